"""The theory held against what happened: decisions on record, chances learned from them, scores, calibration."""
