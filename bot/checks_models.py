"""What `homeview doctor` says of the models: which are set up, how the running bot finds them, and with --live each."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

from bot.check import Check
from bot.keys import secret_keys
from bot.providers import providers
from bot.settings import Settings
from core.ai.answer import reason_of
from core.ai.health import ProviderHealth, kept
from core.errors import AIError, HomeViewError, SettingsError, StoreError
from core.ports.ai import AIProvider

SECONDS = 10.0
FRESH = timedelta(minutes=3)
"""A bot that runs writes down each minute what it sees."""
GUIDE = "guide"
_REMEDIES = {
    "refused": "Is its key right, not expired, and allowed to use the model?",
    "rate_limited": "Its rate or quota is used up: look at the account, or wait.",
    "unavailable": "Is the address right, and is it up? A proxy may be in between.",
}


async def model_checks(settings: Settings, *, live: bool) -> AsyncIterator[Check]:
    try:
        found = providers(settings)
    except SettingsError as exc:
        yield Check("models", "bad", exc.message, exc.remedy)
        return
    yield _set_up(settings, found)
    seen = await _seen(settings)
    for provider in found:
        if provider.service in seen:
            yield _as_seen(seen[provider.service])
    if live:
        # All at once: one that hangs takes its time, and not that of the others.
        for check in await asyncio.gather(*(_asked(p) for p in found if p.service != GUIDE)):
            yield check
    for provider in found:
        await provider.close()


def _set_up(settings: Settings, found: list[AIProvider]) -> Check:
    named = [provider.service for provider in found if provider.service != GUIDE]
    if not named and settings.mode == "real":
        return Check("models", "bad", "mode real, and no model is set up", "Set a key such as GEMINI_API_KEY.")
    if not named:
        return Check("models", "off", "no model is set up: the offline guide answers", "docs/models.md")
    guide = ", then the offline guide" if len(named) < len(found) else ""
    return Check("models", "ok", f"{', '.join(named)}{guide} (mode {settings.mode})")


async def _seen(settings: Settings) -> dict[str, ProviderHealth]:
    """What the running bot wrote down, where there is a database with it."""
    from core.persistence import open_store

    try:
        store = open_store(settings.database, secret_keys(settings, make=False), read_only=True)
    except HomeViewError:
        return {}
    try:
        return {health.service: health for health in await store.transact(kept)}
    except StoreError:
        return {}  # the database has its own line
    finally:
        await store.close()


def _as_seen(health: ProviderHealth) -> Check:
    age = datetime.now(UTC) - health.heard_at if health.heard_at else None
    since = f" since {health.since:%Y-%m-%d %H:%M} UTC" if health.since else ""
    why = f" ({health.why.replace('_', ' ')})" if health.why else ""
    told = f"{health.state}{why}{since}, as the running bot sees it"
    name = f"{health.service} health"
    if age is None or age > FRESH:
        at = f"{health.heard_at:%Y-%m-%d %H:%M} UTC" if health.heard_at else "no time"
        return Check(name, "off", f"{health.state}{why} when a bot looked last, at {at}")
    if health.state == "down":
        return Check(name, "bad", told, _REMEDIES.get(health.why, "homeview doctor --live asks it now."))
    return Check(name, "ok", told)


async def _asked(provider: AIProvider) -> Check:
    """By a request that costs nothing. Errors become a line by their kind: a provider's own words may hold anything."""
    name = f"{provider.service} live"
    try:
        async with asyncio.timeout(SECONDS + 1):
            await provider.check(SECONDS)
    except AIError as exc:
        reason = reason_of(exc)
        return Check(name, "bad", f"does not answer ({reason.replace('_', ' ')})", _REMEDIES.get(reason, exc.remedy))
    except TimeoutError:
        return Check(name, "bad", f"no answer within {SECONDS:g} s", _REMEDIES["unavailable"])
    return Check(name, "ok", "answers; key and address are good")
