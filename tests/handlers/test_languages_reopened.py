"""The step before, opened again without its name."""

import pytest

from tests.handlers.house import Talk


@pytest.mark.parametrize(
    ("begin", "skip", "again"),
    [
        ("kitchen, 40k", "skip this step, the architect did it", "reopen the last step"),
        ("cocina, 40 mil", "omite este paso, lo hizo el arquitecto", "vuelve a abrir el último paso"),
        (
            "Küche, 40 Tausend",
            "überspring den Schritt, der Architekt hat es gemacht",
            "öffne den letzten Schritt wieder",
        ),
        ("cuisine, 40 000", "passe cette étape, l'architecte l'a faite", "rouvre la dernière étape"),
    ],
)
async def test_the_last_step_is_opened_again(home: Talk, begin: str, skip: str, again: str) -> None:
    await home.say(begin)
    first = (await home.journey()).state.current
    await home.say(skip)
    assert (await home.journey()).state.current != first
    await home.say(again)
    assert (await home.journey()).state.current == first
