"""Slack's Web API: the SDK's client set up for us, and its failures as the core's."""

import logging
from collections.abc import Awaitable
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack import limits
from core.addresses import leads_to_loopback
from core.errors import PlatformError, PlatformRefused, PlatformUnavailable

sdk_log = logging.getLogger("homeview.slack_sdk")
sdk_log.setLevel(logging.WARNING)  # below that the SDK writes message texts into the log


def _told_rightly(record: logging.LogRecord) -> bool:
    """False for what says nothing; an acknowledgement that a closing socket did not take is no error of ours."""
    said = record.getMessage()
    if "Cannot write to closing transport" in said:  # we stop, or the line went: Slack delivers it again
        record.levelno, record.levelname = logging.INFO, "INFO"
    # bolt finds SLACK_BOT_TOKEN in the environment by itself and warns that our client has one already.
    return "`token` will be unused" not in said


sdk_log.addFilter(_told_rightly)

_REVOKED = {
    "invalid_auth",
    "not_authed",
    "account_inactive",
    "token_revoked",
    "token_expired",
    "user_removed_from_team",
}
_FORBIDDEN = {
    "missing_scope": "Add the scopes of `homeview slack-manifest` and install the app again.",
    "not_in_channel": "Invite the app into the channel: /invite @HomeView.",
    "not_allowed_token_type": "SLACK_BOT_TOKEN must be the bot token, xoxb-...",
    "no_permission": "",
    "restricted_action": "",
    "ekm_access_denied": "",
    "access_denied": "",
    "messages_tab_disabled": "Paste `homeview slack-manifest` into the app's settings: it turns the messages tab on.",
    "cannot_dm_bot": "",
}
_GONE = {"channel_not_found", "is_archived", "thread_not_found", "message_not_found", "user_not_found", "user_disabled"}
_AGAIN = {"internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org", "ratelimited"}


def make_client(token: str, api_url: str) -> AsyncWebClient:
    """A client without the SDK's own retries: after a lost answer they would post a second time."""
    client = AsyncWebClient(token=token, base_url=api_url, logger=sdk_log, retry_handlers=[])
    client.timeout = int(limits.ANSWER_SECONDS)
    if leads_to_loopback(api_url):
        client.proxy = None  # the SDK takes HTTP(S)_PROXY whatever the host
    return client


def code_of(error: SlackApiError) -> str:
    """Slack's word for what went wrong; empty when the answer was no JSON."""
    data: Any = getattr(error.response, "data", None)
    found = data.get("error") if isinstance(data, dict) else None
    return found if isinstance(found, str) else ""


def core_error(error: Exception, doing: str) -> PlatformError:
    """The core's error for an SDK's. The message holds Slack's code, never the body: it may quote people."""
    if not isinstance(error, SlackApiError):
        return PlatformUnavailable(f"Slack could not be reached for {doing!r} ({type(error).__name__}).")
    code, status = code_of(error), getattr(error.response, "status_code", 0) or 0
    said = f"Slack answered {code or status!r} to {doing!r}."
    if status == 429 or status >= 500 or code in _AGAIN or not code:
        headers: Any = getattr(error.response, "headers", None) or {}
        return PlatformUnavailable(said, retry_after=_seconds(headers.get("Retry-After")))
    if code in _REVOKED:
        return PlatformRefused(
            said, reason="revoked", remedy="Install the app in the workspace again and set the new token."
        )
    if code in _FORBIDDEN or code.startswith("restricted_action"):
        return PlatformRefused(said, reason="forbidden", remedy=_FORBIDDEN.get(code, ""))
    return PlatformRefused(said, reason="gone" if code in _GONE else "invalid")


def _seconds(header: object) -> float | None:
    try:
        return float(str(header))
    except ValueError:
        return None


async def call(doing: str, answer: Awaitable[AsyncSlackResponse]) -> AsyncSlackResponse:
    """Awaits a Web API call; raises PlatformUnavailable or PlatformRefused."""
    try:
        return await answer
    except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError) as error:
        raise core_error(error, doing) from None  # the SDK's text quotes Slack's whole answer
