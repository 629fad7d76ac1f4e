from decimal import Decimal

from core.flags import BUCKETS, bucket, in_percentage

PEOPLE = [f"slack:T1:U{number}" for number in range(5000)]


def test_about_as_many_take_part_as_the_percentage_says() -> None:
    for percent in (1, 10, 50):
        part = sum(in_percentage("cheap_vision", who, percent) for who in PEOPLE) / len(PEOPLE) * 100
        assert abs(part - percent) < 2


def test_nobody_takes_part_at_0_and_everybody_at_100() -> None:
    assert not any(in_percentage("cheap_vision", who, 0) for who in PEOPLE)
    assert all(in_percentage("cheap_vision", who, Decimal(100)) for who in PEOPLE)


def test_widening_removes_nobody() -> None:
    taking: set[str] = set()
    for percent in (Decimal("0.05"), 1, Decimal("7.5"), 30, 99.99):
        now = {who for who in PEOPLE if in_percentage("cheap_vision", who, percent)}
        assert taking <= now
        taking = now


def test_another_group_draws_other_people() -> None:
    ours = {who for who in PEOPLE if in_percentage("cheap_vision", who, 10)}
    theirs = {who for who in PEOPLE if in_percentage("another", who, 10)}
    assert len(ours & theirs) < len(ours) / 3


def test_the_bucket_of_a_person_never_changes() -> None:
    """A figure written down: another process, or a later version, must find the same one."""
    assert bucket("cheap_vision", "slack:T1:U1") == FIRST
    assert all(0 <= bucket("cheap_vision", who) < BUCKETS for who in PEOPLE)


FIRST = 452
