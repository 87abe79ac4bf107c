"""What kind of study an abstract reports."""

import pytest

from ingest.metadata import DESIGNS
from ingest.study import read_study
from ingest.study_records import Abstract, Fact


def design(title: str, text: str = "", *types: str) -> str | None:
    fact = read_study(Abstract(title, ((None, text),), types)).design
    return None if fact is None else fact.value


@pytest.mark.parametrize(
    ("types", "value"),
    [
        (("Journal Article", "Randomized Controlled Trial"), "randomized trial"),
        (("Systematic Review", "Meta-Analysis"), "meta-analysis"),
        (("Network Meta-Analysis", "Journal Article"), "meta-analysis"),
        (("Systematic Review",), "systematic review"),
        (("Practice Guideline", "Review"), "guideline"),
        (("Clinical Trial Protocol",), "protocol"),
        (("Case Reports",), "case report"),
        (("Review",), "narrative review"),
        (("Controlled Clinical Trial",), "controlled trial"),
        (("Journal Article", "Multicenter Study"), None),
    ],
)
def test_a_publication_type_says_it(types: tuple[str, ...], value: str | None) -> None:
    assert design("Massage of the calf", "Calves were massaged.", *types) == value
    assert value is None or value in DESIGNS


def test_the_type_is_quoted_as_the_origin() -> None:
    read = read_study(Abstract("Calves", (), ("Randomized Controlled Trial",)))
    assert read.design == Fact(
        "randomized trial", "Randomized Controlled Trial", "publication type"
    )


@pytest.mark.parametrize("kind", ["Editorial", "Letter", "Comment", "News"])
def test_an_opinion_on_a_trial_is_no_trial(kind: str) -> None:
    assert design("A randomised trial of massage: is it enough?", "", kind) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        # Cochrane: any variant of "random" for how the groups were formed
        ("Drivers were randomly allocated to massage or rest.", "randomized trial"),
        ("Groups were formed by drawing lots.", "randomized trial"),
        ("The order of the two visits was randomized.", "randomized trial"),
        # ... and quasi-random, or none
        ("Drivers were allocated alternately to massage or rest.", "controlled trial"),
        ("This was a non-randomised controlled study.", "controlled trial"),
        ("Assignment was by ward.", "controlled trial"),
        # the word alone is not the allocation
        ("We sent a survey to 300 randomly selected drivers.", "cross-sectional"),
        ("A randomised trial is needed.", None),
        ("Previous randomised trials found little.", None),
    ],
)
def test_random_has_to_be_how_the_groups_were_formed(text: str, value: str | None) -> None:
    assert design("Massage of bus drivers", text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Two databases were searched. Six trials were found.", "systematic review"),
        ("Two databases were searched. Six trials were pooled.", "meta-analysis"),
        ("Two databases were searched. Six trials could not be pooled.", "systematic review"),
        (
            "Two databases were searched. A random-effects model was planned, but it was not"
            " possible to pool the trials.",
            "systematic review",
        ),
        ("An umbrella review was done.", "umbrella review"),
        ("A scoping review was done of 12 randomised trials.", None),
        ("Four hundred charts were reviewed in a retrospective study.", "cohort"),
        ("A 40-year-old man fainted during a massage.", "case report"),
        ("Interviews were held and themes sought.", "qualitative"),
        ("Twenty rats were randomly assigned to stroking.", None),
    ],
)
def test_an_abstract_says_it_in_its_own_way(text: str, value: str | None) -> None:
    assert design("Massage and its effects", text) == value


def test_a_title_counts_before_the_abstract() -> None:
    text = "Trials in which patients were randomly assigned were eligible."
    assert design("Massage of the hand: a meta-analysis", text) == "meta-analysis"
    assert design("Massage of the hand: protocol for a trial", text) == "protocol"
    assert design("Massage of the hand: a review", text) is None
