"""Wishes to renovate: "we want to redo our kitchen, about 40k", "new bathroom", "I'll tile my backsplash myself"."""

import re
from functools import cache
from typing import NamedTuple

from core.commands import StartJourney
from core.journeys.model import SAMPLE
from core.understanding.facts import Answer, Known, answer_to, budget_text
from core.understanding.language import language_of
from core.understanding.measured import plain, year
from core.understanding.money import Money, parse_money
from core.understanding.scene import Scene
from core.understanding.starts_words import LEFT_OUT, REFUSES, looser, template_of, wishes
from core.understanding.text import Lazy, flat_of
from core.understanding.who import about_us, wants_sample

_KITCHEN = r"kitchen(?:ette)?|kithcen|kitchn|kichen|kitchin|cocina|kue?che|cuisine"
_BATH = (
    r"(?:master |guest |half |main |primary |kids'? )?bath(?:room|rm)?|bathrom|powder room|shower room|en-?suite"
    r"|washroom|cuarto de bano|bano|badezimmer|gae?stebad|salle de bains?|sdb"
)
_ROOM = rf"(?:(?P<kitchen>{_KITCHEN})|(?P<bathroom>{_BATH}))\b"
_WORKS = (
    r"(?:renovation|remodel(?:l?ing)?|redo|reno|upgrade|makeover|make-over|update|refresh|overhaul|project|journey"
    r"|refurbishment|renovating|plan)"
)
_DOING = r"(?:redoing|remodell?ing|renovating|updating|upgrading|gutting|refreshing|refurbishing|moderni[sz]ing)"
_ORDERS = r"(?:remodel|renovate|redo|re-do|upgrade|update|gut|refresh|refurbish|moderni[sz]e)"
_VERBS = (
    rf"(?:{_DOING}|re-?do(?:ne)?|remodel(?:l?ed)?|renovat(?:e|ed|ion)|reno|upgraded?|updated?|gut(?:ted)?"
    rf"|rebuild(?:ing)?"
    r"|refresh|refurbish|moderni[sz]e|make ?over|overhaul(?:ing)?|replac(?:e|ing)|do over|fix up|fixing up"
    r"|transform(?:ing)?|chang(?:e|ing)|do(?:ing)?|renew(?:ing)?|start(?:ing)?|plan(?:ning)?|improve)"
)
_WANT = (
    r"(?:want|wanna|would like|like|love|plan|planning|need|wish|hope|hoping|going|gonna|thinking|decided"
    r"|looking|about"
    r"|dream|start|starting|bought|consider|considering|will)"
)
_LEAD = (
    r"(?:(?:we|i|my (?:wife|husband|partner) and i)(?:'re|'m|'d|'ve|'ll| are| am| have| would)?"
    rf"(?: really| finally| just| also)* {_WANT}\b"
    r"|^(?:planning|thinking|considering|looking|hoping|wanting|want|wanna|need|would like|dreaming)\b"
    r"|(?:we|i)'ll\b|let'?s\b|help (?:me|us)\b|(?:it'?s |it is )?time\b)"
)
_TASKS = (
    r"(?:til(?:e|ing)|paint(?:ing)?|instal(?:l|ling)|build(?:ing)?|lay(?:ing)?|hang(?:ing)?|refinish(?:ing)?"
    r"|sand(?:ing)?"
    r"|fix(?:ing)?|repair(?:ing)?|put(?:ting)? (?:in|up|down)|mak(?:e|ing)|replac(?:e|ing)|grout(?:ing)?"
    r"|caulk(?:ing)?"
    r"|wallpaper(?:ing)?|plaster(?:ing)?|drywall(?:ing)?|add(?:ing)?|redo(?:ing)?|remodel(?:ing)?|renovat(?:e|ing)"
    r"|chang(?:e|ing)|do(?:ing)?)"
)
_SELF = r"(?:myself|ourselves|by myself|by ourselves|on (?:my|our) own|diy|self)"
_END = (
    r"(?=$|\s*[,.;:!?(-]|\s+(?:and|about|for|with|because|this|next|in|before|so|but|around|roughly|under|up|by"
    r"|please"
    r"|on|to|since|from|built|soon|as|over|using|within|completely|it|now|at|that|which|together|too|again"
    r"|needs?|is|\d"
    rf"|\$|€|£|{_WORKS}))"
)
_TAIL = r"(?=$|\s*[,.;:!-]|\s+(?:about|for|with|around|called|named|\d|\$|€|£))"


