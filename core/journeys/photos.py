"""Photos of a journey, and what is seen in them until a person confirms or corrects it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from core.errors import JourneyError
from core.events import Event
from core.journeys.change import Changed, changed, put, require_kept
from core.journeys.model import Journey, Photo
from core.words import t

MOST_OBSERVATIONS = 3


@dataclass(frozen=True, slots=True)
class PhotoAdded:
    """`duplicate_of`: the id of the photo that holds the same picture on this step; then nothing was added."""

    journey: Journey
    events: tuple[Event, ...]
    duplicate_of: str = ""


def add_photo(journey: Journey, id: str, media: str, now: datetime, by: str, caption: str = "") -> PhotoAdded:
    """Links a stored picture to the current step, once for each id. JourneyError: gone."""
    require_kept(journey)
    photos, step = journey.state.photos, journey.state.current
    if id in photos:
        return PhotoAdded(journey, ())
    same = next((key for key, photo in photos.items() if photo.media == media and photo.step == step), "")
    if same:
        return PhotoAdded(journey, (), same)
    photo = Photo(media, step, by, now, caption.strip())
    after = changed(journey, now, photos=put(photos, id, photo))
    return PhotoAdded(after, (Event("journey.photo_added", {"photo": id, "step": step}),))


def observe_photo(journey: Journey, photo: str, observed: Sequence[str], now: datetime) -> Changed:
    """What a model saw, at most 3 sentences. What a person has confirmed or corrected stays as it is.

    JourneyError: gone, unknown_photo.
    """
    before = _photo(journey, photo)
    sentences = tuple(words for text in observed if (words := " ".join(text.split())))[:MOST_OBSERVATIONS]
    if before.verdict or not sentences or sentences == before.observed:
        return journey, ()
    event = Event("journey.photo_observed", {"photo": photo, "step": before.step, "count": len(sentences)})
    return _with_photo(journey, photo, replace(before, observed=sentences), now), (event,)


def confirm_observation(journey: Journey, photo: str, now: datetime) -> Changed:
    """JourneyError: gone, unknown_photo, nothing_observed."""
    before = _photo(journey, photo)
    if not before.observed:
        told = t("I noted nothing about that photo. Tell me in your own words what it shows.")
        raise JourneyError("nothing_observed", told)
    if before.verdict == "confirmed":
        return journey, ()
    event = Event("journey.observation_confirmed", {"photo": photo, "step": before.step})
    return _with_photo(journey, photo, replace(before, verdict="confirmed", correction=""), now), (event,)


def correct_observation(journey: Journey, photo: str, text: str, now: datetime) -> Changed:
    """A person's own words stand in place of what was observed (or where nothing was).

    JourneyError: gone, unknown_photo, empty_text.
    """
    before = _photo(journey, photo)
    words = text.strip()
    if not words:
        raise JourneyError("empty_text", t("What does the photo show? A few words are enough."))
    if before.verdict == "corrected" and before.correction == words:
        return journey, ()
    event = Event("journey.observation_corrected", {"photo": photo, "step": before.step})
    return _with_photo(journey, photo, replace(before, verdict="corrected", correction=words), now), (event,)


def _photo(journey: Journey, photo: str) -> Photo:
    require_kept(journey)
    found = journey.state.photos.get(photo)
    if found is None:
        raise JourneyError("unknown_photo", t("I no longer have that photo here. Say photos to see those I have."))
    return found


def _with_photo(journey: Journey, photo: str, value: Photo, now: datetime) -> Journey:
    return changed(journey, now, photos=put(journey.state.photos, photo, value))
