"""Sentences for people about a photo: what was measured, and why one was not taken."""

from core.errors import MediaRejected
from core.media.measure import Colour, PhotoFacts
from core.words import mark, t
from core.words.figures import percent

_BRIGHTNESS = {"dark": mark("quite dark"), "fine": mark("well lit"), "bright": mark("very bright")}
_SHARPNESS = {"blurry": mark("looks blurry"), "fine": mark("looks sharp")}
_REJECTED = {
    "too_large": mark("This photo is over 20 MB. Send a smaller version, or a screenshot of it."),
    "too_many_pixels": mark(
        "This picture has more than 50 megapixels. Send it in a smaller size, or a screenshot of it."
    ),
    "not_an_image": mark("This file is not a photo, whatever its name says. Send a JPEG, PNG, WebP or HEIC."),
    "unsupported_type": mark("I cannot use this kind of file as a photo. Send a JPEG, PNG, WebP or HEIC."),
    "truncated": mark("This photo arrived incomplete. Please send it again."),
    "sign_in_page": mark(
        "I was given a sign-in page in place of your photo: I lack the right to read files here. "
        "Whoever manages this app can grant it; after that, send the photo again."
    ),
    "empty": mark("This file is empty. Please send the photo again."),
    "unreadable": mark("This photo is damaged and cannot be opened. Take a screenshot of it, or send another one."),
}


def describe_facts(facts: PhotoFacts) -> str:
    """Two or three plain sentences, such as "1600 x 1200 pixels, well lit, looks sharp. Mostly off-white (60%)." """
    look = t(
        "{width} x {height} pixels, {light}, {sharpness}.",
        width=str(facts.width),
        height=str(facts.height),
        light=t(_BRIGHTNESS[facts.brightness_word]),
        sharpness=t(_SHARPNESS[facts.sharpness_word]),
    )
    sentences = [look]
    if facts.colours:
        sentences.append(t("Mostly {colours}.", colours=_listed(facts.colours)))
    if advice := retake_advice(facts):
        sentences.append(advice)
    return " ".join(sentences)


def retake_advice(facts: PhotoFacts) -> str:
    """What to do for a better photo; empty when this one serves."""
    if facts.brightness_word == "dark":
        return t("Another one with the lights on would show more.")
    if facts.sharpness_word == "blurry":
        return t("Another one with the phone held still would show more.")
    return ""


def explain_rejection(error: MediaRejected) -> str:
    """What to tell the person who sent it, with the next step."""
    return t(_REJECTED.get(error.reason, _REJECTED["unreadable"]))


def _listed(colours: tuple[Colour, ...]) -> str:
    words = [f"{t(colour.name)} ({percent(colour.share)})" for colour in colours]
    if len(words) == 1:
        return words[0]
    return t("{one} and {other}", one=", ".join(words[:-1]), other=words[-1])
