"""What a model answers when it sorts a message: wishes in their order, each with the slots of its kind and no others.

A slot that the message does not fill is empty. Slots hold the person's own words, except where a choice is fixed;
turning words into dates, money and ids is core.understanding's job, and so is what `confidence` is enough.
"""

from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator

MOST = 4
"""Wishes of one message."""

Danger = Literal[
    "none", "gas_smell", "co_alarm", "fire", "sparks", "live_wire", "flooding", "collapse", "gas", "panel",
    "load_bearing", "plumbing_stack", "sewage", "lead_pre1978", "asbestos_pre1980s", "water_stain_mold",
    "crack_structural", "gfci_wet", "ladder_height", "leak", "wet_power",
]  # fmt: skip
"""Hazards of core.understanding.safety: a model may add a warning, never take one away."""
FactName = Literal[
    "year_built", "budget", "dimensions", "decider", "goal", "scope", "hire_or_diy", "skill", "ownership",
    "accessibility", "safety_screen",
]  # fmt: skip


Sure = Annotated[float, Field(ge=0, le=1, description="how sure, 0 to 1", examples=[0.0])]


class _Wish(BaseModel):
    model_config = ConfigDict(frozen=True)


class Plain(_Wish):
    intent: Literal["none", "later", "ask", "list", "reminders", "undo", "help", "thanks", "greet", "leave", "yes"]
    confidence: Sure


class OfJourney(_Wish):
    intent: Literal["progress", "next", "switch", "pause"]
    confidence: Sure
    journey: str = Field("", description="its name in `journeys`, when one is spoken of")


class OfStep(_Wish):
    intent: Literal["done", "skip", "reopen", "photos", "resume"]
    confidence: Sure
    step: str = Field("", description="its title in `steps`, when one is spoken of; empty: the current one")
    reason: str = Field("", description="for skip: why, as written")
    journey: str = Field("", description="its name in `journeys`, when one is spoken of")


class Words(_Wish):
    intent: Literal["note", "no", "cancel_reminder"]
    confidence: Sure
    text: str = Field("", description="as written: the note, what is true instead, or which reminder")
    journey: str = Field("", description="its name in `journeys`, when one is spoken of")


class Remind(_Wish):
    intent: Literal["remind"]
    confidence: Sure
    text: str = Field("", description="what to be reminded of, as written, without the time")
    when: str = Field("", description="the words for the time, as written")
    at: str = Field(
        "", description="that time in the person's zone, as 2026-11-26T19:00, if it is plain; 09:00 if no hour is said"
    )


class Begin(_Wish):
    intent: Literal["start"]
    confidence: Sure
    kind: Literal["kitchen", "bathroom", "diy", "sample"]
    name: str = Field("", description="a name for the journey, if one is given, as written")
    goal: str = Field("", description="for diy what will be made, else what they want to reach; as written")
    budget: str = Field("", description="the amount as written, such as 'about 40k'")
    year_built: str = Field("", description="the year the home was built, as written")


class Tell(_Wish):
    intent: Literal["fact"]
    confidence: Sure
    name: FactName
    value: str = Field("", description="as written; for hire_or_diy, skill and ownership the fixed word; or 'unknown'")


class Choose(_Wish):
    intent: Literal["choose"]
    confidence: Sure
    number: int = Field(1, ge=1, le=12, description="which of what was asked or listed, from 1")


class Nudges(_Wish):
    intent: Literal["quiet"]
    confidence: Sure
    pings: Literal["on", "off"]


class Zone(_Wish):
    intent: Literal["timezone"]
    confidence: Sure
    zone: str = Field("", description="the zone or place, as written")
    iana: str = Field("", description="its IANA name, such as Europe/Madrid")


class Speech(_Wish):
    intent: Literal["language"]
    confidence: Sure
    language: Literal["en", "es", "de", "fr", "other"]


Wish = Annotated[
    Plain | OfJourney | OfStep | Words | Remind | Begin | Tell | Choose | Nudges | Zone | Speech,
    Field(discriminator="intent"),
]


class Understood(BaseModel):
    """The answer: at least one wish ("none" when there is none)."""

    model_config = ConfigDict(title="Understood")

    wishes: list[Wish] = Field(min_length=1, max_length=MOST, description="in the order of the message")
    danger: Danger = Field("none", description="a danger that the message tells of")

    @model_validator(mode="before")
    @classmethod
    def _lone(cls, data: Any) -> Any:
        """Small models answer a single wish without the list around it."""
        lone = isinstance(data, dict) and "intent" in data and "wishes" not in data
        return {"wishes": [data]} if lone else data


def intents() -> frozenset[str]:
    """Every intent that can be answered."""
    kinds = (Plain, OfJourney, OfStep, Words, Remind, Begin, Tell, Choose, Nudges, Zone, Speech)
    return frozenset(name for kind in kinds for name in get_args(kind.model_fields["intent"].annotation))
