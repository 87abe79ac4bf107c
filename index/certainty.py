"""How certain authors call their findings, in the words of GRADE where they used them.

GRADE knows high, moderate, low and very low (https://gdt.gradepro.org/app/handbook/handbook.html).
Of several the lowest counts, so that no finding is shown surer than its authors said. We rate
nothing ourselves.
"""

import re

LEVELS = ("high", "moderate", "low", "very low")
OTHERWISE = "in the authors' own words"
# "high risk of bias" says the opposite of high certainty, "conditional recommendation" nothing.
_OTHER_MATTER = re.compile(
    r"(?i)\b(?:high|low|unclear|moderate)(?: or (?:high|low|unclear|moderate))? risk\b"
    r"|\b(?:strong|conditional|weak)(?: strength of)? recommendations?\b"
    r"|\b(?:high|moderate|low|weak) strength of recommendation\b|\bnone high\b"
)
_LEVEL = re.compile(r"(?i)\bvery[- ]low\b|\b(?:high|moderate|low)\b")


def level(certainty: str | None) -> str | None:
    """One of LEVELS; OTHERWISE where the authors used other words; None where they gave none."""
    if not certainty:
        return None
    text = _OTHER_MATTER.sub("", certainty)
    named = {found.lower().replace("-", " ") for found in _LEVEL.findall(text)}
    return next((name for name in reversed(LEVELS) if name in named), OTHERWISE)
