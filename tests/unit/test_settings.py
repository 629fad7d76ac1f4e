"""A bad setting is an error at start that names it and never shows a secret."""

from pathlib import Path

import pytest

from bot.settings import load
from core.errors import SettingsError

WRONG = [
    ("PORT", "abc", "whole number"),
    ("PORT", "70000", "0 to 65535"),
    ("HOMEVIEW_MODE", "fast", "'hybrid'"),
    ("HOMEVIEW_BUDGET_DAILY", "lots", "dollars"),
    ("HOMEVIEW_BUDGET_WEEKLY", "nan", "dollars"),
    ("HOMEVIEW_BUDGET_MONTHLY", "-1", "more than 0"),
    ("HOMEVIEW_TIMEZONE", "Mars/Base", "time zone"),
    ("HOMEVIEW_ADMIN_CHANNEL", "slack", "slack:CHANNEL"),
    ("HOMEVIEW_LOG_LEVEL", "loud", "'warning'"),
    ("HOMEVIEW_LOG_FORMAT", "xml", "'json'"),
    ("SLACK_API_URL", "slack.com", "https://"),
    ("DISCORD_GATEWAY_URL", "http://127.0.0.1", "wss://"),
    ("GOOGLE_GEMINI_BASE_URL", "gemini", "https://"),
    ("REDIS_URL", "http://127.0.0.1", "redis://"),
    ("SLACK_BOT_TOKEN", "hush-hush", "xoxb-"),
    ("SLACK_APP_TOKEN", "hush-hush", "xapp-"),
    ("SLACK_SIGNING_SECRET", "hush-hush", "SLACK_BOT_TOKEN"),
    ("SLACK_BOT_TOKEN", "xoxb-hush", "SLACK_SIGNING_SECRET"),
    ("HOMEVIEW_SECRET_KEYS", "hush-hush", "place 1"),
    ("HOMEVIEW_MODELS", "advise=gemini", "service/model"),
    ("HOMEVIEW_MODELS", "advice=gemini/gemini-3.8-flash", "one of understand, advise"),
    ("HOMEVIEW_MODELS", "advise=claude/x", "'claude'"),
    ("HOMEVIEW_FROB", "1", "no setting"),
    ("HOMEVIEW_LIMIT_HOURLY", "-1", "0 for no limit"),
    ("HOMEVIEW_LIMITS", "gemini.day", "what.window=dollars"),
    ("HOMEVIEW_LIMITS", "gemni.day=3", "'gemni' can have no limit: use one of all, tenant, person, journey, gemini"),
    ("HOMEVIEW_RATE_PERSON", "fast", "20/minute"),
    ("HOMEVIEW_RATE_PROVIDERS", "gemni=60/minute", "'gemni' is no service: use one of gemini"),
    ("HOMEVIEW_REPORTS", "hourly", "daily, weekly, monthly"),
    ("HOMEVIEW_SERVICES", "gemni=off", "one of gemini"),
]


@pytest.mark.parametrize(("name", "value", "told"), WRONG)
def test_a_bad_value_is_named_with_what_it_should_be(name: str, value: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        load({name: value}, tmp_path)
    assert name in str(caught.value)
    assert told in str(caught.value)
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize("name", ["PORT", "HOMEVIEW_HOME", "HOMEVIEW_MODE", "HOMEVIEW_BUDGET_DAILY", "SLACK_BOT_TOKEN"])
def test_an_empty_value_is_none(name: str, tmp_path: Path) -> None:
    assert load({name: " "}, tmp_path) == load({}, tmp_path)


def test_a_name_that_is_unknown_in_a_file_is_an_error(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SLACK_BOT_TOKN=xoxb-1\n")
    with pytest.raises(SettingsError, match="SLACK_BOT_TOKN"):
        load({}, tmp_path)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "example.org"])
def test_a_wider_address_needs_a_password(host: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="HOMEVIEW_WEB_PASSWORD"):
        load({"HOMEVIEW_HOST": host, "HOMEVIEW_WEB_PASSWORD": ""}, tmp_path)
    assert load({"HOMEVIEW_HOST": host, "HOMEVIEW_WEB_PASSWORD": "opensesame"}, tmp_path).host == host


def test_levels_and_modes_may_be_written_in_capitals(tmp_path: Path) -> None:
    settings = load({"HOMEVIEW_LOG_LEVEL": "INFO", "HOMEVIEW_MODE": "Hybrid"}, tmp_path)
    assert (settings.log_level, settings.mode) == ("info", "hybrid")
