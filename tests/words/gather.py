"""Gathers every text for the catalogue and brings its files up to date: `make words`, or this module with languages.

What is translated stays, what is new stands empty until somebody translates it, what is no longer said goes.
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from core.journeys.loading import load_templates
from core.journeys.personas import texts_of_personas
from core.journeys.sample import texts_of_sample
from core.journeys.spoken import told
from core.journeys.template import Template
from core.knowledge.library import load_articles
from core.words.catalogue import PARTS
from core.words.language import LANGUAGES

ROOT = Path(__file__).parents[2]
KEYWORDS = {"t": None, "tn": (1, 2), "mark": None}
_SPOKEN = ("core", "adapters", "bot")


@dataclass(frozen=True, slots=True)
class Message:
    """`plural` empty: one form only. `most`: how many characters it may have in any language (0: as it needs)."""

    text: str
    plural: str = ""
    most: int = 0
    where: str = ""


def said_by_code() -> Iterator[Message]:
    for folder in _SPOKEN:
        found = extract_from_dir(ROOT / folder, [("**.py", "python")], keywords=KEYWORDS, comment_tags=("Most:",))
        for file, _, message, comments, _ in found:
            one, many = (message, "") if isinstance(message, str) else (message[0], message[1])
            most = next((int(c.split(":")[1]) for c in comments if c.startswith("Most:")), 0)
            yield Message(one, many, most, f"{folder}/{file}")


def texts_of(template: Template) -> list[str]:
    texts: list[str] = []

    def note(text: str) -> str:
        texts.append(text)
        return text

    told(template, note)
    return texts


def limits_of(template: Template) -> Mapping[str, int]:
    """The texts that stand on buttons and over forms."""
    facts = template.facts.values()
    return {
        **{label: 40 for spec in facts for _, label in spec.choices},
        **{spec.label: 24 for spec in facts},
        **{proof.short: 24 for step in template.steps for proof in step.proof},
    }


def said_by_journeys() -> Iterator[Message]:
    for template in load_templates().values():
        most = limits_of(template)
        yield from (Message(x, most=most.get(x, 0), where=template.id) for x in texts_of(template) if x)
    yield from (Message(text, most=most, where="personas") for text, most in texts_of_personas())
    yield from (Message(text, where="sample") for text in texts_of_sample())


def said_by_articles() -> Iterator[Message]:
    for article in load_articles():
        yield from (Message(x, where=article.id) for x in (article.title, article.text, article.source))


def asked_of_articles() -> Iterator[Message]:
    """Not said but heard: how people ask for an article, in each language."""
    for article in load_articles():
        yield from (Message(question, where=article.id) for question in article.questions)


SAID: Mapping[str, Callable[[], Iterator[Message]]] = {
    "bot": said_by_code,
    "journeys": said_by_journeys,
    "guidance": said_by_articles,
    "asked": asked_of_articles,
}


def said_in(part: str) -> dict[str, Message]:
    """By English text, in the order found. The strictest bound of a text that stands in several places holds."""
    found: dict[str, Message] = {}
    for message in SAID[part]():
        known = found.get(message.text)
        if known is None or (message.plural and not known.plural) or 0 < message.most < (known.most or 999):
            found[message.text] = message
    return found


def file_of(language: str, part: str) -> Path:
    return ROOT / "core" / "words" / language / f"{part}.po"


def known_in(language: str, part: str) -> Catalog:
    path = file_of(language, part)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as source:
        return read_po(source, locale=language)


def brought_up_to_date(language: str, part: str) -> Catalog:
    """A fresh catalogue with every text that is said, translated as far as it was."""
    known = known_in(language, part)
    # a fixed header: no dates and tools that would change with every run
    fresh = Catalog(locale=language, project="HomeView", fuzzy=False)
    for message in said_in(part).values():
        before = known.get(message.text)
        fits = before is not None and isinstance(before.id, str) == (not message.plural)
        notes = [message.where] + ([f"At most {message.most} characters."] if message.most else [])
        fresh.add(
            (message.text, message.plural) if message.plural else message.text,
            before.string if before is not None and fits else None,
            auto_comments=notes,
            flags=set(),
        )
    return fresh


def write(language: str, part: str) -> int:
    """Writes one file. Returns how many texts in it wait for a translation."""
    catalog = brought_up_to_date(language, part)
    path = file_of(language, part)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as target:
        write_po(target, catalog, width=100, omit_header=True)
    return sum(not complete(message.string) for message in catalog if message.id)


def complete(string: object) -> bool:
    return bool(string) and (isinstance(string, str) or all(cast(tuple[str, ...], string)))


def main() -> int:
    for language in sys.argv[1:] or (each for each in LANGUAGES if each != "en"):
        for part in PARTS:
            sys.stdout.write(f"{language}/{part}.po: {write(language, part)} to translate\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
