"""Scenes and inbounds for the tests of understanding."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from core.journeys.model import Fact, Journey, JourneyState
from core.messages import AttachmentRef, ButtonPressed, CommandInvoked, FormSubmitted, InboundMessage, Place, Sender
from core.ports.store import Pending
from core.understanding.rules import understand
from core.understanding.scene import JourneyRef, Reading, Scene, StepRef

NOW = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
"""Saturday, 10:00 in New York."""
ZONE = "America/New_York"
PLACE = Place("slack", "T1", "C1")
SENDER = Sender("U1")
STEPS = (
    StepRef("k1", "Initial consultation"),
    StepRef("k2", "Vision analysis"),
    StepRef("k3", "Design options"),
    StepRef("k4", "Product selection"),
    StepRef("k5", "Cost estimate"),
    StepRef("k6", "Contractor search"),
    StepRef("k7", "Finalize plan"),
)
JOURNEY = Journey(
    "j1", "slack:T1", "slack:T1:C1", "slack:T1:U1", "kitchen", 1, "active", JourneyState("k1", {}), NOW, NOW, NOW, 1
)
NOTHING = Scene(NOW, ZONE)
KITCHEN = Scene(
    NOW,
    ZONE,
    journey=JOURNEY,
    journeys=(JourneyRef("j1", "Kitchen", "kitchen"), JourneyRef("j2", "Guest bath", "bathroom")),
    steps=STEPS,
)
PHOTO = AttachmentRef("f1", "kitchen.jpg", "image/jpeg")


def asked(kind: str, scene: Scene = KITCHEN, **data: str) -> Scene:
    """The scene after we asked something."""
    return replace(scene, pending=Pending(kind, data, NOW))


def built(year: str) -> Scene:
    """The kitchen of a house whose year is known."""
    state = replace(JOURNEY.state, facts={"year_built": Fact(year, "U1", NOW)})
    return replace(KITCHEN, journey=replace(JOURNEY, state=state))


def say(text: str, scene: Scene, *photos: AttachmentRef, addressed: bool = True) -> Reading:
    return understand(InboundMessage("m1", NOW, PLACE, SENDER, text, photos, addressed), scene)


def press(action: str, value: str = "", scene: Scene = KITCHEN) -> Reading:
    return understand(ButtonPressed("p1", NOW, PLACE, SENDER, action, value), scene)


def submit(form: str, context: str, values: Mapping[str, str], scene: Scene = KITCHEN) -> Reading:
    return understand(FormSubmitted("f1", NOW, PLACE, SENDER, form, context, values), scene)


def slash(name: str, text: str = "", options: Mapping[str, str] | None = None) -> Reading:
    return understand(CommandInvoked("c1", NOW, PLACE, SENDER, name, text, options or {}), KITCHEN)
