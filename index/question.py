"""Read a question: what counts in it, what else may stand for it, what was probably meant."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import Stemmer

from index import everyday
from index.lexical import STOPWORDS
from index.spelling import Repair, mend
from index.thesaurus import Relation, Term, widen
from ingest.emphasis import Emphasis

_WORD = re.compile(r"\w+")
# "don't", "I'm", "she'll": these words, and pieces of words, are only grammar.
_GRAMMAR = re.compile(r"(?i)\b\w+n['’]t\b|(?<=\w['’])(?:s|m|d|re|ve|ll)\b")
# What a term in place of the question's own counts: less, for the person did not say it.
_COUNTS: Mapping[Relation, float] = {"same": 0.7, "under": 0.5}


class Words(Protocol):
    """What reading a question asks of a library's word index."""

    @property
    def vocabulary(self) -> Sequence[str]:
        """All stems that a text has, sorted."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """A term that may stand for one of the question's, and how much of it that counts for."""

    stems: Term
    counts: float


@dataclass(frozen=True, slots=True)
class Part:
    """Stems of a question that are one term, how much each counts, what may stand for them."""

    weights: tuple[tuple[str, float], ...]
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is looked up.

    `meant` is the text with its misspelt words as they are read, and `emphasis` how much each
    word of it counts; `words` are those that count at all.
    """

    text: str
    meant: str
    emphasis: tuple[Emphasis, ...]
    words: tuple[tuple[str, float], ...]
    parts: tuple[Part, ...]
    repairs: tuple[Repair, ...] = ()

    def weights(self) -> dict[str, float]:
        """How much each of the question's stems counts."""
        return {stem: weight for part in self.parts for stem, weight in part.weights}


@dataclass(frozen=True, slots=True)
class _Word:
    typed: str
    stem: str
    weight: float
    meant: str


def read(question: str, words: Words) -> Asked:
    """What to look for. Nothing is dropped: everyday words count little, unknown ones in full."""
    stem = Stemmer.Stemmer("english")
    read_as = [_read_word(*word, stem, words) for word in _typed(question)]
    meant, emphasis = _emphasis(question, read_as)
    counted = [word for word in read_as if word.typed.lower() not in STOPWORDS]
    repairs = dict.fromkeys(
        Repair(word.typed, word.meant) for word in counted if word.meant != word.typed
    )
    telling = {word.meant.lower(): word.weight for word in counted if word.meant.isalpha()}
    return Asked(
        text=question,
        meant=meant,
        emphasis=emphasis,
        words=tuple(telling.items()),
        parts=tuple(_parts(counted)),
        repairs=tuple(repairs),
    )


def _typed(question: str) -> Iterator[tuple[str, float]]:
    """The question's words as they stand there, and how much each of them counts."""
    grammar = [found.span() for found in _GRAMMAR.finditer(question)]
    for word in _WORD.finditer(question):
        is_grammar = any(start <= word.start() < end for start, end in grammar)
        yield word[0], 0.0 if is_grammar else everyday.weight(word[0])


def _read_word(typed: str, weight: float, stem: Stemmer.Stemmer, words: Words) -> _Word:
    stemmed = stem.stemWord(typed.lower())
    spelt = stemmed in words.vocabulary or everyday.is_known(typed)
    meant = None if spelt else mend(stemmed, words.vocabulary, typed)
    return _Word(typed, meant or stemmed, weight, meant or typed)


def _emphasis(question: str, words: Sequence[_Word]) -> tuple[str, tuple[Emphasis, ...]]:
    """The question with its words as they are meant, and how much each of them counts there."""
    pieces: list[str] = []
    emphasis: list[Emphasis] = []
    end = length = 0
    for found, word in zip(_WORD.finditer(question), words, strict=True):
        start = length + found.start() - end
        pieces += [question[end : found.start()], word.meant]
        end, length = found.end(), start + len(word.meant)
        # A word that was typed wrong seems rarer than it is.
        weight = min(word.weight, everyday.weight(word.meant))
        emphasis.append(Emphasis(start, length, weight))
    return "".join(pieces) + question[end:], tuple(emphasis)


def _parts(counted: Sequence[_Word]) -> Iterator[Part]:
    """The question's terms, each word in one of them, in the order of the question."""
    alternatives: dict[tuple[int, int], list[Alternative]] = {}
    for widening in widen([word.stem for word in counted]):
        alternatives.setdefault((widening.start, widening.end), []).extend(
            Alternative(term, _COUNTS[widening.relation]) for term in widening.alternatives
        )
    ends = dict(alternatives.keys())
    seen: set[str] = set()
    place = 0
    while place < len(counted):
        end = ends.get(place, place + 1)
        weights = {word.stem: word.weight for word in counted[place:end] if word.stem not in seen}
        if any(weights.values()):
            yield Part(tuple(weights.items()), tuple(alternatives.get((place, end), ())))
        seen |= weights.keys()
        place = end
