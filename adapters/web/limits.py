"""What the page takes, as data."""

MAX_FILES = 10
MAX_FILE_BYTES = 20 * 1024 * 1024
MAX_TEXT_BYTES = 1024 * 1024
"""A field of a multipart body. The core answers texts that are too long with a card, so they must get through."""
MAX_BODY_BYTES = MAX_FILES * MAX_FILE_BYTES + 2 * MAX_TEXT_BYTES
MAX_JSON_BYTES = 256 * 1024
MAX_FORM_BYTES = 16 * 1024
"""Of the sign-in, which anybody may send."""
MAX_NAME_CHARS = 120
"""Of an uploaded file's name, as it is shown."""
HISTORY = 200
"""Entries that a page shows when it is opened."""
FEED_BATCH = 200
POLL_SECONDS = 1.0
"""How soon an entry that another process wrote is seen."""
PING_SECONDS = 15.0
"""Silence on the event stream after which a comment is sent, so that proxies keep it open."""
PERSON_COOKIE_SECONDS = 400 * 24 * 3600
SESSION_SECONDS = 30 * 24 * 3600
LOGIN_TRIES = 5
LOGIN_WINDOW_SECONDS = 300
