"""BM25, against a loop that a person can read."""

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import Stemmer
from hypothesis import given
from hypothesis import strategies as st

from index.errors import StoreError
from index.lexical import LexicalIndex, best, terms

TEXTS = [
    "Massage of the back eases back pain",
    "Sleep after massage",
    "Kneading the calves of runners",
    "",
    "the of and",
]


def words(text: str) -> list[str]:
    return terms(text, Stemmer.Stemmer("english"))


def obvious_shares(texts: Sequence[str], question: str) -> list[float]:
    """BM25 with Lucene's idf, k1 0.9 and b 0.4, over the sum of the idf."""
    documents = [words(text) for text in texts]
    # The index adds one empty token to the last text, which counts in its length.
    lengths = [len(document) for document in documents]
    lengths[-1] += 1
    mean = sum(lengths) / len(lengths)
    asked = set(words(question))
    idf = {}
    for term in asked:
        n = sum(term in document for document in documents)
        idf[term] = math.log(1 + (len(texts) - n + 0.5) / (n + 0.5))
    scores = []
    for document, length in zip(documents, lengths, strict=True):
        score = 0.0
        for term in asked:
            tf = document.count(term)
            score += idf[term] * tf / (tf + 0.9 * (1 - 0.4 + 0.4 * length / mean))
        scores.append(score / sum(idf.values()) if idf else 0.0)
    return scores


@pytest.mark.parametrize(
    "question",
    [
        "back pain",
        "massage",
        "runner's calf",
        "massage massage for sleeping",
        "quark",
        "of the",
        "",
    ],
)
def test_shares_are_those_of_the_formula(question: str) -> None:
    found = LexicalIndex.of(TEXTS).shares(question)
    np.testing.assert_allclose(found, obvious_shares(TEXTS, question), atol=1e-6)


SOME = st.text(alphabet="ab c", max_size=12)


@given(st.lists(SOME, min_size=1, max_size=6), SOME)
def test_shares_are_those_of_the_formula_for_any_texts(texts: list[str], question: str) -> None:
    found = LexicalIndex.of(texts).shares(question)
    np.testing.assert_allclose(found, obvious_shares(texts, question), atol=1e-6)
    assert found.max() < 1


def test_terms_are_stems_without_stop_words() -> None:
    assert words("The infants' sleeping, and Massages!") == ["infant", "sleep", "massag"]


def test_what_is_saved_is_what_is_loaded(tmp_path: Path) -> None:
    index = LexicalIndex.of(TEXTS)
    index.save(tmp_path / "words")
    loaded = LexicalIndex.load(tmp_path / "words")
    assert len(loaded) == 5
    np.testing.assert_array_equal(loaded.shares("back pain"), index.shares("back pain"))


def test_a_folder_that_is_no_index_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="the word index cannot be read"):
        LexicalIndex.load(tmp_path)


def test_the_best_rows_come_in_order_and_ties_in_row_order() -> None:
    shares = np.asarray([0.2, 0, 0.5, 0.2, 0.2, 0.9], dtype=np.float32)
    assert list(best(shares, 3)) == [5, 2, 0]
    assert list(best(shares, 10)) == [5, 2, 0, 3, 4]
    assert list(best(shares, 2, np.asarray([1, 1, 0, 1, 1, 0], dtype=np.bool_))) == [0, 3]
    assert list(best(np.zeros(3, dtype=np.float32), 2)) == []
