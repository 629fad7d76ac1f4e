from typing import get_args

from core.ai.answer import Reason
from core.ai.guide import WHY, photo_without_model, quote, why
from core.ai.tasks.advise import Passage


def test_every_reason_has_its_sentence() -> None:
    assert set(WHY) == set(get_args(Reason))
    assert all(WHY[reason].endswith(".") for reason in get_args(Reason) if reason)


def test_a_wait_is_told_in_round_figures() -> None:
    assert why("rate_limited", 37.4).endswith("Try again in about 37 seconds.")
    assert why("rate_limited", 600).endswith("Try again in about 10 minutes.")
    assert why("rate_limited") == WHY["rate_limited"]
    assert why("unavailable", 5) == WHY["unavailable"]


def test_a_photo_nobody_looked_at_says_so_and_gives_what_was_measured() -> None:
    said = photo_without_model(("1280 x 960 pixels", "bright"), "no_model")
    assert said == (
        "No AI model is set up here. I kept the photo, but nobody looked at what it shows.",
        "Measured: 1280 x 960 pixels; bright.",
    )
    assert len(photo_without_model((), "unavailable")) == 1


def test_the_guide_quotes_word_for_word() -> None:
    passages = tuple(Passage(str(n), f"Text {n}.") for n in range(5))
    assert quote(passages) == ("Text 0.", "Text 1.")
    assert quote(()) == ()
