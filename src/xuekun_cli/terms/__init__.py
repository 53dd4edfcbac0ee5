"""The folder of a term: 学期.yaml, what lies there, what is up to date, and what is made next."""
