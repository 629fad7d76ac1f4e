"""The web page: chat, photos, forms and the journey's status, live over server-sent events."""
