"""Let stronger and newer evidence go first among passages that answer about equally well.

A tie-breaker, never a trump: what it can add is small beside the differences between a passage
that answers and one that does not.
"""

from collections.abc import Mapping

from ingest.records import Source

# The most that it adds to a score. Half of the neighbours in a list of ten are nearer than this.
MARGIN = 0.01
# How far up a design stands, 1 to 0: the levels for questions about treatment of the Oxford Centre
# for Evidence-Based Medicine (2011, https://www.cebm.ox.ac.uk), guidelines with the reviews that
# they rest on. What is no study, or does not say what it is, gets nothing.
_LEVELS: Mapping[str, float] = {
    "guideline": 1.0,
    "umbrella review": 1.0,
    "meta-analysis": 1.0,
    "systematic review": 1.0,
    "randomized trial": 0.75,
    "controlled trial": 0.5,
    "cohort": 0.5,
    "case-control": 0.25,
    "cross-sectional": 0.25,
    "qualitative": 0.25,
}
# The design weighs three times as much as the year.
_DESIGN_SHARE = 0.75
# A study of so many years ago counts as old.
_OLD = 25


def bonus(source: Source, year: int) -> float:
    """What a source's design and age in a year add to its score, 0 to MARGIN.

    Retracted work gets nothing.
    """
    if source.retracted:
        return 0.0
    level = _LEVELS.get(source.design or "", 0.0)
    age = _OLD if source.year is None else year - source.year
    recent = 1 - min(max(age, 0), _OLD) / _OLD
    return MARGIN * (_DESIGN_SHARE * level + (1 - _DESIGN_SHARE) * recent)
