"""Pure functions: a policy and tables in, values out; every comparison in whole numbers."""
