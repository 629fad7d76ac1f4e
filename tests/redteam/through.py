"""What the attacks through surfaces share: the obedient model, what is kept, Discord as its people cannot use it."""

from typing import Any

from tests.bad_input.conftest import Town
from tests.durability.books import until
from tests.fakes.discord.payloads import gateway_message
from tests.fakes.discord.world import Channel, Message
from tests.fakes.faults import Scripted
from tests.redteam.obeying import OBEYS, TASKS

Json = dict[str, Any]
KEPT = ("journey", "photo", "write", "reminder", "person", "room_focus")


def obey(town: Town) -> None:
    for name, system in TASKS.items():
        town.gemini.when(system[:60], Scripted(value=OBEYS[name]))


async def kept(town: Town) -> Json:
    """All that an attack may not change."""
    await town.books.until_quiet()
    found = {name: await town.books.rows(f'SELECT * FROM "{name}" ORDER BY 1, 2') for name in KEPT}
    for row in found["journey"]:
        row.pop("last_activity_at")
    return found


async def hear(town: Town, message: Message, more: Json) -> None:
    """MESSAGE_CREATE with what the fake's people cannot do."""
    town.discord.world.add(message)
    payload = gateway_message(message, town.discord.cdn.sign, None) | more
    await town.discord.gateway.send("MESSAGE_CREATE", lambda _: payload)


def posts_in(town: Town, channel: Channel) -> list[Message]:
    bot = town.discord.world.bot.id
    return [m for m in town.discord.world.history(channel) if m.author.id == bot]


async def discord_kitchen(town: Town, user: str) -> Channel:
    """A journey in that person's direct messages."""
    channel = town.discord.world.dm(user)
    if not posts_in(town, channel):
        await town.discord.say("we want to redo our kitchen, about 40k", user=user)
        await until(lambda: len(posts_in(town, channel)) >= 2)
    return channel
