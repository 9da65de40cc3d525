"""One legible run: the Mesa model."""
