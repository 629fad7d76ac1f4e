"""Who speaks OpenAI's chat completions, and in which dialect."""

from dataclasses import dataclass
from typing import Literal

from adapters.ai.failures import Vendor


@dataclass(frozen=True, slots=True)
class Service:
    """`schema`: how it is told the form of an answer. "json_schema": it follows a schema; "json_object": it writes
    JSON, and reads the schema in the prompt. `limit`: what the field for the longest answer is called. `thinks`: the
    beginnings of names of models that think by themselves, which are asked to do it briefly. `embed`: the model for
    vectors ("": the one for text; None: it makes none). `free`: it bills nothing."""

    name: str
    vendor: Vendor
    address: str
    schema: Literal["json_schema", "json_object"]
    limit: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    thinks: tuple[str, ...] = ()
    embed: str | None = None
    free: bool = False


DEEPSEEK = Service(
    "deepseek", Vendor("DeepSeek", "DEEPSEEK_API_KEY"), "https://api.deepseek.com/v1", schema="json_object"
)
OPENAI = Service(
    "openai",
    Vendor("OpenAI", "OPENAI_API_KEY"),
    "https://api.openai.com/v1",
    schema="json_schema",
    limit="max_completion_tokens",
    thinks=("gpt-5", "o1", "o3", "o4"),
    embed="text-embedding-3-small",
)
LOCAL = Service("local", Vendor("The local model", "LOCAL_AI_KEY"), "", schema="json_object", embed="", free=True)
