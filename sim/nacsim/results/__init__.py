"""What came out: records told, kept and measured. Runs nothing."""
