"""Discord's messages and interactions as what comes in. Pure: discord.py's objects go in, frozen values come out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import discord

from adapters.discord.custom_ids import CustomId, decode
from adapters.discord.forms import values
from core.messages import (
    AttachmentRef,
    ButtonPressed,
    CommandInvoked,
    FormSubmitted,
    InboundMessage,
    MessageEdited,
    Place,
    Sender,
    press_id,
)

_TALK = (discord.MessageType.default, discord.MessageType.reply)
_SUBCOMMANDS = (1, 2)


def message(found: discord.Message, bot: int) -> InboundMessage | None:
    """What somebody wrote; None for bots, system messages, and talk of which Discord shows us nothing."""
    if found.author.bot or found.webhook_id is not None or found.type not in _TALK:
        return None
    addressed = is_addressed(found, bot)
    text, attachments = words(found, bot), tuple(_attachments(found))
    if not addressed and not text and not attachments:
        return None
    return InboundMessage(
        id=str(found.id),
        at=found.created_at,
        place=place(found.channel, found.guild),
        sender=sender(found.author),
        text=text,
        attachments=attachments,
        addressed=addressed,
        reply_to=str(found.reference.message_id or "") if found.reference else "",
    )


def edited(found: discord.Message, bot: int) -> MessageEdited | None:
    """A person changed their words. Discord also tells of previews that loaded: those have no new time of editing."""
    if (
        found.author.bot
        or found.webhook_id is not None
        or found.edited_at is None
        or found.type not in _TALK
        or not is_addressed(found, bot)
    ):
        return None
    return MessageEdited(
        id=f"edit:{found.id}:{int(found.edited_at.timestamp() * 1000)}",
        at=found.edited_at,
        place=place(found.channel, found.guild),
        sender=sender(found.author),
        message_id=str(found.id),
        text=words(found, bot),
    )


def is_addressed(found: discord.Message, bot: int) -> bool:
    """A direct message, a mention, or a reply to one of our messages (also when its mention was switched off)."""
    if found.guild is None:
        return True
    replied = found.reference.resolved if found.reference else None
    to_us = isinstance(replied, discord.Message) and replied.author.id == bot
    return to_us or any(user.id == bot for user in found.mentions)


def words(found: discord.Message, bot: int) -> str:
    """The text without our own mention, people by their names; a forwarded message's text when there is no other, as
    the quote that it is."""
    text = found.content or "\n".join(_quote(snapshot.content) for snapshot in found.message_snapshots)
    text = re.sub(rf"<@!?{bot}>", " ", text)
    for user in found.mentions:
        text = re.sub(rf"<@!?{user.id}>", f"@{_one_word(user.display_name)}", text)
    text = re.sub(r"<a?(:\w+:)\d+>", r"\1", text)
    return re.sub(r"[ \t]{2,}", " ", text).strip()


def _quote(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.splitlines())


def _one_word(name: str) -> str:
    """People choose their names: in somebody else's sentence one must not read as more words of it."""
    return re.sub(r"[^\w'.-]+", "_", name).strip("_")


def _attachments(found: discord.Message) -> Iterator[AttachmentRef]:
    for attachment in found.attachments:
        yield _attachment(attachment, str(found.id))
    for snapshot in found.message_snapshots:
        for attachment in snapshot.attachments:
            yield _attachment(attachment, str(found.id))


def _attachment(found: discord.Attachment, message_id: str) -> AttachmentRef:
    return AttachmentRef(
        id=str(found.id),
        name=found.filename,
        mime=(found.content_type or "").partition(";")[0].strip(),
        size=found.size,
        locator={"url": found.url, "message": message_id, "attachment": str(found.id)},
    )


def place(channel: object, guild: discord.Guild | None) -> Place:
    """A thread is part of its channel: a journey belongs to the channel, the lane to the thread."""
    here = str(getattr(channel, "id", ""))
    if guild is None:
        return Place("discord", "@me", here, direct=True)
    if isinstance(channel, discord.Thread):
        return Place("discord", str(guild.id), str(channel.parent_id), thread=here)
    return Place("discord", str(guild.id), here)


def sender(user: discord.abc.User, locale: str = "") -> Sender:
    return Sender(str(user.id), user.display_name, locale=locale)


def place_of(interaction: discord.Interaction[Any]) -> Place:
    return place(interaction.channel, interaction.guild)


def sender_of(interaction: discord.Interaction[Any]) -> Sender:
    return sender(interaction.user, str(interaction.locale))


def pressed(interaction: discord.Interaction[Any], custom_id: CustomId, at: datetime) -> ButtonPressed:
    """A press; the id is the same for a double click on the same button of the same message."""
    here, who = place_of(interaction), sender_of(interaction)
    message_id = str(interaction.message.id) if interaction.message else ""
    return ButtonPressed(
        id=press_id(here, message_id, who.id, custom_id.name, custom_id.value, at),
        at=at,
        place=here,
        sender=who,
        action=custom_id.name,
        value=custom_id.value,
        message_id=message_id,
    )


def submitted(interaction: discord.Interaction[Any], custom_id: CustomId, at: datetime) -> FormSubmitted:
    data: Mapping[str, Any] = interaction.data or {}
    return FormSubmitted(
        id=str(interaction.id),
        at=at,
        place=place_of(interaction),
        sender=sender_of(interaction),
        form=custom_id.name,
        context=custom_id.value,
        values=values(data.get("components") or []),
    )


def invoked(interaction: discord.Interaction[Any], at: datetime) -> CommandInvoked:
    """`/journey NAME`, with its options as text. A command with no subcommand has no name: the core helps out."""
    data: Mapping[str, Any] = interaction.data or {}
    path, options = _subcommand(data.get("options") or [])
    return CommandInvoked(
        id=str(interaction.id),
        at=at,
        place=place_of(interaction),
        sender=sender_of(interaction),
        name=" ".join(path),
        options={str(option["name"]): str(option["value"]) for option in options},
    )


def typing_of(interaction: discord.Interaction[Any]) -> tuple[str, str, str]:
    """Of an autocomplete: the subcommand, the option somebody types in, and what they typed so far."""
    data: Mapping[str, Any] = interaction.data or {}
    path, options = _subcommand(data.get("options") or [])
    for option in options:
        if option.get("focused"):
            return " ".join(path), str(option["name"]), str(option.get("value", ""))
    return " ".join(path), "", ""


def _subcommand(options: Sequence[Mapping[str, Any]]) -> tuple[list[str], Sequence[Mapping[str, Any]]]:
    path: list[str] = []
    while options and options[0].get("type") in _SUBCOMMANDS:
        path.append(str(options[0]["name"]))
        options = options[0].get("options") or []
    return path, options


def custom_id_of(interaction: discord.Interaction[Any]) -> CustomId | None:
    """What the button or form carries; None when it is not one of ours."""
    data: Mapping[str, Any] = interaction.data or {}
    return decode(str(data.get("custom_id", "")))
