"""The bodies Slack sends: events, slash commands, interactions. Pure."""

import time
import uuid
from typing import Any

from tests.fakes.slack.world import APP, BOT_ID, BOT_USER, TEAM, Json, Message, View

VERIFICATION = "fake-verification-token"


def event_callback(event: Json, *, event_id: str) -> Json:
    return {
        "token": VERIFICATION,
        "team_id": TEAM,
        "context_team_id": TEAM,
        "api_app_id": APP,
        "event": event,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": int(time.time()),
        "authorizations": [{"enterprise_id": None, "team_id": TEAM, "user_id": BOT_USER, "is_bot": True}],
        "is_ext_shared_channel": False,
        "event_context": f"4-{event_id}",
    }


def channel_type(channel: str) -> str:
    return "im" if channel.startswith("D") else "channel"


def message_event(message: Message, files: list[Json], *, kind: str = "message", parent: str = "") -> Json:
    event: Json = {
        "type": kind,
        "user": message.user,
        "ts": message.ts,
        "text": message.text,
        "team": TEAM,
        "channel": message.channel,
        "event_ts": message.ts,
    }
    if kind == "message":
        event |= {"client_msg_id": str(uuid.uuid4()), "channel_type": channel_type(message.channel)}
    if message.thread_ts:
        event["thread_ts"] = message.thread_ts
        if parent and message.thread_ts != message.ts:
            event["parent_user_id"] = parent
    if files:
        event |= {"files": files, "upload": False, "display_as_bot": False}
        if kind == "message":
            event["subtype"] = "file_share"
    if message.by_bot:
        event |= {"bot_id": BOT_ID, "app_id": APP}
        event.pop("client_msg_id", None)
    return event


def changed_event(message: Message, before: str, *, ts: str) -> Json:
    current = message.to_slack()
    current["edited"] = {"user": message.user, "ts": ts}
    return {
        "type": "message",
        "subtype": "message_changed",
        "channel": message.channel,
        "channel_type": channel_type(message.channel),
        "message": current,
        "previous_message": {**message.to_slack(), "text": before},
        "hidden": True,
        "ts": ts,
        "event_ts": ts,
    }


def slash(command: str, text: str, *, user: Json, channel: str, trigger: str, response_url: str) -> Json:
    return {
        "token": VERIFICATION,
        "team_id": TEAM,
        "team_domain": "home",
        "channel_id": channel,
        "channel_name": "directmessage" if channel.startswith("D") else "renovation",
        "user_id": user["id"],
        "user_name": user["name"],
        "command": command,
        "text": text,
        "api_app_id": APP,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger,
    }


def _interaction(kind: str, user: Json, trigger: str) -> Json:
    return {
        "type": kind,
        "team": {"id": TEAM, "domain": "home"},
        "user": {"id": user["id"], "username": user["name"], "name": user["name"], "team_id": TEAM},
        "api_app_id": APP,
        "token": VERIFICATION,
        "trigger_id": trigger,
        "enterprise": None,
        "is_enterprise_install": False,
    }


def block_actions(message: Message, action: Json, *, user: Json, trigger: str, response_url: str) -> Json:
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel,
        "is_ephemeral": bool(message.ephemeral_to),
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    return _interaction("block_actions", user, trigger) | {
        "container": container,
        "channel": {
            "id": message.channel,
            "name": "directmessage" if message.channel.startswith("D") else "renovation",
        },
        "message": message.to_slack(),
        "state": {"values": {}},
        "response_url": response_url,
        "actions": [action],
    }


def view_json(view: View, values: Json) -> Json:
    return {
        **view.body,
        "id": view.id,
        "team_id": TEAM,
        "app_id": APP,
        "bot_id": BOT_ID,
        "hash": view.hash,
        "root_view_id": view.id,
        "previous_view_id": None,
        "external_id": "",
        "private_metadata": view.body.get("private_metadata", ""),
        "state": {"values": values},
    }


def view_submission(view: View, values: Json, *, user: Json, trigger: str) -> Json:
    return _interaction("view_submission", user, trigger) | {"view": view_json(view, values), "response_urls": []}


def state_values(view: View, values: dict[str, Any]) -> Json:
    """`view.state.values` for the inputs of a view: `values` by block_id or action_id; what is left out is empty."""
    state: Json = {}
    for block in view.body.get("blocks", []):
        if block.get("type") != "input":
            continue
        element = block["element"]
        given = values.get(block["block_id"], values.get(element["action_id"]))
        state[block["block_id"]] = {element["action_id"]: _state_value(element, given)}
    return state


def _state_value(element: Json, given: Any) -> Json:
    kind = element["type"]
    if kind in ("static_select", "radio_buttons"):
        if given is None:
            return {"type": kind, "selected_option": element.get("initial_option")}
        option = next(o for o in element["options"] if given in (o["value"], o["text"]["text"]))
        return {"type": kind, "selected_option": option}
    return {"type": kind, "value": element.get("initial_value") if given is None else (given or None)}
