"""What is said when no model answers. The guide quotes the project's own guidance and never makes anything up."""

from collections.abc import Sequence

from core.ai.answer import Reason
from core.ai.tasks.advise import Passage

WHY: dict[Reason, str] = {
    "": "",
    "no_model": "No AI model is set up here.",
    "unavailable": "The AI model does not answer right now.",
    "rate_limited": "The AI model has too much to do right now.",
    "blocked": "The AI model's own filter would not take this.",
    "malformed": "The AI model gave no usable answer.",
    "refused": "The AI model does not accept our request; whoever runs this bot has been told in its log.",
}


def why(reason: Reason, retry_after: float | None = None) -> str:
    """A sentence for people; says when to try again if the provider did."""
    sentence = WHY[reason]
    if reason != "rate_limited" or retry_after is None:
        return sentence
    minutes = max(round(retry_after / 60), 1)
    wait = f"{max(round(retry_after), 1)} seconds" if retry_after < 90 else f"{minutes} minutes"
    return f"{sentence} Try again in about {wait}."


def photo_without_model(facts: Sequence[str], reason: Reason, retry_after: float | None = None) -> tuple[str, ...]:
    """Sentences for a photo that nobody looked at; `facts` are what was measured in it ("1280 x 960 pixels")."""
    opening = f"{why(reason, retry_after)} I kept the photo, but nobody looked at what it shows."
    measured = f"Measured: {'; '.join(facts)}." if facts else ""
    return tuple(sentence for sentence in (opening.strip(), measured) if sentence)


def quote(passages: Sequence[Passage]) -> tuple[str, ...]:
    """Up to two passages, word for word. Empty: there is no guidance, and that is what must be said."""
    return tuple(passage.text for passage in passages[:2])


NO_GUIDANCE = "I have no guidance on this, and I would rather not guess."
FROM_GUIDE = "From HomeView's own guidance, without an AI model."
