"""Making and changing the bot's messages: what a channel, a webhook and an interaction's answer have in common."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from tests.fakes.discord import errors, limits
from tests.fakes.discord.errors import Json
from tests.fakes.discord.rules_message import check_message, is_empty, unplaced
from tests.fakes.discord.world import Channel, Message, StoredFile, User, all_text, is_v2

if TYPE_CHECKING:
    from tests.fakes.discord.server import FakeDiscord

Uploads = Mapping[str, tuple[str, bytes, str]]


class Posting:
    """Checks a body as Discord does, then stores or changes a message of the bot."""

    def __init__(self, server: FakeDiscord) -> None:
        self._server, self._world = server, server.world

    def create(
        self, channel: Channel, body: Json, uploads: Uploads, *, ephemeral_to: User | None = None, interaction: str = ""
    ) -> Message:
        """Store a message. The same nonce with `enforce_nonce` gives the message that is there already."""
        if body.get("enforce_nonce") and body.get("nonce") is not None:
            earlier = self._world.by_nonce(channel, body["nonce"])
            if earlier is not None:
                self._server.nonce_hits += 1
                return earlier
        self._check(body, [name for name, _, _ in uploads.values()], 0)
        if is_empty(body, [*uploads]):
            raise errors.empty_message()
        message = Message(self._world.ids.next(), channel, self._world.bot, nonce=body.get("nonce"))
        message.flags = body.get("flags") or 0
        message.ephemeral_to, message.interaction_id = ephemeral_to, interaction or None
        message.reply_to = self._replied_to(channel, body)
        self._apply(message, body, uploads)
        return self._world.add(message)

    def edit(self, message: Message, body: Json, uploads: Uploads) -> Message:
        """Change a message. Once V2, always V2; files that `attachments` does not name are gone."""
        kept = self._kept(message, body)
        names = [file.filename for file in kept] + [name for name, _, _ in uploads.values()]
        merged = {"components": message.components, **body} if is_v2(message.flags) else body
        self._check(merged, names, 0 if message.pending else message.flags)
        message.flags |= body.get("flags") or 0
        message.files = kept
        self._apply(message, body, uploads)
        message.edited_at, message.edits, message.pending = dt.datetime.now(dt.UTC), message.edits + 1, False
        return message

    def _check(self, body: Json, filenames: list[str], flags: int) -> None:
        if problems := check_message(body, filenames, flags=flags):
            raise errors.invalid_body(problems)
        if is_v2((body.get("flags") or 0) | flags) and (lost := unplaced(body, filenames)):
            self._server.violations.append(f"uploaded and not placed in the message, so nobody sees it: {lost!r}")

    def _apply(self, message: Message, body: Json, uploads: Uploads) -> None:
        if "content" in body:
            message.content = body["content"] or ""
        message.embeds = body.get("embeds", message.embeds) or []
        message.components = body.get("components", message.components) or []
        described = {str(a.get("id")): a.get("description") for a in body.get("attachments") or []}
        for key, (name, data, kind) in uploads.items():
            stored = self._world.store_file(message.channel, name, data, kind)
            description = described.get(key.removeprefix("files[").removesuffix("]"))
            file = StoredFile(stored.id, stored.channel_id, stored.filename, data, stored.content_type, description)
            self._world.files[file.id] = file
            message.files.append(file)
        people = self._world.users.values()
        message.mentions, message.everyone = self._world.pinged(all_text(body), body.get("allowed_mentions"), people)

    def _kept(self, message: Message, body: Json) -> list[StoredFile]:
        if "attachments" not in body:
            return list(message.files)
        ids = {str(a.get("id")) for a in body["attachments"] or []}
        return [file for file in message.files if file.id in ids]

    def _replied_to(self, channel: Channel, body: Json) -> Message | None:
        reference = body.get("message_reference")
        if not reference:
            return None
        found = self._world.messages.get(str(reference.get("message_id")))
        if found is None or found.channel.id != channel.id:
            if reference.get("fail_if_not_exists", True):
                problem = errors.Problem(("message_reference",), "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
                raise errors.invalid_body([problem])
            return None
        return found


def is_ephemeral(body: Json) -> bool:
    return bool((body.get("flags") or 0) & limits.FLAG_EPHEMERAL)
