"""The terminal: a chat that looks good, and the same as one JSON object a line."""
