"""The language a person chooses."""

from core.commands import SetLanguage
from core.handlers.desk import Desk
from core.handlers.spoken import choice_of, with_choice
from core.views import Actions, Button, Card, Text
from core.words import LANGUAGES, known_language, name_of, t


def set_language(command: SetLanguage, desk: Desk) -> None:
    """The whole answer is in the new language already: see Dispatcher."""
    language = known_language(command.language)
    if language is None:
        buttons = tuple(Button(name_of(each), "language", each) for each in LANGUAGES)
        desk.answer(Card("", (Text(t("Which language shall I write in?")), Actions(buttons))))
        return
    person = desk.turn.person
    chosen = with_choice(person, f"{language}!")
    desk.unit.people.save(chosen)
    if chosen != person:
        desk.keep("language", t("the choice of language"), ref={"before": choice_of(person)})
        desk.emit("chat.language_changed", language=language)
    text = t("From now on I write in English. One word changes that: English, Español, Deutsch, Français.")
    desk.answer(Card("", (Text(text),)))
