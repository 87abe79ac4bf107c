"""What stands on a hit."""

from dataclasses import replace

from index.facts import facts
from ingest.records import ByMachine, Source

TRIAL = Source(
    id="a",
    design="randomized trial",
    n_participants=3467,
    direction="mixed",
    certainty="low (GRADE)",
    file="a.md",
    sha256="0",
)


def test_kind_size_direction_and_certainty_stand_apart() -> None:
    assert facts(TRIAL) == (
        "randomized trial",
        "3,467 participants",
        "mixed",
        "certainty: low (GRADE)",
    )
    review = replace(TRIAL, design="meta-analysis", n_studies=1, n_participants=None)
    assert facts(review)[:2] == ("meta-analysis", "1 study")


def test_a_page_that_is_no_study_says_so() -> None:
    page = replace(TRIAL, design="consumer page", direction="not applicable", certainty=None)
    assert facts(replace(page, n_participants=None)) == ("web page, not a study",)


def test_where_the_kind_is_not_known_that_is_said_and_of_the_rest_nothing() -> None:
    assert facts(Source(id="a", file="a.txt", sha256="0")) == ("kind of source not stated",)


def test_what_rules_read_says_so_and_what_was_stated_does_not() -> None:
    read = ByMachine("design", "randomized trial", "randomly assigned", "abstract")
    assert facts(replace(TRIAL, read_by_machine=(read,))) == (
        "randomized trial (read by machine)",
        "3,467 participants",
        "mixed",
        "certainty: low (GRADE)",
    )


def test_what_became_of_a_work_comes_first() -> None:
    notices = ("retraction: 2020 doi:10.5555/r", "retraction: 2020-03-14 [Crossref]", "correction")
    assert facts(replace(TRIAL, retracted=True, notices=notices))[:3] == (
        "RETRACTED 2020-03-14 (doi:10.5555/r)",
        "corrected",
        "randomized trial",
    )
    assert facts(replace(TRIAL, retracted=True))[0] == "RETRACTED"
