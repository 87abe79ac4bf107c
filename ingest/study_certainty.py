"""How sure the authors of a review say the evidence is, in GRADE's words.

GRADE rates a body of evidence high, moderate, low or very low (Guyatt et al., J Clin Epidemiol
2011;64:383-94, doi:10.1016/j.jclinepi.2010.04.026), and has authors say "the evidence is very
uncertain" for the last (Santesso et al., J Clin Epidemiol 2020;119:126-35,
doi:10.1016/j.jclinepi.2019.10.014). How good or how biased single trials were is another thing,
and is not read here.
"""

import re
from collections.abc import Iterator, Sequence

from ingest.study_records import Fact
from ingest.study_text import Sentence, any_of, each_of

_LEVELS = ("very low", "low", "moderate", "high")
# ASCO's panels say "intermediate" for GRADE's "moderate".
_LEVEL = r"(?:very[- ]low|low|moderate|intermediate|high)"
_SEVERAL = rf"{_LEVEL}-?(?:,? (?:to|or|and) {_LEVEL})*"
# "low-certainty evidence", "the quality of the evidence was low for pain and very low for mood",
# "the evidence is of moderate quality", "there is moderate evidence".
_RATINGS = each_of(rf"""
\b{_SEVERAL}[- ](?:overall )?(?:certainty|confidence)\b
\b{_SEVERAL}[- ](?:quality|level|strength)[- ](?:of )?(?:the )?evidence\b
\b(?:certainty|quality|strength|level|confidence) (?:of|in) (?:the |this |all )?(?:body of )?
    (?:overall )?(?:evidence|estimates?|findings?|effects?)\b(?: \([^)]*\))?,?
    (?: (?!not\b|higher|lower)[\w-]+){{0,4}}?:? ["“]?{_LEVEL}\b[^.;]*
\bcertainty (?:\w+ ){{0,3}}?(?:as|to be|is|was|:) {_LEVEL}\b
\bevidence (?:is|was|were) (?:rated |judged |considered |graded )?(?:as |of |to be )?{_SEVERAL}\b
    [^.;]*
\bthere (?:is|was) (?:only )?moderate evidence\b
\bevidence (?:is|was) very uncertain\b
""")
_WEAK = any_of(r"""
\bthere (?:is|was) (?P<a>limited|insufficient) evidence\b
\bevidence (?:is|was) (?P<b>insufficient|limited)\b
""")
# A level stands alone, or before what it is the level of: not in "high risk", "low power".
_NAMED = any_of(rf"""
\b{_LEVEL}(?=\Z|[,.;:()"”-]| (?:and|because|confidence|certainty|due|evidence|for|in|level|on|or
    |quality|strength|that|to|when)\b)
""")


def read_certainty(sentences: Sequence[Sentence]) -> Fact[str] | None:
    """The range of GRADE's levels that the authors give, else "limited" or "insufficient"."""
    said = [s for s in sentences if s.zone in {"results", "conclusion", "whole"}]
    found = [(sentence, match) for sentence in said for match in _ratings(sentence)]
    levels = {level for _, match in found for level in _named(match.group())}
    if levels:
        ordered = [level for level in _LEVELS if level in levels]
        value = ordered[0] if len(ordered) == 1 else f"{ordered[0]} to {ordered[-1]}"
        return Fact(value, found[0][1].group(), found[0][0].origin)
    for sentence in said:
        if match := _WEAK.search(sentence.text):
            return Fact((match["a"] or match["b"]).lower(), match.group(), sentence.origin)
    return None


def _ratings(sentence: Sentence) -> Iterator[re.Match[str]]:
    for pattern in _RATINGS:
        yield from pattern.finditer(sentence.text)


def _named(text: str) -> Iterator[str]:
    if "uncertain" in text:
        yield "very low"
    for word in _NAMED.findall(text):
        level = word.lower().replace("-", " ")
        yield "moderate" if level == "intermediate" else level
