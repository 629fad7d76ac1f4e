"""The page's own words, from the catalogue: those of its HTML by {{NAME}}, those of its script as one JSON object.

The page is in the language of the browser that asks for it; cards come in the language that their person is spoken to.
"""

import html
import json
import re
from collections.abc import Mapping

from core.words import Language, known_language, language_now, mark, t

IN_PAGE: Mapping[str, str] = {
    "SKIP": mark("Skip to the message box"),
    "ADMIN": mark("Admin"),
    "CONVERSATION": mark("Conversation"),
    "MESSAGES": mark("Messages"),
    "ON_IT": mark("HomeView is on it"),
    "NEW_MESSAGES": mark("New messages"),
    "COMMANDS": mark("Commands"),
    "PHOTOS_TO_SEND": mark("Photos to send"),
    "PHOTOS": mark("Photos"),
    "ADD_PHOTOS": mark("Add photos"),
    "YOUR_MESSAGE": mark("Your message"),
    "TELL_ME": mark("Tell me about your project"),
    "SEND": mark("Send"),
    "HINT": mark("Enter sends, Shift+Enter starts a line. Drop or paste photos, or type {slash} for commands."),
    "JOURNEY": mark("Journey"),
    "YOUR_JOURNEY": mark("Your journey"),
    "CLOSE": mark("Close"),
    "NO_JOURNEY": mark("No journey yet."),
    "BEGIN": mark("Start a kitchen, bathroom or DIY project in the chat. Its steps and progress will stand here."),
    "DROP": mark("Drop your photos here"),
    "PICTURE": mark("Picture"),
    "NO_SCRIPT": mark("HomeView's page needs JavaScript. Slack, Discord and the terminal do without."),
    "SIGN_IN": mark("Sign in"),
    "SIGN_IN_TITLE": mark("Sign in - HomeView"),
    "BEHIND": mark("This home is behind a password."),
    "PASSWORD": mark("Password"),
}

IN_SCRIPT: Mapping[str, str] = {
    "done": mark("Done"),
    "open": mark("Open"),
    "stated": mark("Stated"),
    "skipped": mark("Skipped"),
    "current": mark("Now"),
    "table": mark("Table: {columns}"),
    "larger": mark("Show larger"),
    "picture": mark("(picture: {what})"),
    "close": mark("Close"),
    "figures": mark("Figures"),
    "you_said": mark("You said:"),
    "you_chose": mark("You chose:"),
    "journey": mark("Journey"),
    "your_journey": mark("Your journey"),
    "steps": mark("{count} of {total}"),
    "your_journey_at": mark("Your journey: {figures}"),
    "sending_file": mark("Sending {file}"),
    "sending": mark("Sending…"),
    "again": mark("Try again"),
    "discard": mark("Discard"),
    "choices": mark("Commands: {n}, arrow keys to choose"),
    "choose_one": mark("Choose one"),
    "none": mark("None"),
    "optional": mark("(optional)"),
    "save": mark("Save"),
    "cancel": mark("Cancel"),
    "reconnecting": mark("Reconnecting…"),
    "admin_title": mark("HomeView admin"),
    "failed": mark("That did not work. Please try again."),
    "offline": mark("No connection. It was not sent; please try again."),
    "no_photo": mark("Not a photo: JPEG, PNG, WebP or HEIC, please."),
    "too_large": mark("Larger than {n} MB."),
    "empty": mark("The file is empty."),
    "too_many": mark("At most {n} at once."),
    "take_out": mark("Take out {file}"),
    "ready": mark("Photos ready to send: {n}"),
}

_NAME = re.compile(r"\{\{([A-Z_]+)\}\}")


def accepted_language(header: str) -> Language | None:
    """Of an Accept-Language, the language that the browser likes best of those that we speak."""
    liked: list[tuple[float, int, Language]] = []
    for place, part in enumerate(header[:500].split(",")):
        code, _, quality = part.partition(";")
        language, weight = known_language(code), _weight(quality)
        if language and weight > 0:
            liked.append((-weight, place, language))
    return min(liked)[2] if liked else None


def _weight(quality: str) -> float:
    """Of "q=0.8"."""
    said = quality.strip().removeprefix("q=").strip()
    try:
        return float(said) if said else 1.0
    except ValueError:
        return 0.0


def with_words(page: str, **others: str) -> str:
    """The page's HTML in the language being spoken, each {{NAME}} filled in; `others` are texts, too."""
    words = {name: html.escape(t(text)) for name, text in IN_PAGE.items()}
    words["HINT"] = words["HINT"].format(slash="<kbd>/</kbd>")
    words |= {name: html.escape(text) for name, text in others.items()}
    words |= {"LANG": language_now(), "WORDS": script_words()}
    return _NAME.sub(lambda found: words[found[1]], page)


def script_words() -> str:
    """As the text of a JSON script element, which nothing in it can end."""
    words = {name: t(text) for name, text in IN_SCRIPT.items()}
    return json.dumps(words, ensure_ascii=False).replace("<", "\\u003c")
