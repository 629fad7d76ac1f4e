"""How people ask for a reminder, over folded text: English, Spanish, German, French."""

import re
from functools import cache

_POLITE = (
    r"(?:(?:please|pls|plz|hey|hi|hello|yo|ok|okay|oh|um+|uh+|er+|so|like|just|maybe|quick|can you|can u"
    r"|could you|could u|would you(?: mind)?"
    r"|do you mind|will you|if you could|if you can|i was wondering if you could|would it be possible to"
    r"|would be great if you could"
    r"|and|also|then|thanks|i want you to|i need you to|i'?d like you to|you should|homeview|bot)[\s,!]+)*"
)
_REMIND = r"(?:remind|remnd|remid|remined|reminde|rmind|rmnd|rmnid|rimind|reming|remaind|remin|rmemind)"
_ENGLISH = (
    rf"\W*{_POLITE}(?:(?:set|create|add|make|put|give|send|schedule|shoot)\s+(?:me\s+|us\s+)?(?:up\s+)?(?:a\s+"
    rf"|an\s+|another\s+|in\s+a\s+)*"
    r"(?:quick\s+|little\s+)?reminder(?:\s+for\s+(?:me|us)\b)?|reminder\b:?"
    r"|(?:i|we)(?:'d|\s+would)?\s+(?:need|want|like|love|appreciate)\s+(?:a|another)\s+reminder|i'?d\s+(?:like"
    r"|love|appreciate)\s+a\s+reminder"
    r"|(?:give|send|shoot|drop)\s+(?:me|us)\s+(?:a|another)\s+(?:little\s+|quick\s+)?(?:nudge|ping|shout|poke"
    r"|buzz|heads[\s-]?up|prod)"
    rf"|(?:{_REMIND}|ping|nudge|alert|poke|buzz|prod|prompt)\s*(?:me|us|myself)\b(?!\s+again)|reminding\s+(?:me|us)\b"
    rf"|{_REMIND}(?=\s+(?:to|about|that)\b)|set\s+(?:me\s+)?an?\s+(?:alarm|timer)\b"
    r"|help\s+me\s+remember\b(?=\s+to\b)|make\s+sure\s+(?:that\s+)?(?:i|we)\s+(?:don'?t|do\s+not)\s+forget\b"
    r"|don'?t\s+let\s+(?:me|us)\s+forget)"
)
_AGAIN_ES = r"(?!\s+(?:otra\s+vez|de\s+nuevo))"
_SPANISH = (
    r"[\s¿¡]*(?:(?:por favor|porfa|oye|hola|y|luego|tambien|entonces|vale|ok)[\s,]+)*"
    rf"(?:recu?erd[ae](?:me|nos|melo)\b|recordarme\b|avis[ae](?:me|nos)\b{_AGAIN_ES}|acuerda(?:me|nos)\b"
    rf"|haz(?:me|nos)\s+acordar\b"
    r"|(?:(?:me|nos)\s+)?(?:puedes?|podrias?|podes)\s+(?:(?:me|nos)\s+)?(?:recordar|avisar|hacer\s+acordar)(?:me"
    r"|nos)?\b"
    rf"{_AGAIN_ES}"
    r"|(?:pon|ponme|crea|creame|anade|agrega|agregame|programa|hazme)\s+(?:me\s+)?(?:un|una|otro)\s+(?:recordatorio"
    r"|aviso|alarma)\b|recordatorio\b\s*:?"
    r"|(?:quiero|necesito)\s+un\s+recordatorio\b|que\s+no\s+se\s+(?:me|nos)\s+olvide\b|no\s+me\s+dejes\s+olvidar\b)"
)
_GERMAN = (
    r"\W*(?:(?:bitte|und|dann|hey|hallo|ok|auch|danach|mal)[\s,]+)*"
    r"(?:erinn?er(?:e|t|n\s+sie)?\s+(?:mich|uns)\b(?!\s+(?:wieder|nicht\s+mehr))(?:\s+bitte\b)?|(?:dran"
    r"|daran)\s+erinnern\b"
    r"|erinnerung\b\s*:?(?!\s+an\b.*\bloschen)"
    r"|(?:kannst|konntest|koenntest|wurdest|wuerdest)\s+du\s+(?:mich|uns)\b(?=.*\berinnern\b)"
    r"|(?:stell|stelle|setz|setze|mach|mache|erstell|erstelle)\s+(?:mir\s+|uns\s+|bitte\s+)*(?:eine"
    r"|noch\s+eine|einen)\s+(?:erinnerung|wecker)\b|(?:sag|gib)\s+(?:mir|uns)\b(?=.*\bbescheid\b)"
    r"|stups\s+(?:mich|uns)\b(?!\s+wieder)"
    r"|ich\s+(?:brauche|mochte|moechte|will)\s+eine\s+erinnerung\b|lass\s+mich\s+nicht\s+vergessen\b)"
)
_FRENCH = (
    r"\W*(?:(?:s'il\s+te\s+plait|stp|svp|et|puis|aussi|bonjour|ok|alors)[\s,]+)*"
    r"(?:rapp?ell?(?:e|es|ez)?[\s-]+(?:moi|nous)\b|(?:tu\s+peux|tu\s+pourrais|peux-tu|pourrais-tu|pouvez-vous"
    r"|pourriez-vous"
    r"|vous\s+pouvez|n'oublie\s+pas\s+de|n'oubliez\s+pas\s+de)\s+(?:me|nous)\s+(?:rappeler\b"
    r"(?!\s+(?:a|de)\s+nouveau)|faire\s+penser\b)"
    r"|(?:mets|met|mettez|cree|ajoute|programme|fais)(?:[\s-]+(?:moi|nous))?\s+(?:un|une"
    r"|encore\s+un)\s+(?:rappel|alarme)\b|rappel\b\s*:?|previens[\s-]+(?:moi|nous)\b(?!\s+(?:a|de)\s+nouveau)"
    r"|fais[\s-]+moi\s+penser\b|(?:je\s+veux|je\s+voudrais|il\s+me\s+faut)\s+un\s+rappel\b)"
)
_BEHIND = (
    r"(?:can you |could you |please |pls )?(?:remind (?:me|us)(?: about (?:it|that|this)| of (?:it|that))?"
    r"|(?:ping|nudge) me(?: about (?:it|that))?|set a reminder(?: for (?:it|that))?)"
    r"|recuerdamelo|avisame|recuerdame(?:lo)?|erinn?er(?:e)? (?:mich|uns)(?: bitte)?(?: daran| dran)?"
    r"|rappelle(?:-le)?[ -]moi(?: le)?"
)


@cache
def lead() -> re.Pattern[str]:
    """What begins a reminder."""
    return re.compile(f"(?:{_ENGLISH}|{_SPANISH}|{_GERMAN}|{_FRENCH})")


@cache
def behind() -> re.Pattern[str]:
    """What comes behind the task itself: "order the vanity - remind me next friday"."""
    return re.compile(rf"\s*(?:[,;:.]|\s-+\s|\s-+|\band\b|\by\b|\bund\b|\bet\b)\s*(?:{_BEHIND})(?![\w'])")
