"""Facts people tell: the answer to a question of ours, or in passing. Canonical text, and never a guess."""

import re
from collections.abc import Callable, Container
from dataclasses import dataclass, replace

from core.understanding.money import Money, Unsure, parse_money
from core.understanding.text import Lazy, folded, one_line
from core.understanding.who import about_us, who_works

UNKNOWN = "unknown"
_YEAR = Lazy(r"(?<![\d.,$€£/-])(1[6-9]\d\d|20[0-3]\d)(?!\d|[.,]\d|s\b)")
_DECADE = Lazy(r"(?<!\d)(?:(1[6-9]\d|20\d)0|([1-9])0)\s?'?s\b")
_UNSURE = Lazy(
    r"(?:i'?m |we'?re |i am |we are |i |we )?(?:really |still |honestly )?"
    r"(?:not (?:really |quite |so )?(?:sure|certain)"
    r"|no idea|no clue|unsure|don'?t know|do not know|dunno|dont know|idk|have no idea|unknown|not decided"
    r"|haven'?t decided|undecided|can'?t say|no budget(?: yet)?|hard to say|who knows|don'?t have one|none yet|n/?a)"
    r"(?: yet| about that| exactly| at all)?"
    r"|(?:la verdad )?(?:no (?:lo )?(?:se|sabemos)|ni idea|no tengo idea|no est(?:oy|amos) segur[oa]s?|aun no"
    r"|todavia no(?: lo se)?|desconocido)"
    r"(?: todavia| aun| muy bien)?"
    r"|(?:(?:ich|wir) )?(?:(?:das )?(?:weiss|weis|wissen) (?:ich |wir |es |das )*(?:noch |leider )*nicht|(?:bin"
    r"|sind) (?:mir |uns )?(?:noch )?nicht sicher"
    r"|keine ahnung|nicht sicher|noch offen|unbekannt|noch nicht(?: entschieden)?|habe? keine ahnung)"
    r"|(?:je |on |nous )?(?:ne |n')?(?:sais|sait|savons) pas(?: encore| trop)?|aucune idee|pas (?:encore )?"
    r"(?:sure?s?|certaine?s?|decidee?)|inconnue?"
    r"|pas encore"
)
_MAYBE = Lazy(r"\b(?:or|maybe|perhaps)\b.*\d|\?\s*$|\bnot sure\b|\bi think\b.*\bor\b")
_BUILT = Lazy(
    r"\b(?:built|build|dates? (?:from|back to)|construct(?:ed)?|year built|(?:house|home|place) is from|was made"
    r"|construid[oa]|construyo|construccion|gebaut|erbaut|baujahr|construite?|construction|date de)\b"
    r"|\b(?:es|ist|est) (?:de|del ano|von|aus|aus dem jahr|de l'annee) (?=(?:1[6-9]|20)\d\d)"
)
_HOME = Lazy(
    r"^(?!.*\b(?:not|wasn'?t|isn'?t|cabinets?|shelf|shelves|deck|addition|garage|extension|shed|muebles?"
    r"|armarios?|garaje|schranke?"
    r"|schuppen|anbau|meubles?|placards?|terrasse|cocina|kueche|kuche|cuisine|no (?:es|se|fue)|nicht|kein\w*|pas)\b)"
    r"(?:.*\b(?:house|home|building|apartment|condo|flat|place|property|it|its|it's|year|casa|vivienda|edificio"
    r"|piso|apartamento|ano|haus|wohnung|gebaude|gebaeude|baujahr|es|maison|immeuble|appartement|logement"
    r"|annee)\b|built\b|construid[oa]\b|construite?\b)"
)
_NUMBER = r"\d+(?:[.,]\d+)?(?:\s?\d/\d)?"
_FEET_INCHES = r"\d+\s?(?:'|ft\.?|feet|foot)\s?(?:\d+(?:[.,]\d+)?\s?(?:\"|''|in\.?|inch(?:es)?)?)?"
_UNIT = (
    r"(?:ft\b\.?|feet|foot|'|\"|in\b\.?|inch(?:es)?|meters?|metres?|metros?|metern|pies|fuss|pieds?"
    r"|pulgadas?|zoll|pouces?|cm|mm|m\b)"
)
_SIZE = Lazy(
    rf"(?P<a>{_FEET_INCHES}|{_NUMBER}\s?{_UNIT}?)\s?(?:x|×|\*|by|mal|por|sur)\s?(?P<b>{_FEET_INCHES}"
    rf"|{_NUMBER}\s?{_UNIT}?)"
    rf"(?:\s?(?:x|×|\*|by|mal|por|sur|with|and)\s?(?:a\s)?(?P<c>{_FEET_INCHES}|{_NUMBER}\s?{_UNIT}?))?"
)
_UNITS = {"ft": "ft", "feet": "ft", "foot": "ft", "'": "ft", "in": "in", "inch": "in", "inches": "in", '"': "in",
          "m": "m", "meter": "m", "meters": "m", "metre": "m", "metres": "m", "metro": "m", "metros": "m",
          "metern": "m", "pies": "ft", "fuss": "ft", "pied": "ft", "pieds": "ft", "pulgada": "in",
          "pulgadas": "in", "zoll": "in", "pouce": "in", "pouces": "in", "cm": "cm", "mm": "mm"}  # fmt: skip
