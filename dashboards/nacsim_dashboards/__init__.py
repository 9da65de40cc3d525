"""What people look at: findings to charts to pages. A view measures nothing and simulates nothing."""
