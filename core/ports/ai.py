"""A model provider, as small as it can be: one request, one reply, capabilities as data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from core.costs.entry import Usage


@dataclass(frozen=True, slots=True)
class ImagePart:
    data: bytes
    mime: str


@dataclass(frozen=True, slots=True)
class AIRequest:
    """`schema` is a JSON schema that the answer's text must fit (None: free text). `timeout`: seconds for the whole
    call."""

    model: str
    system: str
    prompt: str
    images: tuple[ImagePart, ...] = ()
    schema: Mapping[str, Any] | None = None
    max_output_tokens: int = 1024
    timeout: float = 30.0


@dataclass(frozen=True, slots=True)
class AIReply:
    """`text` as the model wrote it; `usage` as billed; `request_id` the provider's, when it gives one."""

    text: str
    usage: Usage
    model: str
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class Capabilities:
    text: bool = True
    images: bool = False
    schema: bool = False
    extra: Mapping[str, str] = field(default_factory=dict)


class AIProvider(Protocol):
    """Raises AIUnavailable, AIRateLimited, AIBlocked, AIMalformed or AIRefused; `usage` on the error if billed."""

    @property
    def service(self) -> str: ...

    @property
    def capabilities(self) -> Capabilities: ...

    async def complete(self, request: AIRequest) -> AIReply: ...

    async def close(self) -> None: ...
