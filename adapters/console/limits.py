"""What a line may hold, as data."""

MAX_ATTACHMENTS = 10
MAX_LINE_CHARS = 1_000_000
MAX_VALUE_CHARS = 64
"""Of a button's value, as in core.views.Button."""
FETCH_SECONDS = 30
MAX_WIDTH = 96
"""Columns that a card takes at most: longer lines are hard to read."""
