"""Calibrate when the library says that it has nothing: fit index/data/confidence.json.

    python -m benchmarks.calibrate --index .kneadle

fits on the half "tune" of tests/data/questions.jsonl alone, with the signs that a search computes.
The half "test" is for `kneadle eval --library`, which reports.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from index import confidence
from index.confidence import FIGURES, Calibration, Signs
from index.evaluate import library_questions
from index.library import Library
from index.store import DEFAULT_INDEX

_QUESTIONS = Path(__file__).resolve().parent.parent / "tests" / "data" / "questions.jsonl"
# The share of the answerable questions that the cut-off has to answer, when each is judged by a
# model that has not seen it. Above the 92 % aimed at: of another writer's questions it answers
# fewer, by 2 points on average over the writers below, each left out in turn.
_ANSWERED = 0.96
# The first letters of the ids of questions that were written at one time, in one manner.
_WRITERS = ("cpno", "tk", "u")
# Weak regularisation: 8 signs and 384 weights of words, more than a thousand questions.
_C = 0.3

Wide = NDArray[np.float64]
Flags = NDArray[np.bool_]


def main() -> None:
    """Fit, write the calibration of the index's model, and say what it does on unseen questions."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, default=Path(DEFAULT_INDEX), metavar="DIR")
    library = Library.open(parser.parse_args().index)
    questions = [one for one in library_questions(_QUESTIONS) if one.half == "tune"]
    signs = [library.signs(one.text) for one in questions]
    answerable = np.array([one.kind == "answerable" for one in questions])
    fitted, unseen = calibrated(signs, answerable)
    _tell("cross-validated", unseen >= fitted.cutoff, answerable)
    for writer in _WRITERS:
        own = np.array([one.id[0] in writer for one in questions])
        others = [one for one, left in zip(signs, own, strict=True) if not left]
        without, _ = calibrated(others, answerable[~own])
        sure = [without.confidence(one) for one, left in zip(signs, own, strict=True) if left]
        _tell(f"{writer}, left out", np.array(sure) >= without.cutoff, answerable[own])
    write(library.manifest.model, fitted, len(questions))


def _tell(name: str, answered: Flags, answerable: Flags) -> None:
    right, wrong = answered[answerable].mean(), answered[~answerable].mean()
    print(f"{name}: {right:.3f} of the answerable are answered, {wrong:.3f} of the others")


def calibrated(signs: Sequence[Signs], answerable: Flags) -> tuple[Calibration, Wide]:
    """The calibration for the signs of n questions, and their cross-validated confidence, (n,).

    `answerable` (n,) have an answer.
    """
    figures = np.array([one.figures() for one in signs])
    mean, deviation = figures.mean(axis=0), figures.std(axis=0) + 1e-12
    words = np.array([one.strange for one in signs], dtype=np.float64)
    # All words together may say as much as all other signs together.
    scale = np.sqrt(figures.shape[1] / max(float((words**2).sum(axis=1).mean()), 1e-12))
    rows = np.hstack([(figures - mean) / deviation, words * scale])
    model = LogisticRegression(C=_C, class_weight="balanced", max_iter=3000)
    folds = StratifiedKFold(10, shuffle=True, random_state=0)
    unseen = cross_val_predict(model, rows, answerable, cv=folds, method="predict_proba")[:, 1]
    cutoff = float(np.quantile(unseen[answerable], 1 - _ANSWERED))
    model.fit(rows, answerable)
    weights = model.coef_[0][: figures.shape[1]] / deviation
    fitted = Calibration(
        float(model.intercept_[0] - weights @ mean),
        tuple(map(float, weights)),
        np.asarray(model.coef_[0][figures.shape[1] :] * scale, dtype=np.float32),
        round(cutoff, 3),
    )
    return fitted, unseen


def write(model: str, fitted: Calibration, questions: int) -> None:
    """Put a model's calibration into the file; those of other models stay."""
    record: dict[str, Any] = {"models": {}}
    if confidence.FILE.exists():
        record = json.loads(confidence.FILE.read_text("utf-8"))
    record["models"][model] = {
        "intercept": fitted.intercept,
        "coefficients": dict(zip(FIGURES, fitted.coefficients, strict=True)),
        "words": [round(float(weight), 5) for weight in fitted.words],
        "cutoff": fitted.cutoff,
        "questions": questions,
    }
    confidence.FILE.write_text(json.dumps(record) + "\n", "utf-8")


if __name__ == "__main__":
    main()
