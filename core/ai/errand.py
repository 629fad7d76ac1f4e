"""One thing to be got from whichever model answers, as a value: a task's answer, vectors, a picture, free words."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, partial
from itertools import chain
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, TypeAdapter

from core.ai.answer import Said, read_answer
from core.ai.task import In, Out, Task
from core.cache import Key, Kind
from core.costs.entry import Caller
from core.errors import AIMalformed
from core.ports.ai import AIReply, AIRequest, Capabilities, ImagePart

T = TypeVar("T")

EMBED_DEADLINE, PAINT_DEADLINE, SAY_DEADLINE = 10.0, 60.0, 60.0
Vectors = tuple[tuple[float, ...], ...]
_VECTORS: TypeAdapter[Vectors] = TypeAdapter(Vectors)


@dataclass(frozen=True)
class Errand(Generic[T]):
    """`request` lacks the model and the time, which each attempt fills in. `read` takes the value from a reply, or
    raises AIMalformed. `models`: references "service/model", by preference. `write` and `reread` are the value as text
    in the cache, and back (ValueError: that text is none). `is_final`: nobody else is to be asked any more. `split`:
    the same in parts, where a provider of such capabilities does not take it at once (empty: it does); `join` makes
    one value of theirs."""

    name: str
    key: str
    request: AIRequest
    read: Callable[[AIReply], T]
    deadline: float
    caller: Caller
    models: tuple[str, ...] = ()
    cheaper: str = ""
    cache: Kind | None = None
    write: Callable[[T], str] = str
    reread: Callable[[str], T] | None = None
    is_final: Callable[[], bool] = lambda: False
    split: Callable[[Capabilities], Sequence["Errand[T]"]] = lambda _: ()
    join: Callable[[Sequence[T]], T] = lambda values: values[0]

    @cached_property
    def digest(self) -> str:
        """Equal for equal requests."""
        asked = self.request
        parts: list[object] = [self.key, asked.system, asked.prompt, asked.texts, asked.search]
        parts += [(image.mime, hashlib.sha256(image.data).hexdigest()) for image in asked.images]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()

    @property
    def fingerprint(self) -> str:
        """Equal for equal requests of a tenant, and only of one."""
        return hashlib.sha256(f"{self.caller.tenant}\0{self.digest}".encode()).hexdigest()[:32]

    def cache_key(self, kind: Kind) -> Key:
        named = (("journey", self.caller.journey), ("person", self.caller.person))
        tags = tuple(f"{name}:{value}" for name, value in named if value)
        return Key(self.caller.tenant, kind, self.key, self.digest, tags)


def for_task(task: Task[In, Out], given: In, caller: Caller, images: Sequence[ImagePart]) -> Errand[Out]:
    system, prompt = task.prompt(given)
    request = AIRequest(
        model="",
        system=system,
        prompt=prompt,
        images=tuple(images),
        schema=schema_of(task.answer),
        max_output_tokens=task.max_output_tokens,
        task=task.name,
        given=given,
    )
    return Errand(
        task.name,
        task.key,
        request,
        partial(read_answer, task, given),
        task.deadline,
        caller,
        task.models,
        task.cheaper,
        task.cache,
        lambda value: value.model_dump_json(),
        task.answer.model_validate_json,
    )


@lru_cache(maxsize=32)
def schema_of(answer: type[BaseModel]) -> Mapping[str, Any]:
    """Making it takes longer than all else here; nobody changes it."""
    return answer.model_json_schema()


def for_vectors(texts: Sequence[str], caller: Caller) -> Errand[Vectors]:
    request = AIRequest(model="", wants="embed", texts=tuple(texts), task="embed")

    def read(reply: AIReply) -> Vectors:
        if len(reply.vectors) != len(texts):
            raise AIMalformed(f"{len(texts)} texts gave {len(reply.vectors)} vectors.", usage=reply.usage)
        return reply.vectors

    def split(able: Capabilities) -> list[Errand[Vectors]]:
        if len(texts) <= able.max_texts:
            return []
        starts = range(0, len(texts), able.max_texts)
        return [for_vectors(texts[start : start + able.max_texts], caller) for start in starts]

    return Errand(
        "embed",
        "embed/1",
        request,
        read,
        EMBED_DEADLINE,
        caller,
        cache="embedding",
        write=json.dumps,
        reread=_VECTORS.validate_json,
        split=split,
        join=lambda parts: tuple(chain.from_iterable(parts)),
    )


def for_picture(prompt: str, caller: Caller) -> Errand[ImagePart]:
    request = AIRequest(model="", prompt=prompt, wants="paint", task="paint")

    def read(reply: AIReply) -> ImagePart:
        if not reply.images:
            raise AIMalformed("there is no picture in the answer.", usage=reply.usage)
        return reply.images[0]

    return Errand("paint", "paint/1", request, read, PAINT_DEADLINE, caller)


def for_words(request: AIRequest, model: str, caller: Caller) -> Errand[Said]:
    heard: list[None] = []
    tell = request.hear

    def hear(piece: str) -> None:
        assert tell is not None  # it is called for nobody else
        heard[:] = [None]
        tell(piece)

    def read(reply: AIReply) -> Said:
        if not reply.text.strip():
            raise AIMalformed("the answer holds no words.", usage=reply.usage)
        return Said(reply.text, reply.sources)

    asked = replace(request, hear=hear) if tell else request
    models = (model,) if model else ()
    return Errand("say", "say/1", asked, read, SAY_DEADLINE, caller, models, is_final=lambda: bool(heard))
