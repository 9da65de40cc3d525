"""What people look at: results to data to figures to pages. A view measures nothing and simulates nothing."""
