"""The articles: read from articles/*.yaml and checked, each with its source and the month it was checked in.

A bad article is refused at the start by name, never left out in silence.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from core.errors import GuidanceError
from core.journeys.loading import load_templates
from core.journeys.template import Template
from core.yaml_text import parse_yaml

FOLDER = "articles"
_REMEDY = "docs/guidance.md says how an article is written."


@dataclass(frozen=True, slots=True)
class Article:
    """`serves` holds "kitchen/k3" for a step, "kitchen" for a whole journey. `checked` is a month, "2026-11"."""

    id: str
    title: str
    text: str
    keywords: tuple[str, ...]
    questions: tuple[str, ...]
    serves: frozenset[str]
    topic: str
    source: str
    checked: str


Short = Annotated[str, Field(min_length=3, max_length=90)]


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=40)]
    title: Short
    text: Annotated[str, Field(min_length=200, max_length=1100)]
    keywords: Annotated[list[Annotated[str, Field(min_length=2, max_length=40)]], Field(min_length=3, max_length=14)]
    questions: Annotated[list[Short], Field(min_length=2, max_length=5)]
    serves: Annotated[list[str], Field(min_length=1, max_length=8)]
    source: Annotated[str, Field(min_length=5, max_length=160)]
    checked: Annotated[str, Field(pattern=r"^20\d\d-(0[1-9]|1[0-2])$")]


@cache
def load_articles() -> tuple[Article, ...]:
    """The packaged articles, in the order of their files. Raises GuidanceError. Read once."""
    folder = files("core.knowledge") / FOLDER
    texts = {f.name: f.read_text(encoding="utf-8") for f in folder.iterdir() if f.name.endswith(".yaml")}
    return parse_articles(dict(sorted(texts.items())), load_templates())


def parse_articles(texts: Mapping[str, str], templates: Mapping[str, Template]) -> tuple[Article, ...]:
    """`texts`: YAML by file name; a file's name without its ending is the topic. Raises GuidanceError."""
    steps = {f"{t.id}/{s.id}" for t in templates.values() for s in t.steps} | set(templates)
    found: dict[str, Article] = {}
    for name, text in texts.items():
        for article in _in_file(name, text):
            if article.id in found:
                raise GuidanceError(f"{name}: the article {article.id!r} is there twice.", remedy=_REMEDY)
            if article.serves - steps:
                unknown = sorted(article.serves - steps)
                raise GuidanceError(
                    f"{name}: the article {article.id!r} serves no such step: {unknown}.", remedy=_REMEDY
                )
            found[article.id] = article
    return tuple(found.values())


def _in_file(name: str, text: str) -> Iterator[Article]:
    try:
        rows = parse_yaml(text)
    except yaml.YAMLError as error:
        raise GuidanceError(f"{name} is no YAML: {error}", remedy=_REMEDY) from error
    if not isinstance(rows, list):
        raise GuidanceError(f"{name} holds no list of articles.", remedy=_REMEDY)
    for number, row in enumerate(rows, start=1):
        try:
            yield _article(_Row.model_validate(row), name.removesuffix(".yaml"))
        except ValidationError as error:
            who = row["id"] if isinstance(row, dict) and "id" in row else f"number {number}"
            what = "; ".join(_told(found["loc"], found["msg"]) for found in error.errors(include_url=False))
            raise GuidanceError(f"{name}: the article {who!r} is malformed: {what}.", remedy=_REMEDY) from error


def _told(where: Iterable[object], message: str) -> str:
    return f"{'.'.join(str(part) for part in where) or 'it'}: {message}"


def _article(row: _Row, topic: str) -> Article:
    return Article(
        id=row.id,
        title=row.title,
        text=" ".join(row.text.split()),
        keywords=tuple(row.keywords),
        questions=tuple(row.questions),
        serves=frozenset(row.serves),
        topic=topic,
        source=row.source,
        checked=row.checked,
    )
