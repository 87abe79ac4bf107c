"""BM25, against a loop that a person can read, and against bm25s."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import bm25s
import numpy as np
import pytest
import Stemmer
from bm25s.stopwords import STOPWORDS_EN
from hypothesis import given
from hypothesis import strategies as st

from index import lexical, postings
from index.errors import StoreError
from index.lexical import LexicalIndex, LexicalWriter, terms

TEXTS = [
    "Massage of the back eases back pain",
    "Sleep after massage",
    "Kneading the calves of runners",
    "",
    "the of and",
]
QUESTIONS = [
    "back pain",
    "massage",
    "runner's calf",
    "massage massage for sleeping",
    "quark",
    "of the",
    "",
]


def index(folder: Path, texts: Sequence[str]) -> LexicalIndex:
    writer = LexicalWriter(folder)
    writer.add(texts)
    writer.finish()
    return LexicalIndex.load(folder)


@pytest.fixture
def five(tmp_path: Path) -> LexicalIndex:
    return index(tmp_path / "words", TEXTS)


def words(text: str) -> list[str]:
    return terms(text, Stemmer.Stemmer("english"))


def asked(question: str) -> dict[str, float]:
    return dict.fromkeys(sorted(words(question)), 1.0)


def obvious_scores(texts: Sequence[str], weights: dict[str, float]) -> list[float]:
    """BM25 with Lucene's idf, k1 0.9 and b 0.4."""
    documents = [words(text) for text in texts]
    mean = sum(map(len, documents)) / len(documents)
    scores = []
    for document in documents:
        score = 0.0
        for term, weight in weights.items():
            n = sum(term in other for other in documents)
            idf = math.log(1 + (len(texts) - n + 0.5) / (n + 0.5))
            tf = document.count(term)
            if tf:
                score += weight * idf * tf / (tf + 0.9 * (1 - 0.4 + 0.4 * len(document) / mean))
        scores.append(score)
    return scores


def sorted_rows(scores: Sequence[float]) -> list[int]:
    return sorted((r for r, s in enumerate(scores) if s > 0), key=lambda r: (-scores[r], r))


@pytest.mark.parametrize("question", QUESTIONS)
def test_scores_are_those_of_the_formula(five: LexicalIndex, question: str) -> None:
    weights = asked(question)
    found = five.scores(np.arange(5), weights)
    np.testing.assert_allclose(found, obvious_scores(TEXTS, weights), atol=1e-6)
    assert found.max() <= five.greatest(weights)


@pytest.mark.parametrize("question", QUESTIONS)
def test_scores_are_those_of_bm25s(five: LexicalIndex, question: str) -> None:
    theirs = bm25s.BM25(k1=0.9, b=0.4, method="lucene")
    theirs.index([words(text) for text in TEXTS], show_progress=False)
    known = [term for term in asked(question) if term in theirs.vocab_dict]
    expected = theirs.get_scores(known) if known else np.zeros(5)
    np.testing.assert_allclose(five.scores(np.arange(5), asked(question)), expected, atol=1e-6)


def test_stop_words_are_those_of_bm25s() -> None:
    assert frozenset(STOPWORDS_EN) == lexical.STOPWORDS


def test_the_score_for_one_term_and_a_terms_weight(five: LexicalIndex) -> None:
    rows = np.asarray([4, 0, 1])
    massage, back = five.at(rows, "massag"), five.at(rows, "back")
    assert massage[0] == 0
    assert massage[1] > 0
    assert list(five.at(rows, "quark")) == [0, 0, 0]
    both = five.scores(rows, {"massag": 0.5, "back": 2.0, "quark": 7.0})
    np.testing.assert_allclose(both, 0.5 * massage + 2 * back, atol=1e-6)


def test_what_is_known_of_a_term(five: LexicalIndex) -> None:
    assert (five.texts_with("massag"), five.texts_with("quark")) == (2, 0)
    assert five.idf("massag") == pytest.approx(math.log(1 + 3.5 / 2.5))
    assert five.idf("quark") == pytest.approx(math.log(1 + 5.5 / 0.5))
    assert five.greatest({"massag": 2.0, "quark": 1.0}) == pytest.approx(
        2 * five.idf("massag") + five.idf("quark")
    )


SOME = st.text(alphabet="ab c", max_size=12)
WEIGHTS = st.dictionaries(st.sampled_from(["a", "b", "ab", "c", "z"]), st.floats(0.1, 3))


