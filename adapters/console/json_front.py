"""`homeview chat --json`: a line in, a line a reply out."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

from adapters.console.front import Ask, Shown, ShownForm
from adapters.console.parse import Line, read_line
from adapters.console.render import form_reply, reply


class JsonFront:
    """`write` gets each reply as one line of JSON, without its end, and is to flush it."""

    greets = False

    def __init__(self, ask: Ask, write: Callable[[str], None]) -> None:
        self._ask = ask
        self._write = write

    async def next(self) -> Line | None:
        raw = await self._ask("")
        return None if raw is None else read_line(raw)

    def show(self, shown: Shown) -> None:
        self._put(reply(shown.kind, shown.message, shown.card, to=shown.to, in_reply_to=shown.in_reply_to))

    def show_form(self, shown: ShownForm) -> None:
        self._put(form_reply(shown.message, shown.form, shown.errors, to=shown.to, in_reply_to=shown.in_reply_to))

    def _put(self, value: dict[str, object]) -> None:
        self._write(json.dumps(value, ensure_ascii=False))

    def busy(self) -> AbstractContextManager[object]:
        return nullcontext()

    def close(self) -> None:
        return None
