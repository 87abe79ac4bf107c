"""Mend a misspelt word of a question by the library's own words."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from index import everyday

# Short words have too many neighbours; the first letter is rarely wrong. Damerau 1964
# (doi:10.1145/363958.363994): four misspellings of five are one letter too many, missing, wrong or
# swapped with the next.
_LEAST_LETTERS = 6
_LETTERS_FOR_TWO_ERRORS = 9
# "sprain" is no misspelt "Spain": whoever means an everyday word seldom needs it mended to be
# understood. From about the 6 000th most frequent word on.
_LEAST_WEIGHT = 0.7
# Stems of words that people who ask about massage do mean, everyday or short as they are: "masage",
# "pregnent", "canser". Only such as no other word of the field is nearly spelt like.
_ASKED_ABOUT = frozenset(
    [
        "cancer",
        "exercis",
        "massag",
        "muscl",
        "pregnanc",
        "pregnant",
        "shoulder",
        "stomach",
        "surgeri",
        "therapi",
        "treatment",
    ]
)


@dataclass(frozen=True, slots=True)
class Repair:
    """A word as typed, and the library's word that it is read as."""

    typed: str
    meant: str


def mend(word: str, known: Sequence[str], typed: str = "") -> str | None:
    """The word of `known` that a misspelt one probably stands for; None where none is near.

    A word that general English knows is not misspelt, and none is read as an everyday one but for
    those that questions on massage are about. `known` holds sorted words of the same kind as
    `word`: stems for a stem, and then `typed` is the whole word. Of several that are equally near
    the one asked about, then the one most like it in length, then the first wins.
    """
    whole = max(len(word), len(typed))
    if whole < _LEAST_LETTERS or not word.isalpha() or everyday.is_known(word):
        return None
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    errors = 2 if len(word) >= _LETTERS_FOR_TWO_ERRORS else 1
    first, end = bisect_left(known, word[0]), bisect_left(known, chr(ord(word[0]) + 1))
    near = process.extract(
        word, known[first:end], scorer=OSA.distance, score_cutoff=errors, limit=None
    )
    ranked = sorted(
        (far, other not in _ASKED_ABOUT, abs(len(other) - len(word)), other)
        for other, far, _ in near
        if other in _ASKED_ABOUT or _is_rare(word, other)
    )
    return ranked[0][-1] if ranked else None


def _is_rare(word: str, other: str) -> bool:
    """Whether a word is long enough, and another seldom enough, to be mended on its own."""
    return len(word) >= _LEAST_LETTERS and everyday.stem_weight(other) >= _LEAST_WEIGHT
