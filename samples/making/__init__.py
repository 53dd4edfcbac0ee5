"""Makes the sample term and the faulty files; run `make_samples.py` one folder up."""
