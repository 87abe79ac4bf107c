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
        if found and (value := number(found["n"])):
            return Fact(value, found.group(), sentence.origin)
        return None
    return None


def _included(sentences: Sequence[Sentence]) -> Iterator[tuple[Sentence, re.Match[str]]]:
    sifted = any(_SIFTED.search(sentence.text) for sentence in sentences)
    for pattern in _INCLUDED if sifted else (*_INCLUDED, *_FOUND):
        for sentence in sentences:
            if sentence.zone in {"background", "aim", "conclusion"}:
                continue
            match = pattern.search(sentence.text)
            if match and not _NOT_ALL.search(sentence.text):
                yield sentence, match
