"""Safety: every emergency is recognised, and hardly anything else is taken for one."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from core.understanding.safety import Hazard, hazard, hazard_ids, recognise, safety_card, warning_for
from core.views import Text, plain_text

HERE = Path(__file__).parent
EMERGENCIES: dict[str, list[str]] = yaml.safe_load((HERE / "emergencies.yaml").read_text(encoding="utf-8"))
LOOK_ALIKES: list[str] = yaml.safe_load((HERE / "look_alikes.yaml").read_text(encoding="utf-8"))
WARNINGS: list[tuple[str, str]] = yaml.safe_load((HERE / "warnings.yaml").read_text(encoding="utf-8"))


def is_emergency(text: str) -> bool:
    found = recognise(text)
    return found is not None and found.level == "emergency"


def test_the_tables_are_large_enough() -> None:
    assert sum(map(len, EMERGENCIES.values())) >= 200
    assert len(LOOK_ALIKES) >= 150


@pytest.mark.parametrize("text", [text for texts in EMERGENCIES.values() for text in texts])
def test_every_emergency_is_recognised(text: str) -> None:
    assert is_emergency(text)


def test_most_emergencies_get_the_card_of_their_own_kind() -> None:
    pairs = [(text, kind) for kind, texts in EMERGENCIES.items() if kind != "any_kind" for text in texts]
    right = [text for text, kind in pairs if (found := recognise(text)) and found.id == kind]
    assert len(right) / len(pairs) >= 0.95


def test_false_alarms_stay_under_one_percent() -> None:
    wrong = [text for text in LOOK_ALIKES if is_emergency(text)]
    assert len(wrong) / len(LOOK_ALIKES) <= 0.01, wrong


@pytest.mark.parametrize(("text", "expected"), WARNINGS)
def test_work_that_wants_a_professional_or_care_is_warned_of(text: str, expected: str) -> None:
    found = warning_for(text)
    assert (found.id if found else "") == expected
    assert not is_emergency(text)


def test_the_house_s_year_decides_about_lead_and_asbestos() -> None:
    text = "I am sanding the paint off the window frame"
    assert warning_for(text, "1950") == Hazard("lead_pre1978", "professional")
    assert warning_for(text, "1995") is None
    assert warning_for(text, "unknown") is None


@pytest.mark.parametrize("text", ["I smell gas", "CO alarm is going off", "sparks from the outlet", "pipe burst"])
@given(
    before=st.sampled_from(["", "Hi! ", "quick question: ", "ok. "]), after=st.sampled_from(["", "!!", ", help", " 😱"])
)
def test_an_emergency_stays_one_in_any_surroundings(text: str, before: str, after: str) -> None:
    assert is_emergency(before + text + after)
    assert is_emergency(before + text.upper() + after)
    assert is_emergency(("lorem ipsum " * 500) + ". " + before + text + after)


@given(st.text(max_size=400))
def test_any_text_can_be_looked_at(text: str) -> None:
    recognise(text)
    warning_for(text)


@pytest.mark.parametrize("language", ["en", "es", "de", "fr"])
@pytest.mark.parametrize("hazard_id", [h for h in hazard_ids() if hazard(h).level == "emergency"])
def test_an_emergency_card_is_urgent_and_says_to_call_from_outside(hazard_id: str, language: str) -> None:
    card = safety_card(Hazard(hazard_id, "emergency", language))
    assert card.urgent
    assert "911" in plain_text(card)
    assert len(card.blocks) == 2


@pytest.mark.parametrize("hazard_id", [h for h in hazard_ids() if hazard(h).level != "emergency"])
def test_a_warning_card_is_in_the_alert_tone_with_its_source(hazard_id: str) -> None:
    card = safety_card(hazard(hazard_id))
    assert not card.urgent
    first, last = card.blocks
    assert isinstance(first, Text)
    assert first.tone == "alert"
    assert isinstance(last, Text)
    assert last.tone == "quiet"
    assert last.text.startswith("Source: ")


def test_the_card_speaks_the_language_of_the_alarm() -> None:
    found = recognise("Es riecht nach Gas")
    assert found is not None
    assert "Haus" in safety_card(found).title


def test_an_unknown_hazard_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        hazard("dragons")


def test_most_slips_of_the_finger_in_long_words_change_nothing() -> None:
    texts = [text for texts in EMERGENCIES.values() for text in texts]
    slipped = [
        text[: at + 2] + text[at + 3] + text[at + 2] + text[at + 4 :]
        for text in texts
        for word in text.split()
        if len(word) >= 6 and word.isalpha() and (at := text.find(word)) >= 0 and word[2] != word[3]
    ]
    seen = sum(map(is_emergency, slipped))
    assert seen / len(slipped) >= 0.9
