"""`/journey ...`: what people may type as a command, the same everywhere. Data that each surface offers its way."""

from dataclasses import dataclass


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


_STEP = SlashOption("step", "which step; the current one if you leave it out", autocomplete="step")

SLASH: tuple[Slash, ...] = (
    Slash(
        "start",
        "Start a journey",
        (
            SlashOption("kind", "what you renovate", required=True, choices=("kitchen", "bathroom", "diy")),
            SlashOption("name", "a name for it"),
            SlashOption("budget", "about how much, such as 40k"),
        ),
    ),
    Slash("progress", "Where the journey stands"),
    Slash("next", "What to do now, and why"),
    Slash("done", "Check the step and move on", (_STEP,)),
    Slash("skip", "Skip a step", (SlashOption("reason", "why", required=True), _STEP)),
    Slash(
        "reopen",
        "Open a finished or skipped step again",
        (SlashOption("step", "which step", required=True, autocomplete="step"),),
    ),
    Slash("note", "Keep a note", (SlashOption("text", "the note", required=True),)),
    Slash("photos", "The photos of this journey", (_STEP,)),
    Slash("list", "Your journeys here"),
    Slash(
        "switch",
        "Go to another journey",
        (SlashOption("journey", "which one", required=True, autocomplete="journey"),),
    ),
    Slash("pause", "Pause this journey"),
    Slash("resume", "Go on, from any step", (_STEP,)),
    Slash("remind", "Remind me", (SlashOption("text", "what and when: call the tiler Friday 7pm", required=True),)),
    Slash("reminders", "What I will remind you of"),
    Slash("undo", "Take the last change back"),
    Slash("ask", "Ask about renovation", (SlashOption("text", "your question", required=True),)),
    Slash("quiet", "Stop or start my nudges", (SlashOption("pings", "nudges", choices=("off", "on")),)),
    Slash("timezone", "Set your time zone", (SlashOption("zone", "such as Europe/Berlin", required=True),)),
    Slash(
        "language",
        "The language I write in",
        (SlashOption("language", "which one", choices=("English", "Español", "Deutsch", "Français")),),
    ),
    Slash("help", "What I can do"),
)
