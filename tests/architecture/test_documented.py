"""What people can set, type or hear of is documented, or a test fails."""

from pathlib import Path

import pytest
import typer.main

from bot.cli import app
from bot.settings import names
from core.commands import SLASH
from core.events import EVENT_NAMES

ROOT = Path(__file__).parents[2]
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined] # a group, since there are commands


def _text(path: str) -> str:
    return (ROOT / path).read_text()


@pytest.mark.parametrize("name", names())
def test_each_setting_is_in_the_docs_and_in_the_example(name: str) -> None:
    assert f"`{name}`" in _text("docs/settings.md")
    assert f"{name}=" in _text(".env.example")


def test_the_example_holds_no_unknown_setting() -> None:
    lines = [line.lstrip("# ") for line in _text(".env.example").splitlines() if "=" in line and "`" not in line]
    assert {line.split("=")[0] for line in lines} == set(names())


@pytest.mark.parametrize("name", EVENT_NAMES)
def test_each_event_is_in_the_docs(name: str) -> None:
    assert f"`{name}`" in _text("docs/events.md")


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_and_its_options_are_in_the_docs(command: str) -> None:
    text = _text("docs/commands.md")
    assert f"`homeview {command}" in text
    for parameter in COMMANDS[command].params:
        for option in parameter.opts:
            assert option in text, option


@pytest.mark.parametrize("slash", [s.name for s in SLASH])
def test_each_slash_command_is_in_the_docs(slash: str) -> None:
    assert f"`/journey {slash}" in _text("docs/commands.md")
