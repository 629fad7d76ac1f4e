"""All cards of the journeys in one place: `cards.status_card(...)` and so on. Pure functions to core.views.Card.

`undo` is a write's id; it adds an Undo button. Words of people stand in quoted texts or in fields, never as markup.
"""

from core.journeys.cards_moves import (
    paused_card,
    reopened_card,
    resumed_card,
    skipped_card,
    started_card,
    step_done_card,
)
from core.journeys.cards_records import (
    fact_card,
    go_on_card,
    note_card,
    observation_card,
    photos_card,
    question_card,
    stated_card,
    ticked_card,
)
from core.journeys.cards_talk import help_card, journeys_list_card, refused_card, welcome_card
from core.journeys.cards_where import missing_card, next_card, payoff_card, status_card

__all__ = [
    "fact_card",
    "go_on_card",
    "help_card",
    "journeys_list_card",
    "missing_card",
    "next_card",
    "note_card",
    "observation_card",
    "paused_card",
    "payoff_card",
    "photos_card",
    "question_card",
    "refused_card",
    "reopened_card",
    "resumed_card",
    "skipped_card",
    "started_card",
    "stated_card",
    "status_card",
    "step_done_card",
    "ticked_card",
    "welcome_card",
]
