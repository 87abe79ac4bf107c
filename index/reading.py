"""How hard a text is to read, and which of the passages that answer alike is the plainest."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.records import Hit
from index.syllables import syllables
from ingest.sentences import sentence_spans

# Passages that score within this share of the best answer about as well.
NEAR = 0.1
# At or below this grade, that of the shipped "In plain words", no passage is too hard: the best
# of them is taken, for an easier one would only answer less well.
PLAIN = 8.0
# Up to which grade a text is called what.
_WORDS = (
    (6.0, "very easy to read"),
    (PLAIN, "easy to read"),
    (10.0, "a little hard to read"),
    (13.0, "hard to read"),
)
_HARDEST = "very hard to read, written for professionals"
# "[furlan-2015-low-back-cochrane]" is no word that a reader reads.
_REFERENCE = re.compile(r"\s?\[[^\[\]]*\]")
# A passage of a few words has no grade that means anything.
_LEAST_WORDS = 10


@dataclass(frozen=True, slots=True)
class ReadingLevel:
    """A text's Flesch-Kincaid grade, in years of school in the United States, and in words."""

    grade: float
    words: str


def grade(text: str) -> float | None:
    """Flesch-Kincaid grade level of a text; None where it has no words.

    Kincaid JP, Fishburne RP, Rogers RL, Chissom BS (1975). Derivation of new readability formulas
    for Navy enlisted personnel. Research Branch Report 8-75, Naval Technical Training Command.
    """
    text = _REFERENCE.sub("", text)
    words = _words(text)
    sentences = len(sentence_spans(text))
    if not words or not sentences:
        return None
    return 0.39 * len(words) / sentences + 11.8 * syllables(text) / len(words) - 15.59


def reading_level(text: str) -> ReadingLevel | None:
    """How hard a text is to read; None where it is too short to tell."""
    found = grade(text)
    if found is None or len(_words(text)) < _LEAST_WORDS:
        return None
    words = next((words for most, words in _WORDS if found <= most), _HARDEST)
    return ReadingLevel(max(found, 0.0), words)


def plainest(hits: Sequence[Hit], margin: float = NEAR) -> Hit:
    """Of the hits that score about as well as the best, the best that is plain enough.

    Where none is at or below PLAIN it is the one easiest to read. Further passages of a source
    are among them; a retracted work's comes last, whatever its words. Raises ValueError where
    there are no hits.
    """
    passages = [passage for hit in hits for passage in (hit, *hit.further)]
    best = max(hit.score for hit in passages)
    near = [hit for hit in passages if hit.score >= best - margin * abs(best)]
    standing = [hit for hit in near if not hit.source.retracted]
    return min(standing or near, key=lambda hit: (_hardness(hit), -hit.score))


def _hardness(hit: Hit) -> float:
    level = reading_level(hit.passage.text)
    return max(level.grade, PLAIN) if level else float("inf")


def _words(text: str) -> list[str]:
    return [word for word in text.split() if re.search(r"\w", word)]
