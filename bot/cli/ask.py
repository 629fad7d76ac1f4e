"""`ask`: try a model from the terminal."""

import asyncio
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli import app, finish
from bot.cli.loading import settings_for_command

if TYPE_CHECKING:  # each command imports what it needs when it runs
    from bot.asking import Asking, Attempt
    from core.ai.answer import Answer, Said
    from core.ports.ai import ImagePart

SHOWN = 6
"""Figures of a vector."""


@dataclass(frozen=True, slots=True)
class Question:
    text: str
    system: str
    pictures: tuple[Path, ...]
    search: bool
    stream: bool
    most: int


@app.command()
def ask(
    text: Annotated[str, typer.Argument(help="What to ask, to draw or to embed; - reads it from standard input.")],
    model: Annotated[str, typer.Option(help="Ask this one alone: gemini, or gemini/gemini-3.8-flash.")] = "",
    image: Annotated[list[Path] | None, typer.Option(exists=True, dir_okay=False, help="A photo to look at.")] = None,
    search: Annotated[bool, typer.Option("--search", help="Let it look things up on the web.")] = False,
    stream: Annotated[bool, typer.Option("--stream", help="Print the answer as it comes.")] = False,
    system: Annotated[str, typer.Option(help="What the model is told before the question.")] = "",
    most: Annotated[int, typer.Option(min=1, max=65536, help="Tokens of the answer at the most.")] = 2048,
    draw: Annotated[Path | None, typer.Option(dir_okay=False, help="Draw a picture into this file.")] = None,
    embed: Annotated[bool, typer.Option("--embed", help="Print the beginning of the text's vector.")] = False,
) -> None:
    """Ask a model, within your limits; what it cost is booked and printed."""
    words = sys.stdin.read().strip() if text == "-" else text.strip()
    if not words:
        raise typer.BadParameter("there is no text")
    if (embed or draw) and (image or search or stream or system or (embed and draw)):
        raise typer.BadParameter("--embed and --draw take a text alone")
    settings = settings_for_command()
    question = Question(words, system, tuple(image or ()), search, stream, most)

    async def work() -> None:
        from bot.asking import open_asking

        async with open_asking(settings, model) as asking:
            answered: Answer[Any]
            if embed:
                answered = await _embed(asking, words)
            elif draw:
                answered = await _draw(asking, words, draw)
            else:
                answered = await _say(asking, question)
            _tell(asking, answered, settings.timezone)
        if answered.value is None:
            raise typer.Exit(1)

    finish(work())


async def _say(asking: "Asking", question: Question) -> "Answer[Said]":
    images = [await _photo(path) for path in question.pictures]
    answer = await asking.gateway.say(
        question.text,
        caller=asking.caller,
        system=question.system,
        images=images,
        search=question.search,
        hear=_print_piece if question.stream else None,
        max_output_tokens=question.most,
    )
    if question.stream:
        print()
    if answer.value is not None:
        if not question.stream:
            print(_shown(answer.value.text))
        for source in answer.value.sources:
            print(_shown(f"- {source.title}: {source.address}"))
    return answer


async def _draw(asking: "Asking", text: str, path: Path) -> "Answer[ImagePart]":
    answer = await asking.gateway.paint(text, caller=asking.caller)
    if answer.value is not None:
        await asyncio.to_thread(path.write_bytes, answer.value.data)
        print(f"{path}: {answer.value.mime}, {len(answer.value.data)} bytes")
    return answer


async def _embed(asking: "Asking", text: str) -> "Answer[tuple[tuple[float, ...], ...]]":
    answer = await asking.gateway.embed([text], caller=asking.caller)
    if answer.value is not None:
        vector = answer.value[0]
        print(f"{len(vector)} figures: {', '.join(f'{figure:.4f}' for figure in vector[:SHOWN])}, ...")
    return answer


async def _photo(path: Path) -> "ImagePart":
    """As a photo from a chat is sent: shrunk, without place and camera. Raises MediaRejected."""
    from core.media.safe_image import make_safe
    from core.ports.ai import ImagePart

    safe = await asyncio.to_thread(lambda: make_safe(path.read_bytes()))
    return ImagePart(safe.data, safe.mime)


def _shown(text: str) -> str:
    """Words of a model or a page, without characters that could move the cursor or hide something."""
    return "".join(c if c in "\n\t\u00a0\u202f" or c.isprintable() else "\ufffd" for c in text)


def _print_piece(piece: str) -> None:
    print(_shown(piece), end="", flush=True)


def _tell(asking: "Asking", answer: "Answer[Any]", zone: str) -> None:
    """On standard error: each call with its figures, and why there is no answer."""
    from core.ai.guide import why

    for attempt in asking.attempts:
        print(_figures(attempt), file=sys.stderr)
    if answer.value is not None:
        return
    told = why(answer.reason, answer.retry_after, answer.free_at, zone)
    if answer.reason == "no_model":
        told = "No model that is set up here can do this. See docs/models.md."
    print(f"homeview: {told}", file=sys.stderr)


def _figures(attempt: "Attempt") -> str:
    from core.costs.money import dollars

    asked, outcome = attempt.reservation, attempt.outcome
    used = outcome.usage
    counts = {
        "tokens in": used.tokens_in if used else 0,
        "from its cache": used.tokens_cached if used else 0,
        "out": used.tokens_out if used else 0,
        "thought": used.tokens_thought if used else 0,
        "searches": used.searches if used else 0,
        "pictures": used.images if used else 0,
    }
    told = [f"{count} {name}" for name, count in counts.items() if count]
    cost = dollars(attempt.nanos) + (" (not sure)" if outcome.billed == "unknown" else "")
    took = f"{outcome.duration_ms / 1000:.2f} s"
    return f"{asked.service}/{asked.model}: {', '.join((outcome.error or 'answered', *told, cost, took))}"
