"""How certain authors call their findings."""

import pytest

from index.certainty import OTHERWISE, level


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (None, None),
        ("", None),
        ("high certainty", "high"),
        ("Moderate", "moderate"),
        ("low overall quality (GRADE used)", "low"),
        ("very-low certainty", "very low"),
        # Of several the lowest.
        ("very low to low certainty", "very low"),
        ("quality of the trials moderate to high", "moderate"),
        ("12 high and 4 low quality studies (SIGN 50)", "low"),
        ("mostly low or very low; seven conclusions moderate; none high", "very low"),
        # Words about something else.
        ("high risk of bias (authors)", OTHERWISE),
        ("high or unclear risk of bias in most trials", OTHERWISE),
        ("good methodological quality but unknown risk of bias", OTHERWISE),
        ("low-quality evidence; strong recommendation", "low"),
        ("intermediate level of evidence, moderate strength of recommendation", OTHERWISE),
        ("ten studies moderate, one high risk of bias", "moderate"),
        ("PEDro 5/10", OTHERWISE),
        ("poor quality evidence (authors)", OTHERWISE),
        ("highly promising, lowland", OTHERWISE),
    ],
)
def test_levels(words: str | None, expected: str | None) -> None:
    assert level(words) == expected
