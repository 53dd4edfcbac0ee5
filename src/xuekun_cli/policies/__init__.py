"""YAML text → a policy, strictly, with its lines; and a policy as text for people."""
