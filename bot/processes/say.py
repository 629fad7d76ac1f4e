"""The few lines a process says at its start, on stderr, for the person who started it."""

from collections.abc import Collection

from rich.console import Console

from bot.settings import Settings


def say_ready(settings: Settings, address: str, surfaces: Collection[str]) -> None:
    """Where to look, what is on, and what is missing without it being an error."""
    console = Console(stderr=True, highlight=False)
    console.print(f"[bold]HomeView[/] is ready: [link={address}]{address}[/link]")
    others = ", ".join(name.capitalize() for name in surfaces if name != "web")
    console.print(f"  also in {others}" if others else "  Slack and Discord: set their tokens (README) and start again")
    if settings.gemini_api_key is None and settings.mode != "mock":
        console.print("  no model is set up: the offline guide answers (GEMINI_API_KEY turns Gemini on)")
    console.print("  Ctrl-C ends it; nothing is lost", style="dim")


def say_process_ready(name: str) -> None:
    """One line for a process without a page."""
    Console(stderr=True, highlight=False).print(f"HomeView's {name} process is ready")
