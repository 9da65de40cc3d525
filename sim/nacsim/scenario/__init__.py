"""Scenario files: from the YAML a person writes to a complete `Scenario`."""
