"""How well the rules read each field, measured, and which fields may therefore be filled."""

from typing import NamedTuple

# Below this precision a field stays "not stated": better nothing than one in ten wrong.
LEAST_PRECISION = 0.9


class Measured(NamedTuple):
    """Over the values of a field: how many of those given were right, how many of those there."""

    precision: float
    recall: float
    given: int
    labelled: int


# On the half of tests/data/abstracts.jsonl that the rules were not written on:
#     kneadle eval --facts --json
MEASURED = {
    "design": Measured(0.989, 0.989, 87, 87),
    "n_participants": Measured(0.931, 0.838, 72, 80),
    "n_studies": Measured(1.0, 0.75, 12, 16),
    "certainty": Measured(1.0, 0.917, 11, 12),
    "techniques": Measured(0.962, 0.944, 106, 108),
    "body_regions": Measured(1.0, 0.963, 52, 54),
    "conditions": Measured(0.98, 0.89, 99, 109),
    "dose": Measured(0.971, 0.81, 105, 126),
    "comparators": Measured(0.961, 0.79, 51, 62),
}


def trusted() -> frozenset[str]:
    """The fields of Metadata that the rules may fill."""
    return frozenset(name for name, m in MEASURED.items() if m.precision >= LEAST_PRECISION)