_BUDGET = Lazy(
    r"(?:^|\b(?:our|my|the|a|total|overall)\s)(?:total |overall |whole |max(?:imum)? )*budget\b"
    r"(?! for (?!the (?:kitchen|bath|whole)))"
    r"|(?:^|\b(?:nuestro|mi|el|un)\s)presupuesto\b(?! del? (?!unos|hasta|mas|total|\d|[$€£]))"
    r"|\b(?:unser|mein|das|ein|notre|mon|le|un)\s(?:gesamt)?budget\b"
    r"|\bpodemos gastar\b|\b(?:wir|ich) konnen?\b.*\bausgeben\b|\b(?:on peut|nous pouvons|je peux) depenser\b"
    r"|\b(?:we|i) (?:can|could|want to|would like to|will) (?:only )?spend\b"
)
_NOT_OURS = Lazy(
    r"^if\b|\b(?:not|n't|isn'?t|wasn'?t|no longer|next door|neighbou?r'?s?|parents'?|friend'?s?|their|his|her"
    r"|contractor'?s?|plumber'?s?|quote|quoted|vecin[oa]s?|nachbar\w*|voisine?s?|fontanero|plomero|contratista"
    r"|klempner|handwerker|plombier"
    r"|angebot|devis|su|sus|ihr|ihre?s?|sein|seine?s?|leur|nicht|kein\w*|pas|no (?:es|tenemos|tengo|podemos"
    r"|puedo|hay|fue))\b|^(?:si|wenn|falls)\b"
)
_SPACE = Lazy(
    r"\b(?:kitchen|bathroom|bath|room|space|it)(?:'s| is| measures)\b|\bdimensions?\b|\broom size\b"
    r"|\b(?:cocina|bano|habitacion|kue?che|bad|badezimmer|raum|zimmer|cuisine|salle de bains?|piece)"
    r" (?:mide|es de|tiene|ist|misst|hat|fait|mesure|est de)\b|\b(?:medidas|dimensiones|masse)\b"
)
_THINGS = Lazy(
    r"\b(?:tiles?|counter\w*|cabinets?|windows?|doors?|island|table|sink|rug|mirror|panel|slab|vanity|boards?"
    r"|azulejos?|ventanas?|puertas?|mesa|isla|espejo|fliesen?|fenster|turen?|tuer(?:en)?|tisch|insel|spiegel|platten?"
    r"|carreaux?|carrelage|fenetres?|portes?|table|ilot|miroir)\b"
)
_NOT_SURE_OF = Lazy(
    r"(?:the |our |my |le |notre |l'|das |unser )?(budget|year(?: built)?|annee(?: de construction)?|baujahr)"
    r"(?: is| est| ist|:)? (?:not sure|unknown|unclear|not clear|inconnue?"
    r"|(?:pas|n'est pas)(?: encore)? (?:sure?s?|fixee?|connue?)|(?:noch )?(?:unklar|offen|unbekannt|nicht sicher))"
    r"(?: yet)?[.!]*"
)
_AND = r"(?:,| and| &| \+| y| e| und| et)"
_DECIDERS = Lazy(
    rf"^(?P<who>[a-z' .-]+?(?:{_AND}+ ?[a-z' .-]+?)*) (?:will )?(?:both |all )?"
    r"(?:decides?|deciding|decidimos|decido|entscheiden?|decidons|on decide|decidera|decide)\b"
    r"(?: (?:together|everything|on everything|it|that|juntos|juntas|todo|los dos|zusammen|gemeinsam|alles"
    r"|ensemble|tout))*[.!]*$"
)
_GOAL = Lazy(
    r"^(?:our |my |the )?(?:main )?goals? (?:is|are|:)\s*(?:to )?(?P<goal>.+)$"
    r"|^(?:nuestro|mi|el) objetivo (?:es|:)\s*(?P<goal2>.+)$|^(?:unser|mein|das) ziel (?:ist|:)\s*(?P<goal3>.+)$"
    r"|^(?:notre|mon|l')\s?(?:objectif|but) (?:est(?: de)?|:)\s*(?P<goal4>.+)$"
)


