"""Posting and editing cards. Slack has no key against posting twice: each message carries the outbox id as metadata,
and a second attempt first looks through the conversation for it."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import limits
from adapters.slack.render import File, Message, Rendered, render
from adapters.slack.web import call
from core.errors import MediaMissing, PlatformRefused
from core.messages import Place
from core.ports.clock import Clock
from core.ports.media import MediaStore
from core.ports.platform import Post, Sent

log = structlog.get_logger(__name__)
METADATA_TYPE = "homeview_outbox"
_FILES = "files"
Json = Mapping[str, Any]


class Sender:
    def __init__(self, client: AsyncWebClient, media: MediaStore, clock: Clock) -> None:
        self._client = client
        self._media = media
        self._clock = clock

    async def send(self, post: Post) -> Sent:
        rendered = render(post.card)
        earlier = await self._earlier(post, rendered) if post.attempt > 1 else {}
        ids = []
        for number, message in enumerate(rendered.messages):
            ids.append(earlier.get(str(number)) or await self._post(post, number, message))
        if rendered.files and _FILES not in earlier:
            await self._upload(post.place, rendered.files)
        return Sent(tuple(ids))

    async def edit(self, post: Post, sent: Sent) -> Sent:
        """Message by message; what is gone is posted anew, what is too many is deleted. Pictures stay as they are."""
        rendered = render(post.card)
        ids = []
        for number, message in enumerate(rendered.messages):
            old = sent.ids[number] if number < len(sent.ids) else ""
            kept = old and await self._update(post.place, old, message)
            ids.append(old if kept else await self._post(post, number, message))
        for old in sent.ids[len(rendered.messages) :]:
            await self._delete(post.place, old)
        if made := [f for f in rendered.files if f.data]:
            await self._upload(post.place, made)  # text that did not fit: it is new with each edit
        return Sent(tuple(ids))

    async def _post(self, post: Post, number: int, message: Message) -> str:
        metadata = {"event_type": METADATA_TYPE, "event_payload": {"id": post.id, "part": number}}
        answer = await call(
            "chat.postMessage",
            self._client.chat_postMessage(
                channel=post.place.channel,
                text=message.text,
                blocks=list(message.blocks),
                thread_ts=post.place.thread or None,
                metadata=metadata,
                unfurl_links=False,
                unfurl_media=False,
            ),
        )
        return str(answer["ts"])

    async def _update(self, place: Place, ts: str, message: Message) -> bool:
        """False when the message is gone or may not be edited any more."""
        try:
            await call(
                "chat.update",
                self._client.chat_update(
                    channel=place.channel, ts=ts, text=message.text, blocks=list(message.blocks)
                ),
            )  # fmt: skip
        except PlatformRefused as error:
            if error.reason in ("revoked", "forbidden"):
                raise
            log.info("slack.edit_reposted", reason=error.reason)
            return False
        return True

    async def _delete(self, place: Place, ts: str) -> None:
        try:
            await call("chat.delete", self._client.chat_delete(channel=place.channel, ts=ts))
        except PlatformRefused as error:
            log.info("slack.delete_refused", reason=error.reason)

    async def _upload(self, place: Place, files: Sequence[File]) -> None:
        """All files of a card as one message below it."""
        uploads = []
        for file in files:
            try:
                data = file.data or await self._media.get(file.media)
            except MediaMissing:
                log.warning("slack.media_missing", media=file.media)
                continue
            if data:
                uploads.append({"content": data, "filename": file.name, "title": file.title, "alt_txt": file.title})
        if uploads:
            upload = self._client.files_upload_v2(
                file_uploads=uploads, channel=place.channel, thread_ts=place.thread or None
            )
            await call("files.completeUploadExternal", upload)

    async def _earlier(self, post: Post, rendered: Rendered) -> dict[str, str]:
        """Which parts of this post are there already: part number (or "files") to message id."""
        names = {f.name for f in rendered.files}
        found: dict[str, str] = {}
        cursor = ""
        for _ in range(limits.HISTORY_PAGES):
            page = await self._history(post, cursor)
            for message in page.get("messages", []):
                if part := _part_of(message, post.id):
                    found[part] = message["ts"]
                elif names and names == {f.get("name") for f in message.get("files", [])} and message.get("bot_id"):
                    found[_FILES] = message["ts"]
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                break
        if "0" not in found:
            found.pop(_FILES, None)  # files of another card with the same names
        return found

    async def _history(self, post: Post, cursor: str) -> Json:
        asked: dict[str, Any] = {
            "channel": post.place.channel,
            "oldest": self._oldest(post.id),
            "limit": limits.HISTORY_PAGE,
            "include_all_metadata": True,
            "cursor": cursor or None,
        }
        try:
            if post.place.thread:
                replies = self._client.conversations_replies(ts=post.place.thread, **asked)
                return _data(await call("conversations.replies", replies))
            return _data(await call("conversations.history", self._client.conversations_history(**asked)))
        except PlatformRefused as error:
            if error.reason == "revoked":
                raise
            # better said twice than never
            log.warning("slack.history_refused", reason=error.reason, remedy=error.remedy)
            return {}

    def _oldest(self, post_id: str) -> str:
        """Nothing of this post is older than its id, which as a UUIDv7 begins with its time; else the last day."""
        try:
            made = uuid.UUID(post_id)
        except ValueError:
            made = None
        if made is not None and made.version == 7:
            return f"{(made.int >> 80) / 1000 - 60:.6f}"
        return f"{(self._clock.now() - timedelta(days=1)).timestamp():.6f}"


def _data(answer: Any) -> Json:
    return answer.data if isinstance(answer.data, dict) else {}


def _part_of(message: Json, post_id: str) -> str:
    """Which part of the post a message is, or nothing."""
    metadata = message.get("metadata") or {}
    payload = metadata.get("event_payload") or {}
    if metadata.get("event_type") != METADATA_TYPE or payload.get("id") != post_id:
        return ""
    return str(payload.get("part", ""))
