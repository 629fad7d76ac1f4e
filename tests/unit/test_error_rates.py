"""When failures are a jump, and when they are not."""

import pytest

from core.handlers.error_rates import failure_share, jumps, rates
from core.ports.store import OutcomeCount


def ends(operation: str, **counts: int) -> list[OutcomeCount]:
    return [OutcomeCount(operation, "" if name == "ok" else name, count) for name, count in counts.items()]


@pytest.mark.parametrize(
    ("recent", "before", "jumped"),
    [
        ({"ok": 20, "unknown": 5}, {"ok": 1000}, True),
        ({"unknown": 5}, {}, True),
        ({"ok": 20, "unknown": 4}, {"ok": 1000}, False),  # too few
        ({"ok": 100, "unknown": 5}, {"ok": 1000}, False),  # too rare
        ({"ok": 80, "unknown": 20}, {"ok": 90, "unknown": 10}, False),  # only doubled
        ({"ok": 60, "unknown": 40}, {"ok": 90, "unknown": 10}, True),
        ({"ok": 5, "unknown": 15}, {"ok": 50, "unknown": 50}, False),  # as bad as all day
        ({"user_input": 50}, {}, False),  # theirs to mend
        ({"ok": 50}, {"ok": 1000}, False),
    ],
)
def test_a_jump_is_many_often_and_new(recent: dict[str, int], before: dict[str, int], jumped: bool) -> None:
    assert bool(jumps(ends("inbox.message", **recent), ends("inbox.message", **before))) == jumped


def test_each_operation_is_measured_against_itself() -> None:
    found = jumps(ends("advise", rate_limit=10) + ends("outbox.slack", ok=500), ends("outbox.slack", ok=9000))
    assert [(j.now.operation, j.now.category, j.now.share) for j in found] == [("advise", "rate_limit", 1.0)]


def test_rates_are_shares_of_all_ends_of_the_operation() -> None:
    (ok, failed) = rates(ends("advise", ok=3, transient=1))
    assert (ok.category, ok.share, failed.category, failed.share) == ("", 0.75, "transient", 0.25)


def test_the_share_of_failures_leaves_out_what_is_people_s_to_mend() -> None:
    assert failure_share(ends("advise", ok=3, transient=1, user_input=16)) == 0.25
    assert failure_share([]) is None
