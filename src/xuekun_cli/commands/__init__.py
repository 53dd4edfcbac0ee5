"""One command a file: what was typed becomes a request, the outcome is shown and written."""
