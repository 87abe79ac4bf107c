"""The score under which the library says that it has nothing on a question."""

from ingest.model import DEFAULT_MODEL

# By model: scores of another model lie elsewhere. Each is the greatest score that still answers
# 95 % of the answerable questions in the tuning half of tests/data/questions.jsonl, rounded down
# to two places; `kneadle eval --library` prints what it does to the other half.
_CUTOFFS = {DEFAULT_MODEL: 0.25}


def cutoff(model_name: str) -> float | None:
    """The cut-off for a model by its name; None for one that nobody has calibrated."""
    return _CUTOFFS.get(model_name)
