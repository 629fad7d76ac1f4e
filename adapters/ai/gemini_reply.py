"""What Gemini answers, whole or in pieces, as a reply of ours or as one of our errors."""

from typing import Any

from adapters.ai.counting import guess
from adapters.ai.failures import unreadable
from adapters.ai.gemini_errors import GEMINI
from adapters.ai.unit import unit
from core.costs.entry import Usage
from core.errors import AIBlocked, AIMalformed, AIUnavailable
from core.ports.ai import AIReply, AIRequest, ImagePart, Source

DONE = "STOP"
CUT_OFF = {"MAX_TOKENS", "CONTINUATION"}
BROKEN = {
    "MALFORMED_RESPONSE",
    "MALFORMED_FUNCTION_CALL",
    "UNEXPECTED_TOOL_CALL",
    "TOO_MANY_TOOL_CALLS",
    "OTHER",
    "NO_IMAGE",
    "IMAGE_OTHER",
}


class Heard:
    """An answer on its way. A stream's pieces each count all that was used so far, so the last count stands."""

    def __init__(self, request: AIRequest) -> None:
        self._request = request
        self._texts: list[str] = []
        self._images: list[ImagePart] = []
        self._sources: dict[str, Source] = {}
        self._queries: set[str] = set()
        self._counted: Any = None
        self._blocked = self._finish = self._model = self._id = ""
        self._began = False

    def add(self, response: Any) -> None:
        """One response of the SDK: the whole answer, or the next piece."""
        self._began = True
        self._counted = response.usage_metadata or self._counted
        self._model = response.model_version or self._model
        self._id = response.response_id or self._id
        if response.prompt_feedback is not None:
            self._blocked = _word(response.prompt_feedback.block_reason) or self._blocked
        if response.candidates:
            self._candidate(response.candidates[0])

    def _candidate(self, candidate: Any) -> None:
        self._finish = _word(candidate.finish_reason) or self._finish
        for part in (candidate.content and candidate.content.parts) or ():
            if part.thought:
                continue
            if part.text:
                self._texts.append(part.text)
                if self._request.hear is not None:
                    self._request.hear(part.text)
            if part.inline_data is not None and part.inline_data.data:
                self._images.append(ImagePart(part.inline_data.data, part.inline_data.mime_type or "image/png"))
        if candidate.grounding_metadata is not None:
            self._grounding(candidate.grounding_metadata)

    def _grounding(self, found: Any) -> None:
        self._queries.update(query for query in found.web_search_queries or () if query.strip())
        for chunk in found.grounding_chunks or ():
            if chunk.web is not None and chunk.web.uri:
                self._sources[chunk.web.uri] = Source(chunk.web.title or chunk.web.uri, chunk.web.uri)

    def partial(self) -> Usage | None:
        """What was used when it breaks off here; None: nothing came yet."""
        return self._usage() if self._began else None

    def _usage(self) -> Usage:
        counted = self._counted
        images = len(self._images) if self._request.wants == "paint" else len(self._request.images)
        if counted is None:
            return guess(self._request, "".join(self._texts), len(self._images))
        return Usage(
            tokens_in=(counted.prompt_token_count or 0) + (counted.tool_use_prompt_token_count or 0),
            tokens_out=counted.candidates_token_count or 0,
            tokens_cached=counted.cached_content_token_count or 0,
            tokens_thought=counted.thoughts_token_count or 0,
            tokens_image=_of_images(counted.prompt_tokens_details),
            images=images,
            searches=len(self._queries),
        )

    def reply(self) -> AIReply:
        """Raises AIBlocked, AIMalformed, AIUnavailable, with what was used all the same."""
        usage, text = self._usage(), "".join(self._texts)
        if self._blocked and not self._finish:
            raise AIBlocked("Gemini blocked the prompt.", reason=self._blocked, usage=usage)
        if self._finish in CUT_OFF:
            raise AIMalformed("Gemini's answer was cut off at its length.", usage=usage)
        if self._finish and self._finish not in {DONE, *BROKEN}:
            raise AIBlocked("Gemini blocked its answer.", reason=self._finish, usage=usage)
        if not self._finish and self._request.hear is not None:
            raise AIUnavailable("Gemini's answer broke off.", usage=usage, billed="unknown")
        wanted = self._images if self._request.wants == "paint" else text
        if self._finish in BROKEN or not wanted:
            told = self._finish or "none"
            raise AIMalformed(f"Gemini's answer holds nothing (finish reason {told}).", usage=usage)
        model = self._model or self._request.model
        return AIReply(text, usage, model, self._id, (), tuple(self._images), tuple(self._sources.values()))


def embedded(response: Any, request: AIRequest) -> AIReply:
    found = response.embeddings or ()
    if len(found) != len(request.texts) or not all(one.values for one in found):
        raise unreadable(GEMINI, f"{len(found)} vectors for {len(request.texts)} texts", guess(request, ""))
    counted = getattr(response.usage_metadata, "prompt_token_count", None)
    usage = Usage(tokens_in=counted) if counted else guess(request, "")
    return AIReply("", usage, request.model, "", tuple(unit(one.values) for one in found))


def _of_images(details: Any) -> int:
    return sum(one.token_count or 0 for one in details or () if _word(one.modality) == "IMAGE")


def _word(value: Any) -> str:
    return str(getattr(value, "value", value) or "")
