"""How do pages write it? HTML and Markdown, and their text as we write it."""
