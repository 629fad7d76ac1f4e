"""A request of ours as google-genai takes it."""

import json
from types import ModuleType
from typing import Any

from adapters.ai.gemini_schema import gemini_schema
from core.ai.estimate import PICTURE_TOKENS
from core.ports.ai import AIRequest

DIMENSIONS = 768


def contents(types: ModuleType, request: AIRequest) -> list[Any]:
    parts = [types.Part.from_bytes(data=image.data, mime_type=image.mime) for image in request.images]
    prompt = request.prompt
    if _schema_in_prompt(request):
        prompt += f"\n\nAnswer with JSON alone, by this schema:\n{json.dumps(request.schema)}"
    return [types.Content(role="user", parts=[*parts, types.Part.from_text(text=prompt)])]


def config(types: ModuleType, request: AIRequest) -> Any:
    made = types.GenerateContentConfig(
        system_instruction=request.system or None,
        max_output_tokens=request.max_output_tokens,
        automatic_function_calling=types.AutomaticFunctionCallingConfig(disable=True),
        http_options=_timeout(types, request),
    )
    if request.wants == "paint":
        made.response_modalities = ["IMAGE"]
        made.max_output_tokens = request.max_output_tokens + PICTURE_TOKENS  # a picture counts as output
        return made
    if request.search:
        made.tools = [types.Tool(google_search=types.GoogleSearch())]
    if request.schema is not None and not _schema_in_prompt(request):
        made.response_mime_type = "application/json"
        made.response_json_schema = gemini_schema(request.schema)
    if request.model.startswith("gemini-3"):
        # Thoughts are billed as output and count towards max_output_tokens: our tasks are short.
        made.thinking_config = types.ThinkingConfig(thinking_level=types.ThinkingLevel.LOW)
    return made


def texts(types: ModuleType, request: AIRequest) -> list[Any]:
    """One content a text: of a plain list of texts, newer models make one vector for all."""
    return [types.Content(parts=[types.Part.from_text(text=text)]) for text in request.texts]


def embed_config(types: ModuleType, request: AIRequest) -> Any:
    return types.EmbedContentConfig(output_dimensionality=DIMENSIONS, http_options=_timeout(types, request))


def _schema_in_prompt(request: AIRequest) -> bool:
    """Before Gemini 3 a model that searches takes no schema."""
    return request.search and request.schema is not None and not request.model.startswith("gemini-3")


def _timeout(types: ModuleType, request: AIRequest) -> Any:
    return types.HttpOptions(timeout=max(int(request.timeout * 1000), 1))
