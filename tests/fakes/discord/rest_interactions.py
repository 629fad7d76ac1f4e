"""REST: the first answer to an interaction, and what follows under its token."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from tests.fakes.discord import errors, limits
from tests.fakes.discord import interactions as kinds
from tests.fakes.discord.errors import ApiError, Json, Problem
from tests.fakes.discord.http import answer, no_content, read_body
from tests.fakes.discord.interactions import Interaction
from tests.fakes.discord.payloads import message_json
from tests.fakes.discord.posting import Uploads, is_ephemeral
from tests.fakes.discord.rules_message import check_choices
from tests.fakes.discord.rules_modal import check_modal
from tests.fakes.discord.world import Message, User

if TYPE_CHECKING:
    from tests.fakes.discord.server import FakeDiscord


class Interactions:
    def __init__(self, server: FakeDiscord) -> None:
        self._server, self._world = server, server.world

    def routes(self) -> list[web.RouteDef]:
        hook = "/api/v10/webhooks/{application_id}/{token}"
        return [
            web.post("/api/v10/interactions/{interaction_id}/{token}/callback", self.callback),
            web.post(hook, self.follow_up),
            web.get(f"{hook}/messages/{{message_id}}", self.read),
            web.patch(f"{hook}/messages/{{message_id}}", self.edit),
            web.delete(f"{hook}/messages/{{message_id}}", self.delete),
        ]

    async def callback(self, request: web.Request) -> web.Response:
        interaction = self._server.interactions.get(request.match_info["interaction_id"])
        if interaction is None or interaction.token != request.match_info["token"]:
            raise errors.unknown_interaction()
        body, uploads = await read_body(request)
        self._server.check_schema("interaction.callback", body)
        try:
            self._first_answer(interaction, body, uploads)
        except ApiError as error:
            interaction.refusals.append(error.code)
            raise
        interaction.response, interaction.answered_after = body, interaction.age
        interaction.done.set()
        if interaction.original is not None and body["type"] in (kinds.MESSAGE, kinds.DEFER):
            await self._server.posted(interaction.original)
        elif interaction.original is not None and body["type"] == kinds.UPDATE:
            await self._server.edited(interaction.original)
        if request.query.get("with_response") not in ("1", "true"):
            return no_content()
        return answer(self._with_response(interaction, body["type"]))

    def _first_answer(self, interaction: Interaction, body: Json, uploads: Uploads) -> None:
        if interaction.response is not None:
            raise errors.already_acknowledged()
        if interaction.age > limits.ANSWER_SECONDS:
            raise errors.unknown_interaction()
        kind, data = body.get("type"), body.get("data") or {}
        if kind not in kinds.ALLOWED[interaction.kind]:
            raise errors.invalid_body(
                [Problem(("type",), "INTERACTION_APPLICATION_COMMAND_CALLBACK_INVALID", f"{kind}")]
            )
        if kind == kinds.MODAL and (problems := check_modal(data)):
            raise errors.invalid_body(self._below_data(problems))
        if kind == kinds.CHOICES and (problems := check_choices(data)):
            raise errors.invalid_body(self._below_data(problems))
        viewer = interaction.user if is_ephemeral(data) else None
        if kind == kinds.MESSAGE:
            interaction.original = self._post(interaction, data, uploads, viewer)
        elif kind == kinds.DEFER:
            pending = Message(self._world.ids.next(), interaction.channel, self._world.bot, pending=True)
            pending.flags, pending.ephemeral_to, pending.interaction_id = data.get("flags") or 0, viewer, interaction.id
            interaction.original = self._world.add(pending)
        elif kind in (kinds.DEFER_UPDATE, kinds.UPDATE):
            self._update(interaction, kind, data, uploads)

    def _update(self, interaction: Interaction, kind: int, data: Json, uploads: Uploads) -> None:
        if interaction.message is None:
            raise errors.invalid_body([Problem(("type",), "INTERACTION_CALLBACK_INVALID", "There is no message.")])
        interaction.original = interaction.message
        if kind == kinds.UPDATE:
            self._server.posting.edit(interaction.message, data, uploads)

    def _post(self, interaction: Interaction, data: Json, uploads: Uploads, viewer: User | None) -> Message:
        return self._server.posting.create(
            interaction.channel, data, uploads, ephemeral_to=viewer, interaction=interaction.id
        )

    def _below_data(self, problems: list[Problem]) -> list[Problem]:
        return [Problem(("data", *p.path), p.code, p.message) for p in problems]

    def _with_response(self, interaction: Interaction, kind: int) -> Json:
        found: Json = {"id": interaction.id, "type": interaction.kind}
        resource: Json = {"type": kind}
        message = interaction.original
        if message is not None:
            found |= {
                "response_message_id": message.id,
                "response_message_loading": message.pending,
                "response_message_ephemeral": message.ephemeral_to is not None,
            }
            if kind in (kinds.MESSAGE, kinds.UPDATE):
                resource["message"] = message_json(message, self._server.cdn.sign)
        return {"interaction": found, "resource": resource}

    async def follow_up(self, request: web.Request) -> web.Response:
        interaction = self._by_token(request)
        body, uploads = await read_body(request)
        self._server.check_schema("webhook.create", body)
        viewer = interaction.user if is_ephemeral(body) else None
        message = self._post(interaction, body, uploads, viewer)
        interaction.followups.append(message)
        await self._server.posted(message)
        return answer(message_json(message, self._server.cdn.sign))

    async def read(self, request: web.Request) -> web.Response:
        return answer(message_json(self._message(request), self._server.cdn.sign))

    async def edit(self, request: web.Request) -> web.Response:
        message = self._message(request)
        body, uploads = await read_body(request)
        self._server.check_schema("webhook.edit", body)
        self._server.posting.edit(message, body, uploads)
        await self._server.edited(message)
        return answer(message_json(message, self._server.cdn.sign))

    async def delete(self, request: web.Request) -> web.Response:
        message = self._message(request)
        self._server.remove(message)
        return no_content()

    def _by_token(self, request: web.Request) -> Interaction:
        token = request.match_info["token"]
        found = next((i for i in self._server.interactions.values() if i.token == token), None)
        if found is None or request.match_info["application_id"] != self._world.application_id:
            raise errors.unknown_webhook()
        if found.response is None:
            raise errors.unknown_webhook()
        if found.age > limits.TOKEN_SECONDS:
            raise ApiError(401, 50027, "Invalid Webhook Token")
        return found

    def _message(self, request: web.Request) -> Message:
        interaction, wanted = self._by_token(request), request.match_info["message_id"]
        own = [m for m in (interaction.original, *interaction.followups) if m is not None]
        for message in own:
            is_original = wanted == "@original" and message is interaction.original
            if (is_original or message.id == wanted) and message.id in self._world.messages:
                return message
        raise errors.unknown_message()
