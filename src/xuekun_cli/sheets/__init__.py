"""Any export → scores, findings and proofs. Knows no policy."""
