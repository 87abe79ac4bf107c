"""How many people took part in a study.

People are counted as Cochrane counts them: those who were randomized, else those who were enrolled;
not those who were screened or invited, and not those who were left for the analysis.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.study_numbers import NUMBER, number
from ingest.study_people import (
    ARM,
    ARM_WITH_N,
    CLAUSE_END,
    EACH,
    FEW,
    NOT_IN_IT,
    ONE_PERSON,
    OTHERS,
    PAIR,
    RANKED,
    SEVERAL_PEOPLE,
)
from ingest.study_records import Fact
from ingest.study_text import Sentence

# Ranks of RANKED: a number of people and nothing more; below it, of some of them; above it, of two
# groups that make up the study.
_PLAIN, _SOME, _BOTH = 3, 1, 7
_YEARS = range(1900, 2101)


@dataclass(frozen=True, slots=True)
class _Count:
    """A number of people, and how sure it is that it is the number of those in the study."""

    rank: int
    value: int
    quote: str
    sentence: Sentence


def read_participants(sentences: Sequence[Sentence], design: str) -> Fact[int] | None:
    """The people in a study that is not a review; None where their number is not plain.

    A number that the arms add up to is trusted before any other.
    """
    said = [sentence for sentence in sentences if sentence.is_own]
    counts = [count for sentence in said for count in _counts(sentence)]
    if design == "case report":
        return _cases(said) or _fact(_best(counts))
    counts = [count for count in counts if count.value > 1]
    sums = {total for sentence in said for total in _sums(sentence)}
    if len(named := _arms(said)) > 1:
        sums.add(sum(named))
    confirmed = [count for count in counts if count.value in sums and count.rank > _SOME]
    if confirmed:
        return _fact(max(confirmed, key=lambda count: count.rank))
    if design == "case-control":
        return None  # cases or controls alone are not all
    arms = set(named) if len(named) > 1 else set()
    return _fact(_best([count for count in counts if count.value not in arms])) or _all_arms(said)


def _fact(count: _Count | None) -> Fact[int] | None:
    return None if count is None else Fact(count.value, count.quote, count.sentence.origin)


def _best(counts: Sequence[_Count]) -> _Count | None:
    """The surest count, where no other is as sure of another number."""
    top = max((count.rank for count in counts), default=0)
    surest = [count for count in counts if count.rank == top]
    if top < _PLAIN or len({count.value for count in surest}) > 1:
        return None
    return surest[0]


def _counts(sentence: Sentence) -> Iterator[_Count]:
    """Every number of people in a sentence, but for those who did not take part."""
    if not re.search(NUMBER, sentence.text, re.I):
        return
    if both := _both(sentence):
        yield both
    for start, end in _clauses(sentence.text):
        if NOT_IN_IT.search(sentence.text, start, end):
            continue
        seen: set[int] = set()
        for rank, patterns in RANKED:
            for match in (m for p in patterns for m in p.finditer(sentence.text, start, end)):
                value = number(match["n"])
                if value is None or match.start("n") in seen or _is_aside(match):
                    continue
                seen.add(match.start("n"))
                some = _is_some(match, rank)
                yield _Count(_SOME if some else rank, value, match.group(), sentence)


def _both(sentence: Sentence) -> _Count | None:
    """Two groups that make up the study, where nothing is counted before them."""
    pair = PAIR.search(sentence.text)
    first = re.search(NUMBER, sentence.text, re.I)
    if pair is None or first is None or pair.start() != first.start():
        return None
    if sentence.zone == "title" or NOT_IN_IT.search(sentence.text):
        return None
    values = [number(group) or 0 for group in pair.groups() if group]
    if pair["d"] and all(value in _YEARS for value in values):
        return None
    return _Count(_BOTH, sum(values), pair.group(), sentence)


def _is_some(match: re.Match[str], rank: int) -> bool:
    """Whether it counts one arm, or those left for the analysis."""
    if FEW.match(match.string[match.end("n") :]):
        return True
    return rank == _PLAIN and OTHERS.search(match.string, match.end()) is not None


def _is_aside(match: re.Match[str]) -> bool:
    """Whether it counts some of them, "(21 men)", or those who treated them."""
    before = match.string[: match.start("n")]
    aside = before.count("(") > before.count(")") and "=" not in before[-4:]
    return aside or re.search(r"(?i)\bby(?: the)? \Z", before) is not None


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in CLAUSE_END.finditer(text):
        yield start, match.start()
        start = match.end()
    yield start, len(text)


def _arms(sentences: Sequence[Sentence]) -> list[int]:
    """The numbers given as "(n = 24)"."""
    return [number(m["n"]) or 0 for s in sentences for m in ARM_WITH_N.finditer(s.text)]


def _all_arms(sentences: Sequence[Sentence]) -> Fact[int] | None:
    """The sum of the arms where nothing else is counted, and one sentence gives them all."""
    for sentence in sentences:
        matches = list(ARM_WITH_N.finditer(sentence.text))
        if len(matches) > 1 and sum(_arms(sentences)) == sum(_arms([sentence])):
            quote = sentence.text[matches[0].start() : matches[-1].end()]
            return Fact(sum(_arms([sentence])), quote, sentence.origin)
    return None


def _sums(sentence: Sentence) -> Iterator[int]:
    """What the arms named in a sentence add up to."""
    arms = [number(match["a"] or match["b"]) or 0 for match in ARM.finditer(sentence.text)]
    for first in range(len(arms)):
        for last in range(first + 2, len(arms) + 1):
            yield sum(arms[first:last])
    if each := EACH.search(sentence.text):
        size = number(each["a"] or each["b"] or each["c"]) or 0
        yield from (size * groups for groups in range(2, 6))


def _cases(sentences: Sequence[Sentence]) -> Fact[int] | None:
    for sentence in sentences:
        if several := SEVERAL_PEOPLE.search(sentence.text):
            return Fact(number(several["n"]) or 0, several.group(), sentence.origin)
        if one := ONE_PERSON.search(sentence.text):
            return Fact(1, one.group(), sentence.origin)
    return None
