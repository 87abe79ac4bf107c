"""Fitting when to say nothing: on signs whose law is known."""

import json
from pathlib import Path

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from benchmarks import calibrate
from benchmarks.calibrate import calibrated, write
from benchmarks.calibrate_coverage import Taught, covered
from benchmarks.calibrate_coverage import write as write_coverage
from conftest import Ingest
from index import confidence, coverage
from index.confidence import FIGURES, Calibration, Signs

RANDOM = np.random.default_rng(5)
NUMBERS = RANDOM.normal(0.5, 0.2, (600, 8))
WORDS = RANDOM.normal(0, 1, (600, 5)).astype(np.float32)
ABOUT = RANDOM.normal(0, 1, (600, 4)).astype(np.float32)
SIGNS = [
    Signs(a, b, c, d, e, f, g, h, words, about, -about)
    for (a, b, c, d, e, f, g, h), words, about in zip(NUMBERS.tolist(), WORDS, ABOUT, strict=True)
]
# The first sign speaks for an answer, the fourth against it, and so does one kind of strange
# words; the others say nothing.
SAID = 9 * NUMBERS[:, 0] - 6 * NUMBERS[:, 3] - WORDS[:, 2] + RANDOM.logistic(0, 0.3, 600)
ANSWERABLE = SAID > 1
WRITERS = np.array(["one", "two", "three"])[np.arange(600) % 3]
TAUGHT = Taught(SIGNS, ANSWERABLE, WRITERS)


def test_the_signs_that_tell_are_found_and_the_cut_off_answers_nearly_all() -> None:
    fitted, unseen = calibrated(TAUGHT)
    first, fourth = fitted.coefficients[0], fitted.coefficients[3]
    assert first / fourth == pytest.approx(-1.5, rel=0.2)
    others = [c for n, c in enumerate(fitted.coefficients) if n not in (0, 3)]
    assert max(map(abs, others)) < first / 5
    assert fitted.words[2] / first == pytest.approx(-1 / 9, rel=0.15)
    assert max(abs(fitted.words[[0, 1, 3, 4]])) < abs(fitted.words[2]) / 5
    sure = np.array([fitted.confidence(one) for one in SIGNS])
    assert np.mean((sure > 0.5) == ANSWERABLE) > 0.9
    # Those that were not seen are judged nearly as those that were, and not the same.
    assert 0 < np.abs(sure - unseen).max() < 0.25
    assert np.mean(unseen[ANSWERABLE] >= fitted.cutoff) == pytest.approx(0.9, abs=0.005)


def test_a_question_is_unseen_by_what_was_fitted_without_its_writer() -> None:
    machine = LogisticRegression()
    unseen = TAUGHT.unseen(machine, NUMBERS, "predict_proba")
    for writer in ("one", "two", "three"):
        own = writer == WRITERS
        machine.fit(NUMBERS[~own], ANSWERABLE[~own])
        np.testing.assert_allclose(unseen[own], machine.predict_proba(NUMBERS[own]))


def test_what_is_covered_is_learned_from_what_questions_are_about() -> None:
    # Answerable is what is about one of two subjects: no sum of weights can tell that.
    answerable = np.abs(ABOUT[:, 0]) > 0.8
    taught = Taught(SIGNS, answerable, WRITERS)
    fitted, unseen = covered("model", {"one", "two"}, taught, 0.9)
    assert np.mean((unseen > 0.5) == answerable) > 0.85
    assert np.mean(unseen[answerable] >= fitted.cutoff) == pytest.approx(0.9, abs=0.005)
    _, guessed = calibrated(taught)
    assert np.mean((guessed > 0.5) == answerable) < 0.65
    sure = np.array([fitted.confidence(one) for one in SIGNS])
    assert np.mean((sure > 0.5) == answerable) > np.mean((unseen > 0.5) == answerable)
    assert fitted.sources == {"one", "two"}


def test_what_was_fitted_is_read_as_it_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coverage, "FILE", tmp_path / "coverage.npz")
    fitted, _ = covered("model", {"one", "two"}, TAUGHT, 0.9)
    write_coverage(fitted)
    coverage.shipped.cache_clear()
    try:
        read = coverage.shipped()
    finally:
        coverage.shipped.cache_clear()
    assert (read.model, read.cutoff) == ("model", fitted.cutoff)
    assert read.sources == {"one", "two"}
    sure = [fitted.confidence(one) for one in SIGNS[:50]]
    assert [read.confidence(one) for one in SIGNS[:50]] == pytest.approx(sure, abs=1e-6)


@pytest.mark.parametrize("is_default", [True, False])
def test_a_run_fits_both_and_coverage_for_the_default_model_alone(
    ingest: Ingest,
    index_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    is_default: bool,
) -> None:
    ingest()
    asked = [
        {"id": f"{writer}{n}", "question": f"{word} {n}", "kind": kind, "half": half}
        for writer in "cv"
        for half in ("tune", "test")
        for n in range(4)
        for word, kind in (
            ("knee massage", "answerable"),
            # Some are judged otherwise, as people do.
            ("carburettors", "off subject" if n else "answerable"),
            ("sleep", "answerable" if n else "off subject"),
        )
    ]
    file = tmp_path / "questions.jsonl"
    file.write_text(
        "\n".join(json.dumps({"relevant": {}, "voice": "", **q}) for q in asked), "utf-8"
    )
    monkeypatch.setattr(calibrate, "_QUESTIONS", file)
    monkeypatch.setattr(confidence, "FILE", tmp_path / "confidence.json")
    monkeypatch.setattr(coverage, "FILE", tmp_path / "coverage.npz")
    if not is_default:
        monkeypatch.setattr(calibrate, "DEFAULT_MODEL", "the model that comes with it")
    picture = tmp_path / "curve.svg"
    monkeypatch.setattr("sys.argv", ["", "--index", str(index_folder), "--curve", str(picture)])
    calibrate.main()
    (fitted,) = json.loads((tmp_path / "confidence.json").read_text("utf-8"))["models"].values()
    assert fitted["questions"] == 24
    assert picture.read_text("utf-8").count("<polyline") == 2
    assert (tmp_path / "coverage.npz").exists() == is_default


def test_the_calibrations_of_other_models_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confidence, "FILE", tmp_path / "confidence.json")
    words = np.array([0.5, -0.25], dtype=np.float32)
    for model, intercept in (("one", 1.0), ("two", 2.0), ("one", 3.0)):
        write(model, Calibration(intercept, tuple(map(float, range(8))), words, 0.25), 7)
    record = json.loads((tmp_path / "confidence.json").read_text("utf-8"))["models"]
    assert [(name, record[name]["intercept"]) for name in record] == [("one", 3.0), ("two", 2.0)]
    assert record["one"]["coefficients"] == dict(zip(FIGURES, range(8), strict=True))
    assert record["one"]["words"] == [0.5, -0.25]
    assert (record["one"]["cutoff"], record["one"]["questions"]) == (0.25, 7)
