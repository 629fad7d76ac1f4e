"""JSON as Discord sends it: users, channels, guilds, messages, interactions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from tests.fakes.discord.errors import Json
from tests.fakes.discord.world import DM_CHANNEL, THREAD, Channel, Guild, Message, StoredFile, User

Sign = Callable[[StoredFile], str]
ALL_PERMISSIONS = str((1 << 50) - 1)
INTENT_GUILDS, INTENT_GUILD_MESSAGES, INTENT_DMS, INTENT_CONTENT = 1 << 0, 1 << 9, 1 << 12, 1 << 15
PRIVILEGED = (1 << 1) | (1 << 8) | INTENT_CONTENT


def user_json(user: User) -> Json:
    return {
        "id": user.id,
        "username": user.name,
        "global_name": None if user.bot else user.name.title(),
        "discriminator": "0",
        "avatar": None,
        "bot": user.bot,
        "public_flags": 0,
    }


def member_json(user: User) -> Json:
    joined = "2026-01-01T00:00:00+00:00"
    return {
        "user": user_json(user),
        "roles": [],
        "joined_at": joined,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "permissions": ALL_PERMISSIONS,
    }


def channel_json(channel: Channel, last: str | None = None) -> Json:
    """`last`: the id of the channel's newest message."""
    base: Json = {"id": channel.id, "type": channel.type, "last_message_id": last, "flags": 0}
    if channel.type == DM_CHANNEL and channel.recipient is not None:
        return {**base, "recipients": [user_json(channel.recipient)]}
    assert channel.guild is not None
    base |= {"guild_id": channel.guild.id, "name": channel.name, "position": 0, "permission_overwrites": []}
    base |= {"nsfw": False, "parent_id": channel.parent, "rate_limit_per_user": 0, "permissions": ALL_PERMISSIONS}
    if channel.type == THREAD:
        base |= {
            "owner_id": channel.guild.id,
            "member_count": 1,
            "message_count": 1,
            "thread_metadata": {
                "archived": False,
                "locked": False,
                "auto_archive_duration": 1440,
                "archive_timestamp": "2026-01-01T00:00:00+00:00",
            },
        }
    return base


def guild_json(guild: Guild, channels: Mapping[Channel, str | None], bot: User) -> Json:
    """`channels`: each with the id of its newest message."""
    everyone = {"id": guild.id, "name": "@everyone", "permissions": ALL_PERMISSIONS, "color": 0, "position": 0}
    everyone |= {"hoist": False, "managed": False, "mentionable": False, "flags": 0}
    return {
        "id": guild.id,
        "name": guild.name,
        "owner_id": "1",
        "roles": [everyone],
        "emojis": [],
        "stickers": [],
        "features": [],
        "channels": [channel_json(c, last) for c, last in channels.items() if c.type != THREAD],
        "threads": [channel_json(c, last) for c, last in channels.items() if c.type == THREAD],
        "members": [member_json(bot)],
        "member_count": 2,
        "large": False,
        "unavailable": False,
        "preferred_locale": "en-US",
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "premium_progress_bar_enabled": False,
        "system_channel_flags": 0,
        "afk_timeout": 300,
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def attachment_json(file: StoredFile, sign: Sign) -> Json:
    url = sign(file)
    found: Json = {
        "id": file.id,
        "filename": file.filename,
        "size": len(file.data),
        "url": url,
        "proxy_url": url,
        "content_type": file.content_type,
    }
    return found if file.description is None else {**found, "description": file.description}


def message_json(message: Message, sign: Sign, *, content_for: User | None = None, nested: bool = False) -> Json:
    """A message as REST and the gateway give it.

    `content_for`: the bot that reads without the message content intent. It sees texts and files in DMs, where it is
    mentioned, and in what it wrote itself; elsewhere they are empty, as Discord does it.
    """
    visible = content_for is None or may_read(message, content_for)
    answer: Json = {
        "id": message.id,
        "channel_id": message.channel.id,
        "author": user_json(message.author),
        "content": message.content if visible else "",
        "timestamp": message.at.isoformat(),
        "edited_timestamp": message.edited_at.isoformat() if message.edited_at else None,
        "tts": False,
        "mention_everyone": message.everyone,
        "mentions": [user_json(user) for user in message.mentions],
        "mention_roles": [],
        "attachments": [attachment_json(file, sign) for file in message.files] if visible else [],
        "embeds": message.embeds if visible else [],
        "components": message.components if visible else [],
        "pinned": False,
        "type": 19 if message.reply_to else 0,
        "flags": message.flags,
    }
    if message.nonce is not None:
        answer["nonce"] = message.nonce
    if message.author.bot:
        answer["application_id"] = message.author.id
    if message.reply_to is not None and not nested:
        guild = message.channel.guild
        answer["message_reference"] = {"type": 0, "message_id": message.reply_to.id, "channel_id": message.channel.id}
        answer["message_reference"] |= {"guild_id": guild.id} if guild else {}
        answer["referenced_message"] = message_json(message.reply_to, sign, content_for=content_for, nested=True)
    return answer


def may_read(message: Message, bot: User) -> bool:
    return (
        message.channel.type == DM_CHANNEL
        or message.author.id == bot.id
        or any(u.id == bot.id for u in message.mentions)
    )


def gateway_message(message: Message, sign: Sign, content_for: User | None) -> Json:
    """MESSAGE_CREATE adds the guild and the member."""
    answer = message_json(message, sign, content_for=content_for)
    if message.channel.guild is not None:
        member = member_json(message.author)
        member.pop("user")
        answer |= {"guild_id": message.channel.guild.id, "member": member}
    return answer


def interaction_json(
    *,
    id: str,
    token: str,
    kind: int,
    application_id: str,
    channel: Channel,
    user: User,
    data: Json,
    message: Json | None = None,
) -> Json:
    answer: Json = {
        "id": id,
        "application_id": application_id,
        "type": kind,
        "token": token,
        "version": 1,
        "channel": channel_json(channel),
        "channel_id": channel.id,
        "locale": "en-US",
        "data": data,
        "entitlements": [],
        "authorizing_integration_owners": {"0": channel.guild.id if channel.guild else "0"},
        "context": 0 if channel.guild else 1,
        "attachment_size_limit": 10 * 1024 * 1024,
        "app_permissions": ALL_PERMISSIONS,
    }
    if channel.guild is not None:
        answer |= {"guild_id": channel.guild.id, "guild_locale": "en-US", "member": member_json(user)}
        answer["guild"] = {"id": channel.guild.id, "locale": "en-US", "features": []}
    else:
        answer["user"] = user_json(user)
    return answer if message is None else {**answer, "message": message}


def application_json(application_id: str, bot: User) -> Json:
    return {
        "id": application_id,
        "name": bot.name,
        "description": "",
        "icon": None,
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": 1 << 19,
        "bot": user_json(bot),
        "team": None,
        "owner": user_json(User("2", "owner")),
        "approximate_guild_count": 1,
        "interactions_endpoint_url": None,
    }


def iso_now() -> str:
    return dt.datetime.now(dt.UTC).isoformat()


def command_json(command: Json, id: str, application_id: str) -> Json:
    defaults: dict[str, Any] = {"type": 1, "options": [], "default_member_permissions": None, "nsfw": False}
    return {**defaults, **command, "id": id, "application_id": application_id, "version": id}
