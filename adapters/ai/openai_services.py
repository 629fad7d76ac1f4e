"""Who speaks OpenAI's chat completions, and in which dialect."""

from dataclasses import dataclass
from typing import Literal

from adapters.ai.failures import Vendor


@dataclass(frozen=True, slots=True)
class Service:
    """`schema`: how it is told the form of an answer. "json_schema": it follows a schema; "json_object": it writes
    JSON, and reads the schema in the prompt. `limit`: what the field for the longest answer is called. `thinks`: the
    beginnings of names of models that think by themselves, which are asked to do it briefly. `embed`: the model for
    vectors ("": the one for text; None: it makes none). `free`: it bills nothing. `tokens_per_image` bounds what one
    picture is billed as."""

    name: str
    vendor: Vendor
    address: str
    schema: Literal["json_schema", "json_object"]
    limit: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    thinks: tuple[str, ...] = ()
    embed: str | None = None
    free: bool = False
    tokens_per_image: int = 2_000

    def image_bound(self, model: str) -> int:
        """Tokens that one picture is billed as at the most."""
        return _HEAVY if model.startswith(_HEAVY_MODEL) else self.tokens_per_image


_HEAVY_MODEL, _HEAVY = "gpt-4o-mini", 37_000
"""It bills pictures as 33 times the tokens that others see in them: 2,833 and 5,667 for each of up to six tiles."""

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
    tokens_per_image=3_800,  # 1,536 patches at the most; the smallest models count each as 2.46 tokens
)
LOCAL = Service("local", Vendor("The local model", "LOCAL_AI_KEY"), "", schema="json_object", embed="", free=True)
