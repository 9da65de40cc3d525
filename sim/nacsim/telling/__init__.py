"""Findings laid out for a terminal: lines, of at most 80 columns once they are laid out."""
