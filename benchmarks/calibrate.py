"""Calibrate when the library says that it has nothing.

    python -m benchmarks.calibrate --index .kneadle --curve docs/calibration.svg

fits index/data/confidence.json, for any library, and index/data/coverage.npz, for the shipped one,
on the half "tune" of tests/data/questions.jsonl alone, with the signs that a search computes. The
half "test" is for `kneadle eval --library`, which reports.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from benchmarks.calibrate_coverage import Taught, covered
from benchmarks.calibrate_coverage import write as write_coverage
from index import confidence
from index.confidence import FIGURES, Calibration
from index.curve import Curve, curve, drawn
from index.evaluate import library_questions
from index.library import Library
from index.store import DEFAULT_INDEX
from ingest.model import DEFAULT_MODEL

_QUESTIONS = Path(__file__).resolve().parent.parent / "tests" / "data" / "questions.jsonl"
# The share of the answerable questions that a cut-off has to answer, when each is judged by what
# has seen no question of its writer. Below the 92 % aimed at, for most writers kept to one manner,
# which what is fitted in the end has seen: those who wrote in all manners (a, b, q and r), each
# left out, are answered in 92 % on average.
_ANSWERED = 0.90
# The first letters of the ids of questions that were written at one time, in one manner, where
# they are several; all others are a writer each.
_WRITERS = ("cpno", "tk")
# Weak regularisation: 8 signs and 384 weights of words, more than a thousand questions.
_C = 0.3

Wide = NDArray[np.float64]
Flags = NDArray[np.bool_]


def main() -> None:
    """Fit, write what was fitted, and say what it does on questions of writers it has not seen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, default=Path(DEFAULT_INDEX), metavar="DIR")
    parser.add_argument("--curve", type=Path, metavar="FILE", help="draw what both were chosen by")
    arguments = parser.parse_args()
    library = Library.open(arguments.index)
    questions = [one for one in library_questions(_QUESTIONS) if one.half == "tune"]
    taught = Taught(
        [library.signs(one.text) for one in questions],
        np.array([one.kind == "answerable" for one in questions]),
        np.array([_writer(one.id) for one in questions]),
    )
    model = library.manifest.model
    general, by_any = calibrated(taught)
    shipped, by_shipped = covered(model, library.ids, taught, _ANSWERED)
    curves = [
        _told("the shipped library", by_shipped, shipped.cutoff, taught),
        _told("any library", by_any, general.cutoff, taught),
    ]
    if arguments.curve is not None:
        arguments.curve.write_text(drawn(curves), encoding="utf-8")
    write(model, general, len(questions))
    # The shipped library is asked by the default model; what was fitted for that has to stay.
    if model == DEFAULT_MODEL:
        write_coverage(shipped)


def _writer(question_id: str) -> str:
    return next((several for several in _WRITERS if question_id[0] in several), question_id[0])


def _told(name: str, unseen: Wide, cutoff: float, taught: Taught) -> Curve:
    """The curve of the confidence in unseen questions; also prints each writer's at the cut-off."""
    answered = unseen >= cutoff
    print(f"{name}: {_shares(answered, taught.answerable)}")
    for writer in sorted(set(taught.writers.tolist())):
        own = taught.writers == writer
        print(f"  {writer}, left out: {_shares(answered[own], taught.answerable[own])}")
    right, wrong = unseen[taught.answerable], unseen[~taught.answerable]
    return curve(name, right.tolist(), wrong.tolist(), cutoff)


def _shares(answered: Flags, answerable: Flags) -> str:
    right, wrong = answered[answerable].mean(), answered[~answerable].mean()
    return f"{right:.3f} of the answerable are answered, {wrong:.3f} of the others"


def calibrated(taught: Taught) -> tuple[Calibration, Wide]:
    """The calibration for n questions, and the confidence in each one when unseen, (n,)."""
    figures = np.array([one.figures() for one in taught.signs])
    mean, deviation = figures.mean(axis=0), figures.std(axis=0) + 1e-12
    words = np.array([one.strange for one in taught.signs], dtype=np.float64)
    # All words together may say as much as all other signs together.
    scale = np.sqrt(figures.shape[1] / max(float((words**2).sum(axis=1).mean()), 1e-12))
    rows = np.hstack([(figures - mean) / deviation, words * scale])
    model = LogisticRegression(C=_C, class_weight="balanced", max_iter=3000)
    unseen = taught.unseen(model, rows, "predict_proba")[:, 1]
    model.fit(rows, taught.answerable)
    weights = model.coef_[0][: figures.shape[1]] / deviation
    fitted = Calibration(
        float(model.intercept_[0] - weights @ mean),
        tuple(map(float, weights)),
        np.asarray(model.coef_[0][figures.shape[1] :] * scale, dtype=np.float32),
        taught.cutoff(unseen, _ANSWERED),
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
