"""What people type. One command, one file; what is heavy is imported inside the command."""