@given(st.lists(SOME, min_size=1, max_size=9), WEIGHTS, st.integers(1, 4), st.data())
def test_the_best_rows_are_those_that_scoring_all_would_give(
    tmp_path_factory: pytest.TempPathFactory,
    texts: list[str],
    weights: dict[str, float],
    k: int,
    data: st.DataObject,
) -> None:
    found = index(tmp_path_factory.mktemp("any") / "words", texts)
    allowed = np.asarray(data.draw(st.lists(st.booleans(), min_size=9, max_size=9)))[: len(texts)]
    scores = found.scores(np.arange(len(texts)), weights)
    np.testing.assert_allclose(scores, obvious_scores(texts, weights), atol=1e-5)
    exact = [float(score) for score in scores]
    wanted = sorted_rows(exact)
    assert list(found.best(weights, k)) == wanted[:k]
    rows = [row for row in wanted if allowed[row]]
    assert list(found.best(weights, k, allowed)) == rows[:k]


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> LexicalIndex:
    """4,000 texts, in all of which stands what is common, and in ever fewer what is rare."""
    random = np.random.default_rng(3)
    names = ["common", "usual", "known", "seldom", "rare", "unique"]
    drawn = random.random((4000, 6)) < [1, 0.5, 0.2, 0.05, 0.01, 0.003]
    often = random.choice([1, 2, 30], (4000, 6)) * drawn
    texts = (" ".join(" ".join([w] * n) for w, n in zip(names, row, strict=True)) for row in often)
    return index(tmp_path_factory.mktemp("many") / "words", list(texts))


@pytest.mark.parametrize("question", ["rare common", "unique rare usual common", "seldom known"])
@pytest.mark.parametrize("share", [1.0, 0.5, 0.01])
def test_common_words_are_looked_up_only_where_they_can_decide(
    many: LexicalIndex, question: str, share: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    allowed = np.random.default_rng(5).random(4000) < share
    whole = many.best(asked(question), 10, allowed)
    monkeypatch.setattr(lexical, "_WORTH_A_LOOK", 100)
    looked_at: list[int] = []
    at = LexicalIndex._at

    def seen(self: LexicalIndex, rows: np.ndarray, number: int, bound: float) -> np.ndarray:
        looked_at.append(len(rows))
        return at(self, rows, number, bound)

    monkeypatch.setattr(LexicalIndex, "_at", seen)
    assert list(many.best(asked(question), 10, allowed)) == list(whole)
    assert all(count < 400 for count in looked_at)
    # Where the first word decides, the common one is looked up in a few texts only.
    assert looked_at or share < 1 or question != "rare common"


def test_no_text_is_passed_over_that_a_word_yet_to_come_lifts_among_the_best(
    many: LexicalIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lexical, "_WORTH_A_LOOK", 0)
    looked_at: list[bool] = []
    left = LexicalIndex._left

    def seen(self: LexicalIndex, *asked: Any) -> Any:  # noqa: ANN401 - as _left has them
        rows = left(self, *asked)
        looked_at.append(rows is not None)
        return rows

    monkeypatch.setattr(LexicalIndex, "_left", seen)
    random = np.random.default_rng(11)
    for k in range(1, 200):
        weights = dict(zip(many.vocabulary.all(), 3 * random.random(6) ** 2, strict=True))
        scores = many.scores(np.arange(4000), weights)
        assert list(many.best(weights, k)) == sorted_rows([float(score) for score in scores])[:k]
    assert sum(looked_at) > 100


def test_terms_are_stems_without_stop_words() -> None:
    assert words("The infants' sleeping, and Massages!") == ["infant", "sleep", "massag"]


def test_a_text_more_in_ten_parts_is_what_all_at_once_would_give(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = np.random.default_rng(9)
    texts = [" ".join(random.choice(list("uvwxyz"), n)) for n in random.integers(0, 9, 80)]
    index(tmp_path / "whole", texts)
    monkeypatch.setattr(postings, "_HELD", 25)
    index(tmp_path / "parts", texts)
    assert content(tmp_path / "parts") == content(tmp_path / "whole")


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@given(
    st.lists(st.tuples(SOME, st.booleans()), min_size=1, max_size=9),
    st.lists(st.tuples(SOME, st.integers(0, 9)), max_size=4),
    st.sampled_from([3, 10**6]),
)
def test_texts_kept_of_an_index_before_are_as_if_written_anew(
    tmp_path_factory: pytest.TempPathFactory,
    before: list[tuple[str, bool]],
    new: list[tuple[str, int]],
    held: int,
) -> None:
    folder = tmp_path_factory.mktemp("kept")
    # Numbers are words that only new texts, and others that only old ones have.
    old = index(folder / "before", [f"{text} {n % 3}" for n, (text, _) in enumerate(before)])
    mixed: list[tuple[int, str | None]] = [(n, None) for n, b in enumerate(before) if b[1]]
    for text, place in new:
        mixed.insert(place, (-1, f"{text} 8"))
    if not mixed:
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postings, "_HELD", held)
        writer = LexicalWriter(folder / "after", old)
        for row, added in mixed:
            if added is None:
                writer.keep(row, 1)
            else:
                writer.add([added])
        writer.finish()
    index(folder / "anew", [f"{before[n][0]} {n % 3}" if t is None else t for n, t in mixed])
    assert content(folder / "after") == content(folder / "anew")


def test_texts_that_were_not_there_before_cannot_be_kept(
    tmp_path: Path, five: LexicalIndex
) -> None:
    for before in (None, five):
        writer = LexicalWriter(tmp_path / str(before is None), before)
        with pytest.raises(ValueError, match="no such texts before"):
            writer.keep(4, 2)
        writer.close()


def test_a_folder_that_is_no_index_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="the word index cannot be read"):
        LexicalIndex.load(tmp_path)
