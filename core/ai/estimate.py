"""What a request can cost at the most, counted before it is sent. Pure."""

import json

from core.costs.entry import Usage
from core.ports.ai import AIRequest, Capabilities

WIRE_TOKENS = 256
"""Roles, turns and what a provider adds of its own around the words of a request."""
TEXT_TOKENS = 16
"""The same around each text of many (embeddings)."""
SEARCHES = 8
"""Web searches of one answer. No provider takes a bound for them: more than these are settled as they come."""
SEARCH_TOKENS = 2_000
"""What one search adds to the prompt, where that is billed as input."""
PICTURE_TOKENS = 2_600
"""A painted picture: the largest that Gemini paints (4K) is 2,520."""


def worst_case(request: AIRequest, capabilities: Capabilities) -> Usage:
    """An upper bound for what the answer will be billed as: a token is at least a byte of UTF-8, nothing is cached,
    the answer is as long as it may be. Thoughts are part of `max_output_tokens` with every provider, so they stand in
    `tokens_out`, which costs the same."""
    match request.wants:
        case "embed":
            return Usage(tokens_in=WIRE_TOKENS + sum(text_tokens(text) + TEXT_TOKENS for text in request.texts))
        case "paint":
            seen = _input(request, capabilities)
            out = request.max_output_tokens + PICTURE_TOKENS
            return Usage(seen.tokens_in, out, tokens_image=seen.tokens_image, images=1)
        case "text":
            seen = _input(request, capabilities)
            searches = SEARCHES if request.search and capabilities.search else 0
            return Usage(
                tokens_in=seen.tokens_in + searches * SEARCH_TOKENS,
                tokens_out=request.max_output_tokens,
                tokens_image=seen.tokens_image,
                images=seen.images,
                searches=searches,
            )


def text_tokens(text: str) -> int:
    """No tokenizer makes more tokens of a text than it has bytes."""
    # Half a character (a lone surrogate) is three bytes too.
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


def _input(request: AIRequest, capabilities: Capabilities) -> Usage:
    images = len(request.images)
    seen = images * capabilities.tokens_per_image
    words = text_tokens(request.system) + text_tokens(request.prompt) + _schema_tokens(request)
    return Usage(tokens_in=WIRE_TOKENS + words + seen, tokens_image=seen, images=images)


def _schema_tokens(request: AIRequest) -> int:
    """As JSON with everything escaped, which is the longest that it travels as."""
    return 0 if request.schema is None else len(json.dumps(request.schema))
