"""What is said when no model answers."""

from core.ai.answer import Reason

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
