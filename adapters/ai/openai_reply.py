"""What a chat completion answers, whole or in pieces, as a reply of ours or as one of our errors."""

from typing import Any

from adapters.ai.counting import guess
from adapters.ai.failures import Vendor, unreadable
from adapters.ai.unit import unit
from core.costs.entry import Usage
from core.errors import AIBlocked, AIMalformed, AIUnavailable
from core.ports.ai import AIReply, AIRequest

BLOCKED = "content_filter"
CUT_OFF = "length"
OVERLOADED = "insufficient_system_resource"
"""DeepSeek's finish reason for an answer that it had to break off."""


class Heard:
    """An answer on its way. The figures of a stream come with its last piece; until then they are guessed."""

    def __init__(self, request: AIRequest, vendor: Vendor) -> None:
        self._request, self._vendor = request, vendor
        self._texts: list[str] = []
        self._counted: Any = None
        self._finish = self._model = self._id = ""
        self._refused = self._began = False

    def add(self, response: Any) -> None:
        """A completion of the SDK, or a chunk of one. Raises AIUnavailable when it is neither."""
        choices = getattr(response, "choices", None)
        if choices is None:
            raise unreadable(self._vendor, "no choices", self.partial())
        self._began = True
        self._counted = getattr(response, "usage", None) or self._counted
        self._model = getattr(response, "model", "") or self._model
        self._id = getattr(response, "id", "") or self._id
        if choices:
            self._choice(choices[0])

    def _choice(self, choice: Any) -> None:
        self._finish = choice.finish_reason or self._finish
        said = getattr(choice, "delta", None) or getattr(choice, "message", None)
        if said is None:
            return
        self._refused = self._refused or bool(getattr(said, "refusal", None))
        if said.content:
            self._texts.append(said.content)
            if self._request.hear is not None:
                self._request.hear(said.content)

    def partial(self) -> Usage | None:
        """What was used when it breaks off here; None: nothing came yet."""
        return self._usage() if self._began else None

    def _usage(self) -> Usage:
        if self._counted is None:
            return guess(self._request, "".join(self._texts))
        return usage_of(self._counted, len(self._request.images))

    def reply(self) -> AIReply:
        """Raises AIBlocked, AIMalformed, AIUnavailable, with what was used all the same."""
        who, usage, text = self._vendor.name, self._usage(), "".join(self._texts)
        if self._refused or self._finish == BLOCKED:
            reason = "refusal" if self._refused else BLOCKED
            raise AIBlocked(f"{who} blocked its answer.", reason=reason, usage=usage)
        if self._finish == CUT_OFF:
            raise AIMalformed(f"{who}'s answer was cut off at its length.", usage=usage)
        if self._finish == OVERLOADED:
            raise AIUnavailable(f"{who} broke its answer off: it is overloaded.", usage=usage)
        if not self._finish and self._request.hear is not None:
            raise AIUnavailable(f"{who}'s answer broke off.", usage=usage, billed="unknown")
        if not text:
            raise AIMalformed(f"{who}'s answer holds nothing.", usage=usage)
        return AIReply(text, usage, self._model or self._request.model, self._id)


def usage_of(counted: Any, images: int) -> Usage:
    """OpenAI and DeepSeek count thoughts into the completion; some others beside it, which the total gives away."""
    prompt, completion = counted.prompt_tokens or 0, counted.completion_tokens or 0
    thought = _detail(counted, "completion_tokens_details", "reasoning_tokens")
    beside = thought > 0 and (counted.total_tokens or 0) >= prompt + completion + thought
    cached = _detail(counted, "prompt_tokens_details", "cached_tokens")
    return Usage(
        tokens_in=prompt,
        tokens_out=completion if beside else max(completion - thought, 0),
        tokens_cached=cached or getattr(counted, "prompt_cache_hit_tokens", None) or 0,
        tokens_thought=thought,
        tokens_image=_detail(counted, "prompt_tokens_details", "image_tokens"),
        images=images,
    )


def _detail(counted: Any, group: str, name: str) -> int:
    return getattr(getattr(counted, group, None), name, None) or 0


def embedded(response: Any, request: AIRequest, vendor: Vendor) -> AIReply:
    found = sorted(getattr(response, "data", None) or (), key=lambda one: one.index)
    if len(found) != len(request.texts):
        raise unreadable(vendor, f"{len(found)} vectors for {len(request.texts)} texts", guess(request, ""))
    counted = getattr(getattr(response, "usage", None), "prompt_tokens", None)
    usage = Usage(tokens_in=counted) if counted else guess(request, "")
    return AIReply("", usage, response.model or request.model, "", tuple(unit(one.embedding) for one in found))
