"""The guidance the bot may quote, and how it is found: articles with their sources, and what the journeys say."""
