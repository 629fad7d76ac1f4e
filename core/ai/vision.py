"""Looking at a photo, once: within a tenant the same picture is not paid for twice."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog
from pydantic import ValidationError

from core.ai.answer import Answer
from core.ai.gateway import AIGateway
from core.ai.tasks.look_at_photo import LOOK_AT_PHOTO, PhotoGiven, PhotoObservation
from core.costs.entry import Caller
from core.keyed_locks import KeyedLocks
from core.ports.ai import ImagePart
from core.ports.clock import Clock
from core.ports.store import SeenPhoto, Store, Unit

log = structlog.get_logger(__name__)

Load = Callable[[], Awaitable[ImagePart]]


@dataclass(frozen=True, slots=True)
class Look:
    """`answer.value` None: nobody looked, for `answer.reason`. `kept`: it was seen before and cost nothing now."""

    answer: Answer[PhotoObservation]
    kept: bool = False


class Vision:
    """Several equal pictures at once wait for the first one's answer."""

    def __init__(self, gateway: AIGateway, store: Store, clock: Clock) -> None:
        self._gateway = gateway
        self._store = store
        self._clock = clock
        self._locks = KeyedLocks()

    async def look_at_photo(self, media: str, load: Load, given: PhotoGiven, *, caller: Caller) -> Look:
        """`media` is the picture's content hash; `load` reads it, only when a model is going to look.

        The observation is kept before this returns, under the tenant of `caller`. Raises StoreError, and what `load`
        raises.
        """
        async with self._locks.hold((caller.tenant, media)):
            kept = await self._seen(caller.tenant, media)
            if kept is not None:
                return Look(kept, kept=True)
            answer = await self._gateway.ask(LOOK_AT_PHOTO, given, caller=caller, images=(await load(),))
            if answer.value is not None and answer.by != "mock":  # a mock's words must not outlive the mock
                await self._keep(caller.tenant, media, answer, answer.value)
            return Look(answer)

    async def _seen(self, tenant: str, media: str) -> Answer[PhotoObservation] | None:
        seen = await self._store.transact(lambda unit: unit.photos.seen(tenant, media, LOOK_AT_PHOTO.key))
        if seen is None:
            return None
        try:
            value = PhotoObservation.model_validate(dict(seen.observation))
        except ValidationError:
            log.warning("vision.kept_observation_unreadable", task=LOOK_AT_PHOTO.key)
            return None
        by, _, model = seen.model.partition("/")
        return Answer(value, by, model)

    async def _keep(self, tenant: str, media: str, answer: Answer[PhotoObservation], value: PhotoObservation) -> None:
        model, now = f"{answer.by}/{answer.model}", self._clock.now()
        seen = SeenPhoto(tenant, media, LOOK_AT_PHOTO.key, value.model_dump(mode="json"), model)

        def work(unit: Unit) -> None:
            unit.photos.keep_seen(seen, now)

        await self._store.transact(work)
