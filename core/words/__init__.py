"""The bot's own words, in the language that is being spoken.

English stands in the code and in the data files, and is the message id; the other languages stand in one catalogue,
core/words/<language>/*.po, which `make words` brings up to date. `speaking` says which language it is: once around each
turn, tick and relay, so that nothing in between has to hand it on. A thread or a task of its own begins in English.

Marked texts are found by name: call `t`, `tn` and `mark` with literals only, or with texts that the data files hold.
"""

from core.words.catalogue import load_languages, mark, t, tn
from core.words.forms import day, full_day, month_and_year, month_name, number, weekday_and_time
from core.words.language import LANGUAGES, Language, known_language, language_now, name_of, speaking

__all__ = [
    "LANGUAGES",
    "Language",
    "day",
    "full_day",
    "known_language",
    "language_now",
    "load_languages",
    "mark",
    "month_and_year",
    "month_name",
    "name_of",
    "number",
    "speaking",
    "t",
    "tn",
    "weekday_and_time",
]
