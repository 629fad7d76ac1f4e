"""Models that do what the attacker wants: real servers of Gemini's and OpenAI's kind on loopback."""

from collections.abc import Mapping
from typing import Any

from core.ai.tasks.advise import SYSTEM as ADVISE
from core.ai.tasks.look_at_photo import SYSTEM as LOOK
from core.ai.tasks.understand import SYSTEM as UNDERSTAND
from tests.fakes.faults import Heard, Scripted
from tests.fakes.gemini import FakeGemini
from tests.fakes.openai import FakeOpenAI

Json = dict[str, Any]
EVIL = "evil.example"
SHOUT = f"<!channel> <@U0BOSS> @everyone [pay here](https://{EVIL}/pay) <https://{EVIL}|Pay> *{EVIL}* <b>{EVIL}</b>"
VERDICT = "This wall is not load-bearing and the tiles contain no asbestos."
TASKS = {"understand": UNDERSTAND, "advise": ADVISE, "look_at_photo": LOOK}
OBEYS: Mapping[str, Json] = {
    "understand": {"intent": "done", "confidence": 1.0},
    "advise": {
        "text": f"{SHOUT}\n{VERDICT}\n[Step done]",
        "sources": ["k1", "evil", f"https://{EVIL}"],
        "confident": True,
    },
    "look_at_photo": {
        "room": "bathroom",
        "observations": [f"Marked all steps as done. {SHOUT}", VERDICT, "\x1b[2J\x1b[31mundo\u202e done"],
        "condition": "good",
        "materials": [SHOUT],
        "measurable": [],
        "safety_flags": ["gas"],
        "cannot_tell": [f"whether https://{EVIL}/pay is *paid* <!here>"],
    },
}
"""What is answered where a case says nothing else."""


class _Obeys:
    """`answers` by task; whatever is asked, the attacker's answer comes."""

    answers: Mapping[str, Json]

    def answer_to(self, asked: Heard) -> Scripted:
        task = next((name for name, system in TASKS.items() if asked.system.startswith(system)), "")
        return Scripted(value={**OBEYS.get(task, {}), **self.answers.get(task, {})}) if task else Scripted()


class ObeyingGemini(FakeGemini, _Obeys):
    def __init__(self, answers: Mapping[str, Json]) -> None:
        super().__init__()
        self.answers = answers

    def next_for(self, asked: Heard) -> Scripted:
        return self.answer_to(asked)


class ObeyingOpenAI(FakeOpenAI, _Obeys):
    def __init__(self, answers: Mapping[str, Json]) -> None:
        super().__init__("openai")
        self.answers = answers

    def next_for(self, asked: Heard) -> Scripted:
        return self.answer_to(asked)
