"""A sample journey to look around in: plainly marked on its cards, never nudged about, gone with one button.

What marks it is a fact that no template has, `sample`: the id of the write that began it, which the button takes back.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from core.journeys.change import put
from core.journeys.model import SAMPLE, Fact, Journey, is_sample
from core.journeys.moves import Completed, complete, start
from core.journeys.records import add_note, record_fact, tick
from core.journeys.template import Template
from core.views import Button, Text
from core.words import t
from core.yaml_text import parse_yaml


class _File(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    template: str
    name: str
    facts: dict[str, str]
    done: list[str]
    days_ago: int
    notes: list[str]
    ticked: dict[str, list[str]]


def sample_journey(
    templates: Mapping[str, Template], ids: Callable[[], str], *, tenant: str, room: str, owner: str, now: datetime
) -> Journey:
    """As if somebody had begun it some days ago. Not marked yet: see `marked`."""
    file = _file()
    template, began = templates[file.template], now - timedelta(days=file.days_ago)
    journey, _ = start(template, id=ids(), tenant=tenant, room=room, owner=owner, now=began, name=t(file.name))
    for name, value in file.facts.items():
        journey, _ = record_fact(journey, template, name, t(value) if name == "goal" else value, began, owner)
    for step in file.done:
        finished = complete(journey, template, now, step)
        assert isinstance(finished, Completed), f"the sample lacks a proof of {step}"
        journey = finished.journey
    for text in file.notes:
        journey, _ = add_note(journey, ids(), t(text), now, owner)
    for step, items in file.ticked.items():
        for item in items:
            journey, _ = tick(journey, template, item, now, step=step)
    return journey


def marked(journey: Journey, write: str) -> Journey:
    """`write`: the id of the write that begins it."""
    known = Fact(write, journey.owner, journey.created_at)
    return replace(journey, state=replace(journey.state, facts=put(journey.state.facts, SAMPLE, known)))


def sample_blocks(journey: Journey) -> tuple[Text, ...]:
    notice = t("This is a sample to look around in: nothing here is yours, and one button removes it.")
    return (Text(notice, tone="quiet"),) if is_sample(journey) else ()


def sample_button(journey: Journey) -> Button | None:
    """Takes the whole sample away; None on everybody's own journeys."""
    mark = journey.state.facts.get(SAMPLE)
    # Most: 24
    return Button(t("Remove the sample"), "undo_force", mark.value) if mark else None


def texts_of_sample() -> tuple[str, ...]:
    """Every text for the catalogue."""
    return (_file().name, _file().facts["goal"], *_file().notes)


@cache
def _file() -> _File:
    return _File.model_validate(parse_yaml((files("core.journeys") / "sample.yaml").read_bytes()))
