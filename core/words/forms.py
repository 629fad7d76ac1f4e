"""Numbers, days and months as the language being spoken writes them (Babel's CLDR data).

Babel reads its patterns anew each time, some 5 µs: what was written once is kept.
"""

from datetime import date, datetime
from functools import cache, lru_cache

from babel import Locale, dates, numbers

from core.words.language import Language, language_now

_REGION: dict[Language, str] = {"en": "en_US", "es": "es_US", "de": "de_DE", "fr": "fr_FR"}
"""es_US: Spanish as homeowners in the United States write it, with 1,850.50."""
_ENGLISH_DAY = "d MMM y"
"""English days are written "27 Nov 2026": nobody takes the day for the month."""


@cache
def locale_of(language: Language) -> Locale:
    return Locale.parse(_REGION[language])


def number(value: int) -> str:
    """ "12,500", "12.500", "12 500"."""
    if -1000 < value < 1000:
        return str(value)
    return f"{value:,}" if language_now() == "en" else _number(value, language_now())


def day(when: date | datetime) -> str:
    """ "27 Nov 2026", "27.11.2026": of the date as it is given, so hand over local time."""
    return _date(_day_of(when), _ENGLISH_DAY if language_now() == "en" else "medium", language_now())


def full_day(when: date | datetime) -> str:
    """ "Friday 27 November 2026", "Freitag, 27. November 2026"."""
    return _date(_day_of(when), "EEEE d MMMM y" if language_now() == "en" else "full", language_now())


def weekday_and_time(when: datetime) -> str:
    """ "Fri 19:00", "vie 19:00"."""
    return f"{_date(when.date(), 'EEE', language_now())} {when:%H:%M}"


def month_and_year(when: date | datetime) -> str:
    """ "November 2026", "noviembre de 2026"."""
    return dates.format_skeleton("yMMMM", when, locale=locale_of(language_now()))


def month_name(when: date | datetime) -> str:
    """ "November", "noviembre": where it stands alone, or the year follows later."""
    return _date(_day_of(when), "LLLL", language_now())


def _day_of(when: date | datetime) -> date:
    return when.date() if isinstance(when, datetime) else when


@lru_cache(maxsize=4096)
def _number(value: int, language: Language) -> str:
    return numbers.format_decimal(value, locale=locale_of(language))


@lru_cache(maxsize=4096)
def _date(when: date, pattern: str, language: Language) -> str:
    return dates.format_date(when, pattern, locale=locale_of(language))