@dataclass(frozen=True, slots=True)
class Known:
    """`value` is canonical: "1965", "40000 USD", "12 x 10 x 8 ft", "Sam and me", or "unknown" (an answer too)."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Doubtful:
    """`options`: canonical values it may be; empty when nothing can be offered."""

    name: str
    options: tuple[str, ...] = ()


Answer = Known | Doubtful | None


def is_unsure(text: str) -> bool:
    """ "not sure", "no idea" and the like, as a whole answer."""
    return _UNSURE.fullmatch(one_line(folded(text)).strip(" .!,")) is not None


def answer_to(fact: str, text: str, currency: str = "USD") -> Answer:
    """What `text` says when `fact` was asked; None when it does not look like an answer to it."""
    if is_unsure(text):
        return Known(fact, UNKNOWN)
    reader = _READERS.get(fact)
    if reader is not None:
        return reader(text, currency)
    said = one_line(text)
    return Known(fact, said) if said and len(said) <= 500 else None


def read_fact(fact: str, text: str, currency: str = "USD") -> str | None:
    """The canonical value, or None where the text leaves a doubt or says nothing: for a form's check."""
    answer = answer_to(fact, text, currency)
    return answer.value if isinstance(answer, Known) else None


def spontaneous(text: str, currency: str = "USD") -> tuple[Known, ...]:
    """Facts told in passing, only where the words leave no doubt."""
    flat = one_line(folded(text))
    if not_sure := _NOT_SURE_OF.fullmatch(flat):
        return (Known("budget" if "budget" in not_sure[1] else "year_built", UNKNOWN),)
    if us := about_us(text):
        return tuple(Known(name, value) for name, value in us)
    if _NOT_OURS.search(flat):
        return ()
    found: list[Answer] = []
    if _BUILT.search(flat) and _HOME.search(flat):
        found.append(_year(text, currency))
    if _BUDGET.search(flat):
        found.append(_budget(text, currency))
    if _SIZE.search(flat) and _SPACE.search(flat) and not _THINGS.search(flat):
        found.append(_dimensions(text, currency))
    said = one_line(text)
    if len(said) == len(flat):
        if (who := _DECIDERS.match(flat)) and re.search(
            r"\b(?:i|me|we|us|my|yo|mi|ich|wir|mein\w*|moi|nous|mon|ma)\b", who["who"]
        ):
            found.append(Known("decider", said[who.start("who") : who.end("who")]))
        if goal := _GOAL.match(flat):
            start, end = next(goal.span(key) for key, value in goal.groupdict().items() if value)
            found.append(Known("goal", said[start:end]))
    return tuple(answer for answer in found if isinstance(answer, Known))


