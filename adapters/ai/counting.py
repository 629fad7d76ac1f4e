"""Tokens, where a provider does not count them: a stream that broke off, a server that tells no usage."""

from core.costs.entry import Usage
from core.ports.ai import AIRequest

BYTES_PER_TOKEN = 3
"""English has about four bytes a token, other languages fewer: rather too many than too few."""
IMAGE_TOKENS = 1_100


def tokens(text: str) -> int:
    return -(-len(text.encode("utf-8", "surrogatepass")) // BYTES_PER_TOKEN)


def guess(request: AIRequest, said: str, painted: int = 0) -> Usage:
    """What asking `request` and hearing `said` has used, about."""
    if request.wants == "embed":
        return Usage(tokens_in=sum(tokens(text) for text in request.texts))
    seen = IMAGE_TOKENS * len(request.images)
    words = tokens(request.system) + tokens(request.prompt)
    images = painted if request.wants == "paint" else len(request.images)
    return Usage(tokens_in=words + seen, tokens_out=tokens(said), tokens_image=seen, images=images)
