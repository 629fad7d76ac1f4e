"""The guidance the bot may quote, and how it is found.

So far, what the journeys' templates say, with their sources.
"""
