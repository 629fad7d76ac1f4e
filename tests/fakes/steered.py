"""A fake provider as a process of its own: a control route beside its API, and one line of JSON that says where.

`POST /control/NAME` steers it: script {"answers": [{...fields of Scripted}]}, always {...} or {"answer": null},
when {"words", "answer"}, requests, rejected. It ends with SIGTERM, SIGINT, or with the pipe on its standard input.
"""

import argparse
import asyncio
from typing import Any

from aiohttp import web

from tests.fakes.faults import FaultServer, Scripted
from tests.fakes.process import announce, told_to_end


def run(name: str, fake: FaultServer, key: str) -> None:
    """`python -m tests.fakes.NAME [--port N]`."""
    parser = argparse.ArgumentParser(prog=f"python -m tests.fakes.{name}")
    parser.add_argument("--port", type=int, default=0)
    asyncio.run(_serve(fake, key, parser.parse_args().port))


async def _serve(fake: FaultServer, key: str, port: int) -> None:
    plain = fake.application

    def steered() -> web.Application:
        app = plain()
        app.router.add_post("/control/{name}", lambda request: _control(fake, request))
        return app

    fake.application = steered  # type: ignore[method-assign] # one route more than the API has
    await fake.start(port)
    announce({"port": fake.port, "base_url": fake.base_url, "control": f"{fake.base_url}/control/", "key": key})
    await told_to_end()
    await fake.stop()


async def _control(fake: FaultServer, request: web.Request) -> web.Response:
    args: dict[str, Any] = await request.json() if request.can_read_body else {}
    match request.match_info["name"]:
        case "script":
            fake.script(*(Scripted(**answer) for answer in args["answers"]))
        case "always":
            fake.always(Scripted(**args["answer"]) if args["answer"] else None)
        case "when":
            fake.when(args["words"], Scripted(**args["answer"]))
        case "requests":
            return web.json_response([_shown(asked) for asked in fake.requests])
        case "rejected":
            return web.json_response(fake.rejected)
        case name:
            return web.json_response({"error": f"no such route {name!r}"}, status=404)
    return web.json_response({"ok": True})


def _shown(asked: Any) -> dict[str, Any]:
    images = [{"mime": mime, "bytes": len(data)} for mime, data in asked.images]
    return {"model": asked.model, "system": asked.system, "prompt": asked.prompt, "images": images}
