"""Studies: many councils run and measured, what the command line and a notebook share."""
