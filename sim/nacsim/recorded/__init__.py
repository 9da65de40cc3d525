"""The theory held against the decisions on record: what happened, chances learned from it, and scores."""
