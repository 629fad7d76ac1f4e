from typing import get_args

from core.ai.answer import Reason
from core.ai.guide import WHY, why


def test_every_reason_has_its_sentence() -> None:
    assert set(WHY) == set(get_args(Reason))
    assert all(WHY[reason].endswith(".") for reason in get_args(Reason) if reason)


def test_a_wait_is_told_in_round_figures() -> None:
    assert why("rate_limited", 37.4).endswith("Try again in about 37 seconds.")
    assert why("rate_limited", 600).endswith("Try again in about 10 minutes.")
    assert why("rate_limited") == WHY["rate_limited"]
    assert why("unavailable", 5) == WHY["unavailable"]
