"""The signs that an answer is one, with their values, and what a calibration makes of them."""

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import cli
from conftest import Ingest
from index import confidence
from index.confidence import (
    FIGURES,
    Calibration,
    Found,
    Signs,
    calibration,
    known,
    signs,
    subject,
)
from index.lexical import LexicalIndex, LexicalWriter
from index.library import Library
from index.question import Alternative, Asked, Part
from index.records import Ranking
from ingest.model import DEFAULT_MODEL, find_model
from ingest.records import Source
from ingest.word_vectors import word_vectors

TEXTS = ["knee pain", "lumbago and knees", "knee", "sleep"]
KNEE = Part((("knee", 0.5),))
BACK = Part((("low", 0.25), ("back", 0.25)), (Alternative(("lumbago",), 0.7),))
CARBURETTOR = Part((("carburettor", 1.0),))
QUESTION = np.array([0.6, 0.0, 0.8], dtype=np.float32)


@pytest.fixture
def words(tmp_path: Path) -> LexicalIndex:
    with LexicalWriter(tmp_path / "words") as writer:
        writer.add(TEXTS)
        writer.finish()
    return LexicalIndex.load(tmp_path / "words")


def rows(*numbers: int) -> np.ndarray:
    return np.asarray(numbers, dtype=np.int64)


def found(
    scores: tuple[float, ...],
    own: tuple[np.ndarray, ...],
    texts: tuple[str, ...] = ("",),
    subjects: tuple[str, ...] = ("",),
) -> Found:
    ids = tuple(f"source-{n}" for n in range(len(own)))
    return Found(scores, ids, own, texts, subjects, QUESTION, np.empty((0, 3), dtype=np.float32))


def asked(*parts: Part, said: tuple[tuple[str, float], ...] = ()) -> Asked:
    return Asked("", "", (), said, parts)


def test_scores_and_shares_of_the_question(words: LexicalIndex) -> None:
    some = found((0.6, 0.5, 0.1), (rows(0), rows(2)), ("", ""), ("", ""))
    got = signs(asked(KNEE, BACK, CARBURETTOR), some, words)
    assert got.score == 0.6
    # Nothing has a carburettor; the library has lumbago, but what was found has not.
    assert got.unseen == pytest.approx(1.0 / 2.0)
    assert got.missing == pytest.approx(1.5 / 2.0)
    assert got.length == pytest.approx(math.log(4))
    wider = found((0.6,), (rows(0), rows(1)))
    assert signs(asked(KNEE, BACK, CARBURETTOR), wider, words).missing == pytest.approx(0.5)


def test_the_lead_is_over_ten_sources(words: LexicalIndex) -> None:
    many = found((1.0, *[0.5] * 9, *[0.0] * 90), (rows(0),))
    assert signs(asked(KNEE), many, words).lead == pytest.approx(1 - 0.55)


def test_where_a_filter_leaves_fewer_sources_the_lead_says_nothing(words: LexicalIndex) -> None:
    few, alone = (found((1.0, *[0.1] * n), (rows(0),)) for n in (8, 0))
    assert signs(asked(KNEE), few, words).lead == signs(asked(KNEE), alone, words).lead == 0.09


def test_a_question_that_counts_nothing_is_all_strange(words: LexicalIndex) -> None:
    got = signs(asked(Part((("knee", 0.0),))), found((0.1,), (rows(0),), ("a",), ("a",)), words)
    assert got.figures() == (0.1, 0.09, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0)
    assert got.strange.shape == (384,)
    assert not got.strange.any()


def test_how_far_in_meaning_words_are_from_what_was_found(words: LexicalIndex) -> None:
    said = (("lymphoedema", 1.0), ("arm", 0.5), ("knee", 0.0))
    texts = ("Hands and lymphedema.", "An arm.")
    some = found((0.1, 0.1), (rows(0), rows(1)), texts, ("Nothing", "lymphoedema of the arm"))
    got = signs(asked(KNEE, said=said), some, words)

    def far(word: str, *others: str) -> float:
        vectors = word_vectors(find_model()).of([word, *others])
        return min(1 - float(vectors[0] @ other) for other in vectors[1:])

    first = (
        far("lymphoedema", "hands", "lymphedema") + far("arm", "hands", "lymphedema") / 2
    ) / 1.5
    assert got.strange_to_first == pytest.approx(first, abs=1e-5)
    best = far("lymphoedema", "hands", "lymphedema") / 1.5  # "arm" itself is there
    assert got.strange_to_best == pytest.approx(best, abs=1e-5)
    assert got.strange_to_subjects == pytest.approx(0, abs=1e-5)
    assert 0.05 < best < first < 1

    oedema, arm = word_vectors(find_model()).of(["lymphoedema", "arm"])
    each = [far("lymphoedema", "hands", "lymphedema"), far("lymphoedema", "an", "arm")]
    expected = np.mean(each) * oedema + 0.5 * far("arm", "hands", "lymphedema") / 2 * arm
    np.testing.assert_allclose(got.strange, expected, atol=1e-5)


