"""The guidance: what the articles are like, and how well they are found."""
