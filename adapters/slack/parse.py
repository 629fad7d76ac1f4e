"""From Slack's payloads to the core's values. Pure: what it needs to know beyond the payload is given.

Keys against duplicates: a message is its workspace, channel and timestamp, because the same words may come as
`message` and as `app_mention` under two event ids; a command is its trigger; a press is `press_id`; a submission is its
view and the view's hash; a greeting is the person, once for ever.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from adapters.slack import text
from adapters.slack.payloads import BlockActions, Callback, Event, File, Said, SlashCommand, ViewSubmission
from core.messages import (
    AttachmentRef,
    ButtonPressed,
    CommandInvoked,
    FormSubmitted,
    Greeted,
    InboundMessage,
    MessageEdited,
    Place,
    Sender,
    press_id,
)

ACTION_VERSION = "hv1"
_SPOKEN = (None, "file_share", "thread_broadcast", "me_message")


@dataclass(frozen=True, slots=True)
class Press:
    """A press, and what only Slack knows of it: the form to open and the trigger that allows it for 3 seconds."""

    pressed: ButtonPressed
    opens: str
    trigger: str


def at(ts: str) -> datetime:
    """Slack's timestamps are seconds with microseconds, and also the message's id."""
    return datetime.fromtimestamp(float(ts), UTC)


def action_id(number: int, action: str, opens: str) -> str:
    """Unique in a message by `number`; it carries the action and the form to open."""
    return f"{ACTION_VERSION}|{number}|{action}|{opens}"


def message_key(team: str, channel: str, ts: str) -> str:
    return f"msg:{team}:{channel}:{ts}"


def is_direct(channel: str, channel_type: str | None = None) -> bool:
    return channel_type == "im" or (channel_type is None and channel.startswith("D"))


def place_of(team: str, channel: str, ts: str, thread_ts: str | None, *, direct: bool) -> Place:
    """In a DM the talk goes on where it is; in a channel each thread is a conversation, also one that just begins."""
    return Place("slack", team, channel, thread_ts or ("" if direct else ts), direct)


def by_a_bot(said: Event | Said, bot_user: str) -> bool:
    return not said.user or said.user in (bot_user, "USLACKBOT") or said.bot_id is not None


def spoken(event: Event) -> bool:
    """Words of people: not joins, topics, deletions, nor anything said by a bot."""
    return event.subtype in _SPOKEN


def addressed(callback: Callback) -> bool | None:
    """Is it meant for us? None: a thread's reply that does not say; whoever knows the thread must decide."""
    event = callback.event
    if event.type == "app_mention" or is_direct(event.channel or "", event.channel_type):
        return True
    if text.mentions(event.text or "", callback.bot_user):
        return True
    if event.parent_user_id and event.parent_user_id == callback.bot_user:
        return True
    return None if event.thread_ts and event.thread_ts != event.ts else False


def message(callback: Callback, sender: Sender, *, to_us: bool) -> InboundMessage | None:
    """A `message` or `app_mention` event; None for what people did not say (joins, bots, our own posts)."""
    event = callback.event
    if not spoken(event) or by_a_bot(event, callback.bot_user) or not event.channel or not event.ts:
        return None
    direct = is_direct(event.channel, event.channel_type)
    in_thread = event.thread_ts and event.thread_ts != event.ts
    return InboundMessage(
        id=message_key(callback.team_id, event.channel, event.ts),
        at=at(event.ts),
        place=place_of(callback.team_id, event.channel, event.ts, event.thread_ts, direct=direct),
        sender=sender,
        text=text.readable(event.text or "", callback.bot_user),
        attachments=tuple(attachment(f) for f in event.files),
        addressed=to_us,
        reply_to=message_key(callback.team_id, event.channel, event.thread_ts or "") if in_thread else "",
    )


def attachment(file: File) -> AttachmentRef:
    """A file shared from another organisation comes as a bare id: `fetch` asks Slack for the rest."""
    url = file.url_private_download or file.url_private or ""
    locator = {"file": file.id, "url": url, "mode": file.mode or ""}
    return AttachmentRef(file.id, file.name or file.id, file.mimetype or "", file.size, locator)


