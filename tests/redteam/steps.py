"""What a case does, one happening after the other.

{say: words, user: ana, name: display name, file: name of a photo}
{press: action, value: "{next_door.journey}"}   names in braces are ids of the rig
{form: id, context: "...", values: {text: ...}}
{slash: name, text: ..., options: {...}}
{edit: new words}                               of the last message that was said
{minutes: 10000}                                time passes, and what is due is posted
"""

from itertools import count
from typing import Any

from core.messages import (
    AttachmentRef,
    ButtonPressed,
    CommandInvoked,
    FormSubmitted,
    Inbound,
    InboundMessage,
    MessageEdited,
    Sender,
)
from tests.fakes.pictures import kitchen_photo
from tests.handlers.house import HOME
from tests.redteam.rig import Rig

Json = dict[str, Any]
_numbers = count(1)


async def run(rig: Rig, steps: Any) -> None:
    last = ""
    for step in steps:
        if "minutes" in step:
            rig.talk.clock.pass_by(minutes=step["minutes"])
            await rig.talk.tick()
            continue
        inbound = _inbound(rig, step, last)
        last = inbound.id if isinstance(inbound, InboundMessage) else last
        await rig.talk.intake.accept(inbound)
        await rig.talk.settle()


def _inbound(rig: Rig, step: Json, last: str) -> Inbound:
    number, now = f"attack-{next(_numbers)}", rig.talk.clock.now()
    user = step.get("user", "ana")
    sender = Sender(user, _words(step.get("name", user.title())))
    if "say" in step:
        return InboundMessage(number, now, HOME, sender, _words(step["say"]), _files(rig, step, number))
    if "press" in step:
        return ButtonPressed(number, now, HOME, sender, step["press"], _filled(rig, step.get("value", "")))
    if "form" in step:
        values = {key: _words(value) for key, value in step.get("values", {}).items()}
        return FormSubmitted(number, now, HOME, sender, step["form"], _filled(rig, step.get("context", "")), values)
    if "slash" in step:
        options = {key: _filled(rig, _words(value)) for key, value in step.get("options", {}).items()}
        text = _filled(rig, _words(step.get("text", "")))
        return CommandInvoked(number, now, HOME, sender, step["slash"], text, options)
    if "edit" in step:
        return MessageEdited(number, now, HOME, sender, last, _words(step["edit"]))
    raise AssertionError(f"nothing to do in {step}")


def _files(rig: Rig, step: Json, number: str) -> tuple[AttachmentRef, ...]:
    if "file" not in step:
        return ()
    rig.talk.surface.files[number] = kitchen_photo(int(number.rpartition("-")[2]) + 50)
    return (AttachmentRef(number, _words(step["file"])),)


def _filled(rig: Rig, text: str) -> str:
    for name, value in rig.ids.items():
        text = text.replace("{" + name + "}", value)
    return text


def _words(text: str) -> str:
    """ "(x 3000) words" is long."""
    if text.startswith("(x "):
        times, _, words = text[3:].partition(") ")
        return words * int(times)
    return text
