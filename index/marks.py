"""How a dot shows what is known of a study: shape, colour, opacity, area; each has its legend.

Agreement (colour) and certainty (opacity) stay two signs: a number made of both would hide both.
"""

import math

from index import certainty
from index.facets import NOT_STATED

# Shapes are told apart without colour; names are those of Vega and Altair.
SHAPES = {
    "guideline": "square",
    "umbrella review": "square",
    "meta-analysis": "square",
    "systematic review": "square",
    "randomized trial": "circle",
    "controlled trial": "triangle-up",
    "cohort": "triangle-up",
    "case-control": "triangle-up",
    "cross-sectional": "triangle-up",
    "case report": "triangle-down",
    "qualitative": "triangle-down",
}
_NO_STUDY = "cross"
SHAPE_MEANINGS = {
    "square": "guideline or review of studies",
    "circle": "randomized trial",
    "triangle-up": "other comparison of groups",
    "triangle-down": "single cases or interviews",
    "cross": "no study, or kind not stated",
}
# On a light and on a dark page. Each stands out from its page by 3:1 (WCAG 2.2, 1.4.11), and any
# two lie 25 apart in CIELAB also for those who lack one of the three cones; a test holds both.
COLOURS = {
    "favours massage": ("#0072b2", "#56b4e9"),
    "no difference": ("#7a7a7a", "#8a8a8a"),
    "mixed": ("#aa00ff", "#bb00ff"),
    "inconclusive": ("#662200", "#ffcc00"),
    "favours comparator": ("#c8500a", "#e8743b"),
    "harm signal": ("#000000", "#ffffee"),
    "not applicable": ("#221199", "#0066aa"),
}
# What has no rating is drawn as an outline: that is no low certainty.
OPACITIES = {"high": 1.0, "moderate": 0.8, "low": 0.6, "very low": 0.4}
UNRATED = 0.0
_LEAST_AREA, _MOST_AREA = 40.0, 640.0
_MOST_PARTICIPANTS = 10_000


def shape(design: str | None) -> str:
    """The shape of a kind of study."""
    return SHAPES.get(design or "", _NO_STUDY)


def colour(direction: str | None, *, dark: bool = False) -> str:
    """The colour of a direction; what is not stated looks like what does not apply."""
    return COLOURS.get(direction or "", COLOURS["not applicable"])[dark]


def opacity(level: str) -> float:
    """How filled a dot is by the certainty's level; UNRATED where it is none of the four."""
    return OPACITIES.get(level, UNRATED)


def certainty_level(words: str | None) -> str:
    """One of the four levels, the authors' own words, or NOT_STATED."""
    return certainty.level(words) or NOT_STATED


def area(participants: int | None) -> float:
    """A dot's area in square pixels, by the logarithm: from 40 (one, or not stated) to 640."""
    share = math.log1p(participants or 0) / math.log1p(_MOST_PARTICIPANTS)
    return _LEAST_AREA + (_MOST_AREA - _LEAST_AREA) * min(share, 1.0)
