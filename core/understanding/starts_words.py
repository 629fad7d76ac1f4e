"""Wishes to renovate in Spanish, German and French, over folded text: the patterns of starts.py for more languages."""

import re
from functools import cache
from typing import Literal

Kind = Literal["wish", "order", "bare", "task"]

_ES_ROOM = r"(?:(?P<kitchen>cocina)|(?P<bathroom>(?:cuarto de )?bano|aseo))\b"
_ES_ART = r"(?:(?:la|el|nuestr[oa]|mi|un|una|nuev[oa]|toda|todo|pequen[oa]|viej[oa]|otr[oa]) )*"
_ES_LEAD = (
    r"(?:(?:mi (?:mujer|marido|esposa|esposo|pareja|novia|novio) y yo|nosotros|yo|y|tambien) )*(?:queremos|quiero"
    r"|quisieramos|quisiera"
    r"|(?:nos|me) gustaria|vamos a|voy a|pensamos(?: en)?|planeamos|estamos (?:pensando en|planeando|por)"
    r"|necesitamos|necesito"
    r"|ayuda(?:me|nos) a|hay que|toca|podemos|tenemos que)"
)
_ES_VERB = (
    r"(?:renovar|reformar|rehacer|remodelar|cambiar|modernizar|actualizar|hacer|planear|planificar"
    r"|renovando|reformando)"
)
_ES_WORK = r"(?:reforma|renovacion|remodelacion|obra|proyecto)"
_ES_TASK = (
    r"(?:alicatar|azulejar|pintar|instalar|poner|colocar|construir|cambiar|reparar|arreglar|montar|hacer"
    r"|renovar|lijar|solar)"
)
_DE_ROOM = r"(?:(?P<kitchen>kue?che)|(?P<bathroom>bad(?:ezimmer)?|gae?stebad|gae?ste-?wc|dusche))\b"
_DE_ART = r"(?:(?:die|das|unser[e]?|mein[e]?|eine?|ganze[s]?|alte[s]?|kleine[s]?|komplette[s]?|neue[s]?|komplett) )*"
_DE_LEAD = (
    r"(?:meine? (?:frau|mann|partner(?:in)?) und ich |wir |ich )?(?:wollen|will|mochte[n]?|moechte[n]?|planen"
    r"|plane|wurden gern[e]?"
    r"|wuerden gern[e]?|haben vor|mussen|muessen|muss|werden|werde|brauchen|brauche|hatten gern[e]?|haetten gern[e]?)"
)
_DE_VERB = (
    r"(?:(?:zu )?(?:renovieren|sanieren|erneuern|modernisieren|umgestalten|renovier|sanier)|um(?:zu)?bauen|neu "
    r"(?:zu )?(?:machen|gestalten)"
    r"|herrichten|umzugestalten)"
)
_DE_DOES = r"(?:wir|ich) (?:renovieren?|sanieren?|modernisieren?|erneuern?|bauen?)"
_DE_WORK = r"(?:renovierung|sanierung|umbau|erneuerung|modernisierung|projekt)"
_DE_COMPOUND = rf"(?:(?P<kitchen2>kue?chen)|(?P<bathroom2>bad(?:ezimmer)?|bader)s?)-?{_DE_WORK}"
_DE_TASK = (
    r"(?:fliesen|streichen|verlegen|einbauen|bauen|montieren|tapezieren|verputzen|renovieren|abschleifen"
    r"|anbringen|austauschen)"
)
_FR_ROOM = r"(?:(?P<kitchen>cuisine)|(?P<bathroom>salle de bains?|salle d'eau|sdb))\b"
_FR_ART = r"(?:(?:la|notre|ma|une|l'|nouvelle|petite|vieille|toute|autre|ancienne) ?)*"
_FR_LEAD = (
    r"(?:(?:ma femme|mon mari|mon conjoint|ma compagne|mon compagnon) et moi )?(?:(?:nous|on|je|j')? ?"
    r"(?:voulons|veut|veux|voudrais"
    r"|voudrions|voudrait|aimerais|aimerions|aimerait|allons|va|vais|prevoyons|prevoit|souhaitons|souhaite"
    r"|pensons|pense|devons"
    r"|doit|dois)|(?:aide|aidez)[ -](?:moi|nous) a|il faut|(?:nous |on |j')?(?:avons|a|ai) besoin d')"
)
_FR_VERB = r"(?:refaire|renover|changer|moderniser|transformer|remplacer|reamenager|amenager|retaper)"
_FR_WORK = r"(?:renovation|refection|travaux|projet|amenagement|transformation)"
_FR_TASK = (
    r"(?:carreler|peindre|repeindre|poser|installer|construire|changer|reparer|monter|faire|renover|poncer|tapisser)"
)
_END = (
    r"(?=$|\s*[,.;:!?(-]|\s+(?:y|con|por|para|porque|unos|unas|este|esta|el|antes|pronto|completa|entera|nueva"
    r"|nuevo|aproximadamente"
    r"|und|mit|fur|fuer|weil|etwa|rund|ca|bald|dieses|nachstes|komplett|neu|ungefahr"
    r"|et|avec|pour|parce|environ|cette|l'annee|entierement|bientot|cet|d'ici|\d|\$|€|£))"
)
_TAIL = (
    r"(?=$|\s*[,.;:!-]|\s+(?:por|con|de \d|para|unos|unas|llamad[oa]|fur|fuer|mit|etwa|rund|ca|namens|pour|avec"
    r"|environ|appelee?"
    r"|budget|presupuesto|\d|\$|€|£))"
)
_HI = r"(?:(?:hola|buenas|hallo|guten tag|hi|hey|bonjour|salut|bitte|ok|bueno|por favor)[\s,.!]+)*"
REFUSES = re.compile(
    r"\bno (?:queremos|quiero|vamos|necesit\w+|hay|podemos)\b|\b(?:nunca|nicht|kein\w*|nie|pas|jamais|ne"
    r"|vecin[oa]s?|nachbar\w*"
    r"|voisine?s?|dijo|dice|sagt\w*|schrieb|dit|ecrit)\b|\bn'"
)
"""What is denied, or somebody else's."""
LEFT_OUT = re.compile(
    r"\b(?:unos|unas|aproximadamente|cerca de|mas o menos|presupuesto|hasta|mil|euros?|dolares|con|por|para|un"
    r"|una|de|del|nuev[oa]"
    r"|etwa|rund|ca|ungefahr|ungefaehr|fur|fuer|mit|budget|bis|zu|tausend|tsd|dollar|neue?s?|ein|eine|environ"
    r"|pour|avec|jusqu'a|mille|nouvelle"
    r"|dans|les|maximo|maximal|maximum|completa|entera|por favor|bitte|s'il te plait|svp|stp)\b"
)
"""Words beside figures that say nothing of their own."""


