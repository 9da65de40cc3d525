"""The model held against decisions on record."""
