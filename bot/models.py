"""Everything around the model providers, made from the settings: the gateway, with the ledger, the cache, the rates."""

from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import TypeVar

from bot.caching import open_cache, open_rate_limiter
from bot.clock import new_id
from bot.settings import Settings
from core.ai.breakers import Breakers
from core.ai.gateway import AIGateway, Rates
from core.ai.health import HealthBoard
from core.ai.health_monitor import HealthMonitor
from core.ai.purse import Purse
from core.ai.references import parse_models
from core.ai.route import Routes
from core.ai.vision import Vision
from core.cache import Cache
from core.costs.budgets import Budgets
from core.costs.prices import PriceBook, to_nanos
from core.events import Event, Recorded
from core.handlers.desk import House, Subscriptions
from core.handlers.models import Models
from core.limits import RateLimiter, parse_rate, parse_rates
from core.ports.ai import AIProvider
from core.ports.clock import Clock
from core.ports.store import Store, Unit

AnyPurse = TypeVar("AnyPurse", bound=Purse)


@dataclass(frozen=True, slots=True)
class ModelSide:
    """What a process holds that asks models. `monitor` runs beside it; `purse.expire` is due every half minute."""

    gateway: AIGateway
    models: Models
    purse: Purse
    board: HealthBoard
    monitor: HealthMonitor
    cache: Cache
    limiter: RateLimiter


async def open_models(
    settings: Settings, store: Store, clock: Clock, house: House, found: list[AIProvider], stack: AsyncExitStack
) -> ModelSide:
    """Closed by the stack, before what it stands on. Raises SettingsError."""
    cache, limiter = await open_cache(settings, stack), await open_rate_limiter(settings, stack)
    board = HealthBoard([provider.service for provider in found], clock)
    monitor = HealthMonitor(found, board, store, clock, interval=settings.health_interval)
    told = partial(emit, clock, house.subscriptions)
    purse = open_purse(Purse, settings, store, clock, house.subscriptions)
    gateway = AIGateway(
        found,
        purse,
        Breakers(store, told, monotonic),
        mode=settings.mode,
        routes=Routes(parse_models(settings.models), settings.cheap_vision_percent),
        cache=cache,
        limiter=limiter,
        rates=rates_of(settings),
        health=board,
        is_down=partial(_is_down, board, settings.health_interval > 0),
    )
    stack.push_async_callback(gateway.close)
    models = Models(gateway, Vision(gateway, store, clock), store, house.templates)
    return ModelSide(gateway, models, purse, board, monitor, cache, limiter)


def _is_down(board: HealthBoard, looked_after: bool, service: str) -> bool:
    """Where nobody looks after them, a provider that was down would never be asked again. One whose answers are bad is
    there: it is asked."""
    health = board.of(service)
    return looked_after and health.state == "down" and health.why != "malformed"


def open_purse(
    kind: type[AnyPurse], settings: Settings, store: Store, clock: Clock, subscriptions: Subscriptions
) -> AnyPurse:
    """The operator's budgets, limits and prices. Its owner flushes it (the gateway does). Raises SettingsError."""
    prices = PriceBook.load(settings.home / "prices.yaml")
    told = partial(emit, clock, subscriptions)
    return kind(store, prices, budgets_of(settings), settings.hard_limits, clock, new_id, told)


def budgets_of(settings: Settings) -> Budgets:
    return Budgets(
        to_nanos(settings.budget_daily),
        to_nanos(settings.budget_weekly),
        to_nanos(settings.budget_monthly),
        settings.timezone,
    )


def rates_of(settings: Settings) -> Rates:
    return Rates(
        parse_rate(settings.rate_person), parse_rate(settings.rate_workspace), parse_rates(settings.rate_providers)
    )


def emit(clock: Clock, subscriptions: Subscriptions, unit: Unit, event: Event) -> None:
    """What happened around a call, told to whom it concerns."""
    unit.events.append(Recorded(new_id(), event, clock.now()), subscriptions.get(event.name, ()))
