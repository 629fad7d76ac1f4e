"""Money, shares and days of this year, as reports and alerts write them in the language being spoken."""

from datetime import date, datetime
from decimal import Decimal

from babel import dates, numbers

from core.words.forms import locale_of
from core.words.language import Language, language_now

_SIGN_LAST: frozenset[Language] = frozenset({"de", "fr"})
"""Where "$" and "%" stand behind the figure, after a space that does not break."""


def decimal(value: float | Decimal, places: int = 0) -> str:
    """ "1,204.50", "1.204,50": rounded to so many places."""
    if language_now() == "en":
        return f"{value:,.{places}f}"
    return numbers.format_decimal(Decimal(f"{value:.{places}f}"), _pattern(places), locale_of(language_now()))


def plain(value: float) -> str:
    """ "1,204.5", "1.204,5": with the places that it has, at most ten figures."""
    if language_now() == "en":
        return f"{value:,.10g}"
    return numbers.format_decimal(Decimal(f"{value:.10g}"), "#,##0.##########", locale_of(language_now()))


def percent(share: float, places: int = 0) -> str:
    """ "12%", "12 %" of 0.12."""
    figure = decimal(share * 100, places)
    return f"{figure}\u00a0%" if language_now() in _SIGN_LAST else f"{figure}%"


def dollars(amount: Decimal, places: int) -> str:
    """ "-$1,204.50", "-1.204,50 $"."""
    return f"{'-' if amount < 0 else ''}{with_sign(decimal(abs(amount), places), '$')}"


def with_sign(figure: str, sign: str) -> str:
    """ "$40,000", "40.000 $"."""
    return f"{figure}\u00a0{sign}" if language_now() in _SIGN_LAST else f"{sign}{figure}"


def short_day(when: date | datetime) -> str:
    """ "05 Nov", "5. Nov.": of the date as it is given."""
    if language_now() == "en":
        return f"{when:%d} {dates.format_date(when, 'MMM', locale=locale_of('en'))}"
    return dates.format_skeleton("MMMd", when, locale=locale_of(language_now()))


def weekday_and_day(when: date | datetime) -> str:
    """ "Monday, November 5", "Montag, 5. November"."""
    if language_now() == "en":
        return dates.format_date(when, "EEEE, MMMM d", locale=locale_of("en"))
    weekday = dates.format_date(when, "EEEE", locale=locale_of(language_now()))
    return f"{weekday}, {dates.format_skeleton('MMMMd', when, locale=locale_of(language_now()))}"


def short_weekday(when: date | datetime) -> str:
    """ "Mon", "Mo."."""
    return dates.format_date(when, "ccc", locale=locale_of(language_now()))


def _pattern(places: int) -> str:
    return f"#,##0.{'0' * places}" if places else "#,##0"
