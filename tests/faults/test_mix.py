"""A thousand failures as life brings them: what becomes of the people who asked."""

from collections import Counter
from pathlib import Path
from typing import get_args

import pytest

from core.persistence import SqlStore
from core.recovery import Category
from tests.faults.mix import is_plain, playing, recorded


def test_the_mix_is_a_thousand_failures_of_all_eight_categories() -> None:
    mix = recorded()
    assert len(mix) == 1000
    assert set(Counter(fault.category for fault, _ in mix)) == set(get_args(Category))
    assert recorded() == mix


def test_what_only_a_developer_reads_is_no_plain_card() -> None:
    assert is_plain("The model does not answer right now. This is from my own guidance.")
    assert not is_plain("KeyError: 'x'")
    assert not is_plain(" ")


@pytest.mark.timeout(400)
async def test_most_failures_are_noticed_by_nobody_and_all_end_in_a_plain_card(store: SqlStore, tmp_path: Path) -> None:
    async with playing(store, tmp_path) as play:
        for fault, asked in recorded():
            await play.one(fault, asked)
    assert play.tally.not_plain == []
    assert play.tally.share >= 0.7, play.tally.table()
