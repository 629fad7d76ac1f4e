"""A HomeView with two homes in it, and canaries: words that belong to somebody else, or to nobody outside."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import sqlalchemy as sa
import structlog
from structlog.testing import LogCapture

from adapters.ai.gemini import GeminiProvider
from adapters.ai.openai_compatible import OPENAI, OpenAICompatible
from core.ai.task import DATA_RULE
from core.messages import Place
from core.persistence import SqlStore
from core.ports.ai import AIProvider
from core.understanding.meaning.lazily import open_meaning
from tests.fakes.gemini import KEY as GEMINI_KEY
from tests.fakes.openai import KEY as OPENAI_KEY
from tests.fakes.pictures import kitchen_photo
from tests.handlers.house import HOME, START, Talk, talk
from tests.redteam.obeying import TASKS, ObeyingGemini, ObeyingOpenAI

Mode = Literal["rules", "meaning", "gemini", "openai"]
"""Rules alone; rules and meaning; all three with a Gemini that obeys; rules and an OpenAI that obeys."""
Json = dict[str, Any]
NEXT_DOOR = Place("console", "local", "next-door", direct=True)
ELSEWHERE = Place("console", "elsewhere", "them", direct=True)
CANARIES = ("canary-next-door", "canary-elsewhere", "canary-note", "canary-reminder", "canary-caption")
SECRETS = (GEMINI_KEY, OPENAI_KEY)
ANSWERS = ("1995", "later", "just me", "more light")
"""They complete the proof of the kitchen's first step: "done" would move it on."""


def prompt_lines() -> list[str]:
    """Sentences of our own instructions, long enough not to be anybody else's words."""
    whole = "\n".join((*TASKS.values(), DATA_RULE))
    return [line.strip("- ") for line in whole.splitlines() if len(line) > 60]


@dataclass
class Rig:
    talk: Talk
    mode: Mode
    model: ObeyingGemini | ObeyingOpenAI | None
    logs: LogCapture
    ids: Mapping[str, str] = field(default_factory=dict)
    """Names that cases may use in values: "{next_door.journey}"."""
    shown: int = 0
    """Posts that were there before the attack; the model's requests, and the time, likewise."""
    asked: int = 0
    ids_at: datetime = START

    async def mark(self) -> None:
        """From here on it is the attack."""
        self.talk.clock.pass_by(seconds=30)
        self.shown, self.ids_at = len(self.talk.surface.posts), self.talk.clock.now() - timedelta(seconds=1)
        self.talk.surface.edits.clear()
        self.asked = len(self.model.requests) if self.model else 0
        self.logs.entries.clear()

    async def tables(self) -> dict[str, list[Json]]:
        """A person of whom nothing but their language is known counts as not kept: it is heard in what they write."""
        found = await self._look(_KEPT)
        found["person"] = [p for p in found["person"] if p["zone"] or not p["pings"] or p["language_chosen"]]
        return found

    async def rows(self, *names: str) -> dict[str, list[Json]]:
        return await self._look(dict.fromkeys(names, ()))

    async def _look(self, wanted: Mapping[str, Sequence[str]]) -> dict[str, list[Json]]:
        def work(conn: sa.Connection) -> dict[str, list[Json]]:
            return {
                name: [_without(row._mapping, drop) for row in conn.execute(sa.text(f'SELECT * FROM "{name}"'))]
                for name, drop in wanted.items()
            }

        return await self.talk.store._runner.run(work)


_KEPT: Mapping[str, Sequence[str]] = {
    "journey": ("last_activity_at",),
    "room_focus": (),
    "photo": (),
    "write": (),
    "reminder": (),
    "person": ("language",),
    "alert": (),
}
"""What an attack may not change, with columns that only say that somebody was there, and in which language."""


def _without(row: Mapping[str, Any], drop: Sequence[str]) -> Json:
    return {key: value for key, value in row.items() if key not in drop}


@asynccontextmanager
async def rig(
    store: SqlStore, folder: Path, mode: Mode, answers: Mapping[str, Json], ids: Mapping[str, str]
) -> AsyncIterator[Rig]:
    """On a store that `furnish` filled. `ids`: what that gave."""
    logs = LogCapture()
    before = structlog.get_config()
    structlog.configure(processors=[logs])
    model = {"rules": None, "meaning": None, "gemini": ObeyingGemini(answers), "openai": ObeyingOpenAI(answers)}[mode]
    if model:
        await model.start()
    providers = _providers(model)
    try:
        meaning = open_meaning() if mode in ("meaning", "gemini") else None
        async with talk(store, folder, providers, meaning=meaning) as one:
            yield Rig(one, mode, model, logs, ids)
    finally:
        structlog.configure(**before)
        for provider in providers:
            await provider.close()
        if model:
            await model.stop()


def _providers(model: ObeyingGemini | ObeyingOpenAI | None) -> list[AIProvider]:
    match model:
        case None:
            return []
        case ObeyingGemini():
            return [GeminiProvider(GEMINI_KEY, model.base_url)]
        case ObeyingOpenAI():
            return [OpenAICompatible(OPENAI, OPENAI_KEY, "gpt-5-mini", images=True, base_url=model.address)]


async def furnish(store: SqlStore, folder: Path) -> dict[str, str]:
    """Ana's kitchen, with its first step ready to be done; a neighbour's room of the same tenant; another tenant."""
    ids: dict[str, str] = {}
    async with talk(store, folder) as t:
        for name, place, user in (("next_door", NEXT_DOOR, "nina"), ("elsewhere", ELSEWHERE, "eve")):
            await t.say("start a bathroom renovation", user=user, place=place)
            for _ in range(6):
                await t.say("later", user=user, place=place)
            await t.say(f"note: canary-note of canary-{name.replace('_', '-')}", user=user, place=place)
            ids[f"{name}.undo"] = t.button("Undo").value
            await t.say("canary-caption", user=user, place=place, files={f"{name}.jpg": kitchen_photo(len(name))})
            await t.say("remind me on december 24 at 7pm to feed the canary-reminder", user=user, place=place)
            journey = await t.journey(place)
            ids[f"{name}.journey"] = journey.id
            ids[f"{name}.photo"] = next(iter(journey.state.photos))
            ids[f"{name}.reminder"] = await _reminder(t, place)
        await t.say("we want to redo our kitchen, about 40k")
        for answer in ANSWERS:
            await t.say(answer)
        await t.say("note: the gas line is behind the sink")
        await t.say("remind me on friday 7pm to call the tiler")
        journey = await t.journey()
        assert journey.state.current == "k1"
        return {**ids, "journey": journey.id, "reminder": await _reminder(t, HOME)}


async def _reminder(t: Talk, place: Place) -> str:
    return (await t.store.transact(lambda unit: unit.reminders.open_for(place.room)))[0].id
