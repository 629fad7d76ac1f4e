"""The sentences that meaning is read from: examples/*.yaml, an intent a key, a language below it, a sentence a line."""

from functools import cache
from importlib.resources import files
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
    """All of them, in the order of their files. Read once."""
    folder = files(__package__).joinpath(FOLDER)
    found = sorted((f for f in folder.iterdir() if f.name.endswith(".yaml")), key=lambda f: f.name)
    return tuple(
        Example(line.strip(), lang, intent)
        for file in found
        for intent, by_lang in parse_yaml(file.read_bytes()).items()
        for lang, lines in by_lang.items()
        for line in lines.splitlines()
        if line.strip()
    )
