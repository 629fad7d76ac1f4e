"""The sending half: posts, edits and fetches by REST alone. Needs no gateway, so a worker process can use it."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import zip_longest
from typing import Literal

import aiohttp
import discord
import structlog

from adapters.discord import downloads
from adapters.discord.endpoints import Endpoints
from adapters.discord.failures import translated
from adapters.discord.layout import Part, view
from adapters.discord.render import mark, media_keys, nonce, render
from core.errors import MediaMissing, PlatformRefused
from core.messages import AttachmentRef, Place
from core.ports.media import MediaStore
from core.ports.platform import Post, Sent

log = structlog.get_logger(__name__)

SECONDS = 25.0
"""One message must be out within this, discord.py's own waiting for rate limits and its repeats included."""
RATE_WAIT = 30.0
"""discord.py waits itself for shorter limits (30 s is the least it takes); longer ones come back as unavailable."""
LOOK_BACK = 50
"""Messages of the channel that are searched for our own post before it is tried again."""


@dataclass(frozen=True, slots=True)
class _Ready:
    """A message that can go out, as often as it must."""

    part: Part
    nonce: str
    data: Mapping[str, bytes]

    def files(self) -> list[discord.File]:
        return [
            discord.File(
                io.BytesIO(self.data[upload.media] if upload.media else upload.data),
                filename=upload.name,
                description=upload.description or None,
            )
            for upload in self.part.uploads
        ]


