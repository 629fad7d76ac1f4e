"""What Discord refuses in a message, a form, suggestions and commands. Pure: a body goes in, problems come out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from tests.fakes.discord import limits
from tests.fakes.discord.errors import Json, Path, Problem
from tests.fakes.discord.rules_components import check_v1, check_v2, media_urls, walk
from tests.fakes.discord.snowflakes import is_snowflake


def check_message(body: Json, filenames: Sequence[str] = (), *, flags: int = 0) -> list[Problem]:
    """Problems of a body. `filenames`: what is uploaded with it or kept; `flags`: what the message has already."""
    return list(_message(body, filenames, (body.get("flags") or 0) | flags))


def _message(body: Json, filenames: Sequence[str], flags: int) -> Iterator[Problem]:
    components = body.get("components") or []
    if flags & limits.FLAG_V2:
        for key in ("content", "embeds", "poll", "sticker_ids"):
            if body.get(key):
                yield Problem((key,), "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", f"{key} is off with V2.")
        yield from check_v2(components, filenames)
    else:
        yield from check_v1(components)
    yield from _too_long(("content",), body.get("content"), limits.CONTENT)
    yield from _embeds(body.get("embeds") or [])
    nonce = body.get("nonce")
    if isinstance(nonce, str) and limits.length(nonce) > limits.NONCE:
        yield Problem(("nonce",), "NONCE_TYPE_TOO_LONG", "Nonce too long.")
    if len(filenames) > limits.FILES:
        yield Problem(("attachments",), "BASE_TYPE_MAX_LENGTH", "Must be 10 or fewer in length.")
    reference = body.get("message_reference")
    if isinstance(reference, dict) and not is_snowflake(reference.get("message_id")):
        yield Problem(("message_reference", "message_id"), "NUMBER_TYPE_COERCE", "Not a snowflake.")


def is_empty(body: Json, filenames: Sequence[str]) -> bool:
    """True when nothing would be seen: Discord answers 50006."""
    shown = ("content", "embeds", "components", "poll", "sticker_ids")
    return not filenames and not any(body.get(key) for key in shown)


def unplaced(body: Json, filenames: Sequence[str]) -> list[str]:
    """Uploads that a V2 message does not show: Discord takes them and nobody sees them."""
    shown = {url.removeprefix("attachment://") for _, c in walk(body.get("components")) for url, _ in media_urls(c)}
    return [name for name in filenames if name not in shown]


def _too_long(path: Path, text: object, most: int) -> Iterator[Problem]:
    if text is not None and limits.length(text) > most:
        yield Problem(path, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")


def _embeds(embeds: list[Any]) -> Iterator[Problem]:
    if len(embeds) > limits.EMBEDS:
        yield Problem(("embeds",), "BASE_TYPE_MAX_LENGTH", "Must be 10 or fewer in length.")
    total = 0
    for index, embed in enumerate(embeds):
        texts: list[tuple[Path, object, int]] = [
            (("title",), embed.get("title"), limits.EMBED_TITLE),
            (("description",), embed.get("description"), limits.EMBED_DESCRIPTION),
            (("footer", "text"), (embed.get("footer") or {}).get("text"), limits.EMBED_FOOTER),
            (("author", "name"), (embed.get("author") or {}).get("name"), limits.EMBED_AUTHOR),
        ]
        fields = embed.get("fields") or []
        if len(fields) > limits.EMBED_FIELDS:
            yield Problem(("embeds", index, "fields"), "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.")
        for number, field in enumerate(fields):
            texts.append((("fields", number, "name"), field.get("name"), limits.EMBED_FIELD_NAME))
            texts.append((("fields", number, "value"), field.get("value"), limits.EMBED_FIELD_VALUE))
        for path, text, most in texts:
            total += limits.length(text or "")
            yield from _too_long(("embeds", index, *path), text, most)
    if total > limits.EMBED_TOTAL:
        yield Problem(("embeds",), "MAX_EMBED_SIZE_EXCEEDED", f"Embed size exceeds maximum size of {total}/6000.")


def check_choices(body: Json) -> list[Problem]:
    """Suggestions for an option: at most 25, each with a name and a value of 1 to 100."""
    choices = body.get("choices") or []
    problems: list[Problem] = []
    if len(choices) > limits.CHOICES:
        problems.append(Problem(("choices",), "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length."))
    for index, choice in enumerate(choices):
        for key in ("name", "value"):
            text = choice.get(key)
            if isinstance(text, str) and not 1 <= limits.length(text) <= limits.CHOICE_TEXT:
                problems.append(Problem(("choices", index, key), "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100."))
    return problems


_NAME = re.compile(r"^[-_'\w]{1,32}$")


def check_commands(commands: Sequence[Json]) -> list[Problem]:
    """A bulk overwrite of the application's commands."""
    problems: list[Problem] = []
    if len(commands) > limits.COMMANDS:
        problems.append(Problem((), "APPLICATION_COMMANDS_MAX", "Too many commands."))
    for index, command in enumerate(commands):
        problems.extend(_command((index,), command))
        if (size := _command_size(command)) > limits.COMMAND_TOTAL:
            problems.append(Problem((index,), "APPLICATION_COMMAND_TOO_LARGE", f"{size} of 8000 characters."))
    return problems


def _command(path: Path, command: Json) -> Iterator[Problem]:
    name = str(command.get("name", ""))
    if command.get("type", 1) == 1 and (not _NAME.match(name) or name != name.lower()):
        yield Problem((*path, "name"), "APPLICATION_COMMAND_INVALID_NAME", f"Command name is invalid: {name}")
    if command.get("type", 1) == 1 and not 1 <= limits.length(command.get("description", "")) <= limits.COMMAND_TEXT:
        yield Problem((*path, "description"), "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length.")
    options = command.get("options") or []
    if len(options) > limits.COMMAND_OPTIONS:
        yield Problem((*path, "options"), "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.")
    required = [bool(option.get("required")) for option in options if option.get("type", 3) > 2]
    if required != sorted(required, reverse=True):
        yield Problem((*path, "options"), "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", "Required options first.")
    names = [option.get("name") for option in options]
    if len(set(names)) != len(names):
        yield Problem((*path, "options"), "APPLICATION_COMMAND_OPTIONS_NAME_INVALID", "Option names must be unique.")
    for index, option in enumerate(options):
        if option.get("autocomplete") and option.get("choices"):
            yield Problem(
                (*path, "options", index), "APPLICATION_COMMAND_AUTOCOMPLETE_CHOICES", "Choices or suggestions."
            )
        yield from _command((*path, "options", index), {**option, "type": 1})
        yield from check_choices_of(option, (*path, "options", index))


def check_choices_of(option: Json, path: Path) -> Iterator[Problem]:
    for problem in check_choices(option):
        yield Problem((*path, *problem.path), problem.code, problem.message)


def _command_size(command: Json) -> int:
    own = limits.length(command.get("name", "")) + limits.length(command.get("description", ""))
    choices = sum(limits.length(c["name"]) + limits.length(c["value"]) for c in command.get("choices") or [])
    return own + choices + sum(_command_size(option) for option in command.get("options") or [])
