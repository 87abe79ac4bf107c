"""Calibrate when the library says that it has nothing: fit index/data/confidence.json.

    python -m benchmarks.calibrate --index .kneadle

fits on the half "tune" of tests/data/questions.jsonl alone, with the signs that a search computes.
The half "test" is for `kneadle eval --library`, which reports.
"""

import argparse
import json
from dataclasses import asdict, astuple, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from index import confidence
from index.confidence import Calibration, Signs
from index.evaluate import library_questions
from index.library import Library
from index.store import DEFAULT_INDEX

_QUESTIONS = Path(__file__).resolve().parent.parent / "tests" / "data" / "questions.jsonl"
# The share of the answerable questions that the cut-off has to answer, when each is judged by a
# model that has not seen it. Above the 92 % aimed at: some rows of the thesaurus were written for
# words of this half, so that new questions look stranger than these.
_ANSWERED = 0.96
# Weak regularisation: eight signs, several hundred questions.
_C = 0.3


def main() -> None:
    """Fit, and write the calibration of the index's model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, default=Path(DEFAULT_INDEX), metavar="DIR")
    library = Library.open(parser.parse_args().index)
    questions = [one for one in library_questions(_QUESTIONS) if one.half == "tune"]
    signs = np.array([astuple(library.signs(one.text)) for one in questions])
    answerable = np.array([one.kind == "answerable" for one in questions])
    write(library.manifest.model, calibrated(signs, answerable), len(questions))


def calibrated(signs: NDArray[np.float64], answerable: NDArray[np.bool_]) -> Calibration:
    """The calibration for signs (n, s) of questions of which `answerable` (n,) have an answer."""
    model = make_pipeline(
        StandardScaler(), LogisticRegression(C=_C, class_weight="balanced", max_iter=1000)
    )
    folds = StratifiedKFold(10, shuffle=True, random_state=0)
    unseen = cross_val_predict(model, signs, answerable, cv=folds, method="predict_proba")[:, 1]
    cutoff = float(np.quantile(unseen[answerable], 1 - _ANSWERED))
    model.fit(signs, answerable)
    scaler, regression = model[0], model[1]
    weights = regression.coef_[0] / scaler.scale_
    intercept = float(regression.intercept_[0] - weights @ scaler.mean_)
    return Calibration(intercept, tuple(map(float, weights)), round(cutoff, 3))


def write(model: str, fitted: Calibration, questions: int) -> None:
    """Put a model's calibration into the file; those of other models stay."""
    record: dict[str, Any] = {"models": {}}
    if confidence.FILE.exists():
        record = json.loads(confidence.FILE.read_text("utf-8"))
    names = [field.name for field in fields(Signs)]
    values = asdict(fitted) | {
        "coefficients": dict(zip(names, fitted.coefficients, strict=True)),
        "questions": questions,
    }
    record["models"][model] = values
    confidence.FILE.write_text(json.dumps(record, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
