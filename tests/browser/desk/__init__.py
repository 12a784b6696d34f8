"""The desk's pages that take several steps, in a browser."""