_DIY_TASK = Lazy(
    r"^(?:(?:please|can you|could you|help (?:me|us)(?: with| plan| start)*|hilf mir(?: bei| mit)?"
    r"|ayuda(?:me)? con|aide[ -]moi (?:a|avec|pour)"
    r"|(?:i|we)(?:'d like| want| need)(?: to (?:do|start|plan))?|quiero(?: hacer)?|ich (?:mochte|will"
    r"|plane)|je veux(?: faire)?|start(?:ing)?|new|begin|plan) )*"
    r"(?:a |an |my |our |some |un |una |mi |ein |eine |mein |mon |another |new |small )*(?:diy"
    r"|do[- ]it[- ]yourself|proyecto de bricolaje|bricolaje"
    r"|(?:projet de )?bricolage|heimwerker-?(?:projekt)?|diy-?projekt)(?: (?:project|job|thing|work"
    r"|projekt|projet|proyecto))?"
    r"(?:\s*[:,-]\s*|\s+(?:for|to|on|para|fur|fuer|pour)\s+|\s+)?(?P<task>(?!is\b|was\b|or\b|vs\b|isn"
    r"|are\b|can\b|will\b|makes\b|saves?\b|es\b|ist\b|est\b|question)[^?]{0,80})$"
)
"""A project of one's own by name: "diy closet shelves"."""
_WORDS_OF_A_TASK = 12


class Wish(NamedTuple):
    """`explicit`: asked for in so many words; else it may as well be said about a running journey."""

    command: StartJourney
    explicit: bool


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    room = rf"(?:(?:the|our|my|a|an|this|that|old|small|new|whole|entire|tiny|first|second|another) )*{_ROOM}"
    return {
        "wish": re.compile(
            rf"^(?:[^:\n]{{0,80}}?\b)?{_LEAD}[^.!?\n]{{0,60}}?\b(?:{_VERBS}(?: (?:up|over|out))?|new) {room}{_END}"
        ),
        "noun": re.compile(rf"^(?:[^:\n]{{0,80}}?\b)?{_LEAD}[^.!?\n]{{0,60}}?\b{room} {_WORKS}\b"),
        "doing": re.compile(
            rf"^(?:(?:hi|hello|hey|ok|so)[, !]*)?(?:(?:we|i)(?:'re|'m| are| am) )?(?:now )?"
            rf"(?:{_DOING}|{_ORDERS}) {room}{_END}"
        ),
        "order": re.compile(
            r"^(?:please )?(?:start|begin|create|new|plan|open|set up)\b(?: (?:planning|with))?"
            rf"(?: (?:a|an|the|our|my|new|another))*(?: journey for (?:a|the|our|my))? ?"
            rf"{_ROOM}(?: (?:{_WORKS}))*{_TAIL}"
        ),
        "diy_order": re.compile(
            r"^(?:please )?(?:start |begin |create |new |plan |(?:i|we) want (?:to do |to start )?|let'?s do"
            r" |let'?s start )*"
            rf"(?:a |an |another |my |our |some |new )*diy(?: project| journey| job| work| planning| please)*{_TAIL}"
        ),
        "bare": re.compile(
            rf"^(?:it'?s |the |our |my |a |an |new |full |small |complete |old )*{_ROOM}(?: {_WORKS})*"
            rf"(?: please)?{_TAIL}"
        ),
        "task": re.compile(
            rf"^(?:[^:\n]{{0,60}}?\b)?{_LEAD}[^.!?\n]{{0,30}}?\b(?P<task>{_TASKS} [^.!?\n]{{2,120}}?)(?:,)? {_SELF}\b"
        ),
        "room": re.compile(rf"\b{_ROOM}"),
        "whole_room": re.compile(rf"\b{_ROOM}{_END}"),
        "lead": re.compile(rf"^(?:[^:\n]{{0,40}}?\b)?{_LEAD}"),
        "ask": re.compile(
            r"^(?:how|what|why|when|where|who|which|should|do|does|did|is|are|was|were|can|could|would|will|has"
            r"|have|may"
            r"|must|if)\b"
        ),
        "help": re.compile(
            r"^(?:can|could|would|will) you (?:please )?(?:help|start|plan)\b|^(?:can|could) we (?:start|begin"
            r"|plan)\b"
        ),
        "not": re.compile(
            r"\b(?:don'?t|do not|not|never|won'?t|no longer|stop|cancel|already|finished|done|later|instead of"
            r"|wrote|writes|says|said|told|asked)\b"
        ),
        "goal": re.compile(
            r"\b(?:because|so that|so we|for more|to have more|with more|it'?s too|it is too|to get|goal:?"
            r"|porque|para tener|weil|damit|parce que"
            r"|pour avoir|afin)\b[^\n]*"
        ),
        "name": re.compile(
            r"\b(?:called |call it |named |name it |llamad[oa] |namens |appelee? )\"?(?P<name>[^\",.\n]{2,60}?)\"?"
            r"(?=$|[,.\n]|\s+(?:about|with|budget)\b)"
        ),
    }


