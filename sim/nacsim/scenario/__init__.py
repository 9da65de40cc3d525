"""What people write, read and filled in: from YAML to a complete `Scenario`."""