@cache
def wishes() -> tuple[tuple[Kind, re.Pattern[str]], ...]:
    """(kind, pattern): a wish; an order in so many words; a room alone; something to do oneself (group `task`)."""
    es = rf"{_ES_ART}{_ES_ROOM}"
    de = rf"{_DE_ART}{_DE_ROOM}"
    fr = rf"{_FR_ART}{_FR_ROOM}"
    sources: tuple[tuple[Kind, str], ...] = (
        (
            "task",
            rf"{_ES_LEAD} (?P<task>{_ES_TASK} [^.!?\n]{{2,120}}?),? (?:yo mism[oa]|nosotr[oa]s mism[oa]s"
            rf"|por mi cuenta|por nuestra cuenta)\b",
        ),
        ("task", rf"{_DE_LEAD} (?P<task>[^.!?\n]{{2,120}}? (?:selbst|selber|in eigenregie) (?:zu )?{_DE_TASK})\b"),
        (
            "task",
            rf"{_FR_LEAD} ?(?P<task>{_FR_TASK} [^.!?\n]{{2,120}}?),? (?:moi-?\s?memes?|nous-?\s?memes?"
            rf"|tout seuls?|toute seule)\b",
        ),
        (
            "order",
            rf"(?:empezar|empieza|empecemos|comenzar|comienza|iniciar|inicia|crear|crea)(?: (?:un|una|el|la|con"
            rf"|de|nuev[oa]|otr[oa]|{_ES_WORK}))* {_ES_ROOM}{_TAIL}",
        ),
        (
            "order",
            rf"(?:starte?|beginne?|erstelle?|lege?|neues projekt)(?: (?:ein|eine|einen|die|das|neue[sn]?|mit|an"
            rf"|projekt|zweite[s]?|{_DE_WORK}|fur|fuer|der|dem))*:? (?:{_DE_ROOM}|{_DE_COMPOUND}){_TAIL}",
        ),
        (
            "order",
            rf"(?:commence[rz]?|commencons|demarre[rz]?|cree[rz]?|lance[rz]?)(?: (?:un|une|le|la|avec|de"
            rf"|nouvelle?|nouveau|autre|{_FR_WORK}))* (?:de la |de )?{_FR_ROOM}{_TAIL}",
        ),
        (
            "wish",
            rf"{_ES_LEAD}(?: [a-z]+)?? (?:{_ES_VERB} |una nueva |un nuevo |(?:una )?{_ES_WORK} (?:de |del "
            rf"|en )){es}{_END}",
        ),
        ("wish", rf"{_ES_LEAD} {es} nuev[oa]\b"),
        ("wish", rf"(?:estamos )?(?:renovando|reformando|remodelando) {es}{_END}"),
        ("wish", rf"{_DE_LEAD}[^.!?\n,]{{0,30}}? {de}(?: [^.!?\n,]{{0,30}}?)??,? {_DE_VERB}"),
        ("wish", rf"{_DE_LEAD}(?: [a-z]+)?? eine? (?:komplett )?neue[sn]? {_DE_ROOM}{_END}"),
        ("wish", rf"{_DE_DOES}(?: [a-z]+)?? {de}(?: (?:um|neu|komplett))*{_END}"),
        ("wish", rf"{_DE_LEAD}[^.!?\n,]{{0,30}}? {_DE_COMPOUND}{_END}"),
        (
            "wish",
            rf"{_FR_LEAD}(?: a)?(?: aussi| egalement)? ?(?:{_FR_VERB} |une nouvelle "
            rf"|(?:une |la |des )?{_FR_WORK} (?:de |dans )){fr}{_END}",
        ),
        ("wish", rf"(?:nous renovons|on renove|nous refaisons|on refait|je renove|je refais) {fr}{_END}"),
        ("bare", rf"(?:{_ES_WORK} (?:de |del |en )?|nuev[oa] )?{es}(?: (?:nuev[oa]|complet[oa]))?{_TAIL}"),
        ("bare", rf"{de}(?: neu)? {_DE_VERB}{_TAIL}"),
        ("bare", rf"{_DE_ART}(?:{_DE_ROOM}|{_DE_COMPOUND}){_TAIL}"),
        ("bare", rf"(?:{_FR_WORK} (?:de |dans )?)?{fr}{_TAIL}"),
    )
    return tuple((kind, re.compile(rf"\W*{_HI}{source}")) for kind, source in sources)


@cache
def _loose() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    verbs = (
        (_ES_ROOM, rf"\b{_ES_LEAD}\b[^.!?\n]{{0,40}}?\b{_ES_VERB}(?:l[ao]s?)?\b"),
        (_DE_ROOM, rf"\b{_DE_LEAD}\b[^.!?\n]{{0,40}}?\b{_DE_VERB}\b"),
        (_FR_ROOM, rf"\b{_FR_LEAD}\b[^.!?\n]{{0,40}}?\b{_FR_VERB}\b"),
    )
    return tuple((re.compile(rf"\b{room}"), re.compile(verb)) for room, verb in verbs)


def looser(flat: str) -> re.Match[str] | None:
    """The room of "our bathroom is old, we want to redo it": named apart from the wish. For where no journey is."""
    found = ((room.search(flat), verb.search(flat)) for room, verb in _loose())
    return next((room for room, verb in found if room and verb), None)


def template_of(found: re.Match[str]) -> str:
    """The template whose room a match named, or diy."""
    groups = found.groupdict()
    named = (name for name in ("kitchen", "bathroom") if groups.get(name) or groups.get(f"{name}2"))
    return next(named, "diy")
