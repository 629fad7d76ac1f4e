"""What cost reports need, made from the settings."""

from collections.abc import Mapping

from adapters.media_store import FolderMediaStore
from bot.settings import Settings
from core.ai.references import parse_models
from core.ai.tasks.advise import ADVISE
from core.ai.tasks.look_at_photo import LOOK_AT_PHOTO
from core.ai.tasks.understand import UNDERSTAND
from core.costs.budgets import BUDGET_NAMES
from core.costs.prices import PriceBook
from core.costs.recommend import Candidate
from core.handlers.cost_reports import Reporting
from core.ports.media import MediaStore
from core.views import Chart

_SEARCHES = frozenset({"gemini"})
"""Services whose models can look things up on the web."""


def open_reporting(settings: Settings, media: MediaStore | None = None) -> Reporting:
    """Raises SettingsError for a price file that cannot be read."""
    named = settings.reports.split(",")
    return Reporting(
        kinds=tuple(kind for kind in BUDGET_NAMES if kind in named),
        zone=settings.timezone,
        prices=PriceBook.load(settings.home / "prices.yaml"),
        draw=_draw,
        media=media or FolderMediaStore(settings.home / "media"),
        routes=routes(settings),
    )


async def _draw(chart: Chart) -> bytes:
    from adapters.charts import draw_png  # typst takes 20 MB: only a process that draws pays

    return await draw_png(chart)


def routes(settings: Settings) -> Mapping[str, tuple[Candidate, ...]]:
    """By task: the models that the settings, or the task itself, name for it."""
    named = parse_models(settings.models)
    tasks = {task.name: (*task.models, task.cheaper) for task in (ADVISE, LOOK_AT_PHOTO, UNDERSTAND)}
    return {
        task: tuple(
            dict.fromkeys(
                _candidate(reference, settings) for reference in (*named.get(task, ()), *own) if "/" in reference
            )
        )
        for task, own in tasks.items()
    }


def _candidate(reference: str, settings: Settings) -> Candidate:
    service, _, model = reference.partition("/")
    looks = {"deepseek": settings.deepseek_images, "openai": settings.openai_images, "local": settings.local_ai_images}
    return Candidate(
        service,
        model,
        "what the first model of your order does better",
        images=looks.get(service, True),
        searches=service in _SEARCHES,
    )
