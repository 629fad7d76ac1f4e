"""The bot's own words in every language: nothing is left untranslated, nothing said past the catalogue."""
