"""One question of whoever runs HomeView to a model, through the gateway: within its limits, booked in its ledger."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from time import monotonic

from bot.caching import open_rate_limiter
from bot.clock import SystemClock, new_id
from bot.models import emit, open_purse, rates_of
from bot.providers import providers
from bot.settings import Settings
from bot.wiring import SUBSCRIPTIONS, open_database
from core.ai.breakers import Breakers
from core.ai.gateway import AIGateway
from core.ai.purse import Outcome, Purse
from core.ai.references import NAMES, parse_models
from core.ai.route import GUIDE, Routes
from core.costs.entry import Caller
from core.costs.limits import Reservation
from core.errors import SettingsError
from core.ports.ai import AIProvider

TENANT = "operator"
"""Whose calls they are in the ledger."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What one call to a provider came to, in nano-dollars."""

    reservation: Reservation
    outcome: Outcome
    nanos: int


class NotingPurse(Purse):
    """Keeps what each call came to, to tell it."""

    def keep(self, attempts: list[Attempt]) -> None:
        self._attempts = attempts

    async def settle(self, reservation: Reservation, outcome: Outcome) -> int:
        nanos = await super().settle(reservation, outcome)
        self._attempts.append(Attempt(reservation, outcome, nanos))
        return nanos


@dataclass(frozen=True, slots=True)
class Asking:
    """A gateway for one question, and what its calls came to."""

    gateway: AIGateway
    caller: Caller
    attempts: list[Attempt] = field(default_factory=list)


@asynccontextmanager
async def open_asking(settings: Settings, model: str = "") -> AsyncIterator[Asking]:
    """`model`: "service/model" or a service, which alone is asked then. Nothing comes from the cache.

    Raises SettingsError; StoreInUse where another process writes the same SQLite file.
    """
    async with AsyncExitStack() as stack:
        found, routes = _named(providers(settings), model)
        store = await open_database(settings, stack)
        told = partial(emit, SystemClock(), SUBSCRIPTIONS)
        purse = open_purse(NotingPurse, settings, store, SystemClock(), SUBSCRIPTIONS)
        gateway = AIGateway(
            found,
            purse,
            Breakers(store, told, monotonic),
            mode="real",
            routes=routes,
            limiter=await open_rate_limiter(settings, stack),
            rates=replace(rates_of(settings), person=None, workspace=None),
        )
        stack.push_async_callback(gateway.close)
        asking = Asking(gateway, Caller(tenant=TENANT, request=new_id()))
        purse.keep(asking.attempts)
        yield asking


def _named(found: Sequence[AIProvider], model: str) -> tuple[list[AIProvider], Routes]:
    models = [provider for provider in found if provider.service != GUIDE]
    if not model:
        return models, Routes()
    service, sign, _ = model.partition("/")
    there = [provider.service for provider in models]
    if service not in there:
        told = f"set up here: {', '.join(there)}" if there else "no model is set up here"
        raise SettingsError(f"{service!r} is not set up.", remedy=f"See docs/models.md ({told}).")
    only = [provider for provider in models if provider.service == service]
    if not sign:
        return only, Routes()
    try:
        parse_models(f"say={model}", there)
    except ValueError as error:
        raise SettingsError(f"--model: {error}.") from None
    return only, Routes(dict.fromkeys(NAMES, (model,)))
