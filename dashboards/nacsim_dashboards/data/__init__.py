"""From results to plain data: what each chart shows, as values that can be tested. Draws nothing, runs nothing."""
