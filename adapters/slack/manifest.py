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


def manifest(*, socket_mode: bool = True, public_url: str = "https://example.com") -> dict[str, Any]:
    """The manifest as data. Over HTTP (`socket_mode=False`) Slack calls `public_url` + /slack/events."""
    address = {} if socket_mode else {"url": public_url.rstrip("/") + EVENTS_PATH}
    request = {} if socket_mode else {"request_url": public_url.rstrip("/") + EVENTS_PATH}
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
            "socket_mode_enabled": socket_mode,
            "token_rotation_enabled": False,
        },
    }
