"""A small, strict Discord on loopback: REST, gateway and attachments. `async with FakeDiscord() as discord: ...`"""

from tests.fakes.discord.interactions import Interaction
from tests.fakes.discord.server import FakeDiscord
from tests.fakes.discord.world import Channel, Guild, Message, StoredFile, User

__all__ = ["Channel", "FakeDiscord", "Guild", "Interaction", "Message", "StoredFile", "User"]
