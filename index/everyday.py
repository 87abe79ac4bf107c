"""How much a word says about a subject: the less, the more everyday it is in general English.

A library of one field makes everyday words look rare: "thank" is in fewer papers on massage than
"lymphedema". Weighting by rareness in the library alone lets the pleasantries of a long question
outweigh its subject.
"""

import functools
import math

import Stemmer

from ingest.model import default_folder

# The vocabulary of BERT (Devlin and others 2019, doi:10.18653/v1/N19-1423), which the default
# model brings along, lists whole words by how often they are in Wikipedia and books, from this one.
_FIRST = "the"
# The 50 most frequent words say nothing; from rank 50 000 on a word says all that it can.
_MUTE_RANK = 50
_DECADES = 3.0
# As everyday, though the list has them as letters or not at all: the pronoun, what is written on
# a telephone without its apostrophe, and other short forms of that kind.
_SHORT_FORMS = """
    i im ive dont doesnt didnt cant couldnt wont wouldnt shouldnt isnt arent wasnt werent havent
    hasnt hadnt aint hes shes theyre youre theres thats whats u ur pls plz thx lol omg tbh btw cos
    cuz coz bcos gotta kinda"""
_MUTE = frozenset(_SHORT_FORMS.split())


def weight(word: str) -> float:
    """How much a word counts in a question, 0 to 1; 1 for one that general English hardly knows."""
    if word.lower() in _MUTE:
        return 0.0
    rank = _ranks().get(word.lower())
    if rank is None:
        return 1.0
    return min(1.0, max(0.0, math.log10(rank / _MUTE_RANK) / _DECADES))


def is_known(word: str) -> bool:
    """Whether general English knows the word as one of its frequent ones."""
    return word.lower() in _MUTE or word.lower() in _ranks()


def stem_weight(stem: str) -> float:
    """How much the most everyday of the words with a stem counts; 1 where English knows none."""
    return _stem_weights().get(stem, 1.0)


@functools.cache
def _stem_weights() -> dict[str, float]:
    words = list(_ranks())
    stems = Stemmer.Stemmer("english").stemWords(words)
    weights: dict[str, float] = {}
    for word, stem in zip(words, stems, strict=True):  # the most frequent first
        weights.setdefault(stem, weight(word))
    return weights


@functools.cache
def _ranks() -> dict[str, int]:
    lines = (default_folder() / "vocab.txt").read_text(encoding="utf-8").split("\n")
    words = (word for word in lines[lines.index(_FIRST) :] if not word.startswith("##"))
    return {word: rank for rank, word in enumerate(words, 1)}
