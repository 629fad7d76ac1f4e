"""REST: who the bot is, its commands, channels and messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from tests.fakes.discord import errors
from tests.fakes.discord.errors import Json
from tests.fakes.discord.http import answer, no_content, read_body
from tests.fakes.discord.payloads import application_json, channel_json, command_json, message_json, user_json
from tests.fakes.discord.rules_message import check_commands
from tests.fakes.discord.world import DM_CHANNEL, Channel, Message

if TYPE_CHECKING:
    from tests.fakes.discord.server import FakeDiscord


class Channels:
    def __init__(self, server: FakeDiscord) -> None:
        self._server, self._world = server, server.world

    def routes(self) -> list[web.RouteDef]:
        api, messages = "/api/v10", "/api/v10/channels/{channel_id}/messages"
        return [
            web.get(f"{api}/users/@me", self.me),
            web.get(f"{api}/oauth2/applications/@me", self.application),
            web.get(f"{api}/applications/@me", self.application),
            web.get(f"{api}/gateway", self.gateway),
            web.get(f"{api}/gateway/bot", self.gateway),
            web.put(f"{api}/applications/{{application_id}}/commands", self.put_commands),
            web.get(f"{api}/applications/{{application_id}}/commands", self.get_commands),
            web.post(f"{api}/users/@me/channels", self.open_dm),
            web.get(f"{api}/channels/{{channel_id}}", self.channel),
            web.post(f"{api}/channels/{{channel_id}}/typing", self.typing),
            web.get(messages, self.history),
            web.post(messages, self.create),
            web.get(f"{messages}/{{message_id}}", self.read),
            web.patch(f"{messages}/{{message_id}}", self.edit),
            web.delete(f"{messages}/{{message_id}}", self.delete),
        ]

    async def me(self, request: web.Request) -> web.Response:
        return answer(user_json(self._world.bot))

    async def application(self, request: web.Request) -> web.Response:
        return answer(application_json(self._world.application_id, self._world.bot))

    async def gateway(self, request: web.Request) -> web.Response:
        start = {"total": 1000, "remaining": 999, "reset_after": 86_400_000, "max_concurrency": 1}
        return answer(
            {
                "url": self._server.gateway.advertised or self._server.gateway.url,
                "shards": 1,
                "session_start_limit": start,
            }
        )

    async def put_commands(self, request: web.Request) -> web.Response:
        body, _ = await read_body(request)
        self._server.check_schema("commands.put", body)
        if problems := check_commands(body):
            raise errors.invalid_body(problems)
        known = {command["name"]: command["id"] for command in self._world.commands}
        self._world.commands = [
            command_json(c, known.get(c["name"]) or self._world.ids.next(), self._world.application_id) for c in body
        ]
        return answer(self._world.commands)

    async def get_commands(self, request: web.Request) -> web.Response:
        return answer(self._world.commands)

    async def open_dm(self, request: web.Request) -> web.Response:
        body, _ = await read_body(request)
        self._server.check_schema("dm.create", body)
        user = self._world.users.get(str(body.get("recipient_id")))
        if user is None:
            raise errors.ApiError(400, 50033, "Invalid Recipient(s)")
        return answer(channel_json(self._world.dm(user)))

    async def channel(self, request: web.Request) -> web.Response:
        channel = self._find_channel(request)
        return answer(channel_json(channel, self._world.newest(channel)))

    async def typing(self, request: web.Request) -> web.Response:
        self._server.typed.append(self._find_channel(request).id)
        return no_content()

    async def history(self, request: web.Request) -> web.Response:
        """`after` gives what follows, the nearest first chosen, and all answers newest first, as Discord does."""
        limit = int(request.query.get("limit", "50"))
        if not 1 <= limit <= 100:
            raise errors.invalid_body([errors.Problem(("limit",), "NUMBER_TYPE_MAX", "int value should be 1 to 100.")])
        found = self._world.history(self._find_channel(request))
        if after := request.query.get("after"):
            found = [m for m in found if int(m.id) > int(after)][:limit]
        elif before := request.query.get("before"):
            found = [m for m in found if int(m.id) < int(before)]
        return answer([self._json(m) for m in reversed(found[-limit:])])

    async def create(self, request: web.Request) -> web.Response:
        channel = self._find_channel(request)
        body, uploads = await read_body(request)
        self._server.check_schema("message.create", body)
        message = self._server.posting.create(channel, body, uploads)
        await self._server.posted(message)
        return answer(self._json(message))

    async def read(self, request: web.Request) -> web.Response:
        return answer(self._json(self._find_message(request)))

    async def edit(self, request: web.Request) -> web.Response:
        message = self._find_message(request)
        if message.author.id != self._world.bot.id:
            raise errors.not_the_author()
        body, uploads = await read_body(request)
        self._server.check_schema("message.edit", body)
        self._server.posting.edit(message, body, uploads)
        await self._server.edited(message)
        return answer(self._json(message))

    async def delete(self, request: web.Request) -> web.Response:
        message = self._find_message(request)
        self._server.remove(message)
        return no_content()

    def _json(self, message: Message) -> Json:
        return message_json(message, self._server.cdn.sign, content_for=self._server.reader())

    def _find_channel(self, request: web.Request) -> Channel:
        channel = self._world.channels.get(request.match_info["channel_id"])
        if channel is None:
            raise errors.unknown_channel()
        if channel.id in self._server.forbidden:
            if channel.type == DM_CHANNEL:
                raise errors.ApiError(403, 50007, "Cannot send messages to this user")
            raise errors.missing_access()
        return channel

    def _find_message(self, request: web.Request) -> Message:
        channel = self._find_channel(request)
        message = self._world.messages.get(request.match_info["message_id"])
        if message is None or message.channel.id != channel.id or message.ephemeral_to is not None:
            raise errors.unknown_message()
        return message
