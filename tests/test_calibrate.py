"""Fitting when to say nothing: on signs whose law is known."""

import json
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from benchmarks.calibrate import calibrated, write
from index import confidence
from index.confidence import Calibration, Signs

RANDOM = np.random.default_rng(5)
SIGNS = RANDOM.normal(0.5, 0.2, (600, 8))
# The first sign speaks for an answer, the fourth against it, the others say nothing.
ANSWERABLE = 9 * SIGNS[:, 0] - 6 * SIGNS[:, 3] + RANDOM.logistic(0, 0.3, 600) > 1


def test_the_signs_that_tell_are_found_and_the_cut_off_answers_nearly_all() -> None:
    fitted = calibrated(SIGNS, ANSWERABLE)
    first, fourth = fitted.coefficients[0], fitted.coefficients[3]
    assert first / fourth == pytest.approx(-1.5, rel=0.1)
    others = [c for n, c in enumerate(fitted.coefficients) if n not in (0, 3)]
    assert max(map(abs, others)) < first / 5
    sure = np.array([fitted.confidence(Signs(*map(float, row))) for row in SIGNS])
    assert np.mean((sure > 0.5) == ANSWERABLE) > 0.9
    assert np.mean(sure[ANSWERABLE] >= fitted.cutoff) == pytest.approx(0.96, abs=0.02)


def test_the_calibrations_of_other_models_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confidence, "FILE", tmp_path / "confidence.json")
    names = [field.name for field in fields(Signs)]
    for model, intercept in (("one", 1.0), ("two", 2.0), ("one", 3.0)):
        write(model, Calibration(intercept, tuple(map(float, range(8))), 0.25), 7)
    record = json.loads((tmp_path / "confidence.json").read_text("utf-8"))["models"]
    assert [(name, record[name]["intercept"]) for name in record] == [("one", 3.0), ("two", 2.0)]
    assert record["one"]["coefficients"] == dict(zip(names, range(8), strict=True))
    assert (record["one"]["cutoff"], record["one"]["questions"]) == (0.25, 7)
