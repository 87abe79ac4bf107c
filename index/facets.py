"""Count, narrow and sort sources or hits by what is known of them; what is not stated counts too.

A facet gives each source its values: one, several or none. Labels in free words are counted by
their groups (index/axes.py), for hardly two studies word them alike.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from index import axes, certainty, dose
from index.records import Hit
from ingest.metadata import DESIGNS, DIRECTIONS
from ingest.records import Source

NOT_STATED = "not stated"
# Upper bounds of the bands of participants.
_BANDS = (
    (0, "0"),
    (1, "1"),
    (49, "2 to 49"),
    (99, "50 to 99"),
    (499, "100 to 499"),
    (999, "500 to 999"),
)
_MANY = "1,000 and more"
_YEARS = 5

Item = TypeVar("Item", Source, Hit)
Chosen = Mapping[str, Collection[str]]


@dataclass(frozen=True, slots=True)
class Count:
    """A value of a facet and how many sources have it."""

    value: str
    sources: int


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet's values in their own order, those that occur; NOT_STATED last."""

    name: str
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class _Kind:
    """How a facet's values are found, and all of them in the order in which they are shown."""

    values: Callable[[Source], Sequence[str]]
    order: tuple[str, ...]


def facet_values(source: Source, name: str) -> tuple[str, ...]:
    """The values of a source in a facet; (NOT_STATED,) where it has none. KeyError: no facet."""
    return tuple(dict.fromkeys(_FACETS[name].values(source))) or (NOT_STATED,)


def facets(items: Iterable[Item], chosen: Chosen | None = None) -> tuple[Facet, ...]:
    """Every facet's counts, each among what the choices in the other facets leave.

    So a choice in a facet never hides what else could be chosen there.
    """
    everything = list(items)
    return tuple(
        _facet(name, narrowed(everything, {k: v for k, v in (chosen or {}).items() if k != name}))
        for name in _FACETS
    )


def narrowed(items: Iterable[Item], chosen: Chosen) -> list[Item]:
    """The items that have, in each facet with a choice, one of the values chosen."""
    wanted = {name: frozenset(values) for name, values in chosen.items() if values}
    return [
        item
        for item in items
        if all(wanted[name] & set(facet_values(_source(item), name)) for name in wanted)
    ]


def sort(items: Iterable[Item], by: str, *, descending: bool = False) -> list[Item]:
    """The items by one of SORTS, equals as they were, what is not stated last either way."""
    key = SORTS[by]
    stated, missing = [], []
    for item in items:
        value = key(_source(item))
        if value is None:
            missing.append(item)
        else:
            stated.append((value, item))
    stated.sort(key=lambda pair: pair[0], reverse=descending)
    return [item for _, item in stated] + missing


def _facet(name: str, items: Sequence[Item]) -> Facet:
    counts = Counter(value for item in items for value in facet_values(_source(item), name))
    shown = (*_FACETS[name].order, NOT_STATED)
    return Facet(name, tuple(Count(value, counts[value]) for value in shown if counts[value]))


def _source(item: Source | Hit) -> Source:
    return item.source if isinstance(item, Hit) else item


def _one(value: str | None) -> Sequence[str]:
    return (value,) if value else ()


def _band(participants: int | None) -> Sequence[str]:
    if participants is None:
        return ()
    return (next((name for most, name in _BANDS if participants <= most), _MANY),)


def _years(year: int | None) -> Sequence[str]:
    if year is None:
        return ()
    first = year - year % _YEARS
    return (f"{first} to {first + _YEARS - 1}",)


def _axis(axis: str, labels: Callable[[Source], Sequence[str]]) -> _Kind:
    return _Kind(
        lambda source: axes.grouped(axis, labels(source)), (*axes.groups(axis), axes.OTHER)
    )


def _rank(order: Sequence[str], value: str | None) -> int | None:
    return order.index(value) if value in order else None


# "2025 to 2029" sorts before "2020 to 2024" when newest come first.
_PERIODS = tuple(f"{first} to {first + _YEARS - 1}" for first in range(2100, 1499, -_YEARS))
_FACETS: dict[str, _Kind] = {
    "design": _Kind(lambda s: _one(s.design), DESIGNS),
    "participants": _Kind(
        lambda s: _band(s.n_participants), (*(name for _, name in _BANDS), _MANY)
    ),
    "year": _Kind(lambda s: _years(s.year), _PERIODS),
    "direction": _Kind(lambda s: _one(s.direction), DIRECTIONS),
    "certainty": _Kind(
        lambda s: _one(certainty.level(s.certainty)), (*certainty.LEVELS, certainty.OTHERWISE)
    ),
    "population": _Kind(
        lambda s: axes.mentioned("population", s.population) if s.population else (),
        (*axes.groups("population"), axes.OTHER),
    ),
    "condition": _axis("condition", lambda s: s.conditions),
    "technique": _axis("technique", lambda s: s.techniques),
    "comparator": _axis("comparator", lambda s: s.comparators),
    "dose": _Kind(
        lambda s: _one(dose.session_length(s.dose)), (*dose.LENGTHS, dose.SEVERAL, dose.UNSAID)
    ),
}
FACETS = tuple(_FACETS)
# By what a person may sort, from the least: kinds of study in the order of DESIGNS, the most
# certain first; a first author before a title.
SORTS: dict[str, Callable[[Source], int | str | None]] = {
    "year": lambda s: s.year,
    "participants": lambda s: s.n_participants,
    "design": lambda s: _rank(DESIGNS, s.design),
    "direction": lambda s: _rank(DIRECTIONS, s.direction),
    "certainty": lambda s: _rank(certainty.LEVELS, certainty.level(s.certainty)),
    "condition": lambda s: s.conditions[0].casefold() if s.conditions else None,
    "technique": lambda s: s.techniques[0].casefold() if s.techniques else None,
    "comparator": lambda s: s.comparators[0].casefold() if s.comparators else None,
    "population": lambda s: s.population.casefold() if s.population else None,
    "dose": lambda s: _rank(dose.LENGTHS, dose.session_length(s.dose)),
    "author": lambda s: s.authors[0].casefold() if s.authors else None,
    "title": lambda s: s.title.casefold() if s.title else None,
}
