"""A request of ours as the chat completions take it."""

import base64
import json
from typing import Any

from adapters.ai.openai_schema import strict_schema
from adapters.ai.openai_services import Service
from core.ports.ai import AIRequest

SCHEMA_RULE = "Answer with one JSON object alone, without a code fence. It fits this JSON schema:"


def chat(request: AIRequest, service: Service) -> dict[str, Any]:
    """The arguments of `chat.completions.create`."""
    asked: dict[str, Any] = {
        "model": request.model,
        "messages": _messages(request, service),
        service.limit: request.max_output_tokens,
        "timeout": request.timeout,
    }
    if request.schema is not None:
        asked["response_format"] = _format(request, service)
    if service.thinks and request.model.startswith(service.thinks):
        # Thoughts are billed as output and count towards the limit: our tasks are short.
        asked["reasoning_effort"] = "low"
    if request.hear is not None:
        asked |= {"stream": True, "stream_options": {"include_usage": True}}
    return asked


def embeddings(request: AIRequest) -> dict[str, Any]:
    """The arguments of `embeddings.create`. As floats: not every server knows the SDK's own packing."""
    return {
        "model": request.model,
        "input": list(request.texts),
        "encoding_format": "float",
        "timeout": request.timeout,
    }


def _messages(request: AIRequest, service: Service) -> list[dict[str, Any]]:
    system = request.system
    if request.schema is not None and service.schema == "json_object":
        system = f"{system}\n\n{SCHEMA_RULE}\n{json.dumps(request.schema)}".strip()
    content: Any = request.prompt
    if request.images:
        pictures = [{"type": "image_url", "image_url": {"url": _data_url(i.data, i.mime)}} for i in request.images]
        content = [*pictures, {"type": "text", "text": request.prompt}]
    asked = {"role": "user", "content": content}
    return [{"role": "system", "content": system}, asked] if system else [asked]


def _format(request: AIRequest, service: Service) -> dict[str, Any]:
    assert request.schema is not None
    if service.schema == "json_object":
        return {"type": "json_object"}
    try:
        told = {"schema": strict_schema(request.schema), "strict": True}
    except ValueError:
        told = {"schema": dict(request.schema), "strict": False}
    return {"type": "json_schema", "json_schema": {"name": request.task or "answer", **told}}


def _data_url(data: bytes, mime: str) -> str:
    return f"data:{mime};base64,{base64.b64encode(data).decode()}"
