"""What is answered and declined, what is taken for what, and figures as numbers."""
