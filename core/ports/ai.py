"""A model provider, as small as it can be: one request, one reply, capabilities and limits as data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from core.costs.entry import Usage

Wanted = Literal["text", "embed", "paint"]
"""Words (or JSON that fits a schema); a vector for each text; a picture."""


@dataclass(frozen=True, slots=True)
class ImagePart:
    data: bytes
    mime: str


@dataclass(frozen=True, slots=True)
class AIRequest:
    """`schema` is a JSON schema that the answer's text must fit (None: free text). `timeout`: seconds for the whole
    call.

    `task` and `given` say what the prompt was made from, for a provider that reads no prompts (the offline guide).
    `search`: the model may look things up on the web. `hear`: called with each piece of text as it comes, which asks
    for a stream. For `wants` "embed" the texts are `texts`; for "paint" the prompt says what to draw.
    """

    model: str
    system: str = ""
    prompt: str = ""
    images: tuple[ImagePart, ...] = ()
    schema: Mapping[str, Any] | None = None
    max_output_tokens: int = 1024
    timeout: float = 30.0
    wants: Wanted = "text"
    texts: tuple[str, ...] = ()
    search: bool = False
    hear: Callable[[str], None] | None = None
    task: str = ""
    given: object = None


@dataclass(frozen=True, slots=True)
class Source:
    """A page that a searching model rests on."""

    title: str
    address: str


@dataclass(frozen=True, slots=True)
class AIReply:
    """`text` as the model wrote it; `usage` as billed; `request_id` the provider's, when it gives one. `vectors`: one a
    text, in order, each of length 1."""

    text: str
    usage: Usage
    model: str
    request_id: str = ""
    vectors: tuple[tuple[float, ...], ...] = ()
    images: tuple[ImagePart, ...] = ()
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a provider can do, and within which bounds. `tasks`: the only ones it can answer (None: any).

    `tokens_per_image` bounds what one picture (1,568 pixels a side at the most) is billed as; `input_bytes` what a
    prompt may hold; `max_texts` how many texts one request for vectors takes. `models` by what is wanted ("text",
    "vision", "embed", "paint"): what to ask when nothing names a model of this provider's.
    """

    text: bool = True
    images: bool = False
    schema: bool = False
    stream: bool = False
    search: bool = False
    embed: bool = False
    paint: bool = False
    tasks: frozenset[str] | None = None
    max_images: int = 16
    max_texts: int = 256
    input_bytes: int = 400_000
    tokens_per_image: int = 2_000
    models: Mapping[str, str] = field(default_factory=dict)
    free: bool = False
    """It bills nothing, ever: the guide, the mock, a model on this machine."""


class AIProvider(Protocol):
    """`complete` raises AIUnavailable, AIRateLimited, AIBlocked, AIMalformed or AIRefused; what was billed, or whether
    that is unknown, stands on the error. It does one request: it neither retries nor sleeps."""

    @property
    def service(self) -> str: ...

    @property
    def capabilities(self) -> Capabilities: ...

    async def complete(self, request: AIRequest) -> AIReply: ...

    async def check(self, timeout: float = 10.0) -> None:
        """Asks for something that costs nothing; key and address are good when it returns. Raises as above."""
        ...

    async def close(self) -> None: ...
