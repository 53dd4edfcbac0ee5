"""Results → documents to hand on: pages for a phone, Word files to print and edit."""
