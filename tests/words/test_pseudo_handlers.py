"""Reminders, undo, questions, photos that fail, limits, alerts and reports: all of it comes out of the catalogue."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from adapters.ai.mock import MockProvider
from core.ai.answer import Reason
from core.ai.guide import WHY, why
from core.ai.health import ProviderHealth
from core.costs.alert_cards import limit_card, unpriced_card
from core.costs.budgets import Budgets, window
from core.costs.entry import NANOS_PER_DOLLAR
from core.costs.forecast import forecast
from core.costs.group import CostGroup
from core.costs.limits import Limit, Standing
from core.costs.recommend import Recommendation
from core.costs.report import admin_card
from core.costs.report_card import Figures, report_card, report_chart
from core.errors import FetchFailed, PlatformRefused, StorageFull
from core.events import Event
from core.handlers.admin_status import Status, status_card
from core.handlers.alerts import CARDS, alert_card, headline
from core.handlers.cost_reports import _RANGE
from core.handlers.error_rates import _LOOK_AT, jump_card
from core.handlers.pace import TooFast, too_fast_card
from core.handlers.provider_cards import closed_card, opened_card
from core.handlers.troubles import BY_CATEGORY, trouble_card, trouble_of
from core.journeys.spoken import SpokenTemplates
from core.limits import Rate
from core.persistence import SqlStore
from core.ports.store import Alert
from core.views import Card
from core.words import speaking
from tests.fakes.pictures import kitchen_photo
from tests.handlers.house import ADMIN, Talk, talk
from tests.unit.ai.fakes import ScriptedProvider
from tests.words.conversations import BEGIN, Later, Move, Press, Say
from tests.words.pseudo import SPOKEN, of_card, outside
from tests.words.test_pseudo import button, buttons_of, own_words, play

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
WOB = ("wobzuk", "Europe/Berlin", "Europe/Paris")

CONVERSATIONS: dict[str, tuple[Move, ...]] = {
    "reminders": (
        *BEGIN,
        Say("remind me to wobzuk Friday 7pm", own=WOB),
        Say("reminders"),
        Say("remind me"),
        Say("wobzuk tomorrow 9am", own=WOB),
        Say("remind me to wobzuk", own=WOB),
        Say("Friday 7pm"),
        Say("remind me Friday 7pm"),
        Say("remind me to wobzuk yesterday at 7pm", own=WOB),
        Say("remind me to wobzuk every Monday", own=WOB),
        Press("cancel_reminder"),
        Press("cancel_reminder"),
        Say("cancel the reminder about zukwob"),
        Say("undo"),
        Say("reminders"),
        Later(9),
        Say("undo"),
    ),
    "no reminders": (Say("kitchen"), Say("reminders")),
    "undo": (
        *BEGIN,
        Say("note: wobzuk", own=WOB),
        Say("undo"),
        Press("undo"),
        Press("undo"),
        Say("pause"),
        Say("undo"),
        Say("we want to redo the bathroom too"),
        Say("undo"),
    ),
    "several wishes at once": (
        *BEGIN,
        Say("note: wobzuk and remind me to wobzuk Friday 7pm", own=WOB),
        Press("undo"),
        Say("undo"),
    ),
    "questions": (
        Say("do I need a permit to move a sink?"),
        *BEGIN,
        Say("what is the capital of Wobzuk?", own=WOB),
        Say("is this stupid thing useless?"),
        Press("clarify"),
    ),
    "not understood": (
        Say("wobzuk wobzuk", own=WOB),
        *BEGIN,
        Say("wobzuk"),
        Say("the thing over there"),
        Press("clarify"),
        Say("the thing over there"),
        Say("you are useless"),
        Say("thanks"),
        Say("x" * 10_001, own=("x" * 10_001,)),
        Say(""),
    ),
    "two journeys": (
        Say("kitchen"),
        Say("bathroom"),
        Later(1),
        Say("note: wobzuk", own=WOB),
        Say("the second"),
        Say("switch to wobzuk"),
        Say("switch to the kitchen"),
        Say("switch to renovation"),
        Say("undo"),
        Say("resume the kitchen"),
    ),
    "nudges and times": (
        *BEGIN,
        Say("stop the nudges"),
        Say("undo"),
        Say("nudges on"),
        Say("timezone"),
        Say("Europe/Paris", own=WOB),
        Say("undo"),
        Say("stop the nudges"),
        Later(60),
    ),
}


async def shown_in(home: Talk, moves: Sequence[Move], own: Sequence[str] = ()) -> None:
    await play(home, tuple(moves))
    shown = [post.card for post in (*home.surface.posts, *home.surface.edits) if post.place != ADMIN]
    unsaid([of_card(card) for card in shown], {*own_words(tuple(moves)), *own, "Wob and Zuk"})


def unsaid(texts: Sequence[str], own: set[str]) -> None:
    left = {text: words for text in texts if (words := outside(text, own))}
    assert not left, "\n\n".join(f"{words}\n{text}" for text, words in left.items())


@pytest.mark.parametrize("name", CONVERSATIONS)
async def test_no_word_of_a_conversation_is_outside_the_catalogue(home: Talk, name: str) -> None:
    await shown_in(home, CONVERSATIONS[name], WOB)


@pytest.mark.parametrize("reason", ["timeout", "expired", "denied", "too_large", "sign_in_page", "unreachable"])
async def test_a_photo_that_does_not_arrive_is_told(home: Talk, reason: str) -> None:
    await play(home, BEGIN)
    files: dict[str, bytes | Exception] = {
        "1.jpg": FetchFailed(reason, "no", transient=False),
        "2.jpg": b"no picture",
        "3.jpg": b"",
        "4.jpg": kitchen_photo(1),
    }
    before = len(home.surface.posts)
    await home.say("", files=files)
    unsaid([of_card(p.card) for p in home.surface.posts[before:]], {*files, "Wob and Zuk"})


async def test_what_a_model_saw_is_asked_about(pseudo: SpokenTemplates, store: SqlStore, tmp_path: Path) -> None:
    async with talk(store, tmp_path, [MockProvider()]) as home:
        await play(home, BEGIN)
        before = len(home.surface.posts)
        await home.say("", files={"1.jpg": kitchen_photo(1), "2.jpg": kitchen_photo(2)})
        for action in ("confirm", "correct"):
            found = [b for p in home.surface.posts for b in buttons_of(p.card)]
            await home.press_button(next(b for b in reversed(found) if b.action == action))
        await home.say("wobzuk it is")
        texts = [of_card(p.card) for p in home.surface.posts[before:]]
        photos = list((await home.journey()).state.photos.values())
    observed = {line for photo in photos for line in photo.observed}
    unsaid(texts, {*observed, "What is behind the walls.", "wobzuk it is", "Wob and Zuk"})


async def test_an_undo_that_something_newer_stands_against_is_asked_about(home: Talk) -> None:
    await play(home, (*BEGIN, Say("budget 30000"), Say("budget 35000")))
    undos = [b for post in home.surface.posts for b in buttons_of(post.card) if b.action == "undo"]
    before = len(home.surface.posts)
    for undo in (undos[-2], undos[1]):  # the first one is that of the language
        await home.press_button(undo)
        await home.press_button(button(home, Press("undo_force")))
    texts = [of_card(post.card) for post in home.surface.posts[before:]]
    assert len(texts) == 4
    unsaid(texts, {"Kitchen Renovation", "Wob and Zuk"})


@pytest.mark.parametrize("mode", ["hybrid", "real"])
async def test_a_limit_is_told(pseudo: SpokenTemplates, store: SqlStore, tmp_path: Path, mode: str) -> None:
    limits = [Limit("all", "hour", 1000)]
    async with talk(store, tmp_path, [ScriptedProvider()], limits=limits, mode=mode) as home:
        await shown_in(home, (Say("do I need a permit to move a sink?"), *BEGIN, Say("", photo=1)))


def test_every_reason_without_an_answer_is_a_sentence(pseudo: SpokenTemplates) -> None:
    reasons: list[Reason] = [reason for reason in WHY if reason]
    with speaking(SPOKEN):
        told = [why(reason, seconds, NOW) for reason in reasons for seconds in (None, 1.0, 50.0, 200.0, 9000.0)]
    unsaid(told, set())


def test_every_trouble_is_told(pseudo: SpokenTemplates) -> None:
    with speaking(SPOKEN):
        cards = [trouble_card(trouble_of(error), "r1") for error in (StorageFull("x"), PlatformRefused("x"), OSError())]
        for whose in ("You", "Everybody here together"):
            rates = (1, 60, 3600, 86400, 90)
            cards += [too_fast_card(TooFast(s, Rate(3, s), whose, True)) for s in rates]
    assert len(BY_CATEGORY) == 8
    unsaid([of_card(card) for card in cards], {"r1"})


def test_every_alert_is_told(pseudo: SpokenTemplates) -> None:
    until = {"until": NOW.isoformat(), "zone": "UTC"}
    spent = {
        "spent_nanos": 40 * NANOS_PER_DOLLAR,
        "limit_nanos": 50 * NANOS_PER_DOLLAR,
        "window": "2026-11-23",
        **until,
    }
    failing = {"operation": "advise", "failed": 6, "ends": 10, "share": 0.6, "before": 0.01, "hour": "1"}
    provider = {"service": "local", "why": "rate_limited", "failures": 4, "calls": 5}
    scopes = ("all", "service:gemini", "person:wob")
    with speaking(SPOKEN):
        cards = [
            admin_card(Event("cost.threshold_exceeded", {"budget": name, "threshold": share, **spent}))
            for name in ("daily", "weekly", "monthly")
            for share in (50, 100)
        ]
        cards += [
            limit_card({"scope": s, "limit_nanos": 5, **until, "window": w})
            for s in scopes
            for w in ("hour", "day", "week", "month")
        ]
        cards.append(unpriced_card({"service": "wob", "model": "zuk", "reserve_nanos": 5}))
        cards += [jump_card({**failing, "category": category}) for category in _LOOK_AT]
        cards += [opened_card(provider), closed_card(provider, NOW, NOW + timedelta(hours=1), "UTC")]
        alert = Alert("errors:1", "errors", NOW, {**failing, "category": "unknown"})
        cards += [alert_card(alert, "UTC"), Card(headline(alert))]
    own = {
        "HOMEVIEW_BUDGET_DAILY",
        "HOMEVIEW_BUDGET_WEEKLY",
        "HOMEVIEW_BUDGET_MONTHLY",
        "gemini",
        "wob",
        "zuk",
        "advise",
        "UTC",
        "hv",
        *_LOOK_AT,
        *CARDS,
    }
    # a value stands in `code` of its own: without the marks, the brackets that begin beside it are seen
    unsaid([of_card(card).replace("`", "") for card in cards], own)


def test_the_status_of_the_house_is_told(pseudo: SpokenTemplates) -> None:
    alerts = [Alert(str(n), "unpriced", NOW, {"service": "wob", "model": "zuk", "reserve_nanos": 5}) for n in range(6)]
    windows = [Limit("all", w, 5) for w in ("hour", "day")] + [Limit("service", "week", 5, "wob")]
    states = [
        ProviderHealth("local", "down", "refused", NOW, NOW),
        ProviderHealth("guide", "up", "", NOW, NOW),
        ProviderHealth("wob"),
        ProviderHealth("wob", "degraded", "malformed", NOW, NOW),
    ]
    with speaking(SPOKEN):
        full = Status(states, Standing(5, 5), [(w, Standing(1, 1)) for w in windows], 3, 2, 5, 0.5, alerts)
        cards = [status_card(full, Budgets()), status_card(Status(states, Standing(0, 0)), Budgets(daily=0))]
    unsaid([of_card(card) for card in cards], {"Wob", "wob", "zuk", "UTC"})


@pytest.mark.parametrize("kind", ["daily", "weekly", "monthly"])
def test_a_report_is_told(pseudo: SpokenTemplates, kind: str) -> None:
    group = CostGroup("", 1200, 3, 5 * NANOS_PER_DOLLAR, 1234567, 2, hits=2, saved_nanos=5, unpriced=1, uncertain=2)
    days = {date(2026, 11, 1) + timedelta(days=n): n * NANOS_PER_DOLLAR for n in range(23)}
    before = CostGroup("", 1000, 0, 4 * NANOS_PER_DOLLAR, 0, 0)
    best = Recommendation("model", "advise", NANOS_PER_DOLLAR, "wobzuk", "zukwob")
    with speaking(SPOKEN):
        texts = []
        for known in (days, {date(2026, 11, 22): 5}, {}):
            figures = Figures(
                kind, window(kind, NOW, "UTC"), date(2026, 11, 16), known, group, before,  # type: ignore[arg-type] # one of the three
                tuple((by, [group]) for by in ("operation", "model", "person")),
                forecast(known, date(2026, 11, 23)), best, _RANGE[kind][1], 2,  # type: ignore[index] # as above
            )  # fmt: skip
            chart = report_chart(kind, figures.first, known)  # type: ignore[arg-type] # as above
            texts.append(of_card(report_card(figures, chart)))
    unsaid(texts, {"wobzuk", "zukwob", " s", "2026-W48"})
