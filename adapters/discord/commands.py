"""`/journey` as Discord registers it: one group, a subcommand a line of core.slash.SLASH, typed options.

The tree only registers and finds the command; every invocation and every suggestion goes to the two functions given
here, so that a command which Discord still shows and the code no longer knows reaches the core and gets its answer.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Literal, Optional

import discord
from discord import app_commands

from adapters.discord import limits
from core.slash import SLASH, Slash, SlashOption
from core.words import known_language, mark, speaking, t

Interaction = discord.Interaction[discord.Client]
Invoke = Callable[[Interaction], Awaitable[None]]
Suggest = Callable[[Interaction], Awaitable[list[app_commands.Choice[str]]]]
GROUP = "journey"
# Most: 100
ABOUT = mark("Plan your renovation, step by step")
_TOLD = frozenset(
    {
        app_commands.TranslationContextLocation.group_description,
        app_commands.TranslationContextLocation.command_description,
        app_commands.TranslationContextLocation.parameter_description,
    }
)


class Tree(app_commands.CommandTree[discord.Client]):
    """discord.py's tree, with what it cannot place handed on instead of logged."""

    def __init__(self, client: discord.Client, invoke: Invoke) -> None:
        super().__init__(client)
        self._invoke_anyway = invoke

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError, /) -> None:
        mismatch = (app_commands.CommandNotFound, app_commands.CommandSignatureMismatch, app_commands.TransformerError)
        if not isinstance(error, mismatch):
            raise error
        if interaction.type is discord.InteractionType.application_command:
            await self._invoke_anyway(interaction)


class InTheirLanguage(app_commands.Translator):
    """What commands and options are about, in the languages of the catalogue; their names stay what is typed."""

    async def translate(
        self, string: app_commands.locale_str, locale: discord.Locale, context: app_commands.TranslationContextTypes
    ) -> str | None:
        language = known_language(locale.value)
        if language in (None, "en") or context.location not in _TOLD:
            return None
        with speaking(locale.value):
            return limits.clip(t(string.message), limits.COMMAND_ABOUT)


def group(invoke: Invoke, suggest: Suggest, slash: Sequence[Slash] = SLASH) -> app_commands.Group:
    """The whole of `/journey`, for servers and direct messages."""
    journey = app_commands.Group(
        name=GROUP,
        description=ABOUT,
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=False),
    )
    for line in slash:
        journey.add_command(_command(line, invoke, suggest))
    return journey


def _command(line: Slash, invoke: Invoke, suggest: Suggest) -> app_commands.Command[Any, ..., None]:
    async def run(interaction: Interaction, **_: object) -> None:
        await invoke(interaction)

    async def complete(interaction: Interaction, _: str) -> list[app_commands.Choice[str]]:
        return await suggest(interaction)

    # discord.py reads a command's options off its callback's signature: ours comes from the table.
    parameters = [inspect.Parameter("interaction", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=Interaction)]
    parameters += [_parameter(option) for option in line.options]
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined] # functions take the attribute
    app_commands.describe(**{o.name: limits.clip(o.about, limits.COMMAND_ABOUT) for o in line.options})(run)
    command: app_commands.Command[Any, ..., None] = app_commands.Command(
        name=line.name, description=limits.clip(line.about, limits.COMMAND_ABOUT), callback=run
    )
    for option in line.options:
        if option.autocomplete:
            command.autocomplete(option.name)(complete)
    return command


def _parameter(option: SlashOption) -> inspect.Parameter:
    kind: Any = Literal[option.choices] if option.choices else str
    annotation = kind if option.required else Optional[kind]  # noqa: UP045 - built at run time, where `X | None` is no type
    default = inspect.Parameter.empty if option.required else None
    return inspect.Parameter(
        option.name, inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=annotation, default=default
    )


def what_completes(command: str, option: str, slash: Sequence[Slash] = SLASH) -> str:
    """What the Instant port is asked for an option ("step", "journey", ...); empty when nothing is."""
    for line in slash:
        if line.name == command:
            return next((o.autocomplete for o in line.options if o.name == option), "")
    return ""
