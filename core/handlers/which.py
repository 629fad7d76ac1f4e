"""Several things fit what was said: which one is meant is asked with buttons, and nothing is written before."""

from core.commands import AskWhich
from core.handlers.desk import Desk
from core.views import Actions, Button, Card, Text
from core.words import mark, t

_ASKED = {
    "yes": mark("I asked more than one thing. Yes to which?"),
    "no": mark("I asked more than one thing. No to which?"),
    "one": mark("Which one do you mean?"),
    "reminder": mark("What shall I do with this reminder?"),
    "journey": mark("Which journey is this for? I changed nothing yet."),
}


def ask_which(command: AskWhich, desk: Desk) -> None:
    choices = command.choices
    if command.about == "journey":
        question = desk.ask("which", text=command.text)
        choices = tuple((label, action, f"{question}/{journey}") for label, action, journey in choices)
    buttons = tuple(
        Button(label, action, value, opens="correct" * (action == "correct")) for label, action, value in choices
    )
    desk.answer(Card("", (Text(t(_ASKED[command.about])), Actions(buttons))))