class DiscordSender:
    """Sends, edits and fetches with the bot's token. Logs in at the first use; `close` it at the end."""

    def __init__(self, token: str, endpoints: Endpoints, media: MediaStore) -> None:
        self._token, self._endpoints, self._media = token, endpoints, media
        self._client: discord.Client | None = None
        self._http: aiohttp.ClientSession | None = None
        self._opening = asyncio.Lock()

    @property
    def name(self) -> Literal["discord"]:
        return "discord"

    async def run(self) -> None:
        """Receives nothing, until cancelled: this half only sends (a worker's adapter)."""
        await asyncio.Event().wait()

    async def send(self, post: Post) -> Sent:
        """Posts the card, split where it must be; in a server as a reply. A post tried before is looked up first."""
        parts = await self._prepare(post)
        with translated():
            async with self._channel(post.place) as channel:
                before = await self._posted_before(channel, post, parts) if post.attempt > 1 else {}
                ids: list[str] = []
                for ready in parts:
                    answers = "" if ids or post.place.direct else post.in_reply_to
                    ids.append(before.get(ready.part.mark) or await self._post(channel, ready, answers))
        return Sent(tuple(ids))

    async def edit(self, post: Post, sent: Sent) -> Sent:
        """Makes the messages show the card: changes them, posts more, or deletes some. Posts anew when one is gone."""
        parts = await self._prepare(post)
        with translated():
            async with self._channel(post.place) as channel:
                ids: list[str] = []
                for ready, old in zip_longest(parts, sent.ids[: len(parts)], fillvalue=""):
                    assert isinstance(ready, _Ready), "there are never more old messages than parts here"
                    if old and not await self._change(channel, old, ready):
                        await self._delete(channel, sent.ids)
                        return await self.send(post)
                    ids.append(old or await self._post(channel, ready))
                await self._delete(channel, sent.ids[len(parts) :])
        return Sent(tuple(ids))

    async def fetch(self, ref: AttachmentRef, place: Place, limit: int) -> bytes:
        """The bytes, within `limit` and 30 s. An expired address is renewed by reading the message again."""

        async def refresh() -> str:
            return await self._fresh_address(ref, place)

        await self._open()
        assert self._http is not None
        return await downloads.download(self._http, ref, limit, refresh, self._endpoints.keeps_files_at)

    async def typing(self, place: Place) -> None:
        """Shows for some seconds that the bot is at work."""
        with translated():
            async with self._channel(place) as channel:
                await channel.typing()

    async def who(self) -> str:
        """The bot's own name, asked of Discord: proves the token. Raises PlatformRefused when it is not taken."""
        client = await self._open()
        return client.user.name if client.user else ""

    async def close(self) -> None:
        if self._client is not None:
            await self._client.close()
        if self._http is not None:
            await self._http.close()
        self._client = self._http = None

    async def _open(self) -> discord.Client:
        async with self._opening:
            if self._client is None:
                self._endpoints.use_api()
                client = discord.Client(
                    intents=discord.Intents(guilds=True),
                    allowed_mentions=discord.AllowedMentions.none(),
                    max_ratelimit_timeout=RATE_WAIT,
                )
                try:
                    with translated():
                        async with asyncio.timeout(SECONDS):
                            await client.login(self._token)
                except BaseException:
                    await client.close()
                    raise
                self._client, self._http = client, aiohttp.ClientSession()
            return self._client

    @asynccontextmanager
    async def _channel(self, place: Place) -> AsyncIterator[discord.PartialMessageable]:
        client = await self._open()
        here = place.thread or place.channel
        if not here.isdigit():
            remedy = "A Discord channel is a number: Developer Mode, then Copy Channel ID."
            raise PlatformRefused(f"{here!r} is no channel of Discord's.", reason="gone", remedy=remedy)
        yield client.get_partial_messageable(int(here))

    async def _prepare(self, post: Post) -> tuple[_Ready, ...]:
        """The messages of the card with the bytes of their files. A file that is not there is told by its text."""
        data: dict[str, bytes] = {}
        for key in media_keys(post.card):
            try:
                data[key] = await self._media.get(key)
            except MediaMissing:
                log.warning("discord.media_missing", media=key, post=post.id)
        parts = render(post.card, {key: len(found) for key, found in data.items()})
        return tuple(
            _Ready(replace(part, mark=mark(post.id, n)), nonce(post.id, n), data) for n, part in enumerate(parts)
        )

    async def _post(self, channel: discord.PartialMessageable, ready: _Ready, answers: str = "") -> str:
        send = partial(
            channel.send,
            view=view(ready.part),
            files=ready.files(),
            nonce=ready.nonce,
            allowed_mentions=discord.AllowedMentions.none(),
            mention_author=False,
        )
        async with asyncio.timeout(SECONDS):
            if not answers.isdigit():
                return str((await send()).id)
            origin = discord.MessageReference(message_id=int(answers), channel_id=channel.id, fail_if_not_exists=False)
            return str((await send(reference=origin)).id)

    async def _change(self, channel: discord.PartialMessageable, message_id: str, ready: _Ready) -> bool:
        """False when the message is gone."""
        try:
            async with asyncio.timeout(SECONDS):
                await channel.get_partial_message(int(message_id)).edit(
                    view=view(ready.part), attachments=ready.files(), allowed_mentions=discord.AllowedMentions.none()
                )
        except discord.NotFound as error:
            if error.code != 10008:
                raise
            return False
        return True

    async def _delete(self, channel: discord.PartialMessageable, ids: tuple[str, ...]) -> None:
        for message_id in ids:
            try:
                async with asyncio.timeout(SECONDS):
                    await channel.get_partial_message(int(message_id)).delete()
            except discord.NotFound:
                log.info("discord.already_gone", message=message_id)

    async def _posted_before(
        self, channel: discord.PartialMessageable, post: Post, parts: tuple[_Ready, ...]
    ) -> dict[int, str]:
        """Which messages of the post are in the channel already: ours, with their mark. Marks to message ids."""
        marks = {ready.part.mark for ready in parts}
        found: dict[int, str] = {}
        client = await self._open()
        try:
            async with asyncio.timeout(SECONDS):
                async for message in channel.history(limit=LOOK_BACK):
                    ours = client.user is not None and message.author.id == client.user.id
                    first = getattr(message.components[0], "id", None) if ours and message.components else None
                    if first in marks:
                        found.setdefault(first, str(message.id))
        except discord.Forbidden:
            # Without Read Message History the nonce alone guards, for the minutes that Discord keeps it.
            log.warning("discord.history_forbidden", post=post.id)
        return found

    async def _fresh_address(self, ref: AttachmentRef, place: Place) -> str:
        message_id = ref.locator.get("message", "")
        if not message_id.isdigit():
            return ""
        try:
            with translated():
                async with self._channel(place) as channel, asyncio.timeout(SECONDS):
                    message = await channel.fetch_message(int(message_id))
        except PlatformRefused as error:
            log.warning("discord.message_gone", message=message_id, reason=error.reason)
            return ""
        wanted = ref.locator.get("attachment", ref.id)
        every = [*message.attachments, *(a for s in message.message_snapshots for a in s.attachments)]
        return next((found.url for found in every if str(found.id) == wanted), "")
