"""How much massage was given: minutes a session, how often, for how long, how many sessions."""

from collections.abc import Iterable, Iterator, Sequence

from ingest.study_comparators import compared_from
from ingest.study_numbers import number
from ingest.study_records import Fact
from ingest.study_text import Sentence, any_of

_N = (
    r"(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|sixteen"
    r"|twenty|thirty|forty|fifty|sixty|an?|half an)"
)
_EACH = r"(?: an?| per| each| every)?"
# What is said of a measurement, of a wait or of an age is no dose.
_MINUTES = any_of(rf"""
\b(?<!after )(?<!within )(?<!every )(?<!at )(?<!past )(?<!previous )(?<!about )(?<!first )(?<!last )
    (?P<a>{_N})(?:(?:\s?[-–]\s?|\s(?:to|or)\s)(?P<b>{_N}))?[- ]?
    (?P<unit>seconds?|min(?:ute)?s?|h(?:our)?s?)\b
    (?! (?:later|longer|after|afterwards|before|apart|ago|of age|recall|(?:\w+ )*
    (?:class|course|lecture|training|workshop)\b))
""")
_OFTEN = any_of(rf"""
(?<!\band )(?<!\bor )(?<!\bto )\b(?:(?P<word>once|twice|thrice){_EACH}[- ]|(?P<n>{_N}) (?:times
    |sessions|days|nights|evenings|visits|classes|treatments){_EACH} )(?P<unit>day|week|month|daily
    |weekly|monthly)\b(?! (?:apart|after|later))
""")
_DAILY = any_of(r"""
\b(?:daily|nightly|(?:every|each) (?:day|evening|night)|once every day|minutes a day|min/day)\b
""")
_WEEKLY = any_of(r"""
(?<!\b[2-5] )(?<!two )(?<!three )(?<!four )(?<!five )(?<!twice )(?<!twice-)(?<!times )\b(?:weekly
    |(?:every|each) week
    |minutes a week)\b(?! (?:apart|home visits|calls|visits))
""")
_OTHER_DAYS = any_of(r"""
\bevery (?:other|second) day\b
\balternate days\b
""")
_LONG = any_of(rf"""
(?:\b(?:for|over|during) (?P<article>an?)|(?<![-–])\b(?!an?\b)(?P<n>{_N}))
    (?: consecutive| weekly| further)?[- ](?P<unit>days|weeks|months|week|month|evenings|nights)\b
    (?! (?:later|after|before|apart|ago|old|of (?:age|gestation|pregnancy)|follow|birth|post
    |from|prior|recall|washout|a week|per week))
""")
_NOT_LONG_BEHIND = any_of(r"""
\b(?:after|at|aged?|past|previous|last|first|every|follow(?:ed)?(?:[- ]up)?(?: for| of| to)?|between
    |under|below|by|to|until|washout of|a week during|each period was|\w+ or|week|times a|than
    |of age|days?) (?:the |about )?\Z
""")
_SESSIONS = any_of(rf"""
\b(?P<n>(?!an?\b|half\b){_N}|single)(?: (?:weekly|daily|supervised|individual|consecutive|massage
    |hands-on|single|one-hour|\d+-h(?:our)?|{_N}[- ]min(?:ute)?s?|[a-z]+-minute)){{0,3}}
    (?:(?<=\w) )(?:sessions?|treatments|massages|visits|occasions|times (?:in|over|during))\b
    (?! (?:a|per|each|every|in (?:a|one)) (?:week|day|month)| (?:weekly|daily)|, (?:three|two|one)
    times| in the)
""")
_GIVEN = any_of(r"""
massag|reflexolog|tuina|shiatsu|acupressure|release|drainage|compression|roll(?:ing|ed)|effleurage
petrissage|session|treatment|treated|intervention|visit|lasted|took|programme|given
""")
_FINDING = any_of(r"""
\b(?:fell|rose|improved|lower|higher|increased|decreased|did not differ|differed|completed|pooled
    |no difference|were alike|was alike|followed|assessed|screened|primary outcome|main outcome
    |washout)\b
\bp ?[<=]
95%
""")
_CONTROL = any_of(r"""
\b(?:the )?(?:control|comparison|placebo|sham) (?:group|arm|condition)
\bcontrols\b
""")
# A course of more is a count of all that were given.
_MOST_SESSIONS = 60
_MOST_MINUTES = 120
_MOST_A_WEEK = 5
_UNITS = {
    "daily": "day",
    "day": "day",
    "month": "month",
    "monthly": "month",
    "week": "week",
    "weekly": "week",
}
_TIMES = {"once": 1, "twice": 2, "thrice": 3, "a": 1, "an": 1, "single": 1, "half an": 0}


