"""Group the many labels of conditions, techniques and the like, so that a map can be read.

The groups are data, `data/axes.tsv`: axis, group and term, tab-separated. A label is of the first
group, in the order of the file, one of whose terms begins a word of it; a term that ends in "$" has
to end the word too. The last group of an axis is for what fits no other.
"""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

OTHER = "other"
# "massage therapy (osteopathy, cupping excluded)" is about neither.
_EXCLUDED = re.compile(r"\([^()]*\bexcluded\)")
_FILE = Path(__file__).parent / "data" / "axes.tsv"


def groups(axis: str) -> tuple[str, ...]:
    """The groups of an axis in the order in which they are shown; OTHER is not among them."""
    return tuple(_terms(axis))


def group(axis: str, label: str) -> str:
    """The group of a label; OTHER where no term fits. Raises KeyError for an unknown axis."""
    return next(iter(_fitting(axis, label)), OTHER)


def mentioned(axis: str, text: str) -> tuple[str, ...]:
    """All groups that a text in free words names; the last of the axis only where no other is."""
    *first, last = groups(axis)
    found = _fitting(axis, text)
    named = tuple(name for name in first if name in found)
    return named or ((last,) if last in found else (OTHER,))


def grouped(axis: str, labels: Iterable[str]) -> tuple[str, ...]:
    """The groups of several labels, each once, in the order of the axis, OTHER last."""
    found = {group(axis, label) for label in labels}
    return tuple(name for name in (*groups(axis), OTHER) if name in found)


@lru_cache(maxsize=20_000)
def _fitting(axis: str, label: str) -> tuple[str, ...]:
    label = _EXCLUDED.sub("", label)
    return tuple(name for name, terms in _terms(axis).items() if terms.search(label))


def _terms(axis: str) -> dict[str, re.Pattern[str]]:
    return _axes()[axis]


@cache
def _axes() -> dict[str, dict[str, re.Pattern[str]]]:
    terms: dict[str, dict[str, list[str]]] = {}
    for line in _FILE.read_text("utf-8").splitlines()[1:]:
        axis, name, term = line.split("\t")
        terms.setdefault(axis, {}).setdefault(name, []).append(term)
    return {
        axis: {name: _pattern(words) for name, words in of_axis.items()}
        for axis, of_axis in terms.items()
    }


def _pattern(terms: Iterable[str]) -> re.Pattern[str]:
    """Whether one of the terms begins a word, whatever its case."""
    return re.compile(rf"(?i)(?<!\w)(?:{'|'.join(map(_term, terms))})")


def _term(term: str) -> str:
    return re.escape(term[:-1]) + r"(?!\w)" if term.endswith("$") else re.escape(term)
