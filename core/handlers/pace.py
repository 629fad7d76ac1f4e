"""Messages that come too fast: not carried out, and said so once a window; an emergency is never held back."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil

from core.handlers.desk import House
from core.handlers.spoken import spoken_with
from core.handlers.troubles import Trouble, trouble_card
from core.inbox import person_key
from core.limits import Rate, RateLimiter
from core.messages import Inbound, MessageEdited
from core.ports.clock import Clock
from core.ports.store import Outgoing, Unit
from core.views import Card
from core.words import mark, speaking, t, tn

WORKSPACE_TIMES = 10
"""A workspace may say as much as so many of its people."""
_SENT = {
    "You": {
        1: mark("You sent more than {count} messages within a second: faster than I can follow."),
        60: mark("You sent more than {count} messages within a minute: faster than I can follow."),
        3600: mark("You sent more than {count} messages within an hour: faster than I can follow."),
        86400: mark("You sent more than {count} messages within a day: faster than I can follow."),
    },
    "Everybody here together": {
        1: mark("Everybody here together sent more than {count} messages within a second: faster than I can follow."),
        60: mark("Everybody here together sent more than {count} messages within a minute: faster than I can follow."),
        3600: mark("Everybody here together sent more than {count} messages within an hour: faster than I can follow."),
        86400: mark("Everybody here together sent more than {count} messages within a day: faster than I can follow."),
    },
}
_IN_SECONDS = {
    "You": mark("You sent more than {count} messages within {seconds} seconds: faster than I can follow."),
    "Everybody here together": mark(
        "Everybody here together sent more than {count} messages within {seconds} seconds: faster than I can follow."
    ),
}


@dataclass(frozen=True, slots=True)
class TooFast:
    """`seconds` until the next one is taken. `tell`: the first one beyond the rate in its window gets the card."""

    seconds: float
    rate: Rate
    whose: str
    tell: bool


class Pace:
    """The `pace` of the Inbox. Counting is a matter of microseconds, or a call to Redis where there is one."""

    def __init__(self, limiter: RateLimiter, rate: Rate, house: House, clock: Clock) -> None:
        self._limiter, self._rate, self._house, self._clock = limiter, rate, house, clock
        self._workspace = replace(rate, count=rate.count * WORKSPACE_TIMES)

    async def over(self, inbound: Inbound) -> TooFast | None:
        """Counts it; None: it may be carried out."""
        if isinstance(inbound, MessageEdited) or inbound.place.platform == "console":
            return None  # an edit asks for nothing; the terminal is its owner's own, and programs write fast
        if self._clock.now() - inbound.at > timedelta(seconds=self._rate.seconds):
            return None  # read back after an absence: it was not said fast
        person = person_key(inbound)
        seconds, whose = await self._limiter.hit("messages", person, self._rate), "You"
        if seconds is None:
            seconds, whose = await self._of_workspace(inbound), "Everybody here together"
        if seconds is None:
            return None
        first = await self._limiter.hit("messages.told", person, Rate(1, self._rate.seconds)) is None
        rate = self._rate if whose == "You" else self._workspace
        return TooFast(seconds, rate, whose, first)

    async def _of_workspace(self, inbound: Inbound) -> float | None:
        place = inbound.place
        return await self._limiter.hit("messages.workspace", f"{place.platform}:{place.workspace}", self._workspace)

    def refuse(self, unit: Unit, inbound: Inbound, request: str, fast: TooFast, now: datetime) -> None:
        """In the transaction that receives it: counted, and told where it is due."""
        unit.outcomes.count(f"inbox.{inbound.kind}", "rate_limit", now)
        if not fast.tell:
            return
        with speaking(spoken_with(unit, inbound, self._house.language)):
            card = too_fast_card(fast)
        outgoing = Outgoing(
            id=self._house.ids(),
            dedupe=f"pace:{inbound.place.platform}:{inbound.id}",
            place=inbound.place,
            card=card,
            in_reply_to=inbound.id,
            request=request,
        )
        unit.outbox.add(outgoing, now)


def too_fast_card(fast: TooFast) -> Card:
    rate, wait = fast.rate, max(1, ceil(fast.seconds))
    sent = _SENT[fast.whose].get(rate.seconds, _IN_SECONDS[fast.whose])
    return trouble_card(
        Trouble(
            t(sent, count=rate.count, seconds=rate.seconds),
            t(
                "What came before is done and saved. This message was not carried out, and neither is what follows it "
                "too soon: I say so once, here."
            ),
            tn(
                "Please go on in {n} second, and send then once more what was not carried out. An emergency is heard "
                "at any time.",
                "Please go on in {n} seconds, and send then once more what was not carried out. An emergency is heard "
                "at any time.",
                wait,
            ),
            title=t("A little slower, please"),
        )
    )
