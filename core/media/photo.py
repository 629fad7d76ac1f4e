"""Sentences for people about a photo: what was measured, and why one was not taken."""

from core.errors import MediaRejected
from core.media.measure import Colour, PhotoFacts

_BRIGHTNESS = {"dark": "quite dark", "fine": "well lit", "bright": "very bright"}
_SHARPNESS = {"blurry": "looks blurry", "fine": "looks sharp"}
_REJECTED = {
    "too_large": "This photo is over 20 MB. Send a smaller version, or a screenshot of it.",
    "too_many_pixels": "This picture has more than 50 megapixels. Send it in a smaller size, or a screenshot of it.",
    "not_an_image": "This file is not a photo, whatever its name says. Send a JPEG, PNG, WebP or HEIC.",
    "unsupported_type": "I cannot use this kind of file as a photo. Send a JPEG, PNG, WebP or HEIC.",
    "truncated": "This photo arrived incomplete. Please send it again.",
    "sign_in_page": "I was given a sign-in page in place of your photo: I lack the right to read files here. "
    "Whoever manages this app can grant it; after that, send the photo again.",
    "empty": "This file is empty. Please send the photo again.",
    "unreadable": "This photo is damaged and cannot be opened. Take a screenshot of it, or send another one.",
}


def describe_facts(facts: PhotoFacts) -> str:
    """Two or three plain sentences, such as "1600 x 1200 pixels, well lit, looks sharp. Mostly off-white (60%)." """
    look = f"{facts.width} x {facts.height} pixels, {_BRIGHTNESS[facts.brightness_word]}"
    sentences = [f"{look}, {_SHARPNESS[facts.sharpness_word]}."]
    if facts.colours:
        sentences.append(f"Mostly {_listed(facts.colours)}.")
    if advice := retake_advice(facts):
        sentences.append(advice)
    return " ".join(sentences)


def retake_advice(facts: PhotoFacts) -> str:
    """What to do for a better photo; empty when this one serves."""
    if facts.brightness_word == "dark":
        return "Another one with the lights on would show more."
    if facts.sharpness_word == "blurry":
        return "Another one with the phone held still would show more."
    return ""


def explain_rejection(error: MediaRejected) -> str:
    """What to tell the person who sent it, with the next step."""
    return _REJECTED.get(error.reason, _REJECTED["unreadable"])


def _listed(colours: tuple[Colour, ...]) -> str:
    words = [f"{colour.name} ({colour.share:.0%})" for colour in colours]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
