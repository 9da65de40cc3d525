"""From results to typed numbers and one true sentence; the only place where a number becomes a claim."""