def bare(text: str, missing: Container[str], currency: str = "USD") -> Known | None:
    """A fact that is still missing, told by its value alone: "1965", "40k", "14 x 10 x 8 ft", "just me"."""
    flat = one_line(folded(text)).strip(" .!")
    for name, shape in _BARE.items():
        if name in missing and shape.fullmatch(flat):
            answer = _READERS[name](text, currency)
            return answer if isinstance(answer, Known) else None
    return None


def _year(text: str, _: str) -> Answer:
    flat = one_line(folded(text))
    years = list(dict.fromkeys(_YEAR.compiled.findall(flat)))
    if not years:
        return _about_year(flat)
    asked = flat.rstrip("? ").isdigit()
    if len(years) == 1 and not _DECADE.search(flat) and (asked or not _MAYBE.search(flat)):
        return Known("year_built", years[0])
    return Doubtful("year_built", tuple(years[:3]))


def _about_year(flat: str) -> Answer:
    """ "the 60s" and "'65": near a year, yet none."""
    if decade := _DECADE.search(flat):
        start = int(f"{decade[1]}0") if decade[1] else int(f"19{decade[2]}0")
        return Doubtful("year_built", tuple(str(start + add) for add in (0, 5, 9)))
    if short := re.fullmatch(r"'?(\d\d)[.!?]?", flat):
        return Doubtful("year_built", tuple(f"{c}{short[1]}" for c in ("19", "20") if int(f"{c}{short[1]}") < 2030))
    return None


def _budget(text: str, currency: str) -> Answer:
    amount = parse_money(text, currency)
    if isinstance(amount, Unsure):
        return Doubtful("budget", tuple(option for option in amount.options if "." not in option))
    if amount is None or amount.high <= 0 or amount.per:
        return None
    if amount.high < 500 and re.fullmatch(r"\D*\d+\D*", text) and not re.search(r"[$€£]", text):
        thousands = replace(amount, low=amount.low * 1000, high=amount.high * 1000)
        return Doubtful("budget", (thousands.ceiling, amount.ceiling))
    return Known("budget", budget_text(amount))


def budget_text(amount: Money) -> str:
    """A budget is whole: "40000 USD". Of a range it is the upper end."""
    return f"{amount.high.to_integral_value()} {amount.currency}"


def _unit_of(part: str) -> str:
    mark = re.search(rf"{_UNIT}\Z", part.strip())
    return _UNITS[mark[0].rstrip(".")] if mark else ""


def _dimensions(text: str, _: str) -> Answer:
    flat = one_line(folded(text))
    size = _SIZE.search(flat)
    if size is None:
        return None
    parts = [part.strip() for part in size.group("a", "b", "c") if part]
    if any(re.match(r"\d+\s?(?:'|ft|feet|foot)\s?\d", part) for part in parts):
        return Known("dimensions", " x ".join(parts))
    units = [_unit_of(part) for part in parts]
    numbers = [found[0].strip().replace(",", ".") for part in parts if (found := re.match(_NUMBER, part))]
    unit = next((u for u in reversed(units) if u), "")
    if not unit:
        sizes = " x ".join(numbers)
        return Doubtful("dimensions", (f"{sizes} ft", f"{sizes} m"))
    if len({u for u in units if u}) > 1:
        return Known("dimensions", " x ".join(parts))
    return Known("dimensions", f"{' x '.join(numbers)} {unit}")


def _decider(text: str, _: str) -> Answer:
    said = one_line(text).strip(" .!")
    flat = folded(said)
    told = _DECIDERS.match(flat)
    if told and len(flat) == len(said):
        said = said[told.start("who") : told.end("who")]
    said = re.sub(r"^(?:it'?s|that'?s|that would be|it is|das sind|das bin|c'est)\s+", "", said, flags=re.I)
    if not re.fullmatch(
        r"(?:just|only) (?:me|us|the two of us)|(?:sol[oa]|sólo|nur|juste|seulement) .+", said, flags=re.I
    ):  # "me" alone would read oddly
        said = re.sub(r"^(?:just|only)\s+", "", said, flags=re.I)
    named = re.fullmatch(r"[\w'’.&+, -]{1,80}", said)
    if not named or len(said.split()) > 8 or re.search(r"\d", said):
        return None
    return Known("decider", said)


