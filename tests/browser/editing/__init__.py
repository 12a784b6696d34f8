"""What editors see, in a real browser."""