def read_wish(text: str, scene: Scene) -> Wish | None:
    """The journey a text wishes to begin, or None. Questions are no wishes ("should we redo the kitchen?")."""
    text = text.strip()
    if wants_sample(text):
        return Wish(StartJourney(SAMPLE), explicit=True)
    flat = flat_of(text)
    if foreign := _foreign_wish(text, flat, scene):
        return foreign
    patterns = _patterns()
    asks = patterns["ask"].match(flat) and not patterns["help"].match(flat)
    if asks or patterns["not"].search(flat.split(",")[0]):
        return None
    if (task := patterns["task"].match(flat)) and not about_us(text):
        return Wish(_start("diy", text, scene, text[task.start("task") : task.end("task")]), explicit=False)
    if (task := _DIY_TASK.match(flat)) and len(flat.split()) <= _WORDS_OF_A_TASK:
        return Wish(_start("diy", text, scene, text[task.start("task") : task.end("task")]), explicit=True)
    for kind in ("order", "diy_order", "bare"):
        if (found := patterns[kind].match(flat)) and not (kind == "bare" and len(flat) > 160):
            return _bare(kind, _template(found), text, scene)
    for kind in ("wish", "noun", "doing"):
        if found := patterns[kind].match(flat) or (patterns["help"].match(flat) and patterns["room"].search(flat)):
            return Wish(_start(_template(found), text, scene), explicit=False)
    if not scene.journeys and patterns["lead"].match(flat) and (found := patterns["whole_room"].search(flat)):
        return Wish(_start(_template(found), text, scene, text), explicit=False)
    return None


def _foreign_wish(text: str, flat: str, scene: Scene) -> Wish | None:
    """A wish in Spanish, German or French. None for questions, and for what is denied."""
    language = language_of(text, scene.language)
    if language == "en" or text.rstrip().endswith("?") or text.startswith("¿") or REFUSES.search(flat):
        return None
    for kind, pattern in wishes():
        found = pattern.match(flat)
        if found is None:
            continue
        if kind == "task":
            return Wish(_start("diy", text, scene, text[found.start("task") : found.end("task")]), explicit=False)
        template = template_of(found)
        if kind == "bare":
            rest = _FIGURES.sub(" ", LEFT_OUT.sub(" ", flat[found.end() :]))
            taken = any(j.template == template for j in scene.journeys)
            if taken or len(flat) > 160 or re.search(r"[a-z]", rest):
                continue
        return Wish(_start(template, text, scene), explicit=kind == "order")
    if not scene.journeys and (found := looser(flat)):
        return Wish(_start(template_of(found), text, scene), explicit=False)
    return None


def _bare(kind: str, template: str, text: str, scene: Scene) -> Wish | None:
    """ "kitchen, 40k" begins one where none of its kind is; after it come amounts, years and names only."""
    if kind == "bare" and (any(j.template == template for j in scene.journeys) or not _only_figures(text)):
        return None
    return Wish(_start(template, text, scene), explicit=_EXPLICIT.match(flat_of(text)) is not None)


_EXPLICIT = re.compile(r"\W*(?:please )?(?:start|begin|create|open|set up|diy)\b|.*\b(?:another|second)\b")
_FIGURES = re.compile(
    r"\b(?:about|around|roughly|budget|of|is|for|built|in|from|up|to|under|max|at|most|or|so|between|and|please"
    r"|maybe|the|house"
    r"|home|apartment|a|an|it|ca|circa|usd|eur|euros?|dollars?|k|grand|thousand|with)\b|[\d.,$€£k'\s:;!-]"
)


def _only_figures(text: str) -> bool:
    flat = flat_of(text)
    rest = flat[found.end() :] if (found := _patterns()["bare"].match(flat.strip())) else flat
    return not re.search(r"[a-z]", _FIGURES.sub(" ", rest))


def mentions_room(text: str) -> str:
    """The template of the room that a text names, or empty."""
    found = _patterns()["room"].search(flat_of(text))
    return _template(found) if found else ""


def start_of_kind(kind: str, text: str, scene: Scene) -> StartJourney:
    """A journey of a given kind, with what else the text tells of it."""
    return _start(kind, text, scene)


def _template(found: re.Match[str]) -> str:
    groups = found.groupdict()
    return "kitchen" if groups.get("kitchen") else "bathroom" if groups.get("bathroom") else "diy"


_CLAUSES = re.compile(r"[,;.!\n]\s+|\s+(?:and|y|und|et)\s+")


def _of_the_house(text: str) -> Answer:
    """The year in the one clause that says nothing but how old the house is: "..., house from 1965"."""
    found = [told for part in _CLAUSES.split(text) if isinstance(told := year(part, told=True), Known)]
    return found[0] if len(found) == 1 else None


def _start(template: str, text: str, scene: Scene, goal: str = "") -> StartJourney:
    flat = flat_of(text)
    tells_year = re.search(
        r"\b(?:built|construid\w*|construyo|gebaut|erbaut|baujahr|construite?)\b|\bfrom (?:1[789]|20)\d\d\b", flat
    )
    whole = answer_to("year_built", text, scene.currency) if tells_year else None
    built = whole if isinstance(whole, Known) else _of_the_house(text)
    budget = parse_money(plain(text), scene.currency)
    named = _patterns()["name"].search(flat)
    why = _patterns()["goal"].search(flat)
    return StartJourney(
        template=template,
        name=text[named.start("name") : named.end("name")].strip() if named else "",
        goal=(goal or (text[why.start() : why.end()] if why else "")).strip(" ,.!")[:300],
        budget=budget_text(budget) if isinstance(budget, Money) and budget.high >= 100 and not budget.per else "",
        year_built=built.value if isinstance(built, Known) else "",
    )
