"""The catalogue of translations: gettext's files, read by Babel when a language is first spoken."""

from functools import cache
from gettext import NullTranslations
from importlib.resources import files
from io import BytesIO

from core.words.forms import number
from core.words.language import LANGUAGES, Language, language_now

PARTS = ("bot", "journeys", "guidance", "asked")
"""One file each: what the code says, what the journeys' data say, the articles, and how people ask for them."""


def mark(message: str) -> str:
    """Marks a constant for the catalogue; `t` says it where it is used."""
    return message


def t(message: str, /, **values: object) -> str:
    """The text in the language being spoken, its {names} filled in: whole numbers as that language writes them, all
    else by str(). A year or a house number is handed over as a string. Without values braces mean nothing."""
    language = language_now()
    text = message if language == "en" or not message else _translations(language).gettext(message)
    return text.format(**_written(values)) if values else text


def tn(one: str, many: str, n: int, /, **values: object) -> str:
    """Like `t`, in the form that goes with `n` (which is {n}): "{n} photo", "{n} photos"."""
    language = language_now()
    text = (one if n == 1 else many) if language == "en" else _translations(language).ngettext(one, many, n)
    return text.format(n=number(n), **_written(values))


def load_languages() -> None:
    """Reads the whole catalogue now, so that nobody's first message waits for it."""
    for language in LANGUAGES:
        if language != "en":
            _translations(language)


def _written(values: dict[str, object]) -> dict[str, object]:
    return {name: number(v) if isinstance(v, int) and not isinstance(v, bool) else v for name, v in values.items()}


@cache
def _translations(language: Language) -> NullTranslations:
    """What is not translated yet is said in English; a test refuses that."""
    from babel.messages.mofile import write_mo  # imported late: English needs none of it
    from babel.messages.pofile import read_po
    from babel.support import Translations

    all_parts = NullTranslations()
    for part in PARTS:
        with (files("core.words") / language / f"{part}.po").open("rb") as source:
            catalog = read_po(source, locale=language)
        compiled = BytesIO()
        write_mo(compiled, catalog)
        compiled.seek(0)
        translations = Translations(compiled, domain=part)
        translations.add_fallback(all_parts)
        all_parts = translations
    return all_parts
