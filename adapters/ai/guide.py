"""The offline guide as a provider: it answers by quoting the passages that were found, names them, and makes nothing
up. Free, at once, and always there."""

import json
import re

from core.ai.tasks.advise import MAX_CHARACTERS, MAX_LINES, AdviseGiven, Passage
from core.costs.entry import Usage
from core.errors import AIRefused
from core.ports.ai import AIReply, AIRequest, Capabilities

CAPABILITIES = Capabilities(
    schema=True, tasks=frozenset({"advise"}), input_bytes=100_000_000, models={"text": "guide"}, free=True
)
MAX_PASSAGES = 2
LEFT_OUT = "…"
"""Stands where a passage goes on that is too long to be quoted whole."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


class GuideProvider:
    """Answers `advise` alone. Where no passage was found it refuses: there is no guidance."""

    @property
    def service(self) -> str:
        return "guide"

    @property
    def capabilities(self) -> Capabilities:
        return CAPABILITIES

    async def complete(self, request: AIRequest) -> AIReply:
        given = request.given
        if not isinstance(given, AdviseGiven):
            raise AIRefused("The guide answers questions, and nothing else.")
        quoted = given.passages[:MAX_PASSAGES]
        if not quoted:
            raise AIRefused("There is no guidance on this question.")
        text = quote(quoted)
        answer = {"text": text, "sources": [passage.id for passage in quoted], "confident": True}
        return AIReply(json.dumps(answer, ensure_ascii=False), Usage(), "guide")

    async def check(self, timeout: float = 10.0) -> None:
        """It is part of this process."""

    async def close(self) -> None:
        """It holds nothing."""


def quote(passages: tuple[Passage, ...]) -> str:
    """The passages, word for word, a line each; what does not fit ends after a whole sentence."""
    room = MAX_CHARACTERS // len(passages) - 1
    return "\n".join(_fitting(" ".join(passage.text.split()), room) for passage in passages[:MAX_LINES])


def _fitting(text: str, room: int) -> str:
    if len(text) <= room:
        return text
    kept = ""
    for sentence in _SENTENCE.split(text):
        longer = f"{kept} {sentence}".strip()
        if len(longer) + len(LEFT_OUT) + 1 > room:
            break
        kept = longer
    return f"{kept or text[: room - 2]} {LEFT_OUT}"
