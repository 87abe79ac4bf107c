"""The tables behind the map and the timeline, for those who cannot see them: words, no signs."""

from collections.abc import Iterable

from index.cite import label
from index.facets import NOT_STATED, Count
from index.glance import Cell, Dot, Map, Studied, Timeline

Row = tuple[str, ...]
STUDY_HEADS = ("Source", "Kind", "Participants", "Direction", "Certainty")
CELL_HEADS = ("Condition", "Technique or outcome", "Sources", "Directions", "Certainty")
DOT_HEADS = (*CELL_HEADS[:2], *STUDY_HEADS)
YEAR_HEADS = ("Year", "Sources", "Directions")


def cell_rows(shown: Map) -> list[Row]:
    """One row a cell, under CELL_HEADS."""
    return [_cell(cell) for cell in shown.cells]


def dot_rows(shown: Map) -> list[Row]:
    """One row a dot, under DOT_HEADS."""
    return [_dot(dot) for dot in shown.dots]


def year_rows(shown: Timeline) -> list[Row]:
    """One row a year that has studies, under YEAR_HEADS."""
    return [
        (str(year.year), str(len(year.studied)), counted(year.directions))
        for year in shown.years
        if year.studied
    ]


def study_row(studied: Studied) -> Row:
    """What is known of a study, under STUDY_HEADS."""
    source = studied.source
    return (
        label(source),
        source.design or NOT_STATED,
        f"{source.n_participants:,}" if source.n_participants is not None else NOT_STATED,
        source.direction or NOT_STATED,
        source.certainty or NOT_STATED,
    )


def counted(counts: Iterable[Count]) -> str:
    """ "favours massage 3, mixed 1"."""
    return ", ".join(f"{count.value} {count.sources}" for count in counts)


def _cell(cell: Cell) -> Row:
    known = (counted(cell.directions), counted(cell.certainties))
    return (cell.condition, cell.across, str(cell.sources), *known)


def _dot(dot: Dot) -> Row:
    return (dot.condition, dot.across, *study_row(dot.studied))
