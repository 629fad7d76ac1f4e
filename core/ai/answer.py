"""What the gateway gives back, and how a model's text becomes it."""

from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from pydantic import BaseModel, ValidationError

from core.ai.task import In, Out, Task
from core.errors import AIBlocked, AIError, AIMalformed, AIRateLimited, AIRefused
from core.ports.ai import AIReply

Value = TypeVar("Value", bound=BaseModel)
Reason = Literal["", "no_model", "unavailable", "rate_limited", "blocked", "malformed", "refused"]


@dataclass(frozen=True, slots=True)
class Answer(Generic[Value]):
    """`value` None: no model answered, for `reason`; the offline guide speaks (`by` "guide"). Else `by` is the
    service ("gemini", "mock"). `retry_after`: seconds, when a provider said them."""

    value: Value | None
    by: str
    model: str = ""
    reason: Reason = ""
    retry_after: float | None = None


def reason_of(error: AIError) -> Reason:
    match error:
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


def no_answer(error: AIError, model: str) -> Answer[Value]:
    retry_after = error.retry_after if isinstance(error, AIRateLimited) else None
    return Answer(None, "guide", model, reason_of(error), retry_after)


def read_answer(task: Task[In, Out], given: In, reply: AIReply) -> Out:
    """Raises AIMalformed (with what it cost), without the text of the answer."""
    try:
        return task.check(given, task.answer.model_validate_json(_bare(reply.text)))
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
