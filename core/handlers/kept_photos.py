"""Photos that came before there was a journey: kept by their hash, and linked when one begins."""

import json
from typing import Any

from core.handlers.desk import Desk
from core.journeys import rules
from core.ports.store import Pending, PhotoRow
from core.words import t


def keep_photos(desk: Desk, media: list[dict[str, object]]) -> None:
    """`media`: one {"media", "caption", "observed"} each, in order. At most the last 20 are kept."""
    kept = [*_kept(desk), *media][-20:]
    desk.unit.talk.ask(_shelf(desk), Pending("photos", {"kept": json.dumps(kept)}, desk.now))


def link_kept_photos(desk: Desk) -> int:
    """Adds them to the journey that has just begun. Returns how many."""
    kept = _kept(desk)
    for one in kept:
        link_photo(desk, one["media"], one["caption"], tuple(one["observed"]))
    if kept:
        desk.unit.talk.ask(_shelf(desk), None)
    return len(kept)


def link_photo(desk: Desk, media: str, caption: str, observed: tuple[str, ...]) -> tuple[str, bool]:
    """Links a stored picture to the current step. Returns the photo's id, and whether it is new there."""
    journey, _ = desk.here()
    photo = desk.house.ids()
    added = rules.add_photo(journey, photo, media, desk.now, desk.by, caption)
    if added.duplicate_of:
        return added.duplicate_of, False
    after, events = added.journey, added.events
    if observed:
        after, more = rules.observe_photo(after, photo, observed, desk.now)
        events = (*events, *more)
    desk.save(journey, after, events, t("the photo"))
    desk.unit.photos.add(PhotoRow(photo, journey.id, journey.tenant, media, desk.now))
    desk.keep("photo", t("the photo"), journey=journey.id, ref={"photo": photo, "media": media, "did": "add"})
    return photo, True


def _shelf(desk: Desk) -> str:
    """A lane of its own beside the conversation's: what is asked there does not push the photos out."""
    return f"{desk.turn.place.room}#photos"


def _kept(desk: Desk) -> list[dict[str, Any]]:
    pending = desk.unit.talk.pending(_shelf(desk))
    return json.loads(pending.data["kept"]) if pending else []
