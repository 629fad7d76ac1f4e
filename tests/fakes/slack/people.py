"""What people do in the fake workspace: say, edit, press, call commands, fill forms, open the DM's tab. And waiting
for what the bot does. `FakeSlack` is these plus the server; here is no network."""

import asyncio
import re
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from tests.fakes.slack import payloads
from tests.fakes.slack.delivery import Couriers, Delivery
from tests.fakes.slack.validate import block_texts
from tests.fakes.slack.world import ANNA, BOT_USER, Json, Message, View, World

T = TypeVar("T")


@dataclass(frozen=True)
class Upload:
    """A file somebody adds to a message."""

    name: str
    mime: str
    data: bytes
    external: bool = False


class People(ABC):
    world: World
    couriers: Couriers
    posts: list[Message]
    triggers: dict[str, tuple[str, float]]
    violations: list[str]

    @abstractmethod
    def deliver_event(self, event: Json, *, event_id: str = "") -> Delivery: ...

    @abstractmethod
    async def wait_for_change(self, timeout: float) -> None: ...

    @abstractmethod
    def new_response_url(self, context: Json) -> str: ...

    @property
    def deliveries(self) -> list[Delivery]:
        return self.couriers.deliveries

    # doing

    def say(
        self,
        text: str = "",
        *,
        user: str = ANNA,
        channel: str = "",
        thread_ts: str = "",
        files: Sequence[Upload] = (),
        times: int = 1,
    ) -> Message:
        """Somebody writes; in their DM with the bot unless `channel` is given.

        A mention in a channel comes as `message` and `app_mention`, as on Slack. `times` delivers each event that
        often under the same event_id (Slack's at-least-once, at its worst).
        """
        self.world.add_user(user)
        channel = channel or self.world.dm(user)
        stored = []
        for one in files:
            kept = self.world.add_file(one.name, one.mime, one.data, owner=user)
            kept.external_access, kept.shared = one.external, True
            stored.append(kept)
        shown = [self.world.file_json(kept, full=False) for kept in stored]
        message = Message(
            channel, self.world.ts(), user, text, thread_ts=thread_ts, files=shown, at=time.monotonic()
        )  # fmt: skip
        self.world.messages.append(message)
        kinds = ["message"]
        if f"<@{BOT_USER}>" in text and not channel.startswith("D"):
            kinds.append("app_mention")
        root = self.world.find(channel, thread_ts)
        parent = root.user if root else ""
        if self.world.bot_may_post(channel):
            for kind in kinds:
                event_id = f"Ev{self.world.number():08d}"
                for _ in range(times):
                    self.deliver_event(
                        payloads.message_event(message, shown, kind=kind, parent=parent), event_id=event_id
                    )
        return message

    def edit(self, message: Message, text: str) -> Delivery:
        """The writer changes a message."""
        before, message.text = message.text, text
        message.edits += 1
        return self.deliver_event(payloads.changed_event(message, before, ts=self.world.ts()))

    def open_tab(self, *, user: str = ANNA, tab: str = "messages") -> Delivery:
        self.world.add_user(user)
        event = {"type": "app_home_opened", "user": user, "channel": self.world.dm(user), "tab": tab}
        return self.deliver_event(event | {"event_ts": self.world.ts()})

    def slash(self, command: str, text: str = "", *, user: str = ANNA, channel: str = "") -> Delivery:
        person = self.world.add_user(user)
        channel = channel or self.world.dm(user)
        body = payloads.slash(
            command,
            text,
            user=person,
            channel=channel,
            trigger=self.new_trigger(user),
            response_url=self.new_response_url({"user": user, "channel": channel}),
        )
        return self.couriers.hand_over("slash_commands", body)

    def press(self, message: Message, action: str, *, user: str = ANNA) -> Delivery:
        """Presses the button whose label, action_id, or a part of it (between `:`, `|` or `/`) is `action`."""
        person = self.world.add_user(user)
        block, button = find_button(message, action)
        pressed = {
            "type": "button",
            "action_id": button["action_id"],
            "block_id": block.get("block_id", "b"),
            "text": button["text"],
            "value": button.get("value", ""),
            "action_ts": self.world.ts(),
        }
        body = payloads.block_actions(
            message,
            pressed,
            user=person,
            trigger=self.new_trigger(user),
            response_url=self.new_response_url({"user": user, "channel": message.channel}),
        )
        return self.couriers.hand_over("interactive", body)

    def submit_view(self, view: View, values: Mapping[str, Any], *, user: str = "") -> Delivery:
        """Sends a form off; the view stays open when the answer names errors (see `Delivery.answer`)."""
        person = self.world.add_user(user or view.user)
        state = payloads.state_values(view, dict(values))
        body = payloads.view_submission(view, state, user=person, trigger=self.new_trigger(view.user))
        return self.couriers.hand_over("interactive", body, lambda answer: self._answered(view, answer))

    def _answered(self, view: View, answer: Any) -> None:
        """What Slack makes of the answer to a submission: errors keep the form open, nothing or "clear" closes it."""
        body = answer if isinstance(answer, dict) else {}
        if body.get("response_action") == "errors":
            blocks = {b.get("block_id") for b in view.body["blocks"] if b.get("type") == "input"}
            if not body.get("errors") or not set(body["errors"]) <= blocks:
                self.violations.append(f"view_submission: errors for unknown blocks: {body.get('errors')!r}")
            return
        if body.get("response_action") not in (None, "clear"):
            self.violations.append(f"view_submission: unknown response_action {body!r}")
        view.open = False

    def new_trigger(self, user: str) -> str:
        trigger = f"{self.world.number()}.{time.time_ns()}.trigger"
        self.triggers[trigger] = (user, time.monotonic())
        return trigger

    # waiting: every wait has a bound

    async def wait_for_post(
        self, wanted: str | Callable[[Message], bool] = "", *, after: int = 0, timeout: float = 5.0
    ) -> Message:
        """The first post (from number `after` on) that holds the words, or satisfies the test."""
        holds = (lambda m: wanted in visible_text(m)) if isinstance(wanted, str) else wanted
        return await self._wait(lambda: next((m for m in self.posts[after:] if holds(m)), None), timeout, wanted)

    async def wait_for_posts(self, count: int, *, timeout: float = 5.0) -> list[Message]:
        return await self._wait(lambda: self.posts if len(self.posts) >= count else None, timeout, f"{count} posts")

    async def wait_for_view(self, *, timeout: float = 5.0) -> View:
        """The latest open view."""
        views = self.world.views
        return await self._wait(lambda: next((v for v in reversed(views.values()) if v.open), None), timeout, "a view")

    async def wait_for_edit(self, message: Message, *, edits: int = 1, timeout: float = 5.0) -> Message:
        return await self._wait(lambda: message if message.edits >= edits else None, timeout, "an edit")

    async def settle(self, *, timeout: float = 10.0) -> None:
        """Until everything handed over is acknowledged or given up."""
        async with asyncio.timeout(timeout):
            for delivery in list(self.deliveries):
                await delivery.done.wait()

    async def _wait(self, look: Callable[[], T | None], timeout: float, wanted: object) -> T:
        deadline = time.monotonic() + timeout
        while (found := look()) is None:
            left = deadline - time.monotonic()
            try:
                await self.wait_for_change(min(max(left, 0.001), 0.1))
            except TimeoutError:
                if (found := look()) is not None:
                    break
                if time.monotonic() < deadline:
                    continue  # a wake-up may fall between the look and the wait: look again ten times a second
                seen = [visible_text(m)[:80] for m in self.posts[-5:]]
                raise TimeoutError(f"waited {timeout} s for {wanted!r}; latest posts: {seen}") from None
        return found


def visible_text(message: Message) -> str:
    """What a person sees: every text of the blocks, or the text where there are none."""
    return "\n".join(block_texts(message.blocks)) or message.text


def find_button(message: Message, action: str) -> tuple[Json, Json]:
    for block in message.blocks:
        for element in [*block.get("elements", []), block.get("accessory") or {}]:
            if element.get("type") != "button":
                continue
            names = {element["text"]["text"], element["action_id"], *re.split(r"[:|/]", element["action_id"])}
            if action in names:
                return block, element
    raise LookupError(f"no button {action!r} on {visible_text(message)[:200]!r}")
