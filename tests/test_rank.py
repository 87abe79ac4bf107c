"""The scores of passages, against a slower computation over a small index."""

import math
import threading
from collections.abc import Mapping

import numpy as np
import pytest

from conftest import WordCountEncoder
from index import rank
from index.lexical import LexicalIndex, LexicalWriter
from index.question import Alternative, Asked, Part
from index.rank import Candidates, Query, Scored, Search
from index.records import By
from index.top import Mask, Rows
from index.vectors import VectorIndex, VectorWriter
from ingest.embed import Vectors
from ingest.emphasis import Emphasis

RANDOM = np.random.default_rng(11)
# How many passages each of eight sources has; all passages have some of six words.
SIZES = [1, 4, 2, 0, 5, 3, 6, 3]
TEXTS = [" ".join(RANDOM.choice(list("uvwxyz"), n)) for n in RANDOM.integers(1, 7, sum(SIZES))]
ROWS = RANDOM.standard_normal((sum(SIZES), 6)).astype(np.float32)
ROWS /= np.linalg.norm(ROWS, axis=1, keepdims=True)
DOCUMENTS = 0.3 * RANDOM.standard_normal((len(SIZES), 6)).astype(np.float32)
OWNERS = np.repeat(np.arange(len(SIZES)), SIZES)
QUESTION = (ROWS[3] + 0.5 * ROWS[17]) / np.linalg.norm(ROWS[3] + 0.5 * ROWS[17])
# "u" counts little, "q" is in no text, and "x y" or "z" may stand for "v w".
ASKED = Asked(
    text="u v w q",
    meant="u v w q",
    emphasis=(),
    words=(),
    parts=(
        Part((("u", 0.25),)),
        Part((("v", 1.0), ("w", 0.5)), (Alternative(("x", "y"), 0.7), Alternative(("z",), 0.5))),
        Part((("q", 0.8),)),
    ),
)


@pytest.fixture(scope="module")
def search(tmp_path_factory: pytest.TempPathFactory) -> Search:
    folder = tmp_path_factory.mktemp("small")
    with VectorWriter(folder, 6) as vectors, LexicalWriter(folder / "words") as words:
        for number in range(len(SIZES)):
            vectors.append(ROWS[number == OWNERS], DOCUMENTS[number])
        words.add(TEXTS)
        vectors.finish()
        words.finish()
    return Search(VectorIndex.load(folder), LexicalIndex.load(folder / "words"))


def idf(term: str) -> float:
    n = sum(term in text.split() for text in TEXTS)
    return math.log(1 + (len(TEXTS) - n + 0.5) / (n + 0.5))


def bm25(row: int, term: str) -> float:
    words = TEXTS[row].split()
    mean = sum(len(text.split()) for text in TEXTS) / len(TEXTS)
    tf = words.count(term)
    return idf(term) * tf / (tf + 0.9 * (0.6 + 0.4 * len(words) / mean))


def share(row: int) -> float:
    """How much of the question's words a row has, each term by the best of the ways to say it."""
    got = whole = 0.0
    for part in ASKED.parts:
        worth = sum(weight * idf(stem) for stem, weight in part.weights)
        ways = [sum(weight * bm25(row, stem) for stem, weight in part.weights)]
        for other in part.alternatives:
            if all(stem in TEXTS[row].split() for stem in other.stems):
                had = sum(bm25(row, stem) for stem in other.stems)
                ways.append(worth * other.counts * had / sum(map(idf, other.stems)))
        got += max(ways)
        whole += worth
    return got / whole


def unit(vector: Vectors) -> Vectors:
    return np.asarray(vector / np.linalg.norm(vector))


def query(by: By = "both") -> Query:
    return Query(ASKED, QUESTION, QUESTION, by)


def candidates(
    search: Search, wanted: int, allowed: Mask | None = None, by: By = "both"
) -> Candidates:
    by_words = search.by_words(ASKED, wanted, allowed)
    return search.candidates(query(by), wanted, allowed, by_words, exact=allowed is None)


def everything(search: Search, by: By = "both") -> tuple[Candidates, Scored]:
    found = candidates(search, len(TEXTS), by=by)
    assert list(found.rows) == list(range(len(TEXTS)))
    return found, search.scored(query(by), found)


def test_words_are_the_share_of_the_question_that_a_passage_has(search: Search) -> None:
    _, scored = everything(search)
    shares = [share(row) for row in range(len(TEXTS))]
    np.testing.assert_allclose(scored.words, shares, atol=1e-6)
    # Each way to say the term in two counts somewhere.
    own = [sum(w * bm25(row, s) for s, w in ASKED.parts[1].weights) for row in range(len(TEXTS))]
    assert len({(own[row] > 0, share(row) > 0) for row in range(len(TEXTS))}) >= 3