def read_dose(sentences: Sequence[Sentence]) -> tuple[Fact[str], ...]:
    """The parts of the dose, each from the first sentence that gives it."""
    said = [
        s
        for s in sentences
        if s.zone in {"methods", "whole", "aim"} and _GIVEN.search(s.text) and not _is_finding(s)
    ]
    facts: list[Fact[str]] = []
    for read in (_minutes, _often, _long, _sessions):
        for sentence in said:
            parts = dict(read(_own(sentence.text)))
            parts = parts or dict(read(_without_controls(sentence.text)))
            if parts:
                if _one_dose(parts):
                    facts.extend(Fact(part, parts[part], sentence.origin) for part in parts)
                break
    return tuple({fact.value: fact for fact in facts}.values())


def _one_dose(parts: Iterable[str]) -> bool:
    """Whether these belong to one dose: not two lengths, nor two numbers of times a week."""
    units = ["day" if part == "daily" else part.split()[-1] for part in parts]
    return len(set(units)) == len(units)


def _own(text: str) -> str:
    """The sentence up to where it turns to what massage was compared with."""
    text = _without_controls(text)
    return text[: compared_from(text)]


def _without_controls(text: str) -> str:
    """The sentence up to where it turns to the controls."""
    control = _CONTROL.search(text)
    return text[: control.start()] if control else text


def _is_finding(sentence: Sentence) -> bool:
    return sentence.zone == "whole" and bool(_FINDING.search(sentence.text))


def _count(text: str) -> int:
    lower = text.lower()
    return _TIMES[lower] if lower in _TIMES else number(lower) or 0


def _minutes(text: str) -> Iterator[tuple[str, str]]:
    for match in _MINUTES.finditer(text):
        unit = match["unit"].lower()
        values = [_count(match[name]) for name in ("a", "b") if match[name]]
        if unit.startswith("h"):
            values = [60 * value or 30 for value in values]
        if not all(0 < value <= _MOST_MINUTES for value in values):
            continue
        name = "seconds" if unit.startswith("s") else "minutes"
        yield f"{'-'.join(map(str, values))} {name}", match.group()


def _often(text: str) -> Iterator[tuple[str, str]]:
    """How often a day and how often a week; "daily" and "weekly" where no number says it."""
    numbered = [(match, _UNITS[match["unit"].lower()]) for match in _OFTEN.finditer(text)]
    units = {unit for _, unit in numbered}
    for pattern, unit, name in (
        (_OTHER_DAYS, "", "every other day"),
        (_DAILY, "day", "daily"),
        (_WEEKLY, "week", "once a week"),
    ):
        match = pattern.search(text)
        if match and unit not in units and not (unit == "week" and units):
            yield name, match.group()
    for match, unit in numbered:
        yield _frequency(_count(match["word"] or match["n"]), unit), match.group()


def _frequency(times: int, unit: str) -> str:
    if unit == "day" and times == 1:
        return "daily"
    often = {1: "once", 2: "twice"}.get(times, f"{times} times")
    return f"{often} a {unit}"


def _long(text: str) -> Iterator[tuple[str, str]]:
    for match in _LONG.finditer(text):
        if _NOT_LONG_BEHIND.search(text, 0, match.start()):
            continue
        count = _count(match["n"] or match["article"])
        unit = match["unit"].lower().rstrip("s")
        unit = "day" if unit in {"evening", "night"} else unit
        if count and not (unit == "day" and count == 1):
            yield f"{count} {unit}{'' if count == 1 else 's'}", match.group()


def _sessions(text: str) -> Iterator[tuple[str, str]]:
    for match in _SESSIONS.finditer(text):
        count = _count(match["n"])
        # "2 weekly sessions" are two a week, "12 weekly sessions" twelve in all.
        few_a_week = " weekly" in match.group() and count <= _MOST_A_WEEK
        if 0 < count <= _MOST_SESSIONS and not few_a_week:
            yield f"{count} session{'' if count == 1 else 's'}", match.group()
