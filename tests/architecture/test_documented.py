"""What people can set, type or hear of is documented, and what the documents name is there, or a test fails."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
import typer.main
import yaml

from bot.cli import app
from bot.settings import load, names
from bot.wiring import SUBSCRIPTIONS
from core.costs.overlay import load_overlay
from core.events import EVENT_NAMES, EventName
from core.journeys.loading import load_templates
from core.journeys.template import Template
from core.slash import SLASH, Slash
from tests.architecture.documents import (
    PAGES,
    ROOT,
    anchors,
    commands_of,
    links,
    named_files,
    shell_lines,
    table_rows,
    text_of,
)
from tests.architecture.emitted import emitted


def commands(group: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """Each command with its whole name, "prices list"; a group that does something by itself is one too."""
    for name, command in group.commands.items():
        inner = getattr(command, "commands", None)
        if inner is None or command.invoke_without_command:
            yield before + name, command
        if inner is not None:
            yield from commands(command, f"{before}{name} ")


COMMANDS = dict(commands(typer.main.get_command(app)))
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))
EMITTED = emitted()

# settings


@pytest.mark.parametrize("name", names())
def test_each_setting_is_in_the_docs_and_in_the_example(name: str) -> None:
    assert f"`{name}`" in text_of("docs/settings.md")
    assert re.search(rf"^# {name}=", text_of(".env.example"), re.M)


def test_the_documented_settings_are_exactly_those_that_are_read() -> None:
    assert set(table_rows("docs/settings.md")) == set(names())
    assert set(re.findall(r"^# ([A-Z][A-Z_]*)=", text_of(".env.example"), re.M)) == set(names())


def test_the_defaults_in_the_example_are_the_defaults() -> None:
    given = dict(re.findall(r"^# ([A-Z][A-Z_]*)=(.+)$", text_of(".env.example"), re.M))
    assert load(given, ROOT / "docs") == load({}, ROOT / "docs")


@pytest.mark.parametrize("name", names())
def test_the_documented_default_of_a_setting_is_its_default(name: str) -> None:
    told = table_rows("docs/settings.md")[name][-1]
    given = re.findall(rf"^# {name}=(.*)$", text_of(".env.example"), re.M)[0]
    assert told == (f"`{given}`" if given else "not set")


@pytest.mark.parametrize("page", PAGES)
def test_no_page_names_an_unknown_setting(page: str) -> None:
    told = set(re.findall(r"\bHOMEVIEW_[A-Z_]*[A-Z]\b", text_of(page)))
    others = {n for n in told if n.startswith(("HOMEVIEW_TEST", "HOMEVIEW_REQUIRE"))}
    assert told - others <= set(names())


# the command line


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_and_its_options_are_in_the_docs(command: str) -> None:
    text = text_of("docs/commands.md")
    assert f"`homeview {command}`" in table_rows_text(text)
    for parameter in COMMANDS[command].params:
        for word in words_of(parameter):
            assert re.search(rf"`(?:homeview {command} )?{re.escape(word)}`", section(text, f"homeview {command}")), (
                word
            )


def words_of(parameter: Any) -> list[str]:
    """How an option or an argument is called."""
    is_option = parameter.opts[0].startswith("-")
    return list(parameter.opts) if is_option else [getattr(parameter, "metavar", None) or parameter.name.upper()]


def table_rows_text(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if line.startswith("|"))


def section(text: str, heading: str) -> str:
    """From a third-level heading that names it to the next heading."""
    parts = re.split(r"^(#{2,3} .*)$", text, flags=re.M)
    return "".join(b for h, b in zip(parts[1::2], parts[2::2], strict=True) if f"`{heading}`" in h)


@pytest.mark.parametrize("page", PAGES)
def test_each_command_in_the_text_exists_with_its_options(page: str) -> None:
    wrong = [" ".join(words) for words in commands_of(page) if not exists(words)]
    assert not wrong


def exists(words: list[str]) -> bool:
    match words:
        case ["make", *targets]:
            return set(targets) <= TARGETS
        case ["homeview", "--help" | "--install-completion" | "--show-completion"] | ["homeview"]:
            return True
        case ["homeview", group] if any(name.startswith(f"{group} ") for name in COMMANDS):
            return True
        case ["homeview", command, *rest]:
            if f"{command} {' '.join(rest[:1])}" in COMMANDS:
                command, rest = f"{command} {rest[0]}", rest[1:]
            return command in COMMANDS and all(takes(command, word) for word in rest if word.startswith("-"))
        case ["python", "-m", module, *_]:
            return (ROOT / (module.replace(".", "/") + ".py")).exists() or is_package(module)
        case ["python", "-c", code]:
            return compile(code, "documented", "exec") is not None
        case _:
            return words[:1] == ["."]


def takes(command: str, option: str) -> bool:
    known = {o for parameter in COMMANDS[command].params for o in parameter.opts}
    return option.split("=")[0] in known | {"--help"}


def is_package(module: str) -> bool:
    return module == "pytest" or (ROOT / module.replace(".", "/") / "__main__.py").exists()


def test_the_readme_begins_with_the_two_commands() -> None:
    assert list(shell_lines("README.md"))[:2] == ["make demo", "make test"]


def test_each_process_of_the_procfile_is_a_command_and_documented() -> None:
    lines = dict(line.split(": ", 1) for line in text_of("Procfile").splitlines())
    for name, line in lines.items():
        assert line.removeprefix("python -m bot ") in COMMANDS
        assert f"| `{name}` |" in text_of("docs/operations.md")


# /journey


@pytest.mark.parametrize("slash", SLASH, ids=lambda slash: slash.name)
def test_each_slash_command_and_its_options_are_in_the_docs(slash: Slash) -> None:
    lines = text_of("docs/commands.md").splitlines()
    row = next(line for line in lines if re.match(rf"\| `/journey {slash.name}\b", line))
    for option in slash.options:
        assert re.search(rf"\b{option.name}\b", row, re.I), option.name
        assert all(f"`{choice}`" in row for choice in option.choices)


@pytest.mark.parametrize("page", PAGES)
def test_no_page_names_an_unknown_slash_command(page: str) -> None:
    told = set(re.findall(r"`/journey ([a-z]+)", text_of(page)))
    assert told <= {slash.name for slash in SLASH}


# events


@pytest.mark.parametrize("name", EVENT_NAMES)
def test_each_event_is_in_the_docs_with_its_data_and_its_subscribers(name: EventName) -> None:
    when, data, heard = table_rows("docs/events.md")[name]
    assert when
    assert set(re.findall(r"`(\w+)`", heard)) == set(SUBSCRIPTIONS.get(name, ()))
    assert set(re.findall(r"`(\w+)`", data)) == EMITTED.get(name, set())


def test_every_event_is_emitted_somewhere_and_no_other_is_documented() -> None:
    assert set(EMITTED) == set(EVENT_NAMES)
    assert {row for row in table_rows("docs/events.md") if "." in row} == set(EVENT_NAMES)


# journeys


@pytest.mark.parametrize("template", load_templates().values(), ids=lambda template: template.id)
def test_each_journey_and_its_steps_are_in_the_docs(template: Template) -> None:
    text = text_of("docs/journeys.md")
    assert f"## `{template.id}`: {template.name}\n" in text
    for step in template.steps:
        assert f"| {step.id} | {step.title} |" in text


# files


@pytest.mark.parametrize("page", PAGES)
def test_each_link_leads_somewhere(page: str) -> None:
    assert not list(broken_links(page))


def broken_links(page: str) -> Iterator[str]:
    for target in links(page):
        path, _, anchor = target.partition("#")
        to = (PurePosixPath(page).parent / path).as_posix() if path else page
        if not (ROOT / to).exists() or (anchor and anchor not in anchors(to)):
            yield target


@pytest.mark.parametrize("page", PAGES)
def test_each_file_that_is_named_exists(page: str) -> None:
    assert [name for name in named_files(page) if not (ROOT / name).exists()] == []


def test_every_page_can_be_reached_from_the_readme() -> None:
    reached = {target.partition("#")[0] for target in links("README.md")}
    assert {page for page in PAGES if page != "README.md"} <= reached


# examples


def test_the_price_file_in_the_docs_is_one(tmp_path: Path) -> None:
    code = re.findall(r"```yaml\n(.*?)```", text_of("docs/costs.md"), re.S)[0]
    path = tmp_path / "prices.yaml"
    path.write_text(code)
    overlay = load_overlay(path)
    assert overlay.find("gemini", "gemini-3.8-flash", datetime.now(UTC)) is not None
    shipped = yaml.safe_load((ROOT / "core/costs/prices.yaml").read_text())
    assert set(yaml.safe_load(code)["services"]) == set(shipped["services"])


def test_the_lines_in_the_docs_are_lines_that_the_console_reads() -> None:
    from adapters.console.parse import Line

    code = re.findall(r"```json\n(.*?)```", text_of("docs/commands.md"), re.S)[0]
    for line in code.splitlines():
        Line.model_validate_json(line)


@pytest.mark.parametrize("key", ["id", "user", "text", "attachments", "press", "submit", "at"])
def test_each_key_of_a_line_of_input_is_in_the_docs(key: str) -> None:
    from adapters.console.parse import Line

    assert key in Line.model_fields
    assert f"| `{key}` |" in text_of("docs/commands.md")
