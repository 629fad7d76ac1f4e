"""A form, asked field by field. When it comes back with errors, only those fields are asked again."""

from rich.console import Console
from rich.text import Text as Words

from adapters.console.front import Ask, ShownForm
from adapters.console.parse import Line, Submit
from adapters.console.rich_render import clean
from core.views import Choice, Input
from core.words import t

_CANCEL = ":cancel"


class FormAsking:
    def __init__(self, ask: Ask, console: Console) -> None:
        self._ask = ask
        self._console = console

    async def fill(self, shown: ShownForm) -> Line | None:
        """The submission; None when it was cancelled or the input ended."""
        form = shown.form
        self._say(form.title, "bold green")
        self._say(t("{command} leaves it.", command=_CANCEL), "dim")
        for name, told in shown.errors.items():
            if name not in {item.name for item in form.inputs}:
                self._say(told, "red")
        values = dict(shown.values)
        for item in form.inputs:
            if shown.errors and item.name not in shown.errors and item.name in values:
                continue
            answer = await self._one(item, shown.errors.get(item.name, ""))
            if answer is None:
                self._say(t("Left as it was."), "dim")
                return None
            values[item.name] = answer
        return Line(submit=Submit(form=form.id, values=values, context=form.context))

    async def _one(self, item: Input, wrong: str) -> str | None:
        if wrong:
            self._say(wrong, "red")
        self._say(item.label if item.required else t("{label} (optional)", label=item.label), "bold")
        if isinstance(item, Choice):
            for number, (_, label) in enumerate(item.options, 1):
                self._say(f"  {number}  {label}")
        elif item.placeholder:
            example = t("such as: {example}", example=item.placeholder)
            self._say(f"  {example}", "dim")
        typed = await self._ask(f"  [{clean(item.initial)}] › " if item.initial else "  › ")
        if typed is None or typed.strip() == _CANCEL:
            return None
        return _value(item, typed.strip()) or item.initial

    def _say(self, text: str, style: str = "") -> None:
        self._console.print(Words(clean(text), style=style))


def _value(item: Input, typed: str) -> str:
    """A choice by its value, its label or its number in the list."""
    if not isinstance(item, Choice):
        return typed
    for value, label in item.options:
        if typed.lower() in (value.lower(), label.lower()):
            return value
    if typed.isascii() and typed.isdigit() and 0 < int(typed) <= len(item.options):
        return item.options[int(typed) - 1][0]
    return typed
