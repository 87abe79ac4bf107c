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
# Sections on how it was done: they have a question's words, as names of scales, but no outcome.
_METHODS = re.compile(
    r"(?i)what was done|(?:materials?|patients|subjects|participants)?(?: and )?methods?"
    r"|(?:study )?(?:design|selection|procedures?|protocol)|interventions?|selection criteria"
    r"|data (?:sources|collection)(?: and analysis)?|(?:main )?outcome measures?|measurements?"
    r"|(?:search|statistical) (?:methods|strategy|analysis)"
)
# Questions that are about how it was done.
_ASKS_HOW = re.compile(
    r"(?i)\bhow (?:many|much|long|often|was|were|did)\b"
    r"|\bwhat (?:was|were) .*\b(?:done|compar\w+|measured)\b"
    r"|\b(?:sessions?|minutes|dos(?:e|es|age|ing)|duration|frequency|protocols?|procedures?"
    r"|comparators?|control (?:group|condition)s?|inclusion criteria|outcome measures?)\b"
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


def lead(hits: Sequence[Hit], question: str) -> Hit:
    """The passage to show first: the best, unless it only asks, says who took part, or how it was
    done where nobody asked that; then the best that answers.

    One that asks what the reader asks says that the answer is near, but is not the answer. Of 53
    such passages on methods that came first, read for other questions than those that judge the
    ranking, 12 had the answer, and of the 378 under other headings 348.
    """
    asks_how = _ASKS_HOW.search(question) is not None
    asides = (_ASIDE,) if asks_how else (_ASIDE, _METHODS)
    others = (hit for hit in hits if not any(_heads(aside, hit) for aside in asides))
    first = next(others, hits[0])
    if asks_how or first is hits[0] or _heads(_FINDING, first):
        return first
    return next((hit for hit in others if _heads(_FINDING, hit)), first)


def _heads(heading: re.Pattern[str], hit: Hit) -> bool:
    return heading.fullmatch((hit.passage.heading or "").strip()) is not None
