"""The model providers of the settings, behind the gateway, with the ledger and its budgets."""

from contextlib import AsyncExitStack

from bot.clock import new_id
from bot.settings import Settings
from core.ai.booking import Booking
from core.ai.gateway import AIGateway
from core.ai.vision import Vision
from core.costs.budgets import Budgets
from core.costs.prices import PriceBook, to_nanos
from core.events import Event, Recorded
from core.handlers.desk import House
from core.handlers.models import Models
from core.ports.ai import AIProvider
from core.ports.clock import Clock
from core.ports.store import Store, Unit


def providers(settings: Settings) -> list[AIProvider]:
    """In order; none: the offline guide answers alone."""
    if settings.mode == "mock":
        from adapters.ai.mock import MockProvider

        return [MockProvider()]
    if settings.gemini_api_key is None:
        return []
    from adapters.ai.gemini import GeminiProvider

    return [GeminiProvider(settings.gemini_api_key.get_secret_value(), settings.google_gemini_base_url or "")]


def open_models(
    settings: Settings, store: Store, clock: Clock, house: House, found: list[AIProvider], stack: AsyncExitStack
) -> Models:
    def emit(unit: Unit, event: Event) -> None:
        recorded = Recorded(new_id(), event, clock.now())
        unit.events.append(recorded, house.subscriptions.get(event.name, ()))

    budgets = Budgets(
        to_nanos(settings.budget_daily),
        to_nanos(settings.budget_weekly),
        to_nanos(settings.budget_monthly),
        settings.timezone,
    )
    prices = PriceBook.load(settings.home / "prices.yaml")
    gateway = AIGateway(found, Booking(store, prices, budgets, clock, new_id, emit), settings.mode)
    stack.push_async_callback(gateway.close)
    return Models(gateway, Vision(gateway, store, clock), store, house.templates)