def test_what_is_unexplained_has_no_direction_that_was_found(words: LexicalIndex) -> None:
    first, second = [3.0, 0.0, 0.0], [1.0, 0.0, 0.0]
    for vectors, left in (
        ([], [0.6, 0.0, 0.8]),
        ([first], [0.0, 0.0, 0.8]),
        # Twins are one direction, not two.
        ([first, second], [0.0, 0.0, 0.8]),
        ([first, [0.0, 2.0, 0.0]], [0.0, 0.0, 0.8]),
        ([first, [1.0, 0.0, 1.0]], [0.0, 0.0, 0.0]),
    ):
        some = replace(
            found((0.1,), (rows(0),)), vectors=np.array(vectors, dtype=np.float32).reshape(-1, 3)
        )
        got = signs(asked(KNEE), some, words)
        np.testing.assert_allclose(got.unexplained, left, atol=1e-6)
        np.testing.assert_array_equal(got.question, QUESTION)
        assert got.sources == ("source-0",)


def test_words_that_every_source_found_has_are_not_strange(words: LexicalIndex) -> None:
    some = found((0.1, 0.1), (rows(0), rows(1)), ("My knee.", "A knee"), ("", ""))
    got = signs(asked(KNEE, said=(("knee", 1.0),)), some, words)
    np.testing.assert_allclose(got.strange, 0, atol=1e-5)


def test_the_ways_to_say_a_term_that_the_library_has(words: LexicalIndex) -> None:
    assert known(KNEE, words) == [True]
    assert known(BACK, words) == [False, True]
    assert known(CARBURETTOR, words) == [False]


def test_a_subject_is_what_the_facts_say() -> None:
    source = Source(
        id="one", file="", sha256="", title="Knees", population="adults", conditions=("pain",),
        techniques=("tapping",), body_regions=("knee",), outcomes=("stiffness",), takeaway="no",
    )  # fmt: skip
    assert subject(source) == "Knees\nadults\npain\ntapping\nknee\nstiffness"
    assert subject(Source(id="two", file="", sha256="")) == ""


def test_the_confidence_is_the_logistic_of_the_weighted_sum() -> None:
    strange = np.array([1.0, 0.5], dtype=np.float32)
    some = Signs(0.5, 0.1, 0.0, 0.25, 0.3, 0.2, 0.1, 1.0, strange, QUESTION, QUESTION)
    against = np.array([-0.5, 0.2], dtype=np.float32)
    fitted = Calibration(-1.0, (2.0, 10.0, 1.0, -4.0, 1.0, 0.5, -1.0, 0.5), against, 0.4)
    # -1 + 1 + 1 + 0 - 1 + 0.3 + 0.1 - 0.1 + 0.5, and -0.5 + 0.1 for the strange words
    assert fitted.confidence(some) == pytest.approx(1 / (1 + math.exp(-0.4)))
    huge = Calibration(1e6, (0.0,) * 8, against, 0.4)
    assert fitted.confidence(some) < huge.confidence(some) <= 1


def test_the_coefficients_kept_are_those_of_the_signs_in_their_order() -> None:
    record = json.loads(confidence.FILE.read_text("utf-8"))["models"][DEFAULT_MODEL]
    assert tuple(record["coefficients"]) == FIGURES
    kept = calibration(DEFAULT_MODEL)
    assert kept is not None
    assert kept.coefficients == tuple(record["coefficients"].values())
    assert kept.words.tolist() == np.array(record["words"], dtype=np.float32).tolist()
    assert len(kept.words) == 384
    assert (kept.intercept, kept.cutoff) == (record["intercept"], record["cutoff"])
    assert calibration("a model of one's own") is None


def test_an_answer_is_as_sure_as_its_signs(library: Library) -> None:
    answer = library.search("does massage ease knee pain")
    kept = calibration(DEFAULT_MODEL)
    assert kept is not None
    sure = kept.confidence(library.signs("does massage ease knee pain"))
    assert answer.confidence == pytest.approx(sure)
    assert answer.cutoff == kept.cutoff
    assert answer.answered
    assert library.signs("knee pain").unseen == 0
    assert library.signs("carburettor").unseen == 1
    alone = library.search("knee pain", ranking=Ranking(by="words"))
    assert (alone.confidence, alone.cutoff, alone.answered) == (None, None, True)


def test_without_a_calibration_nobody_says_how_sure(
    ingest: Ingest,
    index_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    ingest()
    monkeypatch.setattr(confidence, "_calibrations", dict)
    answer = Library.open(index_folder).search("carburettors")
    assert (answer.confidence, answer.cutoff, answer.answered) == (None, None, True)
    assert cli.main(["search", "carburettors", "--explain", "--index", str(index_folder)]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Nobody has calibrated this index's model: what follows is nearest")
    assert "Confidence" not in out
    assert cli.main(["search", "knee", "--json", "--index", str(index_folder)]) == 0
    record = json.loads(capsys.readouterr().out)
    assert (record["confidence"], record["cutoff"], record["answered"]) == (None, None, True)
