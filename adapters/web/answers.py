"""Answers that the page's script reads."""

from collections.abc import Mapping

from starlette.responses import JSONResponse


def problem(
    status: int, code: str, told: str, *, extra: Mapping[str, object] | None = None, retry_after: int | None = None
) -> JSONResponse:
    """`{"problem": code, "told": a sentence for the person, ...}`."""
    headers = {"retry-after": str(retry_after)} if retry_after is not None else None
    return JSONResponse({"problem": code, "told": told, **(extra or {})}, status, headers=headers)


def accepted(message: str, new: bool) -> JSONResponse:
    """202: it is committed. `new` is false when it had been before."""
    return JSONResponse({"id": message, "new": new}, 202)
