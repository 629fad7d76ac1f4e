"""The terminal as a platform: line after line, each worked off before the next is read."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from adapters.console.files import read_file
from adapters.console.front import Front, Shown, ShownForm
from adapters.console.memory import Asked, Memory
from adapters.console.parse import ADMIN, PLACE, BadLine, Line, Press, Submit, said
from adapters.console.render import notice
from core.errors import StoreError
from core.messages import (
    AttachmentRef,
    ButtonPressed,
    FormSubmitted,
    Greeted,
    Inbound,
    Place,
    PlatformName,
    Sender,
    press_id,
)
from core.ports.clock import Clock, Ids
from core.ports.platform import Instant, Intake, Post, Sent
from core.views import Card, Form
from core.words import mark, speaking, t

log = structlog.get_logger(__name__)

CANNOT_READ = mark("I cannot read this line")
NOT_TAKEN = mark("That was not taken")
DATABASE_AWAY = mark("The database did not take it. Nothing is lost: send it again.")
IS_OVER = mark("That is over")
BUTTON_GONE = mark("This button does not fit any more. Ask me where things stand.")
ANOTHER_LOOK = mark("Some fields need another look")


@dataclass(frozen=True, slots=True)
class ConsolePorts:
    """`settle` returns when inbox, outbox and subscribers are empty; `advance` moves the clock to a time, and returns
    when all that fell due before is posted. `zone` is the person's time zone, `locale` what their terminal is set to,
    where these are known."""

    intake: Intake
    instant: Instant
    clock: Clock
    ids: Ids
    settle: Callable[[], Awaitable[None]]
    advance: Callable[[datetime], Awaitable[None]]
    zone: str = ""
    locale: str = ""


class ConsoleAdapter:
    """One session: `run()` returns when the input has ended and its work is done."""

    name: PlatformName = "console"

    def __init__(self, ports: ConsolePorts, front: Front) -> None:
        self._ports = ports
        self._front = front
        self._memory = Memory()
        self._language = ports.locale
        """Of the last card: our own words are in the same."""

    # --- in ----------------------------------------------------------------------------------------------

    async def run(self) -> None:
        try:
            if self._front.greets:
                await self._greet()
            while (line := await self._next()) is not None:
                with self._busy():
                    await self._take(line)
            await self._ports.settle()
        finally:
            with speaking(self._language):
                self._front.close()

    def _busy(self) -> AbstractContextManager[object]:
        with speaking(self._language):
            return self._front.busy()

    async def _next(self) -> Line | None:
        while True:
            try:
                with speaking(self._language):
                    return await self._front.next()
            except BadLine as bad:
                log.info("console.bad_line")
                self._tell(Asked(bad.user, bad.line_id), CANNOT_READ, bad.told)

    async def _greet(self) -> None:
        greeting = Greeted("greet:me", self._ports.clock.now(), PLACE, self._sender("me"))
        with self._busy():
            await self._accept(greeting, Asked("me", None))

    async def _take(self, line: Line) -> None:
        asked = Asked(line.user, line.id)
        try:
            if line.at is not None:
                await self._ports.advance(line.at)
            if line.press:
                await self._press(line, line.press, asked)
            elif line.submit:
                await self._submit(line, line.submit, asked)
            elif not line.only_time:
                inbound = said(line, self._id(line), self._ports.clock.now(), self._sender(line.user))
                await self._accept(inbound, asked)
        except StoreError as error:
            log.warning("console.not_accepted", error=type(error).__name__)
            self._tell(asked, NOT_TAKEN, self._said(DATABASE_AWAY))

    async def _accept(self, inbound: Inbound, asked: Asked) -> None:
        self._memory.took(inbound.id, asked)
        await self._ports.intake.accept(inbound)
        await self._ports.settle()

    async def _press(self, line: Line, press: Press, asked: Asked) -> None:
        offered = self._memory.button(press.action, press.value)
        message, drawing = (offered.message, offered.drawing) if offered else ("", "")
        now = self._ports.clock.now()
        once = press_id(PLACE, drawing, line.user, press.action, press.value, now) if offered else self._ports.ids()
        pressed = ButtonPressed(
            line.id or once,
            self._ports.clock.now(),
            PLACE,
            self._sender(line.user),
            press.action,
            press.value,
            message,
        )
        # a button of an earlier session is not known here: then the core says whether it opens a form
        if offered is None or offered.button.opens:
            form = await self._ports.instant.form(pressed)
            if form is not None:
                self._open(form, asked)
                return
            if offered is not None:
                self._tell(asked, IS_OVER, self._said(BUTTON_GONE))
                return
        await self._accept(pressed, asked)

    def _open(self, form: Form, asked: Asked) -> None:
        self._memory.opened(asked.user, form)
        self._language = form.language
        self._front.show_form(ShownForm(self._ports.ids(), form, asked.user, asked.line_id))

    async def _submit(self, line: Line, submit: Submit, asked: Asked) -> None:
        form = self._memory.form(line.user, submit.form)
        context = submit.context if submit.context is not None else (form.context if form else "")
        submitted = FormSubmitted(
            self._id(line),
            self._ports.clock.now(),
            PLACE,
            self._sender(line.user),
            submit.form,
            context,
            submit.values,
        )
        wrong = await self._ports.instant.check(submitted)
        if not wrong:
            await self._accept(submitted, asked)
        elif form is None:
            self._tell(asked, ANOTHER_LOOK, "\n".join(wrong.errors.values()))
        else:
            again = ShownForm(self._ports.ids(), form, asked.user, asked.line_id, wrong.errors, submit.values)
            self._front.show_form(replace(again, form=replace(form, context=context)))

    def _id(self, line: Line) -> str:
        return line.id or self._ports.ids()

    def _sender(self, user: str) -> Sender:
        return Sender(user, user, self._ports.zone, self._ports.locale)

    def _said(self, text: str) -> str:
        with speaking(self._language):
            return t(text)

    def _tell(self, asked: Asked, title: str, told: str) -> None:
        with speaking(self._language):
            card = notice(t(title), told)
            self._front.show(Shown("post", self._ports.ids(), card, asked.user, asked.line_id))

    # --- out ---------------------------------------------------------------------------------------------

    async def send(self, post: Post) -> Sent:
        self._show(post, "post", post.id)
        return Sent((post.id,))

    async def edit(self, post: Post, sent: Sent) -> Sent:
        message = sent.ids[0] if sent.ids else post.id
        self._show(post, "edit" if sent.ids else "post", message)
        return Sent((message,))

    def _show(self, post: Post, kind: str, message: str) -> None:
        card: Card = post.card
        asked = self._memory.who_asked(post.in_reply_to)
        admin = post.place.channel == ADMIN
        if not admin:
            self._memory.drew(message, card)
            self._language = card.language
        to = ADMIN if admin else asked.user
        self._front.show(Shown("edit" if kind == "edit" else "post", message, card, to, asked.line_id, post.panel))

    async def fetch(self, ref: AttachmentRef, place: Place, limit: int) -> bytes:
        return await read_file(ref.locator.get("path", ""), limit)