def test_the_question_moves_towards_the_best_documents_before_meaning_counts(
    search: Search,
) -> None:
    _, scored = everything(search)
    shares = np.array([share(row) for row in range(len(TEXTS))])

    def total(vector: Vectors) -> Vectors:
        meaning = (ROWS @ vector + (DOCUMENTS @ vector)[OWNERS]) / 2
        return np.asarray((shares + meaning) / 2)

    first = total(QUESTION)
    tops = {int(n): float(first[n == OWNERS].max()) for n in np.unique(OWNERS)}
    best = sorted(tops, key=lambda n: -tops[n])[:5]
    mean = sum(max(tops[n], 0) * unit(DOCUMENTS[n]) for n in best)
    moved = unit(QUESTION + 0.3 * unit(np.asarray(mean)))
    assert np.abs(moved - QUESTION).max() > 0.05
    np.testing.assert_allclose(scored.passage, ROWS @ moved, atol=1e-5)
    np.testing.assert_allclose(scored.document, (DOCUMENTS @ moved)[OWNERS], atol=1e-5)
    np.testing.assert_allclose(scored.total, total(moved), atol=1e-5)


def test_by_words_is_plain_bm25(search: Search) -> None:
    _, scored = everything(search, "words")
    plain = [sum(bm25(row, stem) for stem in "uvwq") for row in range(len(TEXTS))]
    np.testing.assert_allclose(scored.total, np.array(plain) / sum(map(idf, "uvwq")), atol=1e-6)


def test_by_meaning_is_cosines_with_the_question_as_it_is(search: Search) -> None:
    _, scored = everything(search, "meaning")
    meaning = (ROWS @ QUESTION + (DOCUMENTS @ QUESTION)[OWNERS]) / 2
    np.testing.assert_allclose(scored.total, meaning, atol=1e-6)


@pytest.mark.parametrize("wanted", [1, 3, 10])
def test_candidates_are_the_best_of_both_with_their_ranks(search: Search, wanted: int) -> None:
    found = candidates(search, wanted)
    near = [int(row) for row in np.argsort(-(ROWS @ QUESTION), kind="stable")[:wanted]]
    assert found.semantic == {row: place for place, row in enumerate(near, 1)}
    # Of an alternative each word counts as much of the term as it is rare in it.
    worth = idf("v") + 0.5 * idf("w")
    both, one = 0.7 * worth / (idf("x") + idf("y")), 0.5 * worth / idf("z")
    weights = {"u": 0.25, "v": 1.0, "w": 0.5, "x": both, "y": both, "z": one}
    scores = {
        row: sum(weight * bm25(row, stem) for stem, weight in weights.items())
        for row in range(len(TEXTS))
    }
    likely = sorted(scores, key=lambda row: (-scores[row], row))[:wanted]
    assert found.lexical == {row: place for place, row in enumerate(likely, 1)}
    assert list(found.rows) == sorted({*near, *likely})
    assert list(found.sources) == [OWNERS[row] for row in found.rows]


@pytest.mark.parametrize("is_large", [False, True])
def test_words_of_a_large_library_are_searched_on_another_thread(
    search: Search, monkeypatch: pytest.MonkeyPatch, is_large: bool
) -> None:
    best, threads = search.words.best, []

    def seen(weights: Mapping[str, float], k: int, allowed: Mask | None) -> Rows:
        threads.append(threading.current_thread())
        return best(weights, k, allowed)

    monkeypatch.setattr(search.words, "best", seen)
    monkeypatch.setattr(rank, "_MEANWHILE_FROM", len(TEXTS) + (0 if is_large else 1))
    allowed = np.arange(len(TEXTS)) % 3 == 0
    found = search.by_words(ASKED, 3, allowed)()
    np.testing.assert_array_equal(found, best(search._weights(ASKED), 3, allowed))
    assert len(found)
    assert [thread is threading.current_thread() for thread in threads] == [not is_large]


def test_candidates_are_among_the_rows_allowed(search: Search) -> None:
    allowed = np.arange(len(TEXTS)) % 3 == 0
    found = candidates(search, 50, allowed)
    assert allowed[found.rows].all()
    assert len(found.semantic) == np.count_nonzero(allowed)


def test_half_of_a_questions_vector_is_that_of_its_words_by_what_they_tell(
    encoder: WordCountEncoder,
) -> None:
    emphasis = (Emphasis(3, 7, 0.5), Emphasis(22, 26, 1.0))
    asked = Asked("my back my bck, and my knee", "my back my back and my knee", emphasis, (), ())
    own, emphasised = encoder.encode_question(asked.meant, emphasis)
    found = rank.query(asked, encoder, "both")
    np.testing.assert_allclose(found.vector, unit(own + emphasised), atol=1e-6)
    np.testing.assert_array_equal(found.own, own)


def test_by_meaning_alone_a_question_is_its_vector_as_typed(encoder: WordCountEncoder) -> None:
    asked = Asked("my back and knee", "my back", (Emphasis(3, 7, 1.0),), (), ())
    found = rank.query(asked, encoder, "meaning")
    np.testing.assert_array_equal(found.vector, encoder.encode([asked.text])[0])