def _one_of(fact: str, choices: dict[str, str]) -> Callable[[str, str], Answer]:
    """A reader for a choice: the value whose words are in the text, when there is just one."""

    def read(text: str, _: str) -> Answer:
        flat = one_line(folded(text))
        if flat in choices:
            return Known(fact, flat)
        if fact == "hire_or_diy" and (level := who_works(text)):
            return Known(fact, level)
        fits = [value for value, words in choices.items() if re.search(rf"\b(?:{words})\b", flat)]
        if fact == "hire_or_diy" and {"hire", "self"} <= set(fits):
            fits = ["mixed"]
        return Known(fact, fits[0]) if len(fits) == 1 and not re.search(r"\b(?:not|don'?t|won'?t|no)\b", flat) else None

    return read


_WHO_WORKS = {
    "hire": r"contratar|contratamos|profesional(?:es)?|contratista|una empresa|handwerker|beauftragen|firma"
    r"|profis?|fachleute"
    r"|machen lassen|artisans?|entreprise|professionnels?|embaucher|engager|hire|hiring|professionals?"
    r"|contractors?|pros?|somebody else|someone else|hire it out|a company",
    "mixed": r"un poco de cada|un poco de todo|mitad|ambos|ambas|beides|teils|gemischt|halb|un peu des deux"
    r"|les deux|mixte|moitie|mix|mixed|both|some of each|some parts?|partly|parts of it|half|bit of both",
    "self": r"nosotr[oa]s mism[oa]s|yo mism[oa]|por (?:mi|nuestra) cuenta|selbst|selber|eigenregie"
    r"|nous-?\s?memes?|moi-?\s?memes?|diy|ourselves|myself|by ourselves|by myself|on my own|on our own|do it all",
}
_SKILLS = {
    "first": r"primera vez|principiante|nunca|erstes? mal|erste mal|anfanger\w*|noch nie|premiere fois"
    r"|debutante?|jamais|first time|first|beginner|newbie|never|none|no experience|novice",
    "some": r"alguna vez|un poco|algo|schon mal|etwas|ein bisschen|ein paar ?mal|deja|un peu|quelques fois"
    r"|before|some|a bit|a little|once|twice|a few times|intermediate",
    "experienced": r"mucha experiencia|expert[oae]\w*|muchas veces|erfahren\w*|oft|viel erfahrung"
    r"|experimentee?s?|souvent|often|experienced|many times|lots|expert|very|years",
}

_BARE = {
    "year_built": Lazy(r"(?:in )?(?:1[6-9]|20)\d\d"),
    "budget": Lazy(
        r"(?:about |around |roughly |max |up to |unos |hasta |etwa |rund |ca\.? |bis zu |environ |jusqu'a )?"
        r"(?:[$€£] ?\d[\d.,]*k?|\d[\d.,]*(?: \d{3})*(?: ?k| ?[$€£]| ?(?:mil|tsd|tausend)(?: (?:euros?|dolares|dollar))?"
        r"| (?:usd|eur|dollars?|dolares|euros?)))"
    ),
    "dimensions": _SIZE,
    "decider": Lazy(
        r"(?:just|only) (?:me|us|the two of us)|(?:me|i) and [a-z]+|[a-z]+ and (?:me|i)"
        r"|(?:solo|nur|juste|seulement) (?:yo|ich|moi)|[a-z]+ y yo|yo y [a-z]+|(?:ich und [a-z]+"
        r"|[a-z]+ und ich)|(?:[a-z]+ et moi|moi et [a-z]+)"
    ),
}

_READERS: dict[str, Callable[[str, str], Answer]] = {
    "year_built": _year,
    "budget": _budget,
    "dimensions": _dimensions,
    "decider": _decider,
    "hire_or_diy": _one_of("hire_or_diy", _WHO_WORKS),
    "skill": _one_of("skill", _SKILLS),
}
