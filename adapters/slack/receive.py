"""From a verified request to the core: bolt's middleware that acknowledges after the inbox has committed.

Bolt's listeners acknowledge before they write. This middleware runs right after the signature is checked and answers
itself: 200 when the Intake has it, 500 (in Socket Mode: no acknowledgement) when the write failed, so that Slack tries
again. It runs before bolt's own authorization on purpose: that answers 200, and loses the event, when auth.test fails.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from pydantic import ValidationError
from slack_bolt import BoltResponse
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import forms, parse, payloads
from adapters.slack.people import Profiles, Rooms, Threads
from adapters.slack.web import call
from core.errors import HomeViewError
from core.keyed_locks import KeyedLocks
from core.messages import Inbound, Place, Sender
from core.ports.clock import Clock
from core.ports.platform import Instant, Intake
from core.words import mark, speaking, t

log = structlog.get_logger(__name__)
Json = dict[str, Any]
Answer = str | Json
NOT_INVITED = mark("I cannot see this channel yet. Invite me with `/invite @HomeView`, then try again.")
ANSWERED_THERE = mark("I can only talk in our own direct messages: I answer you there.")
_OURS_TO_SEE = ("message", "app_mention", "app_home_opened")
_GONE = ("tokens_revoked", "app_uninstalled")


class Receiver(AsyncMiddleware):
    """`idle` is set while no delivery is in work, for a shutdown that lets them finish."""

    def __init__(
        self,
        client: AsyncWebClient,
        *,
        intake: Intake,
        instant: Instant,
        clock: Clock,
        profiles: Profiles,
        rooms: Rooms,
        threads: Threads,
    ) -> None:
        self._client = client
        self._intake = intake
        self._instant = instant
        self._clock = clock
        self._profiles = profiles
        self._rooms = rooms
        self._threads = threads
        self._turns = KeyedLocks()
        self._busy = 0
        self.idle = asyncio.Event()
        self.idle.set()

    async def async_process(
        self, *, req: AsyncBoltRequest, resp: BoltResponse, next: Callable[[], Awaitable[BoltResponse]]
    ) -> BoltResponse | None:
        body = req.body
        if body.get("type") in ("url_verification", None) and "command" not in body:
            return await next()  # bolt answers Slack's check of the address
        self._busy += 1
        self.idle.clear()
        try:
            # The SDK starts a task for each delivery: without turns, look-ups and commits would overtake each other.
            async with self._turns.hold(_channel(body)):
                return BoltResponse(status=200, body=await self._take(body))
        except ValidationError as error:
            # it would be as wrong the next time: acknowledge; what was in it stays out of the log
            wrong = [".".join(map(str, e["loc"])) for e in error.errors(include_input=False, include_url=False)]
            log.warning("slack.payload_unknown", type=body.get("type"), wrong=wrong[:5])
            return BoltResponse(status=200, body="")
        except HomeViewError as error:
            log.error("slack.not_accepted", error=type(error).__name__, message=error.message)
            return BoltResponse(status=500, body="")
        finally:
            self._busy -= 1
            if not self._busy:
                self.idle.set()

    async def _take(self, body: Json) -> Answer:
        """What the acknowledgement carries: mostly nothing."""
        kind = body.get("type")
        if kind == "event_callback":
            await self._event(body)
        elif kind == "block_actions":
            await self._press(payloads.BlockActions.model_validate(body))
        elif kind == "view_submission":
            return await self._submission(payloads.ViewSubmission.model_validate(body))
        elif "command" in body:
            return await self._command(payloads.SlashCommand.model_validate(body))
        elif kind == "app_rate_limited":
            log.error("slack.events_limited", remedy="Slack holds back events: over 30,000 an hour in this workspace.")
        else:
            log.info("slack.ignored", type=kind)
        return ""

    # events

    async def _event(self, body: Json) -> None:
        kind = (body.get("event") or {}).get("type")
        if kind in _GONE:
            log.error("slack.uninstalled", type=kind, remedy="Install the app again and set the new bot token.")
        if kind not in _OURS_TO_SEE:
            return
        callback = payloads.Callback.model_validate(body)
        inbound = await self._inbound(callback)
        if inbound is not None:
            await self._intake.accept(inbound)

    async def _inbound(self, callback: payloads.Callback) -> Inbound | None:
        event = callback.event
        if event.subtype == "message_changed":
            return await self._edited(callback)
        if not event.user or not parse.spoken(event) or parse.by_a_bot(event, callback.bot_user):
            return None
        sender = await self._profiles.of(event.user)
        if event.type == "app_home_opened":
            return parse.greeted(callback, sender)
        return parse.message(callback, sender, to_us=await self._to_us(callback))

    async def _edited(self, callback: payloads.Callback) -> Inbound | None:
        changed = callback.event.message
        if changed is None or parse.by_a_bot(changed, callback.bot_user):
            return None
        edited = parse.edited(callback, await self._profiles.of(changed.user or ""))
        ours = bool(callback.bot_user) and changed.parent_user_id == callback.bot_user
        if edited is None or edited.place.direct or ours:
            return edited
        place = edited.place
        return edited if await self._threads.is_ours(place.workspace, place.channel, place.thread) else None

    async def _to_us(self, callback: payloads.Callback) -> bool:
        """Also remembers the thread of a mention, before the mention itself is acknowledged."""
        event, team = callback.event, callback.team_id
        thread, channel = event.thread_ts or event.ts, event.channel or ""
        addressed = parse.addressed(callback)
        if addressed is None:
            return await self._threads.is_ours(team, channel, thread)
        if addressed and not parse.is_direct(channel, event.channel_type):
            await self._threads.join(team, channel, thread)
        return addressed

    # interactions

    async def _press(self, body: payloads.BlockActions) -> None:
        press = parse.press(body, await self._profiles.of(body.user.id))
        if press is None:
            log.info("slack.foreign_action")
            return
        if press.opens:
            form = await self._instant.form(press.pressed)
            if form is not None:
                view = forms.modal(form, press.pressed.place)
                await call("views.open", self._client.views_open(trigger_id=press.trigger, view=view))
                return
        await self._intake.accept(press.pressed)

    async def _submission(self, body: payloads.ViewSubmission) -> Answer:
        submitted = parse.submission(body, await self._profiles.of(body.user.id), self._clock.now())
        if submitted is None:
            log.warning("slack.foreign_view")
            return ""
        errors = await self._instant.check(submitted)
        if errors:
            return forms.errors_answer(errors, submitted.values)
        await self._intake.accept(submitted)
        return ""

    async def _command(self, body: payloads.SlashCommand) -> Answer:
        direct, sender = "", await self._profiles.of(body.user_id)
        if body.channel_name == "directmessage":
            direct = await self._rooms.own_dm(body.user_id, body.channel_id)
        elif not await self._rooms.can_answer(body.channel_id):
            return await self._said(body, sender, NOT_INVITED)
        await self._intake.accept(parse.command(body, sender, self._clock.now(), direct_channel=direct))
        elsewhere = direct not in ("", body.channel_id)
        return await self._said(body, sender, ANSWERED_THERE) if elsewhere else ""

    async def _said(self, body: payloads.SlashCommand, sender: Sender, notice: str) -> str:
        """In the language that the person is spoken to, or else their Slack is set to."""
        try:
            language = await self._instant.language(Place("slack", body.team_id, body.channel_id), sender)
        except HomeViewError as error:
            log.info("slack.language_unknown", error=type(error).__name__)
            language = sender.locale
        with speaking(language):
            return t(notice)


def _channel(body: Json) -> str:
    """Where it happened: what comes from one channel is accepted in the order in which it came."""
    event, container = body.get("event") or {}, body.get("container") or {}
    view = body.get("view") or {}
    return str(event.get("channel") or container.get("channel_id") or body.get("channel_id") or view.get("id") or "")
