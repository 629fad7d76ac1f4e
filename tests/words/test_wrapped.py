"""No text is put on a card, a form or into a refusal without the catalogue: also where no played conversation comes."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHOWN = {
    "Button": ("label",),
    "Text": ("text",),
    "Card": ("title",),
    "ChecklistItem": ("text", "state", "note"),
    "Progress": ("label",),
    "Form": ("id", "title", "inputs", "context", "submit"),
    "TextInput": ("name", "label", "placeholder"),
    "Choice": ("name", "label", "options"),
    "Image": ("media", "alt"),
    "Chart": ("title", "labels", "series", "alt"),
    "FileRef": ("media", "name", "mime", "alt"),
    "Fields": ("items",),
    "Table": ("columns", "rows"),
    "FieldErrors": ("errors",),
    "JourneyError": ("code", "told"),
}
"""The arguments of each in order."""
NOT_READ = {"state", "id", "context", "name", "media", "mime", "code"}
_SENTENCES = re.compile(r"[^\W\d_]{2,}")
_COMMANDS = re.compile(r"`[^`]*`|/journey")


def plain_parts(node: ast.expr) -> Iterator[str]:
    """The letters that stand in the code itself; a call (t, tn, a helper) hides what is inside it."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=parts) | ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Dict(values=parts):
            for part in parts:
                yield from plain_parts(part)
        case ast.IfExp(body=one, orelse=other) | ast.BinOp(left=one, right=other):
            yield from plain_parts(one)
            yield from plain_parts(other)


def shown_in(call: ast.Call) -> Iterator[ast.expr]:
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    places = zip(SHOWN.get(name, ()), call.args, strict=False)
    named = ((k.arg, k.value) for k in call.keywords if k.arg in SHOWN.get(name, ()))
    yield from (value for argument, value in (*places, *named) if argument not in NOT_READ)


def unsaid(source: str) -> list[str]:
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    texts = (f"{call.lineno}: {text}" for call in calls for node in shown_in(call) for text in plain_parts(node))
    return [text for text in texts if _SENTENCES.search(_COMMANDS.sub("", text))]


@pytest.mark.parametrize("part", ["core", "adapters", "bot"])
def test_what_is_shown_is_said_by_the_catalogue(part: str) -> None:
    found = {str(path): texts for path in sorted((ROOT / part).rglob("*.py")) if (texts := unsaid(path.read_text()))}
    assert not found


def hidden(source: str) -> list[str]:
    """Texts that are said inside an f-string, or before anybody speaks: they are not gathered, or said in English."""
    tree = ast.parse(source)
    inside = (node for each in ast.walk(tree) if isinstance(each, ast.JoinedStr) for node in ast.walk(each))
    early = (node for each in tree.body for node in at_import(each))
    return [f"{node.lineno}: {ast.unparse(node)}" for node in (*inside, *early) if is_said(node)]  # type: ignore[attr-defined] # a call


def is_said(node: ast.AST) -> bool:
    match node:
        case ast.Call(func=ast.Name(id="t" | "tn"), args=[ast.Constant(), *_]):
            return True
    return False


def at_import(node: ast.AST) -> Iterator[ast.AST]:
    """What runs when the module is read: not the bodies of functions."""
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        yield node
        for child in ast.iter_child_nodes(node):
            yield from at_import(child)


@pytest.mark.parametrize("part", ["core", "adapters", "bot"])
def test_what_is_said_is_gathered_and_said_when_it_is_spoken(part: str) -> None:
    found = {str(path): texts for path in sorted((ROOT / part).rglob("*.py")) if (texts := hidden(path.read_text()))}
    assert not found


def test_a_text_that_is_hidden_is_found() -> None:
    assert hidden("def f():\n    return f\"{t('Undo')}\"\nLABEL = t('Undo')") == ["2: t('Undo')", "3: t('Undo')"]
    assert not hidden("def f():\n    return t('Undo')\nLABEL = mark('Undo')")


def test_a_text_that_was_left_out_is_found() -> None:
    assert unsaid('Button("Undo", "undo")\nText(f"{count} photos")') == ["1: Undo", "2:  photos"]
    assert not unsaid('Button(t("Undo"), "undo")\nText(f"{count} - {t(what)}")\nJourneyError("gone", t("Gone."))')
