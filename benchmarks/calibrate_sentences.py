"""Learn which sentence of a passage answers: fit index/data/sentences.json.

    python -m benchmarks.calibrate_sentences --index .kneadle

The roles of sentences are learned from tests/data/roles.tsv, and which is the answer from
tests/data/chosen.jsonl, both labelled by readers. tests/data/chosen_later.jsonl is by others, for
questions written afterwards: the fit is tried on it. What `kneadle eval --library` measures on,
tests/data/sentences.jsonl, has other questions and other passages.
"""

import argparse
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold, StratifiedKFold, cross_val_score

from index import telling
from index.evaluate import records
from index.library import Library
from index.store import DEFAULT_INDEX
from index.telling import FEATURES, ROLES, Matrix, Roles
from ingest.sentences import sentence_spans

_DATA = Path(__file__).resolve().parent.parent / "tests" / "data"
# Weak regularisation of 384 weights a role, on 1 200 sentences: chosen by cross-validation.
_ROLES_C = 10.0
# The square of each weight counts this much, features scaled to unit deviation.
_RIDGE = 3.0
_FOLDS = 10

Wide = NDArray[np.float64]
# A passage's features (n, f) and which of its n sentences readers accepted.
Choice = tuple[Matrix, NDArray[np.int64]]


def main() -> None:
    """Fit, write the coefficients of the index's model, and say what cross-validation gave."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, default=Path(DEFAULT_INDEX), metavar="DIR")
    library = Library.open(parser.parse_args().index)
    roles = fit_roles(library, _DATA / "roles.tsv")
    choices = list(read_choices(library, _DATA / "chosen.jsonl", roles))
    print(
        f"the right sentence, of {len(choices)} passages cross-validated: {validated(choices):.3f}"
    )
    weights = fit(choices)
    later = list(read_choices(library, _DATA / "chosen_later.jsonl", roles))
    right = np.mean([int(np.argmax(rows @ weights)) in accepted for rows, accepted in later])
    print(f"the right sentence, of {len(later)} passages labelled later: {right:.3f}")
    write(library.manifest.model, roles, weights)


def fit_roles(library: Library, path: Path) -> Roles:
    """The regression from a sentence's vector to its role."""
    rows = [line.split("\t", 1) for line in path.read_text("utf-8").splitlines()]
    vectors = library.encoder().encode([text for _, text in rows])
    labels = np.array([ROLES.index(role) for role, _ in rows])
    model = LogisticRegression(C=_ROLES_C, max_iter=2000)
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=0)
    right = cross_val_score(model, vectors, labels, cv=folds).mean()
    print(f"the right role, of {len(rows)} sentences cross-validated: {right:.3f}")
    model.fit(vectors, labels)
    return Roles(model.coef_.astype(np.float32), model.intercept_.astype(np.float32))


def read_choices(library: Library, path: Path, roles: Roles) -> Iterable[Choice]:
    """The features of each judged passage's sentences, with those that were accepted."""
    for record in records(path):
        source_id = str(record["passage"]).split("#")[0]
        passages = {passage.id: passage for passage in library.passages(source_id)}
        text = passages[str(record["passage"])].text
        sentences = [text[start:end] for start, end in sentence_spans(text)]
        sought, about = library.sought(str(record["question"])), library.about(source_id)
        vectors = library.encoder().encode(sentences)
        accepted = [n for n, one in enumerate(sentences) if one in record["acceptable"]]
        yield (
            telling.features(sought, about, sentences, vectors, roles),
            np.array(accepted, dtype=np.int64),
        )


def fit(choices: Sequence[Choice]) -> Wide:
    """The weight of each feature: the greatest likelihood of an accepted sentence, less a ridge."""
    scale = np.vstack([rows for rows, _ in choices]).std(axis=0) + 1e-9
    scaled = [(rows / scale, accepted) for rows, accepted in choices]

    def loss(weights: Wide) -> tuple[float, Wide]:
        value, slope = _RIDGE * weights @ weights, 2 * _RIDGE * weights
        for rows, accepted in scaled:
            shares = _softmax(rows @ weights)
            right = shares[accepted].sum()
            toward = np.zeros(len(shares))
            toward[accepted] = shares[accepted] / right
            value -= np.log(right)
            slope = slope - (toward - shares) @ rows
        return float(value), slope

    found = minimize(loss, np.zeros(len(FEATURES)), jac=True, method="L-BFGS-B")
    return np.asarray(found.x / scale, dtype=np.float64)


def validated(choices: Sequence[Choice]) -> float:
    """The share of passages whose best sentence was accepted, each by a fit without it."""
    right = []
    for seen, unseen in KFold(_FOLDS, shuffle=True, random_state=0).split(np.arange(len(choices))):
        weights = fit([choices[n] for n in seen])
        right += [int(np.argmax(choices[n][0] @ weights)) in choices[n][1] for n in unseen]
    return float(np.mean(right))


def write(model: str, roles: Roles, weights: Wide) -> None:
    """Put a model's coefficients into the file; those of other models stay."""
    record: dict[str, Any] = {"models": {}}
    if telling.FILE.exists():
        record = json.loads(telling.FILE.read_text("utf-8"))
    record["models"][model] = {
        "features": {name: round(float(w), 5) for name, w in zip(FEATURES, weights, strict=True)},
        "roles": {
            role: {
                "intercept": round(float(roles.intercepts[n]), 5),
                "weights": [round(float(weight), 4) for weight in roles.weights[n]],
            }
            for n, role in enumerate(ROLES)
        },
    }
    telling.FILE.write_text(json.dumps(record) + "\n", "utf-8")


def _softmax(scores: Wide) -> Wide:
    powers = np.exp(scores - scores.max())
    return np.asarray(powers / powers.sum())


if __name__ == "__main__":
    main()
