"""The Web API methods: `(workspace, args) -> answer`. An answer without "error" is ok."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.fakes.slack import validate
from tests.fakes.slack.limits import TRIGGER_SECONDS
from tests.fakes.slack.world import APP, BOT_ID, BOT_USER, TEAM, Json, Message, View

if TYPE_CHECKING:
    from tests.fakes.slack.server import FakeSlack

Method = Callable[["FakeSlack", Json], Json]
MAX_HISTORY = 15
"""What new distributed apps get a page: an adapter that counts on more must page."""


def refused(error: str, details: list[str] | None = None) -> Json:
    answer: Json = {"ok": False, "error": error}
    if details:
        answer["errors"] = details
        answer["response_metadata"] = {"messages": [f"[ERROR] {d}" for d in details]}
    return answer


def auth_test(fake: "FakeSlack", args: Json) -> Json:
    return {
        "url": f"{fake.base}/",
        "team": "Home",
        "user": "homeview",
        "team_id": TEAM,
        "user_id": BOT_USER,
        "bot_id": BOT_ID,
        "app_id": APP,
        "is_enterprise_install": False,
    }


def _checked(fake: "FakeSlack", method: str, args: Json, *, updating: bool = False) -> Json | None:
    problem = validate.message_error(args, updating=updating, use_schemas=fake.use_schemas)
    if problem is None:
        return None
    fake.violations.append(f"{method}: {problem[0]}: {'; '.join(problem[1][:5])}")
    return refused(*problem)


def post_message(fake: "FakeSlack", args: Json) -> Json:
    if problem := _checked(fake, "chat.postMessage", args):
        return problem
    channel = args.get("channel", "")
    if channel.startswith("U"):
        channel = fake.world.dm(channel)
    if channel not in fake.world.members:
        return refused("channel_not_found")
    if not fake.world.bot_may_post(channel):
        return refused("not_in_channel")
    thread = args.get("thread_ts") or ""
    if thread and fake.world.find(channel, thread) is None:
        return refused("thread_not_found")
    message = fake.post_as_bot(channel, args, thread_ts=thread)
    return {"channel": channel, "ts": message.ts, "message": message.to_slack(with_metadata=True)}


def update(fake: "FakeSlack", args: Json) -> Json:
    if problem := _checked(fake, "chat.update", args, updating=True):
        return problem
    message = fake.world.find(args.get("channel", ""), args.get("ts", ""))
    if message is None:
        return refused("message_not_found")
    if not message.by_bot:
        return refused("cant_update_message")
    fake.edit_as_bot(message, args)
    return {"channel": message.channel, "ts": message.ts, "text": message.text, "message": message.to_slack()}


def delete(fake: "FakeSlack", args: Json) -> Json:
    message = fake.world.find(args.get("channel", ""), args.get("ts", ""))
    if message is None or not message.by_bot:
        return refused("message_not_found" if message is None else "cant_delete_message")
    fake.world.messages.remove(message)
    return {"channel": message.channel, "ts": message.ts}


def post_ephemeral(fake: "FakeSlack", args: Json) -> Json:
    if problem := _checked(fake, "chat.postEphemeral", args):
        return problem
    if not args.get("user"):
        return refused("user_not_in_channel")
    if not fake.world.bot_may_post(args.get("channel", "")):
        return refused("channel_not_found")
    message = fake.post_as_bot(args["channel"], args, thread_ts=args.get("thread_ts") or "", to=args["user"])
    return {"message_ts": message.ts}


def _views_open(fake: "FakeSlack", args: Json) -> Json:
    opened = fake.triggers.pop(args.get("trigger_id", ""), None)
    if opened is None:
        known = args.get("trigger_id", "") in fake.spent_triggers
        return refused("exchanged_trigger_id" if known else "invalid_trigger_id")
    fake.spent_triggers.add(args["trigger_id"])
    user, at = opened
    if time.monotonic() - at > TRIGGER_SECONDS:
        return refused("expired_trigger_id")
    return _keep_view(fake, "views.open", args, user)


def _keep_view(fake: "FakeSlack", method: str, args: Json, user: str, known: View | None = None) -> Json:
    body = args.get("view") or {}
    if problem := validate.view_error(body, use_schemas=fake.use_schemas):
        fake.violations.append(f"{method}: {problem[0]}: {'; '.join(problem[1][:5])}")
        return refused(*problem)
    view = known or View(id=f"V{fake.world.number():08d}", body=body, user=user, hash="")
    view.body, view.hash = body, f"{time.time():.3f}.{fake.world.number()}"
    fake.world.views[view.id] = view
    fake.changed()
    return {"view": {"id": view.id, "hash": view.hash, **body}}


def _views_update(fake: "FakeSlack", args: Json) -> Json:
    view = fake.world.views.get(args.get("view_id", ""))
    if view is None:
        return refused("not_found")
    if args.get("hash") and args["hash"] != view.hash:
        return refused("hash_conflict")
    return _keep_view(fake, "views.update", args, view.user, view)


def _views_publish(fake: "FakeSlack", args: Json) -> Json:
    view = args.get("view") or {}
    problem = validate.blocks_errors(view.get("blocks", []), most=100, use_schemas=fake.use_schemas)
    if problem:
        fake.violations.append(f"views.publish: {problem[:5]}")
        return refused("invalid_arguments", problem)
    fake.world.home[args.get("user_id", "")] = view
    return {"view": view}


def _conversations_open(fake: "FakeSlack", args: Json) -> Json:
    user = str(args.get("users", "")).split(",")[0]
    if user not in fake.world.users:
        return refused("user_not_found")
    return {"channel": {"id": fake.world.dm(user)}, "no_op": True}


def _conversations_info(fake: "FakeSlack", args: Json) -> Json:
    channel = args.get("channel", "")
    if channel not in fake.world.members or (channel in fake.world.private and not fake.world.bot_may_post(channel)):
        return refused("channel_not_found")
    return {"channel": {"id": channel, "is_member": fake.world.bot_may_post(channel)}}


def _page(fake: "FakeSlack", args: Json, found: list[Message]) -> Json:
    """One page of messages, `oldest` exclusive unless inclusive; cursors are offsets."""
    oldest, latest = str(args.get("oldest") or "0"), str(args.get("latest") or "9" * 17)
    kept = [m for m in found if oldest < m.ts < latest or (args.get("inclusive") and m.ts in (oldest, latest))]
    start = int(args.get("cursor") or 0)
    size = min(int(args.get("limit") or MAX_HISTORY), fake.history_page)
    more = start + size < len(kept)
    with_metadata = str(args.get("include_all_metadata", "")).lower() in ("true", "1")
    return {
        "messages": [m.to_slack(with_metadata=with_metadata) for m in kept[start : start + size]],
        "has_more": more,
        "response_metadata": {"next_cursor": str(start + size) if more else ""},
    }


def _history(fake: "FakeSlack", args: Json) -> Json:
    channel = args.get("channel", "")
    if not fake.world.bot_may_post(channel):
        return refused("channel_not_found")
    found = [m for m in fake.world.messages if m.channel == channel and not m.ephemeral_to]
    return _page(fake, args, [m for m in reversed(found) if m.thread_ts in ("", m.ts)])


def _replies(fake: "FakeSlack", args: Json) -> Json:
    channel, ts = args.get("channel", ""), args.get("ts", "")
    found = [m for m in fake.world.messages if m.channel == channel and ts in (m.ts, m.thread_ts)]
    return _page(fake, args, found) if found else refused("thread_not_found")


def _files_info(fake: "FakeSlack", args: Json) -> Json:
    stored = fake.world.files.get(args.get("file", ""))
    return {"file": fake.world.file_json(stored)} if stored else refused("file_not_found")


def _upload_url(fake: "FakeSlack", args: Json) -> Json:
    if not args.get("filename") or int(args.get("length") or 0) <= 0:
        return refused("invalid_arguments")
    stored = fake.world.add_file(args["filename"], "application/octet-stream", b"", owner=BOT_USER)
    fake.uploads[stored.id] = int(args["length"])
    return {"upload_url": f"{fake.base}/upload/v1/{stored.id}", "file_id": stored.id}


def _complete_upload(fake: "FakeSlack", args: Json) -> Json:
    stored = [fake.world.files.get(f.get("id", "")) for f in args.get("files") or []]
    if not stored or any(one is None or not one.data for one in stored):
        return refused("file_not_found")
    if args.get("blocks") and (problem := _checked(fake, "files.completeUploadExternal", args)):
        return problem
    channel = args.get("channel_id") or ""
    if channel and not fake.world.bot_may_post(channel):
        return refused("not_in_channel" if channel in fake.world.members else "channel_not_found")
    for one, asked in zip(stored, args["files"], strict=True):
        assert one is not None
        one.title = asked.get("title") or one.name
    shown = [fake.world.file_json(one) for one in stored if one]
    if channel:
        body = {"text": args.get("initial_comment") or "", "files": shown, "blocks": args.get("blocks") or []}
        fake.post_as_bot(channel, body, thread_ts=args.get("thread_ts") or "")
    return {"files": shown}


def _users_info(fake: "FakeSlack", args: Json) -> Json:
    user = fake.world.users.get(args.get("user", ""))
    return {"user": user} if user else refused("user_not_found")


def _connections_open(fake: "FakeSlack", args: Json) -> Json:
    return {"url": f"ws://127.0.0.1:{fake.port}/link?ticket={fake.world.number()}"}


def _nothing(fake: "FakeSlack", args: Json) -> Json:
    return {}


METHODS: dict[str, tuple[Method, str]] = {
    # method: (what it does, the scope it needs)
    "auth.test": (auth_test, ""),
    "api.test": (_nothing, ""),
    "chat.postMessage": (post_message, "chat:write"),
    "chat.update": (update, "chat:write"),
    "chat.delete": (delete, "chat:write"),
    "chat.postEphemeral": (post_ephemeral, "chat:write"),
    "views.open": (_views_open, ""),
    "views.update": (_views_update, ""),
    "views.publish": (_views_publish, ""),
    "conversations.open": (_conversations_open, "im:write"),
    "conversations.info": (_conversations_info, "{kind}:read"),
    "conversations.history": (_history, "{kind}:history"),
    "conversations.replies": (_replies, "{kind}:history"),
    "files.info": (_files_info, "files:read"),
    "files.getUploadURLExternal": (_upload_url, "files:write"),
    "files.completeUploadExternal": (_complete_upload, "files:write"),
    "users.info": (_users_info, "users:read"),
    "assistant.threads.setStatus": (_nothing, "assistant:write"),
    "assistant.threads.setSuggestedPrompts": (_nothing, "assistant:write"),
    "apps.connections.open": (_connections_open, ""),
}
