"""Our own words in Discord: in the language that the person is spoken to."""

from __future__ import annotations

from adapters.discord.commands import ABOUT
from adapters.discord.interactions import FORM_GONE, ON_IT, OUTDATED
from core.slash import SLASH
from core.views import Button
from core.words import speaking, t
from tests.adapters.discord.conftest import Bench
from tests.adapters.discord.test_receiving import post_card


def german(text: str) -> str:
    with speaking("de"):
        said = t(text)
    assert said != text
    return said


async def test_notices_are_in_the_language_that_the_person_is_spoken_to(bench: Bench) -> None:
    bench.core.speaks = "de"
    async with bench.running():
        await bench.until(lambda: bench.discord.world.commands)
        card = await post_card(bench, Button("Note", "note", "j1", opens="note"), Button("Done", "done"))
        invoked = await (await bench.discord.slash("journey next")).answered()
        gone = await (await bench.discord.press(card, label="Note")).answered()
        card.components[0]["components"][-1]["components"][1]["custom_id"] = "v0|done"
        outdated = await (await bench.discord.press(card, "v0|done")).answered()
    told = [answer["data"]["content"] for answer in (invoked, gone, outdated)]
    assert told == [german(ON_IT), german(FORM_GONE), german(OUTDATED)]


async def test_commands_say_what_they_are_about_in_every_language(bench: Bench) -> None:
    async with bench.running():
        await bench.until(lambda: bench.discord.world.commands)
    (journey,) = bench.discord.world.commands
    languages = {"de", "fr", "es-ES", "es-419"}
    assert set(journey["description_localizations"]) == languages
    assert journey["description_localizations"]["de"] == german(ABOUT)
    lines = {line["name"]: line for line in journey["options"]}
    for slash in SLASH:
        assert lines[slash.name]["description_localizations"]["de"] == german(slash.about)
        assert not lines[slash.name].get("name_localizations")
        for option in lines[slash.name].get("options", ()):
            assert all(0 < len(told) <= 100 for told in option["description_localizations"].values())
