"""Whether somebody is cross with us: then an apology and a way on come before anything clever."""

import re
from functools import cache

from core.understanding.text import flat_of


@cache
def _cross() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:stupid|idiot(?:ic)?|useless|dumb|moron|wtf|ffs|sucks?|crap(?:py)?|garbage|rubbish|shut up|you suck"
        r"|i hate (?:this|you|it)|not help(?:ing|ful)|no help|waste of (?:my )?time|already told you|told you already"
        r"|i (?:just|already) said|are you (?:kidding|deaf|blind)|you(?:'re| are) (?:annoying|terrible|the worst)"
        r"|inutil(?:es)?|estupid[oa]s?|idiota|mierda|no (?:me )?sirves|no (?:me )?ayudas?|callate|ya te (?:lo )?dije"
        r"|nutzlos|unbrauchbar|bloed|blod|dumm|scheiss\w*|das nervt|du nervst|hilft (?:mir )?nicht|halt die klappe"
        r"|habe? ich (?:doch |dir )?(?:schon|bereits) gesagt"
        r"|inutile|stupide|idiote|merde|t'es nul(?:le)?|vous etes nul|c'est nul|n'aide pas|ne sert a rien|tais-toi"
        r"|(?:ai|avais) deja dit)\b"
    )


def cross(text: str) -> bool:
    """Short messages only: a long one has something to say beside it."""
    return at_us(text) or (len(text) <= 120 and _cross().search(flat_of(text)) is not None)


@cache
def _at_us() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:(?:you|du|eres|tu es|t'es|ihr|vous etes)(?: are| seid)? (?:an? |un |une |ein )?(?:idiot[ae]?|moron"
        r"|useless|stupid|dumb|dumm|nutzlos|inutil|estupid[oa]|nul(?:le)?|inutile|stupide)"
        r"|shut up|you suck|wtf|ffs|halt die klappe|du nervst|callate|tais-toi|no (?:me )?(?:sirves|ayudas)"
        r"|(?:i|we) (?:can'?t|cannot) (?:take (?:it|this) )?any ?more"
        r"|(?:this|it)(?: is|'s) (?:all )?too much(?: for me)?(?=$|[,.!])"
        r"|(?:ich|wir) (?:kann|konnen) nicht mehr|(?:das|es) ist (?:mir |uns )?(?:alles )?zu viel(?=$|[,.!])"
        r"|no puedo mas|no podemos mas|esto es demasiado(?=$|[,.!])"
        r"|j'en peux plus|je n'en peux plus|on n'en peut plus|c'est trop(?: pour moi)?(?=$|[,.!]))"
    )


def at_us(text: str) -> bool:
    """Whether the cross words are for us, or somebody has had enough: "stupid" alone may be said of a layout."""
    return len(text) <= 120 and _at_us().search(flat_of(text)) is not None
