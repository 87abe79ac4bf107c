"""The evidence at a glance: a map of conditions against techniques or outcomes, and a timeline.

A direction is that of a study as a whole, not of each outcome or technique it has a dot under.
Retracted work is left out and counted; so are this library's own guides, whose subject is studies
that have dots of their own.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from index import axes, certainty, marks
from index.facets import NOT_STATED, Count
from index.library import Library
from index.records import Hit
from ingest.metadata import DESIGNS, DIRECTIONS
from ingest.records import Passage, Source

Across = Literal["technique", "outcome"]
_GUIDE = "topic guide"
_FOUND = re.compile(r"(?i)(?:main )?(?:what was found|findings|results|conclusions?)(?: and .*)?")


@dataclass(frozen=True, slots=True)
class Studied:
    """A source to show and the passage that opens it; None: ask `best_passage` when it opens."""

    source: Source
    passage_id: str | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many sources were not shown, and why."""

    retracted: int = 0
    guides: int = 0
    undated: int = 0


@dataclass(frozen=True, slots=True)
class Dot:
    """A study in a cell of the map; `x` and `y` place it there, from -0.5 to 0.5.

    `certainty` is a level as in `marks.certainty_level`; absent facts are None.
    """

    studied: Studied
    condition: str
    across: str
    certainty: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Cell:
    """What the studies of a cell say, direction and certainty apart from each other."""

    condition: str
    across: str
    sources: int
    directions: tuple[Count, ...]
    certainties: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class Map:
    """Dots and cells row by row; only rows and columns that have some, NOT_STATED last."""

    across: Across
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    dots: tuple[Dot, ...]
    cells: tuple[Cell, ...]
    left_out: LeftOut


@dataclass(frozen=True, slots=True)
class Year:
    """The studies of a year, strongest kind first, and how their directions are spread."""

    year: int
    studied: tuple[Studied, ...]
    directions: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Years from the first to the last, those without a study too."""

    years: tuple[Year, ...]
    left_out: LeftOut


def of_hits(hits: Iterable[Hit]) -> list[Studied]:
    """The sources of an answer's hits, each once, with the passage that was found best."""
    found: dict[str, Studied] = {}
    for hit in hits:
        found.setdefault(hit.source.id, Studied(hit.source, hit.passage.id))
    return list(found.values())


def of_library(library: Library) -> list[Studied]:
    """All sources of a library."""
    return [Studied(source) for source in library.sources()]


def best_passage(library: Library, source_id: str) -> Passage:
    """The passage to open a source at without a question: what it found, else its first."""
    passages = library.passages(source_id)
    found = (p for p in passages if _FOUND.fullmatch((p.heading or "").strip()))
    return next(found, passages[0])


def evidence_map(studied: Iterable[Studied], across: Across) -> Map:
    """The map; a study has a dot in each cell of its conditions and techniques or outcomes."""
    shown, left_out = _shown(studied)
    placed: defaultdict[tuple[str, str], list[Studied]] = defaultdict(list)
    for one in sorted(shown, key=_strength):
        for row in _conditions(one.source):
            for column in _columns(one.source, across):
                placed[row, column].append(one)
    rows = _ordered("condition", {row for row, _ in placed})
    columns = _ordered(across, {column for _, column in placed})
    keys = [(row, column) for row in rows for column in columns if (row, column) in placed]
    return Map(
        across=across,
        rows=rows,
        columns=columns,
        dots=tuple(dot for key in keys for dot in _dots(*key, placed[key])),
        cells=tuple(_cell(*key, placed[key]) for key in keys),
        left_out=left_out,
    )


def timeline(studied: Iterable[Studied]) -> Timeline:
    """The studies by year of publication; those without one are counted as undated."""
    shown, left_out = _shown(studied)
    by_year: defaultdict[int, list[Studied]] = defaultdict(list)
    for one in sorted(shown, key=_strength):
        if one.source.year is not None:
            by_year[one.source.year].append(one)
    span = range(min(by_year), max(by_year) + 1) if by_year else range(0)
    undated = sum(one.source.year is None for one in shown)
    return Timeline(
        tuple(Year(year, tuple(by_year[year]), _directions(by_year[year])) for year in span),
        LeftOut(left_out.retracted, left_out.guides, undated),
    )


def _shown(studied: Iterable[Studied]) -> tuple[list[Studied], LeftOut]:
    everything = list(studied)
    standing = [one for one in everything if not one.source.retracted]
    shown = [one for one in standing if one.source.design != _GUIDE]
    return shown, LeftOut(len(everything) - len(standing), len(standing) - len(shown))


def _strength(one: Studied) -> tuple[int, int, str]:
    """Kinds of study in the order of DESIGNS, the larger before the smaller."""
    source = one.source
    kind = DESIGNS.index(source.design) if source.design in DESIGNS else len(DESIGNS)
    return kind, -(source.n_participants or 0), source.id


def _conditions(source: Source) -> tuple[str, ...]:
    return axes.grouped("condition", source.conditions) or (NOT_STATED,)


def _columns(source: Source, across: Across) -> tuple[str, ...]:
    if across == "technique":
        return axes.grouped("technique", source.techniques) or (NOT_STATED,)
    named = {name for outcome in source.outcomes for name in axes.mentioned("outcome", outcome)}
    return _ordered("outcome", named) or (NOT_STATED,)


def _ordered(axis: str, found: set[str]) -> tuple[str, ...]:
    return tuple(n for n in (*axes.groups(axis), axes.OTHER, NOT_STATED) if n in found)


def _dots(row: str, column: str, studied: Sequence[Studied]) -> list[Dot]:
    """The dots of a cell on the smallest square grid that holds them, strongest first."""
    side = math.ceil(math.sqrt(len(studied)))
    return [
        Dot(
            studied=one,
            condition=row,
            across=column,
            certainty=marks.certainty_level(one.source.certainty),
            x=(place % side + 0.5) / side - 0.5,
            y=(place // side + 0.5) / side - 0.5,
        )
        for place, one in enumerate(studied)
    ]


def _cell(row: str, column: str, studied: Sequence[Studied]) -> Cell:
    levels = (*marks.OPACITIES, certainty.OTHERWISE)
    certainties = Counter(marks.certainty_level(one.source.certainty) for one in studied)
    return Cell(row, column, len(studied), _directions(studied), _counts(certainties, levels))


def _directions(studied: Sequence[Studied]) -> tuple[Count, ...]:
    return _counts(Counter(one.source.direction or NOT_STATED for one in studied), DIRECTIONS)


def _counts(counted: Counter[str], order: Sequence[str]) -> tuple[Count, ...]:
    return tuple(Count(name, counted[name]) for name in (*order, NOT_STATED) if counted[name])
