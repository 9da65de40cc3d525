"""Rivals of the theory: simpler predictors, which read the same scenario and run nothing."""
