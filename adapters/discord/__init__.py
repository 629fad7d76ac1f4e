"""Discord: direct messages, mentions, replies, `/journey`, buttons, forms and files.

What parses and renders is pure (`parse`, `render` and what they use); `sending`, `receiving` and `app` do the I/O.
"""
