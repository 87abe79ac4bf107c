"""How sure authors say they are."""

import pytest

from ingest.study import read_study
from ingest.study_records import Abstract


def certainty(text: str, title: str = "Massage: a systematic review") -> str | None:
    fact = read_study(Abstract(title, (("Results", text),))).certainty
    return None if fact is None else fact.value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Massage may lower pain (low-certainty evidence).", "low"),
        (
            "The certainty of the evidence was low for pain and very low for mood.",
            "very low to low",
        ),
        ("There was moderate quality evidence for pain.", "moderate"),
        ("Massage may be offered (quality of evidence: intermediate).", "moderate"),
        ('We judged the quality of the evidence to be "low" to "very low".', "very low to low"),
        ("The evidence is very uncertain about harms.", "very low"),
        ("There is insufficient evidence to decide.", "insufficient"),
        # of single studies, of bias, of what is wanted
        ("Eight trials had a high risk of bias.", None),
        ("Four high-quality trials were found.", None),
        ("The certainty of the evidence was low due to a high risk of bias.", "low"),
        ("We used GRADE to rate the certainty of the evidence.", None),
    ],
)
def test_the_levels_are_those_the_authors_name(text: str, value: str | None) -> None:
    assert certainty(text) == value


def test_a_trial_has_no_certainty_of_a_body_of_evidence() -> None:
    assert certainty("Low-certainty evidence was known.", "A randomised trial") is None
