import pytest

from adapters.slack.manifest import manifest
from adapters.slack.text import readable
from tests.fakes.slack.webapi import METHODS


@pytest.mark.parametrize(
    ("raw", "meant"),
    [
        ("<@U0BOT> start kitchen", "start kitchen"),
        ("<@U0BOT|homeview>: help", "help"),
        ("hey <@U0BOT>, next", "hey next"),
        ("ask <@U999|anna> in <#C1|reno>", "ask @anna in #reno"),
        ("see <https://x.example/a|the tiles>", "see the tiles (https://x.example/a)"),
        ("see <https://x.example>", "see https://x.example"),
        ("<mailto:a@b.example|a@b.example> <!here> <!subteam^S1|@team>", "a@b.example @here @team"),
        ("2 &lt; 3 &amp; &lt;b&gt;", "2 < 3 & <b>"),
        ("", ""),
    ],
)
def test_slacks_marks_become_words(raw: str, meant: str) -> None:
    assert readable(raw, "U0BOT") == meant


def test_the_manifest_asks_for_every_scope_that_we_call() -> None:
    scopes = set(manifest()["oauth_config"]["scopes"]["bot"])
    used = {scope.format(kind=kind) for _, scope in METHODS.values() for kind in ("im", "channels") if scope}
    assert used - {"im:read"} <= scopes  # a DM is never asked about
    assert {"app_mentions:read", "commands"} <= scopes


def test_the_manifest_subscribes_only_to_what_its_scopes_allow() -> None:
    made = manifest()
    scopes = set(made["oauth_config"]["scopes"]["bot"])
    for event in made["settings"]["event_subscriptions"]["bot_events"]:
        if event.startswith("message."):
            assert f"{event.removeprefix('message.')}:history" in scopes


def test_over_http_everything_goes_to_one_address() -> None:
    made = manifest("https://home.example/")
    address = "https://home.example/slack/events"
    assert made["features"]["slash_commands"][0]["url"] == address
    assert made["settings"]["event_subscriptions"]["request_url"] == address
    assert made["settings"]["interactivity"]["request_url"] == address
    assert made["settings"]["socket_mode_enabled"] is False


def test_without_an_address_it_is_for_socket_mode() -> None:
    made = manifest()
    assert made["settings"]["socket_mode_enabled"] is True
    assert "url" not in made["features"]["slash_commands"][0]
