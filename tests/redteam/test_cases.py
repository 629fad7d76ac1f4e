"""Every case, with rules alone and with models that obey the attacker."""

from pathlib import Path

import pytest

from core.persistence import SqlStore
from tests.redteam import holds, steps
from tests.redteam.conftest import Furnished
from tests.redteam.loading import Case, cases
from tests.redteam.rig import Mode, rig

CASES = cases()


@pytest.mark.parametrize("mode", ["rules", "meaning", "gemini", "openai"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
async def test_an_attack_changes_nothing_and_tells_nothing(
    case: Case, mode: Mode, homes: SqlStore, furnished: Furnished, tmp_path: Path
) -> None:
    async with rig(homes, tmp_path, mode, case.model, furnished.ids) as made:
        await steps.run(made, case.before)
        await made.mark()
        before = await made.tables()
        await steps.run(made, case.do)
        await holds.check(made, case, before)


def test_there_are_enough_of_them_in_every_channel() -> None:
    by_channel: dict[str, int] = {}
    for case in CASES:
        by_channel[case.channel] = by_channel.get(case.channel, 0) + 1
    assert len(CASES) >= 120, by_channel
    assert min(by_channel.values()) >= 4, by_channel