def edited(callback: Callback, sender: Sender) -> MessageEdited | None:
    """A person changed their words; None when only Slack did (a link's preview), or a bot."""
    event, now, before = callback.event, callback.event.message, callback.event.previous_message
    if now is None or not event.channel or not now.ts or by_a_bot(now, callback.bot_user):
        return None
    if before is not None and before.text == now.text:
        return None
    direct = is_direct(event.channel, event.channel_type)
    key = message_key(callback.team_id, event.channel, now.ts)
    return MessageEdited(
        id=f"edit:{key}:{event.event_ts or event.ts}",
        at=at(event.event_ts or event.ts),
        place=place_of(callback.team_id, event.channel, now.ts, now.thread_ts, direct=direct),
        sender=sender,
        message_id=key,
        text=text.readable(now.text or "", callback.bot_user),
    )


def greeted(callback: Callback, sender: Sender) -> Greeted | None:
    event = callback.event
    if event.tab != "messages" or not event.channel or not event.user:
        return None
    place = Place("slack", callback.team_id, event.channel, direct=True)
    return Greeted(f"hello:{callback.team_id}:{event.user}", at(event.event_ts), place, sender)


def command(body: SlashCommand, sender: Sender, now: datetime, *, direct_channel: str = "") -> CommandInvoked:
    """`/journey NAME rest`. `direct_channel` is the person's DM with us, when the command came from another DM."""
    name, _, rest = body.text.strip().partition(" ")
    direct = bool(direct_channel) or is_direct(body.channel_id)
    return CommandInvoked(
        id=f"cmd:{body.trigger_id}",
        at=now,
        place=Place("slack", body.team_id, direct_channel or body.channel_id, direct=direct),
        sender=sender,
        name=name.lower() or "help",
        text=text.readable(rest, ""),
    )


def press(body: BlockActions, sender: Sender) -> Press | None:
    """A press on one of our buttons; None for anything else that is interactive."""
    action = body.actions[0]
    parts = action.action_id.split("|")
    if action.type != "button" or len(parts) != 4 or parts[0] != ACTION_VERSION:
        return None
    channel, ts = body.container.channel_id, body.container.message_ts
    team = body.team.id if body.team else body.user.team_id
    place = Place("slack", team, channel, body.container.thread_ts or "", is_direct(channel))
    value, moment = action.value or "", at(action.action_ts)
    pressed = ButtonPressed(
        id=press_id(place, ts, body.user.id, parts[2], value, moment),
        at=moment,
        place=place,
        sender=sender,
        action=parts[2],
        value=value,
        message_id=ts,
    )
    return Press(pressed, parts[3], body.trigger_id)


def form_metadata(place: Place, context: str) -> str:
    """What a view carries: where it was opened, because Slack does not say it again when the form comes back."""
    where = [place.workspace, place.channel, place.thread, place.direct]
    return json.dumps({"place": where, "context": context}, ensure_ascii=False)


def submission(body: ViewSubmission, sender: Sender, now: datetime) -> FormSubmitted | None:
    """A form of ours, sent off; None when the view is not ours or its metadata cannot be read."""
    version, _, form = body.view.callback_id.partition("|")
    if version != ACTION_VERSION:
        return None
    try:
        carried = json.loads(body.view.private_metadata)
        workspace, channel, thread, direct = carried["place"]
    except (ValueError, KeyError, TypeError):
        return None
    return FormSubmitted(
        id=f"form:{body.view.id}:{body.view.hash}",
        at=now,
        place=Place("slack", workspace, channel, thread, bool(direct)),
        sender=sender,
        form=form,
        context=carried.get("context", ""),
        values={name: _value(state) for name, state in body.view.state.values.items()},
    )


def _value(elements: Mapping[str, Mapping[str, Any]]) -> str:
    """The one element of an input block: a text, or the chosen option's value; empty when left out."""
    for element in elements.values():
        option = element.get("selected_option")
        found = option.get("value") if isinstance(option, dict) else element.get("value")
        return found if isinstance(found, str) else ""
    return ""
