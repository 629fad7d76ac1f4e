"""What the gateway gives back, and how a model's text becomes it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Literal, TypeVar

from pydantic import ValidationError

from core.ai.recited import recites
from core.ai.task import In, Out, Task
from core.errors import AIBlocked, AIError, AIMalformed, AIRateLimited, AIRefused, LimitReached
from core.ports.ai import AIReply, Source

Value = TypeVar("Value")
Reason = Literal[
    "", "no_model", "unavailable", "rate_limited", "blocked", "malformed", "refused", "limit", "too_often", "too_large"
]
"""Why no model answered. "limit": the operator's spending limit; "too_often": the person or workspace asks too much at
once; "too_large": more words or pictures than any model here takes."""


@dataclass(frozen=True, slots=True)
class Answer(Generic[Value]):
    """`by` is the service that answered ("gemini", "mock", "guide"). By "guide", or without a value, no model answered,
    for `reason`. `retry_after` (seconds) and `free_at` say when to try again, where that is known. `kept`: it comes
    from the cache, or from somebody who asked the same at the same time, and cost nothing."""

    value: Value | None
    by: str
    model: str = ""
    reason: Reason = ""
    retry_after: float | None = None
    free_at: datetime | None = None
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """A free answer; `sources` are the pages that a searching model rests on."""

    text: str
    sources: tuple[Source, ...] = ()


def reason_of(error: AIError) -> Reason:
    match error:
        case LimitReached():
            return "limit"
        case AIRateLimited():
            return "rate_limited"
        case AIBlocked():
            return "blocked"
        case AIMalformed():
            return "malformed"
        case AIRefused():
            return "refused"
        case _:
            return "unavailable"


def read_answer(task: Task[In, Out], given: In, reply: AIReply) -> Out:
    """Raises AIMalformed (with what it cost), without the text of the answer."""
    try:
        answer = task.check(given, task.answer.model_validate_json(_bare(reply.text)))
        if recites(task.prompt(given)[0], answer):
            raise ValueError("it recites our instructions")
        return answer
    except ValidationError as error:
        fields = ", ".join(".".join(map(str, e["loc"])) or e["type"] for e in error.errors(include_input=False)[:5])
        raise AIMalformed(f"the answer misses the schema of {task.key} at {fields}.", usage=reply.usage) from None
    except ValueError:
        raise AIMalformed(f"the answer does not pass the check of {task.key}.", usage=reply.usage) from None


def _bare(text: str) -> str:
    """Some models put JSON in a code fence."""
    text = text.strip()
    if text.startswith("```") and text.endswith("```"):
        return text.removeprefix("```json").removeprefix("```").removesuffix("```").strip()
    return text
