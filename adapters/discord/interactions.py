"""Presses, forms, commands and suggestions: accepted first, then acknowledged, within Discord's three seconds."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

import discord
import structlog
from discord import app_commands, ui

from adapters.discord import forms, limits, parse
from adapters.discord.commands import Interaction, what_completes
from adapters.discord.custom_ids import CustomId
from adapters.discord.failures import translate
from core.errors import HomeViewError, PlatformError
from core.keyed_locks import KeyedLocks
from core.messages import ButtonPressed, FormSubmitted, Inbound
from core.ports.platform import Instant, Intake
from core.views import Form
from core.words import mark, speaking, t

log = structlog.get_logger(__name__)
T = TypeVar("T")

ON_IT = mark("On it.")
NOT_KEPT = mark("I could not keep that just now, so nothing has changed. Please try it again in a moment.")
TOO_SLOW = mark("That took too long just now, so nothing has changed. Please try it again in a moment.")
OUTDATED = mark("This button no longer does anything. `/journey progress` shows where you are, with fresh ones.")
FORM_GONE = mark("There is nothing to fill in here any more. `/journey progress` shows where you are.")

# Most: 24
TRY_AGAIN = mark("Try again")

# 10062: Discord no longer waits for an answer; 40060: it has one. Both come from a replayed or doubled delivery.
_ANSWERED = (10062, 40060)
_TYPED = 500
_LANGUAGE_SECONDS = 0.3


class Interactions:
    """Answers at once what must be (read-only, by the Instant port); all else goes to the Intake."""

    def __init__(self, intake: Intake, instant: Instant, turns: KeyedLocks) -> None:
        self._intake, self._instant, self._turns = intake, instant, turns
        # What somebody typed into a form that had errors, so that the retry need not begin anew. Lost at a restart.
        self._typed: OrderedDict[tuple[str, str, str], Mapping[str, str]] = OrderedDict()

    async def component(self, interaction: Interaction) -> None:
        """A button was pressed or a form sent: routed by its custom id alone, so it works after a restart too."""
        custom_id = parse.custom_id_of(interaction)
        if custom_id is None:
            await self._tell(interaction, OUTDATED)
        elif custom_id.kind == "form":
            await self._submit(interaction, parse.submitted(interaction, custom_id, interaction.created_at))
        elif custom_id.kind == "button":
            pressed = parse.pressed(interaction, custom_id, interaction.created_at)
            await self._take(interaction, pressed, lambda: interaction.response.defer())
        else:
            await self._open(interaction, parse.pressed(interaction, custom_id, interaction.created_at))

    async def command(self, interaction: Interaction) -> None:
        """`/journey ...`: a short note to that person at once, the answer follows in the channel."""
        invoked = parse.invoked(interaction, interaction.created_at)
        await self._take(interaction, invoked, lambda: self._respond(interaction, ON_IT))

    async def suggestions(self, interaction: Interaction) -> list[app_commands.Choice[str]]:
        """Up to 25 suggestions for the option somebody types in; none when there are none in time."""
        name, option, typed = parse.typing_of(interaction)
        if not (what := what_completes(name, option)):
            return []
        place, sender = parse.place_of(interaction), parse.sender_of(interaction)
        try:
            pairs = await self._in_time(self._instant.complete(place, sender, what, typed))
        except (HomeViewError, TimeoutError) as error:
            log.warning("discord.no_suggestions", what=what, error=type(error).__name__)
            return []
        fitting = [(value, label) for value, label in pairs if 0 < limits.length(value) <= limits.OPTION_TEXT]
        return [
            app_commands.Choice(name=limits.clip(label.strip() or value, limits.OPTION_TEXT), value=value)
            for value, label in fitting[: limits.CHOICES]
        ]

    async def _open(self, interaction: Interaction, pressed: ButtonPressed) -> None:
        """A form must be the first answer: it is asked for at once, and nothing is written."""
        try:
            form = await self._in_time(self._instant.form(pressed))
        except (HomeViewError, TimeoutError) as error:
            log.warning("discord.no_form", action=pressed.action, error=type(error).__name__)
            await self._tell(interaction, TOO_SLOW)
            return
        if form is None:
            await self._tell(interaction, FORM_GONE)
            return
        typed = self._typed.get((pressed.sender.id, form.id, form.context))
        await self._answer(interaction, lambda: interaction.response.send_modal(forms.modal(form, typed)))

    async def _submit(self, interaction: Interaction, submitted: FormSubmitted) -> None:
        try:
            errors = await self._in_time(self._instant.check(submitted))
        except (HomeViewError, TimeoutError) as error:
            log.warning("discord.form_unchecked", form=submitted.form, error=type(error).__name__)
            self._remember(submitted)
            await self._again(interaction, submitted, await self._said(interaction, TOO_SLOW))
            return
        if errors:
            self._remember(submitted)
            form = await self._form_of(submitted)
            with speaking(form.language if form else str(interaction.locale)):
                told = forms.problems(errors, form)
            await self._again(interaction, submitted, told)
            return
        self._typed.pop(_key(submitted), None)
        await self._take(interaction, submitted, lambda: interaction.response.defer())

    async def _form_of(self, submitted: FormSubmitted) -> Form | None:
        """For its labels, which people know the inputs by."""
        try:
            return await self._in_time(self._instant.form(_opener(submitted)))
        except (HomeViewError, TimeoutError) as error:
            log.info("discord.labels_unknown", form=submitted.form, error=type(error).__name__)
            return None

    def _remember(self, submitted: FormSubmitted) -> None:
        self._typed[_key(submitted)] = submitted.values
        while len(self._typed) > _TYPED:
            self._typed.popitem(last=False)

    async def _again(self, interaction: Interaction, submitted: FormSubmitted, told: str) -> None:
        """Discord's forms show no errors: a note to that person, with a button that opens the form again."""
        again = await self._said(interaction, TRY_AGAIN)
        view: ui.View = ui.View(timeout=None)
        custom_id = CustomId("retry", submitted.form, submitted.context).encode()
        view.add_item(ui.Button(label=again, style=discord.ButtonStyle.primary, custom_id=custom_id))
        view.stop()
        await self._answer(interaction, lambda: interaction.response.send_message(told, view=view, ephemeral=True))

    async def _take(
        self, interaction: Interaction, inbound: Inbound, acknowledge: Callable[[], Awaitable[object]]
    ) -> None:
        """Accept, then acknowledge. When accepting takes too long, Discord gets a defer first, the person an answer."""
        keeping = asyncio.create_task(self._keep(inbound))
        try:
            await asyncio.wait({keeping}, timeout=limits.ANSWER_SECONDS)
            deferred = not keeping.done()
            if deferred:
                await self._answer(interaction, lambda: self._defer(interaction))
            kept = await keeping
        finally:
            keeping.cancel()
        if not deferred:
            await (self._answer(interaction, acknowledge) if kept else self._tell(interaction, NOT_KEPT))
        elif _shows_thinking(interaction):
            told = await self._said(interaction, ON_IT if kept else NOT_KEPT)
            await self._answer(interaction, lambda: interaction.edit_original_response(content=told))
        elif not kept:
            told = await self._said(interaction, NOT_KEPT)
            await self._answer(interaction, lambda: interaction.followup.send(told, ephemeral=True))

    async def _keep(self, inbound: Inbound) -> bool:
        try:
            async with self._turns.hold(inbound.place.thread or inbound.place.channel):
                await self._intake.accept(inbound)
        except HomeViewError as error:
            log.error("discord.not_kept", inbound=inbound.id, kind=inbound.kind, error=type(error).__name__)
            return False
        return True

    async def _defer(self, interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True, thinking=_shows_thinking(interaction))

    async def _tell(self, interaction: Interaction, notice: str) -> None:
        await self._answer(interaction, lambda: self._respond(interaction, notice))

    async def _respond(self, interaction: Interaction, notice: str) -> None:
        await interaction.response.send_message(await self._said(interaction, notice), ephemeral=True)

    async def _said(self, interaction: Interaction, notice: str) -> str:
        """One of the notices above in the language that the person is spoken to; where that cannot be told at once, in
        the one that their Discord is set to."""
        language = str(interaction.locale)
        if notice not in (NOT_KEPT, TOO_SLOW):  # the database has no answer then
            place, sender = parse.place_of(interaction), parse.sender_of(interaction)
            try:
                async with asyncio.timeout(_LANGUAGE_SECONDS):
                    language = await self._instant.language(place, sender)
            except (HomeViewError, TimeoutError) as error:
                log.info("discord.language_unknown", error=type(error).__name__)
        with speaking(language):
            return t(notice)

    async def _answer(self, interaction: Interaction, act: Callable[[], Awaitable[object]]) -> None:
        """An answer that fails loses nothing: what was accepted is in the inbox. It is logged, with its code."""
        try:
            await act()
        except discord.InteractionResponded:
            log.info("discord.answered_already", interaction=interaction.id)
        except discord.HTTPException as error:
            if error.code in _ANSWERED:
                log.info("discord.answered_already", interaction=interaction.id, code=error.code)
            else:
                log.warning("discord.answer_failed", interaction=interaction.id, status=error.status, code=error.code)
        except (discord.DiscordException, OSError, TimeoutError) as error:
            log.warning("discord.answer_failed", interaction=interaction.id, error=_name(error))

    async def _in_time(self, asked: Awaitable[T]) -> T:
        async with asyncio.timeout(limits.ANSWER_SECONDS):
            return await asked


def _name(error: Exception) -> str:
    translated: PlatformError = translate(error)
    return f"{type(error).__name__} ({type(translated).__name__})"


def _shows_thinking(interaction: Interaction) -> bool:
    return interaction.type is discord.InteractionType.application_command


def _key(submitted: FormSubmitted) -> tuple[str, str, str]:
    return (submitted.sender.id, submitted.form, submitted.context)


def _opener(submitted: FormSubmitted) -> ButtonPressed:
    """The press that opens a form again: by our table of actions a form has its action's name and carries its value."""
    return ButtonPressed(
        id=f"again:{submitted.id}",
        at=submitted.at,
        place=submitted.place,
        sender=submitted.sender,
        action=submitted.form,
        value=submitted.context,
    )
