"""Slack: parse.py and render.py are pure, limits.py is data; app.py and what it is made of talk to Slack."""
