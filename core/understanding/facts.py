"""Facts people tell: the answer to a question of ours, or in passing. Canonical text, and never a guess."""

import re
from collections.abc import Callable, Container

from core.understanding.measured import (
    Answer,
    Doubtful,
    Known,
    budget,
    budget_text,
    is_bare_budget,
    is_bare_year,
    size,
    year,
)
from core.understanding.text import Lazy, folded, one_line
from core.understanding.things import people_in
from core.understanding.who import about_us, who_works

__all__ = ["UNKNOWN", "Answer", "Doubtful", "Known", "answer_to", "bare", "budget_text", "is_unsure", "read_fact",
           "spontaneous"]  # fmt: skip

UNKNOWN = "unknown"
_UNSURE = Lazy(
    r"(?:i'?m |we'?re |i am |we are |i |we )?(?:really |still |honestly )?"
    r"(?:not (?:really |quite |so )?(?:sure|certain)"
    r"|no idea|no clue|unsure|don'?t know|do not know|dunno|dont know|idk|have no idea|unknown|not decided"
    r"|haven'?t decided|undecided|can'?t say|no (?:fixed |set |real |clear )?budget(?: yet| in mind)?"
    r"|hard to say|who knows|don'?t have one|none yet|n/?a)"
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
_HONESTLY = Lazy(
    r"\b(?:honestly|tbh|to be honest|sorry|really|frankly|at the moment|right now|hmm+|uh+|um+|well|oh"
    r"|la verdad|ehrlich gesagt"
    r"|leider|franchement|pour l'instant|de momento|im moment|lol|haha)\b"
)
_PARTS = re.compile(r"[,;.!]+\s+|\s+(?:and|y|und|et|but|pero|aber|mais)\s+")
_NOT_SURE_OF = Lazy(
    r"(?=\D*$)(?=.*\b(?:budget|year|built|baujahr|gebaut|presupuesto|construy\w+|construid\w+|construite?"
    r"|annee)\b)(?!.*\b(?:kitchen|"
    r"bath|tiles?|cabinets?)\b).*\b(?:no (?:idea|clue)|do(?:n'?t| not) know|not (?:sure|certain|clear|known)"
    r"|unknown|unclear|undecided"
    r"|(?:haven'?t|hasn'?t|not) (?:been |yet )?(?:decided|set|fixed)|keine ahnung|weiss (?:ich|wir) nicht"
    r"|wissen wir nicht"
    r"|nicht (?:bekannt|sicher)|ni idea|no (?:lo )?(?:se|sabemos)|sais pas|savons pas|aucune idee|unklar"
    r"|unbekannt|(?:ist|noch) offen|inconnue?|desconocid[oa]|pas (?:encore )?(?:sure?s?|fixee?|connue?))\b.*"
)
_MONEY = Lazy(r"\bbudget\b|\bpresupuesto\b")
_FEW = 10
_AND = r"(?:,| and| &| \+| y| e| und| et)"
_DECIDERS = Lazy(
    rf"^(?P<who>[a-z' .-]+?(?:{_AND}+ ?[a-z' .-]+?)*) (?:will )?(?:both |all )?"
    r"(?:decides?|deciding|decidimos|decido|entscheiden?|decidons|on decide|decidera|decide)\b"
    r"(?: (?:together|everything|on everything|it|that|juntos|juntas|todo|los dos|zusammen|gemeinsam|alles"
    r"|ensemble|tout))*[.!]*$"
)
_US = Lazy(
    r"\b(?:me|i|us|we|my|our|both|myself|ourselves|everybody|everyone|all of|nobody|no one|family|parents|kids"
    r"|boss|board|hoa|couple"
    r"|yo|mi|mis|nosotr[oa]s|nuestr[oa]s?|solo|ambos|familia|padres|ich|wir|uns|mich|mein\w*|unser\w*|beide"
    r"|familie|eltern|nur"
    r"|moi|nous|mon|ma|mes|notre|nos|seulement|tous|famille)\b"
)
_A_NAME = 2
"""Words: of more than that a capital at the beginning tells nothing."""
_GOAL = Lazy(
    r"^(?:our |my |the )?(?:main )?goals? (?:is|are|:)\s*(?:to )?(?P<goal>.+)$"
    r"|^(?:nuestro|mi|el) objetivo (?:es|:)\s*(?P<goal2>.+)$|^(?:unser|mein|das) ziel (?:ist|:)\s*(?P<goal3>.+)$"
    r"|^(?:notre|mon|l')\s?(?:objectif|but) (?:est(?: de)?|:)\s*(?P<goal4>.+)$"
)


def is_unsure(text: str) -> bool:
    """ "not sure", "no idea" and the like, as a whole answer."""
    flat = _HONESTLY.compiled.sub("", one_line(folded(text)).strip(" .!,")).strip(" .!,")
    return _UNSURE.fullmatch(flat) is not None


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


def spontaneous(text: str, currency: str = "USD") -> tuple[Known | Doubtful, ...]:
    """Facts told in passing, only where the words say plainly what they are; a value in doubt comes alone."""
    flat = one_line(folded(text))
    if _NOT_SURE_OF.fullmatch(flat) and "?" not in text and len(flat.split()) <= _FEW:
        return (Known("budget" if _MONEY.search(flat) else "year_built", UNKNOWN),)
    if us := about_us(text):
        return tuple(Known(name, value) for name, value in us)
    if "?" in text:
        return ()
    found: list[Answer] = [year(text, told=True), budget(text, currency, told=True), size(text, told=True)]
    said = one_line(text)
    if len(said) == len(flat):
        if (who := _DECIDERS.match(flat)) and re.search(
            r"\b(?:i|me|we|us|my|yo|mi|ich|wir|mein\w*|moi|nous|mon|ma)\b", who["who"]
        ):
            found.append(Known("decider", said[who.start("who") : who.end("who")]))
        if goal := _GOAL.match(flat):
            start, end = next(goal.span(key) for key, value in goal.groupdict().items() if value)
            found.append(Known("goal", said[start:end]))
    known = tuple(answer for answer in found if isinstance(answer, Known))
    named = {fact.name for fact in known}
    for part in _PARTS.split(text):
        if part != text:
            more = [fact for fact in spontaneous(part, currency) if isinstance(fact, Known) and fact.name not in named]
            known, named = (*known, *more), named | {fact.name for fact in more}
    return known or tuple(answer for answer in found if answer)[:1]


def bare(text: str, missing: Container[str], currency: str = "USD") -> Known | None:
    """A fact that is still missing, told by its value alone: "1965", "40k", "14 x 10 x 8 ft", "just me"."""
    flat = one_line(folded(text)).strip(" .!")
    for name, shape in _BARE.items():
        if name in missing and (shape.fullmatch(flat) or _is_bare(name, text, currency)):
            answer = _READERS[name](text, currency)
            return answer if isinstance(answer, Known) else None
    return None


def _is_bare(name: str, text: str, currency: str) -> bool:
    """A year or an amount with nothing beside it but what such a figure is told with."""
    if name == "year_built":
        return is_bare_year(text)
    return name == "budget" and is_bare_budget(text, currency)


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
    return Known("decider", said) if _names_somebody(said) else Doubtful("decider", (said,))


def _names_somebody(said: str) -> bool:
    """Whether words speak of people: "me and Sam", "both of us", "Ana". "More light and storage" does not."""
    words = said.split()
    capitals = [word for at, word in enumerate(words) if word[:1].isupper() and (at or len(words) <= _A_NAME)]
    return bool(capitals) or _US.search(folded(said)) is not None or bool(people_in(said))


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
        r"(?:[$€£] ?\d[\d.,]*k?|\d[\d.,]*(?: \d{3})*(?: ?k| ?[$€£]| ?(?:mil|tsd|tausend)(?: (?:euros?|dolares"
        r"|dollar))?"
        r"| (?:usd|eur|dollars?|dolares|euros?)))"
    ),
    "dimensions": Lazy(r"\W*\d.*\d.*"),
    "decider": Lazy(
        r"(?:just|only) (?:me|us|the two of us)|(?:me|i) and [a-z]+|[a-z]+ and (?:me|i)"
        r"|(?:solo|nur|juste|seulement) (?:yo|ich|moi)|[a-z]+ y yo|yo y [a-z]+|(?:ich und [a-z]+"
        r"|[a-z]+ und ich)|(?:[a-z]+ et moi|moi et [a-z]+)"
    ),
}

_READERS: dict[str, Callable[[str, str], Answer]] = {
    "year_built": lambda text, currency: year(text),
    "budget": budget,
    "dimensions": lambda text, currency: size(text),
    "decider": _decider,
    "hire_or_diy": _one_of("hire_or_diy", _WHO_WORKS),
    "skill": _one_of("skill", _SKILLS),
}
