"""`/journey ...`: what people may type as a command, the same everywhere. Data that each surface offers its way."""

from dataclasses import dataclass

from core.words import mark


@dataclass(frozen=True, slots=True)
class SlashOption:
    """A typed option. `choices` are fixed values; `autocomplete` names what the Instant port completes:
    "step", "journey", "open_step", "reminder"."""

    name: str
    about: str
    required: bool = False
    choices: tuple[str, ...] = ()
    autocomplete: str = ""


@dataclass(frozen=True, slots=True)
class Slash:
    """`/journey NAME`: one line of help, and options for platforms that type them."""

    name: str
    about: str
    options: tuple[SlashOption, ...] = ()


_STEP = SlashOption("step", mark("which step; the current one if you leave it out"), autocomplete="step")

SLASH: tuple[Slash, ...] = (
    Slash(
        "start",
        mark("Start a journey"),
        (
            SlashOption("kind", mark("what you renovate"), required=True, choices=("kitchen", "bathroom", "diy")),
            SlashOption("name", mark("a name for it")),
            SlashOption("budget", mark("about how much, such as 40k")),
        ),
    ),
    Slash("progress", mark("Where the journey stands")),
    Slash("next", mark("What to do now, and why")),
    Slash("done", mark("Check the step and move on"), (_STEP,)),
    Slash("skip", mark("Skip a step"), (SlashOption("reason", mark("why"), required=True), _STEP)),
    Slash(
        "reopen",
        mark("Open a finished or skipped step again"),
        (SlashOption("step", mark("which step"), required=True, autocomplete="step"),),
    ),
    Slash("note", mark("Keep a note"), (SlashOption("text", mark("the note"), required=True),)),
    Slash("photos", mark("The photos of this journey"), (_STEP,)),
    Slash("list", mark("Your journeys here")),
    Slash(
        "switch",
        mark("Go to another journey"),
        (SlashOption("journey", mark("which one"), required=True, autocomplete="journey"),),
    ),
    Slash("pause", mark("Pause this journey")),
    Slash("resume", mark("Go on, from any step"), (_STEP,)),
    Slash(
        "remind",
        mark("Remind me"),
        (SlashOption("text", mark("what and when: call the tiler Friday 7pm"), required=True),),
    ),
    Slash("reminders", mark("What I will remind you of")),
    Slash("undo", mark("Take the last change back")),
    Slash("ask", mark("Ask about renovation"), (SlashOption("text", mark("your question"), required=True),)),
    Slash("quiet", mark("Stop or start my nudges"), (SlashOption("pings", mark("nudges"), choices=("off", "on")),)),
    Slash("timezone", mark("Set your time zone"), (SlashOption("zone", mark("such as Europe/Berlin"), required=True),)),
    Slash(
        "language",
        mark("The language I write in"),
        (SlashOption("language", mark("which one"), choices=("English", "Español", "Deutsch", "Français")),),
    ),
    Slash("help", mark("What I can do")),
)
