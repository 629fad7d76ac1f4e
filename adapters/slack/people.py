"""What we look up about people and threads while a delivery waits for its acknowledgement: bounded and cached."""

import asyncio
from collections import OrderedDict
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import available_timezones

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.web import code_of
from core.messages import Sender
from core.ports.clock import Clock
from core.ports.platform import Cursors

log = structlog.get_logger(__name__)
_LOOK_SECONDS = 1.0
_FRESH = timedelta(hours=1)
_AFTER_FAILURE = timedelta(minutes=5)
_MOST = 2000


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())  # reads a whole folder tree


def _zone(told: str) -> str:
    """A zone that this machine knows; else none, and the installation's counts."""
    return told if told in _zones() else ""


class Profiles:
    """Names, time zones and locales by `users.info`; without an answer the id alone must do."""

    def __init__(self, client: AsyncWebClient, clock: Clock) -> None:
        self._client = client
        self._clock = clock
        self._known: OrderedDict[str, tuple[Sender, datetime]] = OrderedDict()

    async def of(self, user: str) -> Sender:
        known = self._known.get(user)
        if known and known[1] > self._clock.now():
            return known[0]
        sender, fresh = await self._look_up(user)
        self._known[user] = (sender, self._clock.now() + fresh)
        self._known.move_to_end(user)
        while len(self._known) > _MOST:
            self._known.popitem(last=False)
        return sender

    async def _look_up(self, user: str) -> tuple[Sender, timedelta]:
        try:
            async with asyncio.timeout(_LOOK_SECONDS):
                answer = await self._client.users_info(user=user, include_locale=True)
        except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError) as error:
            log.info("slack.profile_unknown", error=type(error).__name__)
            return Sender(user), _AFTER_FAILURE
        found = answer.get("user") or {}
        shown = (found.get("profile") or {}).get("display_name") or found.get("real_name") or found.get("name") or ""
        return Sender(user, shown, _zone(found.get("tz") or ""), found.get("locale") or ""), _FRESH


class Rooms:
    """The channels in which we can answer: a command may come from one that never invited us."""

    def __init__(self, client: AsyncWebClient, clock: Clock) -> None:
        self._client = client
        self._clock = clock
        self._open_until: dict[str, datetime] = {}

    async def can_answer(self, channel: str) -> bool:
        """False only when Slack says that a private channel is none of ours; in doubt the answer is tried."""
        if self._open_until.get(channel, datetime.min.replace(tzinfo=UTC)) > self._clock.now():
            return True
        try:
            async with asyncio.timeout(_LOOK_SECONDS):
                await self._client.conversations_info(channel=channel)
        except SlackApiError as error:
            return code_of(error) != "channel_not_found"
        except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError):
            return True
        if len(self._open_until) > _MOST:
            self._open_until.clear()
        self._open_until[channel] = self._clock.now() + _FRESH
        return True

    async def own_dm(self, user: str, otherwise: str) -> str:
        """The person's DM with us: a command may be given in a DM between two people, where we cannot speak."""
        try:
            async with asyncio.timeout(_LOOK_SECONDS):
                answer = await self._client.conversations_open(users=user)
        except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError) as error:
            log.warning("slack.dm_unknown", error=type(error).__name__)
            return otherwise
        return str((answer.get("channel") or {}).get("id") or otherwise)


class Threads:
    """The channel threads in which we take part, so that a reply there needs no mention.

    A thread is ours from the first mention on; the mark is durable, because replies may come days later and to another
    process. (Threads under our own posts need none: Slack names the parent's writer.)
    """

    def __init__(self, cursors: Cursors) -> None:
        self._cursors = cursors
        self._ours: OrderedDict[str, None] = OrderedDict()

    async def join(self, team: str, channel: str, thread: str) -> None:
        key = _key(team, channel, thread)
        if key not in self._ours:
            await self._cursors.put(key, "1")
            self._remember(key)

    async def is_ours(self, team: str, channel: str, thread: str) -> bool:
        key = _key(team, channel, thread)
        if key not in self._ours and key in await self._cursors.all(key):
            self._remember(key)
        return key in self._ours

    def _remember(self, key: str) -> None:
        self._ours[key] = None
        while len(self._ours) > _MOST:
            self._ours.popitem(last=False)


def _key(team: str, channel: str, thread: str) -> str:
    return f"slack:thread:{team}:{channel}:{thread}"
