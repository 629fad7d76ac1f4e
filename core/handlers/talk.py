"""Answers that write nothing: welcome, help, thanks, what was not understood, what cannot be taken."""

from core.commands import Clarify, Greet, Ignore, Reject, SaySafety, ShowHelp, Thanked
from core.handlers.ask import asked_fact
from core.handlers.desk import Desk
from core.journeys import cards
from core.understanding.mood import cross
from core.understanding.safety import hazard, safety_card
from core.views import Actions, Button, Card, Text, plain_text
from core.words import mark, t

_GUESS_LABELS = {
    "note": mark("Keep it as a note"),
    "ask": mark("Answer it as a question"),
    "help": mark("What can you do?"),
    "progress": mark("Where are we?"),
    "next": mark("What is next?"),
    "done": mark("The step is done"),
    "skip": mark("Skip the step"),
    "remind": mark("Remind me of it"),
    "photos": mark("Show the photos"),
    "list": mark("My journeys"),
    "pause": mark("Pause the journey"),
    "resume": mark("Go on"),
    "undo": mark("Undo"),
    "start": mark("Start a journey"),
    "reminders": mark("My reminders"),
    "quiet": mark("Stop the nudges"),
    "reopen": mark("Open a step again"),
    "switch": mark("Go to another journey"),
    "timezone": mark("Set my time zone"),
    "language": mark("Choose the language"),
}
_REJECTED = {
    "empty": mark("That message came without words or a photo. Write me a line, or send a picture."),
    "too_long": mark(
        "That is more than I can read at once (10,000 characters). It is kept with the conversation. "
        "Tell me the main point in a few lines, or send it in parts."
    ),
    "unknown_command": mark("I do not know that command."),
    "gone": mark("That button belongs to something that is not here any more. Nothing was changed."),
}
_FALLBACK = ("note", "ask", "help")


def kind_buttons() -> tuple[Button, ...]:
    """A journey of each kind to begin."""
    return (
        # Most: 24
        Button(t("Kitchen"), "start", "kitchen"),
        # Most: 24
        Button(t("Bathroom"), "start", "bathroom"),
        # Most: 24
        Button(t("DIY"), "start", "diy"),
    )


def greet(command: Greet, desk: Desk) -> None:
    if desk.journey is None:
        desk.answer(cards.welcome_card())
        return
    desk.answer(cards.next_card(desk.journey, desk.template(desk.journey)))


def show_help(command: ShowHelp, desk: Desk) -> None:
    desk.answer(cards.help_card(desk.journey))


def thanked(command: Thanked, desk: Desk) -> None:
    desk.answer(Card("", (Text(t("Any time. I am here when you need the next step.")),)))


def clarify(command: Clarify, desk: Desk) -> None:
    """Says honestly that it was not understood, and offers three ways on; nothing is written before one is pressed."""
    if desk.journey is None and "note" not in command.guesses[:1]:
        text = t("I did not understand that for sure. What would you like to renovate?")
        desk.answer(Card("", (Text(text), Actions(kind_buttons()))))
        return
    if cross(command.text):
        apologise(desk, command.text)
        return
    guesses = tuple(dict.fromkeys((*command.guesses, *_FALLBACK)))[:3]
    text = t("I am not sure what to do with that, so I changed nothing. Did you mean one of these?")
    _offer(desk, text, command.text, guesses)


def apologise(desk: Desk, said: str) -> None:
    """Somebody is cross: sorry, nothing was changed, and what may help; an open question stays, and is asked again."""
    if desk.journey and (fact := asked_fact(desk)):
        spec = desk.template(desk.journey).fact(fact)
        desk.answer(Card("", (Text(t("Sorry, I did not get that, and changed nothing. Once more, please:")),)))
        desk.closing = cards.question_card(desk.journey, spec)
        return
    text = t("Sorry, that was no help. I changed nothing. Tell me in other words, or take one of these:")
    _offer(desk, text, said, ("undo", "progress", "help"))


def _offer(desk: Desk, text: str, said: str, guesses: tuple[str, ...]) -> None:
    desk.ask("clarify", text=said, guesses=",".join(guesses))
    buttons = tuple(Button(_guess_label(g), "clarify", g) for g in guesses)
    desk.answer(Card("", (Text(text), Actions(buttons))))


def _guess_label(guess: str) -> str:
    return t(_GUESS_LABELS[guess])


def say_safety(command: SaySafety, desk: Desk) -> None:
    """The card went out when the message was accepted: here it only enters the kept conversation."""
    desk.said(plain_text(safety_card(hazard(command.hazard))))


def ignore(command: Ignore, desk: Desk) -> None:
    """Not meant for us: no answer."""


def reject(command: Reject, desk: Desk) -> None:
    help_button = Actions((Button(t("What can you do?"), "help"), Button(t("Where are we?"), "progress")))
    blocks = [Text(t(_REJECTED[command.problem]))]
    if command.problem == "unknown_command" and command.detail:
        blocks.append(Text(f"/journey {command.detail}", quoted=True))
    desk.answer(Card("", (*blocks, help_button)))
