"""What our texts tell people to say is understood in each language: a card must not send somebody into a wall."""

import re
from dataclasses import replace

import pytest

from core import commands as c
from core.handlers.instant import read_fact
from core.journeys.cards_records import PROMISE
from core.journeys.spoken import spoken_templates
from core.journeys.template import UNKNOWN
from core.words import LANGUAGES, speaking, t
from tests.unit.understanding.scenes import KITCHEN, NOTHING, asked, say

QUOTED = re.compile(r"[„«“\"`]\s*([^“”»\"`]+?)\s*[“”»\"`]")
SUGGESTED: dict[str, tuple[type[c.Command], ...]] = {
    "This journey is paused. Say resume, and we go on where you were.": (c.ResumeJourney,),
    "This journey is paused. Say resume to go on with step {number}, {step}.": (c.ResumeJourney,),
    "This journey is paused already. Say resume when you want to go on.": (c.ResumeJourney,),
    "All is there. Say done, and we move on.": (c.CompleteStep,),
    "I don't know that proof of {step}. Say done, and I list them.": (c.CompleteStep,),
    "I no longer ask for that. Say next, and we go on.": (c.ShowNext,),
    "That is no longer here. Say next, and we go on from where we are.": (c.ShowNext,),
    "Step {number}, {step}, is done. Say reopen {number} to work on it.": (c.ReopenStep,),
    "Step {number}, {step}, is skipped. Say reopen {number} to work on it.": (c.ReopenStep,),
    "I no longer have that photo here. Say photos to see those I have.": (c.ShowPhotos,),
    "That journey was deleted. Say list to see the others.": (c.ListJourneys,),
    "More than one journey fits that. Say `list` and press the one you mean.": (c.ListJourneys,),
    "I keep no such fact for this journey. Say note, and I keep it as one.": (c.AddNote,),
    "That reminder is not here any more. Say `reminders` to see those set.": (c.ListReminders,),
    PROMISE: (c.Undo, c.SetPings),
}
FOREIGN = [language for language in LANGUAGES if language != "en"]  # English quotes none of them


@pytest.mark.parametrize("language", FOREIGN)
@pytest.mark.parametrize("message", SUGGESTED)
def test_what_a_text_suggests_to_say_does_what_it_promises(language: str, message: str) -> None:
    with speaking(language):
        words = QUOTED.findall(t(message))
        done = [say(word.replace("{number}", "1"), replace(KITCHEN, language=language)).commands[0] for word in words]
    assert tuple(type(command) for command in done) == SUGGESTED[message], words


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_may_be_left_open_by_the_word_that_it_names(language: str) -> None:
    with speaking(language):
        (word,) = QUOTED.findall(t('Or say "later".'))
        (command,) = say(word, replace(asked("fact", fact="budget"), language=language)).commands
    assert isinstance(command, c.LeaveQuestion)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_example_of_the_welcome_begins_a_kitchen(language: str) -> None:
    with speaking(language):
        (example,) = QUOTED.findall(t('For example: "we want to redo our kitchen, about 40k".'))
        (command,) = say(example, NOTHING).commands
    assert isinstance(command, c.StartJourney)
    assert (command.template, command.budget) == ("kitchen", "40000 USD")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", spoken_templates())
def test_every_example_of_an_answer_can_be_given_and_means_what_it_does_in_english(language: str, kind: str) -> None:
    for spec in spoken_templates()[kind].facts.values():
        with speaking(language):
            told = spoken_templates()[kind].fact(spec.name)
            read = [read_fact(told, example) for example in told.examples]
            labels = [read_fact(told, label) for _, label in told.choices]
            unsure = read_fact(told, t("Not sure")) if told.unknown_ok else UNKNOWN
        assert None not in read, (told.examples, read)
        assert None not in labels, (told.choices, labels)
        assert unsure == UNKNOWN
        if spec.kind in ("money", "year"):
            assert read == [read_fact(spec, example) for example in spec.examples]
