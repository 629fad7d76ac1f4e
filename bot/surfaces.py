"""The outside parts, made from the settings: adapters, media store, wake-ups. SDKs are imported only when used."""

import hashlib
from collections.abc import Collection
from contextlib import AsyncExitStack
from typing import Any

from adapters.media_store import FolderMediaStore
from bot.keys import secret_keys
from bot.settings import Settings
from core.addresses import LOOPBACK_HOSTS, is_loopback
from core.errors import SettingsError
from core.messages import PlatformName
from core.ports.clock import Clock
from core.ports.media import MediaStore
from core.ports.platform import Instant, Intake
from core.ports.store import Store, Unit, Wakeups
from core.wakeups import LocalWakeups


class StoreCursors:
    """The adapters' small durable marks, over the store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def all(self, prefix: str) -> dict[str, str]:
        return await self._store.transact(lambda unit: unit.cursors.all(prefix))

    async def put(self, key: str, value: str) -> None:
        def work(unit: Unit) -> None:
            unit.cursors.put(key, value)

        await self._store.transact(work)


def configured(settings: Settings) -> list[PlatformName]:
    """The chat platforms that have a token."""
    found: list[PlatformName] = []
    if settings.slack_bot_token:
        found.append("slack")
    if settings.discord_bot_token:
        found.append("discord")
    return found


def open_media(settings: Settings) -> MediaStore:
    return FolderMediaStore(settings.home / "media")


async def open_wakeups(settings: Settings, stack: AsyncExitStack) -> Wakeups:
    """Redis where it is set and there may be other processes; else within this one."""
    if not settings.redis_url or settings.embedded:
        return LocalWakeups()
    from adapters.redis_wakeups import RedisWakeups

    wakeups = RedisWakeups(settings.redis_url)
    await wakeups.start()
    stack.push_async_callback(wakeups.close)
    return wakeups


async def open_adapters(
    settings: Settings,
    needed: Collection[PlatformName],
    intake: Intake,
    instant: Instant,
    store: Store,
    media: MediaStore,
    clock: Clock,
    admin: str,
    stack: AsyncExitStack,
) -> dict[PlatformName, Any]:
    """An adapter for each needed surface; the console's is made by `chat` itself."""
    adapters: dict[PlatformName, Any] = {}
    cursors = StoreCursors(store)
    if "slack" in needed:
        adapters["slack"] = open_slack(settings, intake, instant, clock, media, cursors, stack)
    if "discord" in needed:
        adapters["discord"] = open_discord(settings, intake, instant, media, cursors, stack)
    if "web" in needed:
        adapters["web"] = _open_web(settings, intake, instant, store, media, clock, admin)
    return adapters


def open_slack(
    settings: Settings,
    intake: Intake,
    instant: Instant,
    clock: Clock,
    media: MediaStore,
    cursors: StoreCursors,
    stack: AsyncExitStack,
) -> Any:
    from adapters.slack.app import SLACK_API, SlackAdapter, SlackConfig

    if settings.slack_bot_token is None:
        raise SettingsError("SLACK_BOT_TOKEN is missing.", remedy="docs/slack.md says where to find it.")
    config = SlackConfig(
        settings.slack_bot_token.get_secret_value(),
        settings.slack_app_token.get_secret_value() if settings.slack_app_token else "",
        settings.slack_signing_secret.get_secret_value() if settings.slack_signing_secret else "",
        api_url=settings.slack_api_url or SLACK_API,
    )
    adapter = SlackAdapter(config, intake=intake, instant=instant, clock=clock, media=media, cursors=cursors)
    stack.push_async_callback(adapter.close)
    return adapter


def open_discord(
    settings: Settings,
    intake: Intake,
    instant: Instant,
    media: MediaStore,
    cursors: StoreCursors,
    stack: AsyncExitStack,
) -> Any:
    from adapters.discord.app import DiscordAdapter
    from adapters.discord.endpoints import DISCORD_API, Endpoints
    from adapters.discord.sending import DiscordSender

    if settings.discord_bot_token is None:
        raise SettingsError("DISCORD_BOT_TOKEN is missing.", remedy="docs/discord.md says where to find it.")
    token = settings.discord_bot_token.get_secret_value()
    endpoints = Endpoints(settings.discord_api_url or DISCORD_API, settings.discord_gateway_url or "")
    endpoints.use_api()
    sender = DiscordSender(token, endpoints, media)
    adapter = DiscordAdapter(token, endpoints, sender, intake=intake, instant=instant, cursors=cursors)
    stack.push_async_callback(adapter.close)
    return adapter


def _open_web(
    settings: Settings, intake: Intake, instant: Instant, store: Store, media: MediaStore, clock: Clock, admin: str
) -> Any:
    from adapters.web.app import WebAdapter, WebOptions

    password = settings.web_password.get_secret_value() if settings.web_password else ""
    # The oldest key: a fresh one in front must not make every browser a stranger.
    options = WebOptions(
        secret=hashlib.sha256(b"homeview web" + secret_keys(settings)[-1].encode()).digest(),
        password=password,
        admin=admin == "web",
        hosts=LOOPBACK_HOSTS | {settings.host.lower()} if is_loopback(settings.host) else frozenset(),
        language=settings.language,
    )
    return WebAdapter(intake=intake, instant=instant, store=store, media=media, clock=clock, options=options)
