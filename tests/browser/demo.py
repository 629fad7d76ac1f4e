"""Cards as the real core posts them, and a small bot that answers the page: for tests and for looking at it.

`python -m tests.browser.demo [port]` serves the page with it.
"""

import asyncio
import sys
from dataclasses import replace

from core.messages import ButtonPressed, FormSubmitted, Greeted, Inbound, InboundMessage
from core.views import (
    Actions,
    Button,
    Card,
    Checklist,
    ChecklistItem,
    Choice,
    Fields,
    FileRef,
    Form,
    Image,
    Progress,
    Table,
    Text,
    TextInput,
)
from tests.adapters.web.world import World, make_world, serving
from tests.fakes.pictures import kitchen_photo

WELCOME = Card(
    "Welcome to HomeView",
    (
        Text("I walk you through a renovation: *one step at a time*, with photos, budget and reminders in one place."),
        Text("What would you like to do?"),
        Actions(
            (
                Button("Kitchen", "start", "kitchen", "primary"),
                Button("Bathroom", "start", "bathroom", "primary"),
                Button("A DIY project", "start", "diy"),
            )
        ),
        Text("Or just tell me, or send a photo. Your words stay on this installation.", "quiet"),
    ),
)
STATUS = Card(
    "Kitchen",
    (
        Progress("Steps", 2, 7),
        Fields((("Budget", "$40,000"), ("Started", "Nov 21"), ("Photos", "3"), ("Usual time", "about 5 days"))),
        Checklist(
            (
                ChecklistItem("Know the room", "done"),
                ChecklistItem("Scope and budget", "stated", "the quotes are stated"),
                ChecklistItem("Design and layout", "current"),
                ChecklistItem("Quotes", "open"),
                ChecklistItem("Order materials", "open"),
                ChecklistItem("Build", "skipped", "my brother does it"),
                ChecklistItem("Finish and papers", "open"),
            )
        ),
        Actions(
            (
                Button("What now?", "next", "j1", "primary"),
                Button("Step done", "done", "j1/k3"),
                Button("Skip", "skip", "j1/k3", opens="skip"),
            )
        ),
    ),
)
PRICES = Card(
    "What three quotes say",
    (
        Text("Two are close together. Ask *Baker* what is left out:\n- demolition\n- waste removal\n- `GFCI` outlets"),
        Table(
            ("Contractor", "Total", "Start", "What it covers"),
            (
                ("Baker & Sons", "$31,400", "Jan 12", "cabinets, counter, plumbing"),
                ("Northside Kitchens", "$38,900", "Feb 2", "everything, with permits"),
                ("Lopez", "$39,750", "Jan 26", "everything but the floor"),
            ),
        ),
        Text("Source: your own quotes, as you gave them.", "quiet"),
    ),
)
DANGER = Card(
    "Gas smell: leave now",
    (
        Text("Do not switch anything on or off. *Leave the house*, and call the gas company from outside.", "alert"),
        Text("I will wait here. Your journey is kept."),
    ),
    urgent=True,
)
SKIP = Form(
    "skip",
    "Skip this step",
    (
        TextInput("reason", "Why do you skip it?", placeholder="The cabinets stay", multiline=True),
        Choice("later", "Come back to it?", (("yes", "Yes, remind me"), ("no", "No"))),
        TextInput("who", "Who decided?", required=False),
    ),
    context="j1/k3",
    submit="Skip it",
)


def photo_card(media: str, paper: str) -> Card:
    return Card(
        "Your photo is kept",
        (
            Image(media, "A kitchen with white cabinets, an oven and a window", 1280, 960),
            Text("No model is set up, so this is what can be measured:"),
            Fields(
                (
                    ("Size", "1280 x 960"),
                    ("Brightness", "even"),
                    ("Sharpness", "sharp"),
                    ("Colours", "white, oak, grey"),
                )
            ),
            FileRef(paper, "measures.txt", "text/plain", "All measures"),
            Actions(
                (Button("That is right", "confirm", "p1", "primary"), Button("Correct it", "correct", "p1", opens="c"))
            ),
        ),
    )


class DemoBot:
    """Answers as a person would expect, from a handful of cards."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.tasks: set[asyncio.Task[None]] = set()
        world.core.on_new = self.take
        world.core.shows = SKIP
        world.core.wrong = lambda form: (
            {} if form.values.get("reason") else {"reason": "Please say why, in a few words."}
        )

    async def take(self, inbound: Inbound) -> None:
        task = asyncio.create_task(self._answer(inbound))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _answer(self, inbound: Inbound) -> None:
        await asyncio.sleep(0.05)
        for card, panel in self._cards(inbound):
            await self.world.post(inbound.place, card, panel=panel, reply_to=inbound.id)

    def _cards(self, inbound: Inbound) -> list[tuple[Card, bool]]:
        match inbound:
            case Greeted():
                return [(WELCOME, False)]
            case InboundMessage(attachments=(_, *_)):
                media = self.world.media.picture(kitchen_photo(1))
                return [(photo_card(media, self.world.media.picture(b"1280 x 960", "txt")), False)]
            case InboundMessage(text=text) if "gas" in text:
                return [(DANGER, False)]
            case InboundMessage(text=text) if "quotes" in text:
                return [(PRICES, False)]
            case ButtonPressed(action="start"):
                return [(STATUS, True)]
            case FormSubmitted():
                return [(Card("Skipped", (Text(f"Reason: {inbound.values['reason']}", quoted=True),)), False)]
            case InboundMessage():
                return [(replace(PRICES, title="", blocks=(Text(f"You said: {inbound.text}", quoted=True),)), False)]
            case _:
                return [(Card("Noted", (Text("Done."),)), False)]


async def _serve(port: int) -> None:
    world = make_world(admin=True)
    world.port = port
    bot = DemoBot(world)
    async with serving(world):
        print(world.address)  # noqa: T201 - a demo that is started by hand
        await asyncio.Event().wait()
    await asyncio.gather(*bot.tasks)


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]) if len(sys.argv) > 1 else 0))
