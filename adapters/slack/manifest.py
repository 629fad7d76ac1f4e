"""The app manifest: what somebody pastes into Slack to make the app (`homeview slack-manifest`)."""

from typing import Any

EVENTS_PATH = "/slack/events"
"""One address for events, commands and interactions."""

BOT_SCOPES = (
    "app_mentions:read",
    "assistant:write",  # the messages tab of an agent
    "channels:history",  # thread replies without a mention; safety; looking before posting again
    "channels:read",  # can we answer where a command came from?
    "chat:write",
    "chat:write.public",  # /journey in a public channel that did not invite us yet
    "commands",
    "files:read",
    "files:write",
    "groups:history",
    "groups:read",
    "im:history",
    "im:write",
    "mpim:history",
    "mpim:read",
    "users:read",  # names and time zones
)
BOT_EVENTS = (
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "message.channels",
    "message.groups",
    "message.im",
    "message.mpim",
    "tokens_revoked",
)


def manifest(public_url: str = "") -> dict[str, Any]:
    """The manifest as data: for signed HTTP at `public_url` + /slack/events, or without one for Socket Mode."""
    where = public_url.rstrip("/") + EVENTS_PATH
    address = {"url": where} if public_url else {}
    request = {"request_url": where} if public_url else {}
    return {
        "display_information": {
            "name": "HomeView",
            "description": "Walks you through your renovation, step by step.",
            "background_color": "#2f4f4f",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": False,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "agent_view": {"agent_description": "Plans kitchens, bathrooms and DIY projects with you."},
            "bot_user": {"display_name": "HomeView", "always_online": True},
            "slash_commands": [
                {
                    "command": "/journey",
                    "description": "Start, see and move your renovation",
                    "usage_hint": "start kitchen | progress | next | done | help",
                    "should_escape": True,
                    **address,
                }
            ],
        },
        "oauth_config": {"scopes": {"bot": list(BOT_SCOPES)}},
        "settings": {
            "event_subscriptions": {**request, "bot_events": list(BOT_EVENTS)},
            "interactivity": {"is_enabled": True, **request},
            "org_deploy_enabled": False,
            "socket_mode_enabled": not public_url,
            "token_rotation_enabled": False,
        },
    }
