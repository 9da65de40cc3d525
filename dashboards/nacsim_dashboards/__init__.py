"""What people look at: results to data to figures to pages. Empty until there are results to draw."""
