"""Fitting when to say nothing: on signs whose law is known."""

import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks.calibrate import calibrated, write
from index import confidence
from index.confidence import FIGURES, Calibration, Signs

RANDOM = np.random.default_rng(5)
NUMBERS = RANDOM.normal(0.5, 0.2, (600, 8))
WORDS = RANDOM.normal(0, 1, (600, 5)).astype(np.float32)
SIGNS = [
    Signs(a, b, c, d, e, f, g, h, words)
    for (a, b, c, d, e, f, g, h), words in zip(NUMBERS.tolist(), WORDS, strict=True)
]
# The first sign speaks for an answer, the fourth against it, and so does one kind of strange
# words; the others say nothing.
SAID = 9 * NUMBERS[:, 0] - 6 * NUMBERS[:, 3] - WORDS[:, 2] + RANDOM.logistic(0, 0.3, 600)
ANSWERABLE = SAID > 1


def test_the_signs_that_tell_are_found_and_the_cut_off_answers_nearly_all() -> None:
    fitted, unseen = calibrated(SIGNS, ANSWERABLE)
    first, fourth = fitted.coefficients[0], fitted.coefficients[3]
    assert first / fourth == pytest.approx(-1.5, rel=0.2)
    others = [c for n, c in enumerate(fitted.coefficients) if n not in (0, 3)]
    assert max(map(abs, others)) < first / 5
    assert fitted.words[2] / first == pytest.approx(-1 / 9, rel=0.15)
    assert max(abs(fitted.words[[0, 1, 3, 4]])) < abs(fitted.words[2]) / 5
    sure = np.array([fitted.confidence(one) for one in SIGNS])
    assert np.mean((sure > 0.5) == ANSWERABLE) > 0.9
    # Those that were not seen are judged nearly as those that were, and not the same.
    assert 0 < np.abs(sure - unseen).max() < 0.2
    assert np.mean(unseen[ANSWERABLE] >= fitted.cutoff) == pytest.approx(0.96, abs=0.005)


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
