"""Answers that were paid for once: given again for nothing, to those of the same tenant."""

import json
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog

from core.ai.answer import Answer
from core.ai.errand import Errand
from core.ai.purse import Planned, Purse
from core.ai.route import GUIDE
from core.cache import Cache, Kept, Kind
from core.costs.entry import Usage

log = structlog.get_logger(__name__)

T = TypeVar("T")

Make = Callable[[], Awaitable[tuple[Answer[T], int]]]
"""Asks for it: the answer, and what it cost in nano-dollars."""
MOCK = "mock"
UNKEPT = frozenset({MOCK, GUIDE})
"""Whose words must not outlive them."""
PERSONAL = "limit"
"""The reason that may hold for who asked, and not for others who ask the same."""


class Recall:
    """`cache` None: everything is asked for anew."""

    def __init__(self, cache: Cache | None, purse: Purse) -> None:
        self._cache, self._purse = cache, purse

    async def through(self, errand: Errand[T], make: Make[T]) -> Answer[T]:
        if errand.cache is None or self._cache is None or errand.reread is None:
            return (await make())[0]
        return await self._through(errand, errand.cache, self._cache, make)

    async def _through(self, errand: Errand[T], kind: Kind, cache: Cache, make: Make[T]) -> Answer[T]:
        key = errand.cache_key(kind)
        kept = cache.peek(key) or await cache.get(key)
        if kept is not None and (known := self._known(errand, kept)) is not None:
            return known

        async def make_and_keep() -> tuple[Answer[T], int]:
            # It may have come between the look above and this flight.
            kept = cache.peek(key)
            if kept is not None and (known := self._known(errand, kept)) is not None:
                return known, kept.nanos
            answer, nanos = await make()
            if answer.value is not None and not answer.reason and answer.by not in UNKEPT:
                await cache.put(key, Kept(_text(errand, answer, answer.value), nanos))
            return answer, nanos

        (answer, nanos), mine = await cache.once(key, make_and_keep)
        if mine:
            return answer
        if answer.reason == PERSONAL:
            return (await make())[0]
        return self._shared(errand, answer, nanos)

    def _known(self, errand: Errand[T], kept: Kept) -> Answer[T] | None:
        assert errand.reread is not None  # `through` saw to it
        try:
            by, model, text = json.loads(kept.text)
            value = errand.reread(text)
        except (ValueError, TypeError):
            log.warning("ai.kept_unreadable", task=errand.key)
            return None
        self._save(errand, by, model, kept.nanos)
        return Answer(value, by, model, kept=True)

    def _shared(self, errand: Errand[T], answer: Answer[T], nanos: int) -> Answer[T]:
        """What somebody else got, who asked the same at the same time."""
        if answer.value is None or answer.reason:
            return answer
        self._save(errand, answer.by, answer.model, nanos)
        return Answer(answer.value, answer.by, answer.model, kept=True)

    def _save(self, errand: Errand[T], by: str, model: str, nanos: int) -> None:
        planned = Planned(by, errand.name, model, errand.caller, Usage(), 0.0, errand.fingerprint)
        self._purse.saved(planned, nanos)


def _text(errand: Errand[T], answer: Answer[T], value: T) -> str:
    return json.dumps([answer.by, answer.model, errand.write(value)])
