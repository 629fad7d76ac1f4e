"""The sentences that meaning is read from: examples/**/*.yaml, an intent a key, a language below it, a sentence a line.

Those in `typed/` are written as people type, an intent a file, look-alikes of other intents among them.
"""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Literal, NamedTuple, get_args

from core.yaml_text import parse_yaml

Lang = Literal["en", "es", "de", "fr"]
LANGS: tuple[Lang, ...] = get_args(Lang)
FOLDER = "examples"


class Example(NamedTuple):
    text: str
    lang: Lang
    intent: str


@cache
def load_examples() -> tuple[Example, ...]:
    """All of them, in the order of their files. Only what fits and tests needs them: see fitting.py."""
    folder = files(__package__).joinpath(FOLDER)
    return tuple(
        Example(line.strip(), lang, intent)
        for file in (*_files(folder), *_files(folder.joinpath("typed")))
        for intent, by_lang in parse_yaml(file.read_bytes()).items()
        for lang, lines in by_lang.items()
        for line in lines.splitlines()
        if line.strip()
    )


def _files(folder: Traversable) -> list[Traversable]:
    return sorted((f for f in folder.iterdir() if f.name.endswith(".yaml")), key=lambda f: f.name)
