"""`python -m tests.fakes.gemini [--port N]` prints one JSON line: port, base_url, control, key.

`POST /control/NAME` steers it: script {"answers": [{...fields of Scripted}]}, always {...} or {"answer": null},
when {"words", "answer"}, requests, rejected. It ends with SIGTERM, SIGINT, or with the pipe on its standard input.
"""

import argparse
import asyncio
from typing import Any

from aiohttp import web

from tests.fakes.faults import Scripted
from tests.fakes.gemini.server import KEY, FakeGemini
from tests.fakes.process import announce, told_to_end


class Steered(FakeGemini):
    """The fake with a control route beside the API."""

    def application(self) -> web.Application:
        app = super().application()
        app.router.add_post("/control/{name}", self.control)
        return app

    async def control(self, request: web.Request) -> web.Response:
        args: dict[str, Any] = await request.json() if request.can_read_body else {}
        match request.match_info["name"]:
            case "script":
                self.script(*(Scripted(**answer) for answer in args["answers"]))
            case "always":
                self.always(Scripted(**args["answer"]) if args["answer"] else None)
            case "when":
                self.when(args["words"], Scripted(**args["answer"]))
            case "requests":
                return web.json_response([self.shown(n) for n in range(len(self.requests))])
            case "rejected":
                return web.json_response(self.rejected)
            case name:
                return web.json_response({"error": f"no such route {name!r}"}, status=404)
        return web.json_response({"ok": True})

    def shown(self, number: int) -> dict[str, Any]:
        asked = self.requests[number]
        images = [{"mime": mime, "bytes": len(data)} for mime, data in asked.images]
        return {"model": asked.model, "system": asked.system, "prompt": asked.prompt, "images": images}


async def serve(port: int) -> None:
    fake = Steered()
    await fake.start(port)
    told = {"port": fake.port, "base_url": fake.base_url, "control": f"{fake.base_url}/control/", "key": KEY}
    announce(told)
    await told_to_end()
    await fake.stop()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.fakes.gemini")
    parser.add_argument("--port", type=int, default=0)
    asyncio.run(serve(parser.parse_args().port))
