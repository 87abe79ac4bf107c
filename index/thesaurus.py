"""Which terms may stand for which when a question is widened: the rows of data/thesaurus.tsv."""

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import Stemmer

from index.errors import DataError
from index.lexical import terms

FILE = Path(__file__).parent / "data" / "thesaurus.tsv"
_HEADER = "terms\trelation\tsource"

Relation = Literal["same", "under"]
_RELATIONS: dict[str, Relation] = {"same": "same", "under": "under"}
# A term as the word index sees it: its stems, stop words left out.
Term = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One line: `same` terms stand for each other; `under` the first stand all the others.

    These are its kinds and parts; or what it is a kind of, where that is what is written about.

    `sources` are ids of documents in the corpus, or addresses of pages, that say so.
    """

    terms: tuple[str, ...]
    relation: Relation
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Widening:
    """Words `start` to `end` of a question, and the terms that may be looked for beside them.

    `same`: any of them means what the question says. `under`: each may answer for it.
    """

    start: int
    end: int
    alternatives: tuple[Term, ...]
    relation: Relation


@dataclass(frozen=True, slots=True)
class Thesaurus:
    """For each term the others of its meaning and the narrower ones, in order, and its words."""

    same: dict[Term, tuple[Term, ...]]
    under: dict[Term, tuple[Term, ...]]
    longest: int
    names: dict[Term, str]


def name(term: Term) -> str:
    """A term of the shipped thesaurus as its row writes it."""
    return shipped().names[term]


def widen(words: Sequence[str]) -> tuple[Widening, ...]:
    """What a question's stems (those of `index.lexical.terms`) may be widened by, in their order.

    Of terms that overlap the first counts, and of those that begin together the longest. A term
    may come twice: once with its equals, once with what falls under it.
    """
    known = shipped()
    found: list[Widening] = []
    start = 0
    while start < len(words):
        end = _end(words, start, known)
        term = tuple(words[start:end])
        if term in known.same:
            found.append(Widening(start, end, known.same[term], "same"))
        if term in known.under:
            found.append(Widening(start, end, known.under[term], "under"))
        start = max(end, start + 1)
    return tuple(found)


@functools.cache
def shipped() -> Thesaurus:
    """The thesaurus that comes with the program; raises DataError for a line that is not one."""
    return compiled(parsed(FILE.read_text("utf-8"), FILE.name))


def parsed(text: str, name: str) -> tuple[Row, ...]:
    """The rows of a file's text; raises DataError with `name` and the line where it is wrong."""
    lines = [(n, line) for n, line in enumerate(text.split("\n"), 1) if line and line[0] != "#"]
    if not lines or lines[0][1] != _HEADER:
        raise DataError(f"{name}: the first line is not {_HEADER!r}")
    return tuple(_row(line, f"{name}, line {number}") for number, line in lines[1:])


def compiled(rows: Iterable[Row]) -> Thesaurus:
    """A thesaurus of rows. Rows of `same` that share a term are one meaning.

    What falls under a term falls under its equals too, and brings its own equals with it.
    """
    stem = Stemmer.Stemmer("english")
    rows = tuple(rows)
    names = {tuple(terms(term, stem)): term for row in rows for term in row.terms}
    stemmed = [(row.relation, [tuple(terms(term, stem)) for term in row.terms]) for row in rows]
    meanings: dict[Term, dict[Term, None]] = {}
    for relation, row in stemmed:
        if relation == "same":
            _join(meanings, row)
    narrower: dict[Term, dict[Term, None]] = {}
    for relation, row in stemmed:
        if relation == "under":
            for head in meanings.get(row[0], row[:1]):
                kinds = narrower.setdefault(head, {})
                kinds.update((t, None) for kind in row[1:] for t in meanings.get(kind, [kind]))
    same = {term: _others(term, meaning) for term, meaning in meanings.items()}
    under = {
        head: tuple(t for t in kinds if t not in meanings.get(head, [head]))
        for head, kinds in narrower.items()
    }
    return Thesaurus(same, under, max(map(len, (*same, *under)), default=0), names)


def _row(line: str, place: str) -> Row:
    cells = line.split("\t")
    if len(cells) != 3:
        raise DataError(f"{place}: {len(cells)} cells instead of 3 with tabs between")
    named, relation, sources = tuple(cells[0].split(" | ")), cells[1], tuple(cells[2].split())
    if relation not in _RELATIONS:
        raise DataError(f"{place}: the relation is {relation!r}, not 'same' or 'under'")
    if len(named) < 2 or any(term != term.strip().lower() or not term for term in named):
        raise DataError(f"{place}: write two or more terms in small letters with ' | ' between")
    if len(set(named)) < len(named):
        raise DataError(f"{place}: a term stands twice")
    if not sources:
        raise DataError(f"{place}: a source is missing")
    return Row(named, _RELATIONS[relation], sources)


def _join(meanings: dict[Term, dict[Term, None]], row: Iterable[Term]) -> None:
    joined: dict[Term, None] = {}
    for term in row:
        joined.update(meanings.get(term, {term: None}))
    for term in joined:
        meanings[term] = joined


def _others(term: Term, meaning: Iterable[Term]) -> tuple[Term, ...]:
    return tuple(other for other in meaning if other != term)


def _end(words: Sequence[str], start: int, known: Thesaurus) -> int:
    for end in range(min(start + known.longest, len(words)), start, -1):
        term = tuple(words[start:end])
        if term in known.same or term in known.under:
            return end
    return start
