"""The console script: one door from exception to exit code."""
