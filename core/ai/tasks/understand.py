"""Which of the things that HomeView can do a message asks for. The rules come first; this is for what they miss."""

from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from core.ai.task import DATA_RULE, Task, as_data

Intent = Literal[
    "start",
    "progress",
    "next",
    "done",
    "skip",
    "reopen",
    "note",
    "photos",
    "list",
    "switch",
    "pause",
    "resume",
    "remind",
    "reminders",
    "undo",
    "help",
    "ask",
    "quiet",
    "none",
]

MEANINGS: dict[Intent, str] = {
    "start": "begin a renovation journey (template, budget, year_built, goal, name)",
    "progress": "where the journey stands",
    "next": "what to do now",
    "done": "a step is finished (step)",
    "skip": "leave a step out (step, reason)",
    "reopen": "go back to a finished or skipped step (step)",
    "note": "write something down (text)",
    "photos": "show the photos (step)",
    "list": "which journeys there are",
    "switch": "work on another journey (journey)",
    "pause": "put the journey on hold",
    "resume": "go on with a paused journey (step)",
    "remind": "a reminder (text: what, when: the words for the time)",
    "reminders": "which reminders are set",
    "undo": "take the last change back",
    "help": "what the bot can do",
    "ask": "a question about renovating or about this journey (text)",
    "quiet": "nudges off or on (pings)",
    "none": "anything else, or not sure",
}


class Understood(BaseModel):
    """The answer. Slots that the message does not fill are empty. Every slot holds the person's own words, except
    `template` and `pings`; turning them into dates, money and ids is core.understanding's job, and so is deciding
    what `confidence` is enough."""

    model_config = ConfigDict(title="Understood")

    intent: Intent = Field(description="what the message asks for", examples=["none"])
    confidence: float = Field(ge=0, le=1, description="how sure, 0 to 1", examples=[0.0])
    template: Literal["kitchen", "bathroom", "diy", "none"] = Field("none", description="for start")
    name: str = Field("", description="a name for the journey, if one is given")
    goal: str = Field("", description="what they want to reach, in their words")
    budget: str = Field("", description="the amount as written, such as 'about 40k'")
    year_built: str = Field("", description="as written")
    step: str = Field("", description="the step they mean, as written")
    journey: str = Field("", description="the journey they mean, as written")
    reason: str = Field("", description="why a step is skipped, as written")
    text: str = Field("", description="the note, the question or what to be reminded of, as written")
    when: str = Field("", description="the words that say when, as written")
    pings: Literal["on", "off", "none"] = Field("none", description="for quiet")


@dataclass(frozen=True, slots=True)
class Talk:
    """One earlier message: who is "person" or "bot"."""

    who: str
    text: str


@dataclass(frozen=True, slots=True)
class UnderstandGiven:
    """The message and what surrounds it. `steps` are the titles of the active journey's steps."""

    message: str
    journeys: tuple[str, ...] = ()
    current_step: str = ""
    steps: tuple[str, ...] = ()
    talk: tuple[Talk, ...] = ()


SYSTEM = f"""You sort one message of a homeowner into what a renovation assistant can do.

Intents:
{chr(10).join(f"- {intent}: {meaning}" for intent, meaning in MEANINGS.items())}

- Choose "none" when the message is small talk, is unclear, or could mean two things. Being wrong costs more than none.
- Copy slots from the message word by word. Never fill a slot from anything but the message. Leave the others empty.
- Judge only the message; the rest is there to understand it.

{DATA_RULE}"""

SPOKEN = ("name", "goal", "budget", "year_built", "step", "journey", "reason", "text", "when")


def prompt(given: UnderstandGiven) -> tuple[str, str]:
    data = {
        "message": given.message,
        "journeys_here": list(given.journeys),
        "current_step": given.current_step,
        "steps": list(given.steps),
        "talk_before": [{"who": t.who, "text": t.text} for t in given.talk],
    }
    return SYSTEM, "Sort the message.\n\n" + as_data(data)


def check(given: UnderstandGiven, answer: Understood) -> Understood:
    """Empties every slot that is not in the message: nothing is written that the person did not say.

    `step` and `journey` may also name one of those that were given."""
    said = _plain(given.message)
    known = {_plain(name) for name in (*given.steps, *given.journeys, given.current_step)}
    empty = {}
    for slot in SPOKEN:
        words = _plain(getattr(answer, slot))
        named = slot in {"step", "journey"} and words in known
        if words and words not in said and not named:
            empty[slot] = ""
    return answer.model_copy(update=empty)


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("\u2019", "'").split()).strip(" .!?\"'")


UNDERSTAND: Task[UnderstandGiven, Understood] = Task(
    name="understand",
    version=1,
    operation="understand",
    answer=Understood,
    prompt=prompt,
    models=("gemini/gemini-3.1-flash-lite",),
    max_output_tokens=1024,
    deadline=6.0,
    check=check,
)
