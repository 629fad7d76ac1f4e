"""Answers that write nothing: welcome, help, thanks, what was not understood, what cannot be taken."""

from core.commands import Clarify, Greet, Ignore, Reject, SaySafety, ShowHelp, Thanked
from core.handlers.ask import asked_fact
from core.handlers.desk import Desk
from core.journeys import cards
from core.understanding.mood import cross
from core.understanding.safety import hazard, safety_card
from core.views import Actions, Button, Card, Text, plain_text

_GUESS_LABELS = {
    "note": "Keep it as a note",
    "ask": "Answer it as a question",
    "help": "What can you do?",
    "progress": "Where are we?",
    "next": "What is next?",
    "done": "The step is done",
    "skip": "Skip the step",
    "remind": "Remind me of it",
    "photos": "Show the photos",
    "list": "My journeys",
    "pause": "Pause the journey",
    "resume": "Go on",
    "undo": "Undo",
    "start": "Start a journey",
    "reminders": "My reminders",
    "quiet": "Stop the nudges",
}
_FALLBACK = ("note", "ask", "help")
_NO_JOURNEY = (
    Button("Kitchen", "start", "kitchen"),
    Button("Bathroom", "start", "bathroom"),
    Button("DIY", "start", "diy"),
)


def greet(command: Greet, desk: Desk) -> None:
    if desk.journey is None:
        desk.answer(cards.welcome_card())
        return
    desk.answer(cards.next_card(desk.journey, desk.template(desk.journey)))


def show_help(command: ShowHelp, desk: Desk) -> None:
    desk.answer(cards.help_card(desk.journey))


def thanked(command: Thanked, desk: Desk) -> None:
    desk.answer(Card("", (Text("Any time. I am here when you need the next step."),)))


def clarify(command: Clarify, desk: Desk) -> None:
    """Says honestly that it was not understood, and offers three ways on; nothing is written before one is pressed."""
    if desk.journey is None and "note" not in command.guesses[:1]:
        text = "I did not understand that for sure. What would you like to renovate?"
        desk.answer(Card("", (Text(text), Actions(_NO_JOURNEY))))
        return
    if cross(command.text):
        apologise(desk, command.text)
        return
    guesses = tuple(dict.fromkeys((*command.guesses, *_FALLBACK)))[:3]
    _offer(
        desk,
        "I am not sure what to do with that, so I changed nothing. Did you mean one of these?",
        command.text,
        guesses,
    )


def apologise(desk: Desk, said: str) -> None:
    """Somebody is cross: sorry, nothing was changed, and what may help; an open question stays, and is asked again."""
    if desk.journey and (fact := asked_fact(desk)):
        spec = desk.template(desk.journey).fact(fact)
        desk.answer(Card("", (Text("Sorry, I did not get that, and changed nothing. Once more, please:"),)))
        desk.closing = cards.question_card(desk.journey, spec)
        return
    text = "Sorry, that was no help. I changed nothing. Tell me in other words, or take one of these:"
    _offer(desk, text, said, ("undo", "progress", "help"))


def _offer(desk: Desk, text: str, said: str, guesses: tuple[str, ...]) -> None:
    desk.ask("clarify", text=said, guesses=",".join(guesses))
    buttons = tuple(Button(_GUESS_LABELS.get(g, g.capitalize()), "clarify", g) for g in guesses)
    desk.answer(Card("", (Text(text), Actions(buttons))))


def say_safety(command: SaySafety, desk: Desk) -> None:
    """The card went out when the message was accepted: here it only enters the kept conversation."""
    desk.said(plain_text(safety_card(hazard(command.hazard))))


def ignore(command: Ignore, desk: Desk) -> None:
    """Not meant for us: no answer."""


def reject(command: Reject, desk: Desk) -> None:
    help_button = Actions((Button("What can you do?", "help"), Button("Where are we?", "progress")))
    told = {
        "empty": "That message came without words or a photo. Write me a line, or send a picture.",
        "too_long": "That is more than I can read at once (10,000 characters). It is kept with the conversation. "
        "Tell me the main point in a few lines, or send it in parts.",
        "unknown_command": "I do not know that command.",
        "gone": "That button belongs to something that is not here any more. Nothing was changed.",
    }[command.problem]
    blocks = [Text(told)]
    if command.problem == "unknown_command" and command.detail:
        blocks.append(Text(f"/journey {command.detail}", quoted=True))
    desk.answer(Card("", (*blocks, help_button)))
