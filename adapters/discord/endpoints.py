"""Where Discord is. The one place that changes discord.py's addresses, and it changes them for the whole process.

discord.py keeps them as attributes of its classes, not of a client: REST in `Route.BASE`, the gateway in
`DiscordWebSocket.DEFAULT_GATEWAY`. So one process talks to one Discord.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from urllib.parse import urlsplit

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

DISCORD_API = "https://discord.com/api/v10"
_FILE_HOSTS = frozenset({"cdn.discordapp.com", "media.discordapp.net"})


@dataclass(frozen=True, slots=True)
class Endpoints:
    """`api` empty: Discord's own; `gateway` empty: what the API's /gateway/bot returns."""

    api: str = DISCORD_API
    gateway: str = ""

    def keeps_files_at(self, url: str) -> bool:
        """Whether a file's address is Discord's own, or on the host of the API that is set: we ask no other for one."""
        parts = urlsplit(url)
        ours = bool(parts.netloc) and parts.netloc == urlsplit(self.api).netloc
        return ours or (parts.scheme == "https" and parts.hostname in _FILE_HOSTS)

    def use_api(self) -> None:
        Route.BASE = (self.api or DISCORD_API).rstrip("/")
        # discord.py's debug lines carry whole messages and tokens: never below INFO, whatever our own level is.
        logging.getLogger("discord").setLevel(logging.INFO)

    async def use_gateway(self, client: discord.AutoShardedClient) -> None:
        """Before connecting: one question gives the number of shards and, unless it is set, the address."""
        shards, address, _ = await client.http.get_bot_gateway()
        client.shard_count = shards
        # get_bot_gateway adds a query (version, encoding, compression); discord.py puts its own in its place.
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(self.gateway or address)
