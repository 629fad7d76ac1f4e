"""Slack's limits, as data. Where Slack does not say how it counts, we stay below."""

MESSAGE_BLOCKS = 45
"""Slack takes 50: a note or a heading may still be added."""
MESSAGE_TEXT = 3900
"""Characters of one message's text: chat.update takes 4000 where chat.postMessage takes 40,000."""
CARD_MESSAGES = 5
"""A card longer than so many messages goes into a file."""

SECTION = 2900
HEADER = 150
FIELD = 1900
FIELDS = 10
CONTEXT = 2900
BUTTON = 75
BUTTONS = 5
"""A row on a phone; Slack takes 25 an actions block."""
TABLE_ROWS = 100
TABLE_COLUMNS = 20
TABLE_TEXT = 2500
CHARTS = 2
"""Charts that Slack draws itself, in one message; the others go along as pictures."""
CHART_TITLE = 50
CHART_SERIES = 6
CHART_CATEGORIES = 20
CHART_LABEL = 20
"""Of a category, and of a series' name."""
CHART_UNIT = 50
CHART_FORMS = frozenset({"bar", "line"})
"""What Slack can draw of what we know. A chart that fits all of these bounds is Slack's own; else a picture, and where
there is none, lines of text. Slack draws them nowhere but in messages."""

VIEW_TITLE = 24
VIEW_SUBMIT = 24
LABEL = 2000
PLACEHOLDER = 150
INPUT_LENGTH = 3000
OPTION = 75
FIELD_ERROR = 1000

REQUEST_BYTES = 4 * 1024 * 1024
"""A request's body over HTTP: Slack sends far less."""
ANSWER_SECONDS = 15.0
"""How long we wait for a Web API call."""
FETCH_SECONDS = 30.0
HISTORY_PAGES = 10
HISTORY_PAGE = 200
