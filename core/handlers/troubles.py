"""How people meet a failure: one family of cards, whatever failed.

Each says in plain words what happened, what is safe, and one or two things to do; never an exception's text. The id
under which those who run the bot find it stands quietly at the end.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from core.errors import StorageFull
from core.recovery import Category, judge
from core.views import Actions, Block, Button, Card, Text
from core.words import mark, t


def ways_on() -> Actions:
    """Where the person is, and what the bot can do."""
    return Actions((Button(t("Where am I?"), "progress"), Button(t("What can you do?"), "help")))


@dataclass(frozen=True, slots=True)
class Trouble:
    """One sentence or two for each part."""

    happened: str
    safe: str
    do: str
    title: str = mark("That did not work")


AS_BEFORE = mark("Your journey is as it was before, and your message is kept.")
_AGAIN = mark("Please send it once more in a minute. If it fails again, tell whoever runs this bot.")
_TELL = mark(
    "Please tell whoever runs this bot; the reference below leads them to it. Everything else goes on as usual."
)

BY_CATEGORY: Mapping[Category, Trouble] = {  # marked here, said by trouble_of
    "transient": Trouble(mark("Something that I need was busy for too long."), AS_BEFORE, _AGAIN),
    "permanent": Trouble(mark("Something that this needs is not there any more, or cannot be read."), AS_BEFORE, _TELL),
    "user_input": Trouble(
        mark("I could not use that in this form."),
        AS_BEFORE,
        mark("Please say it in other words, or send the file in another form."),
    ),
    "external_service": Trouble(
        mark("A service that I rely on does not answer."),
        AS_BEFORE,
        mark("Please send it once more in a few minutes. What needs no other service works meanwhile."),
    ),
    "configuration": Trouble(mark("Something in my set-up needs a hand, so I cannot do this now."), AS_BEFORE, _TELL),
    "rate_limit": Trouble(
        mark("I am asked for more than I may do at the moment."),
        AS_BEFORE,
        mark("Please wait a minute, then send it once more."),
    ),
    "validation": Trouble(
        mark("What I got back for this made no sense, so I did not use it."),
        AS_BEFORE,
        mark("Please send it once more, in other words if you can."),
    ),
    "unknown": Trouble(mark("Something went wrong on my side."), AS_BEFORE, _AGAIN),
}
_FULL = Trouble(mark("I have no room left to save."), AS_BEFORE, _TELL)


def trouble_of(error: BaseException) -> Trouble:
    """What people are told of it, by its category."""
    told = _FULL if isinstance(error, StorageFull) else BY_CATEGORY[judge(error).category]
    return Trouble(t(told.happened), t(told.safe), t(told.do), t(told.title))


def trouble_card(trouble: Trouble, request: str = "", *buttons: Button) -> Card:
    """`buttons`: what may be done at once; else where the person is, and what the bot can do."""
    blocks: list[Block] = [Text(trouble.happened, tone="alert"), Text(trouble.safe), Text(trouble.do)]
    if request:
        blocks.append(Text(t("Reference: {request}", request=request), tone="quiet"))
    return Card(trouble.title, (*blocks, Actions(buttons) if buttons else ways_on()))
