"""People who talk while the bot comes and goes: each in a lane of their own, with a double click now and then."""

import asyncio
import random
from dataclasses import dataclass, field
from typing import Protocol

from tests.durability.books import until
from tests.fakes.discord import Channel, FakeDiscord
from tests.fakes.slack import FakeSlack, visible_text
from tests.fakes.slack.people import find_button

START = "we want to redo our kitchen, about 40k"
PATIENCE = 90.0


class Lane(Protocol):
    """One person's conversation."""

    room: str

    async def say(self, text: str, *, twice: bool = False) -> None: ...

    async def press(self, label: str) -> bool:
        """The newest card with this button; on until it is taken. False: no card has it yet."""
        ...

    async def wait_for_answer(self, words: str) -> None: ...


class SlackLane:
    def __init__(self, slack: FakeSlack, user: str) -> None:
        self._slack, self._user, self._channel = slack, user, slack.world.dm(user)
        self.room = f"slack:T0HOME:{self._channel}"

    async def say(self, text: str, *, twice: bool = False) -> None:
        self._slack.say(text, user=self._user, times=2 if twice else 1)

    async def press(self, label: str) -> bool:
        mine = [m for m in self._slack.posts if m.channel == self._channel]
        for message in reversed(mine):
            try:
                find_button(message, label)
            except LookupError:
                continue
            while True:  # Slack does not repeat a press: the person does
                delivery = self._slack.press(message, label, user=self._user)
                self._slack.press(message, label, user=self._user)  # a double click
                await delivery.done.wait()
                if delivery.outcome == "acknowledged":
                    return True
        return False

    async def wait_for_answer(self, words: str) -> None:
        await until(
            lambda: any(m.channel == self._channel and words in visible_text(m) for m in self._slack.posts), PATIENCE
        )


class DiscordLane:
    def __init__(self, discord: FakeDiscord, user: str) -> None:
        self._discord, self._user = discord, user
        self._channel: Channel = discord.world.dm(user)
        self.room = f"discord:@me:{self._channel.id}"

    async def say(self, text: str, *, twice: bool = False) -> None:
        message = await self._discord.say(text, user=self._user)
        if twice:
            await self._discord.replay(message)

    async def press(self, label: str) -> bool:
        mine = [m for m in self._discord.posts if m.channel.id == self._channel.id]
        for message in reversed(mine):
            if label not in message.buttons:
                continue
            while True:  # "This interaction failed": the person presses again
                try:
                    pressed = await self._discord.press(message, label=label, user=self._user)
                    await pressed.answered(3.0)
                except TimeoutError:
                    continue
                return True
        return False

    async def wait_for_answer(self, words: str) -> None:
        await until(
            lambda: any(m.channel.id == self._channel.id and words in m.text for m in self._discord.posts), PATIENCE
        )


@dataclass
class Talker:
    """Says `events` things in one lane: notes by number, questions, presses. `notes`: in the order they were said."""

    lane: Lane
    name: str
    events: int
    chance: random.Random
    notes: list[str] = field(default_factory=list)
    said: int = 0
    """Messages, without the presses."""
    presses: int = 0

    async def begin(self) -> None:
        """The first message, answered: from here on the bot knows the conversation."""
        await self._say(START)
        await self.lane.wait_for_answer("What year was your home built?")

    async def talk(self) -> None:
        """The rest, in bursts, whether or not anybody answers."""
        said = 1
        while said < self.events:
            for _ in range(min(self.chance.randint(1, 4), self.events - said)):
                await self._one(said)
                said += 1
                await asyncio.sleep(0.01)  # two messages of one person have two times
            await asyncio.sleep(self.chance.uniform(0.0, 1.2))

    async def _one(self, number: int) -> None:
        kind = self.chance.choices(("note", "next", "status", "press"), (6, 1, 1, 2))[0]
        if kind == "press" and await self.lane.press("What is next?"):
            self.presses += 1
        elif kind in ("next", "status"):
            await self._say({"next": "what is next?", "status": "status"}[kind])
        else:
            text = f"{self.name} keeps fact {number:03d}"
            self.notes.append(text)
            await self._say(f"note: {text}", twice=self.chance.random() < 0.2)

    async def _say(self, text: str, *, twice: bool = False) -> None:
        self.said += 1
        await self.lane.say(text, twice=twice)
