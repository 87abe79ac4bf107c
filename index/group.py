"""From scored passages to sources: which come first, and which passage each shows first."""

import re
from collections.abc import Mapping, Sequence

import numpy as np

from index.records import Hit
from index.top import Rows, Scores

# Sections on what a study asked and in whom, and those that say what came of it.
_ASIDE = re.compile(
    r"(?i)(?:research )?(?:questions?|objectives?|aims?|purpose|hypothes[ei]s)"
    r"|who took part|participants|subjects|patients|setting"
)
_FINDING = re.compile(
    r"(?i)(?:main )?(?:what was found|findings|results|conclusions?|in plain words)(?: and .*)?"
)


# For each source, best first, the places of its passages among the candidates, best first.
Places = dict[int, list[int]]


def best_places(sources: Rows, scores: Scores) -> Places:
    """For each source the places of its passages, best first; the best source first.

    `sources` and `scores` belong to the same passages: (n,) and (n,). Equals stay in their order.
    """
    places: Places = {}
    for place in np.argsort(-scores, kind="stable"):
        places.setdefault(int(sources[place]), []).append(int(place))
    return places


def within(places: Mapping[int, Sequence[int]], scores: Scores, k: int, margin: float) -> list[int]:
    """The sources that a bonus of up to `margin` may bring among the k best, best first."""
    tops = {source: float(scores[own[0]]) for source, own in places.items()}
    if len(tops) <= k:
        return list(tops)
    least = list(tops.values())[k - 1] - margin
    return [source for source, top in tops.items() if top >= least]


def lead(hits: Sequence[Hit]) -> Hit:
    """The passage to show first: the best, unless it only asks, or says who took part; then the
    best that answers.

    One that asks what the reader asks says that the answer is near, but is not the answer.
    """
    if not _heads(_ASIDE, hits[0]):
        return hits[0]
    answers = [hit for hit in hits if _heads(_FINDING, hit)]
    others = [hit for hit in hits if not _heads(_ASIDE, hit)]
    return (answers or others or hits)[0]


def _heads(heading: re.Pattern[str], hit: Hit) -> bool:
    return heading.fullmatch((hit.passage.heading or "").strip()) is not None
