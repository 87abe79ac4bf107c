"""How long a session of massage was, out of what a study says of its dose."""

import re

LENGTHS = ("up to 20 minutes", "21 to 45 minutes", "over 45 minutes")
SEVERAL = "several lengths"
UNSAID = "length not stated"
_NOTHING = re.compile(
    r"(?i)(?:varied|none specified|not (?:stated|applicable|reported)|various|mixed)\b"
    r"(?:(?: across)?(?: the)?(?: \w+)?(?: trials| reviews| studies)|(?: in)? the text read)?\W*"
)
# When somebody was measured is no length of a session.
_LATER = re.compile(r"(?i)\b(?:followed|measured|follow-up|at \d)[^;,]*")
_NUMBER = r"\d+(?:\.\d+)?"
# "30 to 60 minutes", "60-minute", "1 hour", "an hour"
_LENGTH = re.compile(
    rf"(?i)({_NUMBER})(?:\s*(?:-|–|to|or|and|,)\s*({_NUMBER}))?[\s-]*(min(?:ute)?s?|h(?:ou)?rs?)\b"
    r"|\b(an|one|half an)[\s-]+(hour)\b"
)
_WORDS = {"an": 1.0, "one": 1.0, "half an": 0.5}


def session_length(dose: str | None) -> str | None:
    """One of LENGTHS, SEVERAL or UNSAID; None where nothing is said of the dose."""
    if not dose or _NOTHING.fullmatch(dose.strip()):
        return None
    found = {_length(minutes) for minutes in _minutes(dose)}
    if len(found) > 1:
        return SEVERAL
    return found.pop() if found else UNSAID


def _minutes(dose: str) -> list[float]:
    """Every length of time given in minutes or hours, in minutes."""
    lengths = []
    for first, last, unit, word, _ in _LENGTH.findall(_LATER.sub("", dose)):
        scale = 60.0 if word or unit.lower().startswith("h") else 1.0
        numbers = [_WORDS[word.lower()]] if word else [float(n) for n in (first, last) if n]
        lengths += [number * scale for number in numbers]
    return lengths


def _length(minutes: float) -> str:
    return LENGTHS[0] if minutes <= 20 else LENGTHS[1] if minutes <= 45 else LENGTHS[2]
