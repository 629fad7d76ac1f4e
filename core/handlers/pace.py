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
from core.words import speaking

WORKSPACE_TIMES = 10
"""A workspace may say as much as so many of its people."""
_PERIODS = {1: "second", 60: "minute", 3600: "hour", 86400: "day"}


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
    seconds = max(1, ceil(fast.seconds))
    period = _PERIODS.get(fast.rate.seconds, f"{fast.rate.seconds} seconds")
    wait = f"{seconds} second{'' if seconds == 1 else 's'}"
    return trouble_card(
        Trouble(
            f"{fast.whose} sent more than {fast.rate.count} messages within a {period}: faster than I can follow.",
            "What came before is done and saved. This message was not carried out, and neither is what follows it "
            "too soon: I say so once, here.",
            f"Please go on in {wait}, and send then once more what was not carried out. An emergency is heard at any "
            "time.",
            title="A little slower, please",
        )
    )
