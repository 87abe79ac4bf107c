"""How many studies a review covers, and how many people took part in them."""

import re
from collections.abc import Iterator, Sequence

from ingest.study_numbers import NUMBER, number
from ingest.study_people import COUNTED
from ingest.study_records import Fact
from ingest.study_text import Sentence, any_of, each_of

REVIEWS = frozenset({"meta-analysis", "systematic review", "umbrella review", "guideline"})

_STUDIES = (
    r"(?:(?:clinical|controlled|eligible|included|published|quasi-randomi[sz]ed|relevant"
    r"|qualitative|randomi[sz]ed|small|systematic|unique|parallel|or|randomi[sz]ed,|cross-?over"
    r"|different|case|reports and) )*(?:articles|papers|publications|rcts|reports|reviews|series"
    r"|srs|studies|surveys|trials)\b"
)
_K = rf"(?P<k>{NUMBER})"
# The surest first; the last two count those that were found, of which some may have been left out.
_INCLUDED = each_of(rf"""
\b(?:of|from) (?:the )?{NUMBER} [^,.;]*, (?:only )?{_K}(?: {_STUDIES})? (?:were|met|was)\b
\b(?:included|analy[sz]ed|came from|includes|pooled) (?:only |a total of )?{_K} {_STUDIES}
{_K} {_STUDIES}(?: \([^)]*\)|, with [^,]*,)?(?:(?!, (?:only )?{NUMBER} )[^.;]){{0,60}}?\b
    (?:(?:are|were) (?:\w+ )?(?:included|eligible|analy[sz]ed|charted)
    |(?:met|fulfilled|satisfied) (?:\w+ ){{0,3}}criteria|formed the network)\b
{_K} {_STUDIES}(?: \((?!\d)[^)]*\))?,? (?:\(|(?:with|involving|enrolling|including|and|of
    |comprising|in|that enrolled) )(?:a total of )?(?:n ?= ?{NUMBER}|{COUNTED})
""")
_FOUND = each_of(rf"""
{_K} {_STUDIES}(?: \([^)]*\))?[^.;]{{0,40}}? (?:were|was) (?:identified|found|reviewed)\b
\b(?:identified|found|retrieved|were|gave) (?:only |a total of )?{_K} {_STUDIES}
""")
_SURE = _INCLUDED[:2]
_COUNT = any_of(rf"{_K} {_STUDIES}")
# "221 patients had calcitonin and 220 placebo": the first are not all.
_OTHER_ARM = any_of(rf"\band {NUMBER} (?!were\b|trials|studies)")
_SIFTED = any_of(r"""
\b(?:of|from) (?:these|which|them|those)\b
\bof \w+ (?:records|articles|citations)\b
""")
# "Two of the trials" are some of them; "16 reports and four series" are not all.
_NOT_ALL = any_of(rf"""
\b{NUMBER} of (?:the|these|them|our)\b
\bin (?:\w+ )?(?:trials|studies)\b[^.]*\bonly\b
\bongoing\b
\bawaiting\b
{_STUDIES}[^.;]*\band {NUMBER} (?:\w+ )?{_STUDIES}
""")
_PEOPLE = each_of(rf"""
\bn ?= ?(?P<n>{NUMBER})
{COUNTED}
""")
# How far behind the number of studies that of their participants is looked for, in characters.
_BESIDE = 160
# How far around a number what makes it one of some stands, in characters.
_NEAR = 20


def read_studies(sentences: Sequence[Sentence]) -> Fact[int] | None:
    """The number of studies that a review includes; None where it is not plain."""
    for sentence, match in _included(sentences):
        if value := number(match["k"]):
            return Fact(value, match.group().strip(), sentence.origin)
    return None


def read_people_in_studies(sentences: Sequence[Sentence]) -> Fact[int] | None:
    """The people in all studies of a review, where they are counted beside the studies."""
    for sentence, match in _included(sentences):
        rest = sentence.text[match.end("k") :][:_BESIDE]
        found = next((found for people in _PEOPLE if (found := people.search(rest))), None)
        if found is None or _OTHER_ARM.search(rest, found.end()):
            return None
        return Fact(number(found["n"]) or 0, found.group(), sentence.origin)
    return None


def _included(sentences: Sequence[Sentence]) -> Iterator[tuple[Sentence, re.Match[str]]]:
    """Where the included studies are counted, the surest place first.

    A sentence behind the first that counts studies counts some of them, unless it says "included".
    """
    said = [s for s in sentences if s.zone not in {"background", "aim", "conclusion"}]
    first = next((s for s in said if s.zone != "title" and _COUNT.search(s.text)), None)
    sifted = any(_SIFTED.search(sentence.text) for sentence in said)
    for pattern in _INCLUDED if sifted else (*_INCLUDED, *_FOUND):
        for sentence in said:
            match = pattern.search(sentence.text)
            sure = pattern in _SURE or sentence is first or sentence.zone == "title"
            if match and sure and not _counts_some(match):
                yield sentence, match


def _counts_some(match: re.Match[str]) -> bool:
    around = max(match.start() - _NEAR, 0), match.end() + _NEAR
    return _NOT_ALL.search(match.string, *around) is not None
