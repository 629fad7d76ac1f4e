"""Mock mode says whose words they are: nobody may take them for a model's."""

from pathlib import Path

from adapters.ai.mock import MockProvider
from core.persistence.store import SqlStore
from tests.fakes.pictures import kitchen_photo
from tests.handlers.house import talk


async def test_made_up_answers_are_called_made_up(store: SqlStore, tmp_path: Path) -> None:
    async with talk(store, tmp_path, [MockProvider()]) as home:
        await home.say("kitchen, 20k, built in 1990")
        seen = await home.say("", files={"a.jpg": kitchen_photo(1)})
        asked = await home.say("how do I choose a countertop?")
    assert "Seen by mock mode, which makes its answers up" in seen
    assert "A photo cannot tell: what is behind the walls." in seen
    assert "Answered by mock mode, which makes its answers up" in asked
