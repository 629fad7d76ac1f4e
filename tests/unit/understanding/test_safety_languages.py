"""Safety in four languages: each hazard has its text in all of them, is recognised in all, and speaks the right one."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from core.understanding.data import read_yaml
from core.understanding.safety import Hazard, hazard, hazard_ids, recognise, safety_card, warning_for
from core.views import Text
from core.words.language import LANGUAGES, speaking

HERE = Path(__file__).parent
FOREIGN = ("es", "de", "fr")
WRITTEN: dict[str, dict[str, list[str]]] = {
    language: yaml.safe_load((HERE / f"warnings_{language}.yaml").read_text(encoding="utf-8")) for language in FOREIGN
}
EMERGENCIES = [h for h in hazard_ids() if hazard(h).level == "emergency"]
WARNINGS = [h for h in hazard_ids() if hazard(h).level != "emergency"]
UTILITY = {"en": "utility", "es": "compañía", "de": "versorger", "fr": "fournisseur"}
SAID = {  # a word of the English text, and what says the same
    "garage": ("garaje", "Garage", "garage"),
    "pets": ("mascotas", "Tiere", "animaux"),
    "headache": ("duele la cabeza", "Kopfschmerzen", "mal à la tête"),
    "cut the power": ("corte la corriente", "Strom abstellt", "coupe le courant"),
    "feel fine": ("se sienta bien", "gut geht", "se sent bien"),
    "switch": ("interruptor", "Schalter", "interrupteur|disjoncteur"),
    "electrician": ("electricista", "Elektriker", "électricien"),
    "building department": ("permisos de construcción", "Bauamt", "service d'urbanisme"),
    "permit": ("permiso", "Genehmigung", "permis"),
    "engineer": ("ingeniero", "Statiker", "ingénieur"),
    "plumber": ("plomero", "install|klempner", "plombier"),
    "children": ("niños", "Kinder", "enfants"),
    "GFCI": ("GFCI", "GFCI", "GFCI"),
    "Do not": (r"\bno\b", r"\bnicht\b|\bkeine?n?\b|erst wieder|für nichts", r"\bn[e']"),
}


def text_of(hazard_id: str, language: str) -> str:
    block = safety_card(Hazard(hazard_id, hazard(hazard_id).level, language)).blocks[0]
    assert isinstance(block, Text)
    return block.text


def written(emergency: bool) -> Iterator[tuple[str, str, str]]:
    for language, hazards in WRITTEN.items():
        for hazard_id, texts in hazards.items():
            if hazard_id and (hazard_id in EMERGENCIES) == emergency:
                yield from ((language, hazard_id, text) for text in texts)


@pytest.mark.parametrize("hazard_id", hazard_ids())
def test_every_hazard_has_its_own_text_in_every_language(hazard_id: str) -> None:
    cards = {**read_yaml("safety_cards.yaml"), **read_yaml("safety_warnings.yaml")}
    entry = cards[hazard_id]
    assert set(entry) == {"source", *LANGUAGES}
    assert all(entry[language]["title"] for language in LANGUAGES)
    assert len({text_of(hazard_id, language) for language in LANGUAGES}) == len(LANGUAGES)


@pytest.mark.parametrize("hazard_id", hazard_ids())
def test_no_language_leaves_out_what_english_says(hazard_id: str) -> None:
    english = text_of(hazard_id, "en").splitlines()
    for at, language in enumerate(FOREIGN):
        lines = text_of(hazard_id, language).splitlines()
        assert len(lines) == len(english)
        for line, same in zip(english, lines, strict=True):
            for word, ways in SAID.items():
                if word in line:
                    assert re.search(ways[at], same, re.IGNORECASE), (word, same)
            assert len(same) >= 0.7 * len(line), same


@pytest.mark.parametrize("hazard_id", EMERGENCIES)
def test_an_emergency_names_the_numbers_and_whom_else_to_call(hazard_id: str) -> None:
    for language in LANGUAGES:
        text = text_of(hazard_id, language)
        numbers = re.findall("911|112", text)
        assert numbers == {"en": ["911"], "es": ["911", "112"]}.get(language, ["112", "911"])
        assert UTILITY[language] in text.lower()


def test_the_tables_are_large_enough() -> None:
    for hazards in WRITTEN.values():
        assert set(hazards) == {*hazard_ids(), ""}
        for level in ("emergency", "professional", "caution"):
            assert sum(len(texts) for h, texts in hazards.items() if h and hazard(h).level == level) >= 8
        assert all(len(hazards[h]) >= 3 for h in WARNINGS)
        assert len(hazards[""]) >= 15


@pytest.mark.parametrize(("language", "hazard_id", "text"), list(written(emergency=False)))
def test_a_warning_is_given_in_the_language_of_the_message(language: str, hazard_id: str, text: str) -> None:
    found = recognise(text)
    assert found is not None
    assert found == warning_for(text) == hazard(hazard_id)
    assert safety_card(found).language == language


@pytest.mark.parametrize(("language", "hazard_id", "text"), list(written(emergency=True)))
def test_an_emergency_is_told_in_the_language_of_the_message(language: str, hazard_id: str, text: str) -> None:
    found = recognise(text)
    assert found == hazard(hazard_id)
    assert safety_card(found).language == language


@pytest.mark.parametrize("text", [text for hazards in WRITTEN.values() for text in hazards[""]])
def test_what_only_looks_like_a_hazard_is_not_warned_of(text: str) -> None:
    assert recognise(text) is None
    assert warning_for(text) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_several_languages_are_answered_in_the_one_of_the_person(language: str) -> None:
    found = warning_for("GFCI?")
    assert found is not None
    assert found.language == ""
    with speaking(language):
        card = safety_card(found)
        photo = safety_card(hazard("asbestos_pre1980s"))  # seen in a photo: no words at all
    assert card.language == photo.language == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I want to move the gas line", "en"),
        ("tengo una pregunta: ¿puedo quitar este load bearing wall?", "es"),
        ("wir haben hier eine Frage zum popcorn ceiling im Flur", "de"),
    ],
)
def test_a_borrowed_word_does_not_change_the_language(text: str, language: str) -> None:
    found = warning_for(text)
    assert found is not None
    with speaking("fr"):
        assert safety_card(found).language == language
