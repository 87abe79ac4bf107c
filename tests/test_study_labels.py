"""Techniques, conditions, body regions, dose and comparators."""

import pytest

from ingest.metadata import BODY_REGIONS
from ingest.study import read_study
from ingest.study_records import Abstract
from ingest.study_terms import REGIONS, find, terms


def values(field: str, text: str, title: str = "A randomised trial of touch") -> list[str]:
    read = read_study(Abstract(title, (("Methods", text),)))
    return [fact.value for fact in getattr(read, field)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Swedish massage and shiatsu were given.", ["Swedish massage", "shiatsu"]),
        ("Massage was given by a nurse.", ["massage"]),
        ("The control group had sham reflexology.", []),
        ("Carotid sinus massage was done.", []),
        ("Hand and foot massage was given.", ["hand massage", "foot massage"]),
        ("Deep-tissue massage was given.", ["deep tissue massage"]),
    ],
)
def test_techniques_go_by_one_name(text: str, names: list[str]) -> None:
    assert values("techniques", text) == names


def test_conditions_come_from_the_title_and_from_who_took_part() -> None:
    title = "Massage for chronic low back pain and sleep: a randomised trial"
    text = "We took adults with fibromyalgia. Asthma was an exclusion."
    assert values("conditions", text, title) == ["low back pain", "sleep", "fibromyalgia"]


def test_the_wider_condition_says_nothing_beside_the_narrower() -> None:
    assert values("conditions", "", "Pain and neck pain") == ["neck pain"]
    assert values("conditions", "", "Pain after a fall") == ["pain"]


def test_regions_are_those_of_the_vocabulary() -> None:
    assert {name for name, _ in REGIONS} <= set(BODY_REGIONS)


def test_a_region_is_where_hands_worked_not_what_a_word_may_also_mean() -> None:
    assert values("body_regions", "The calf was massaged before lunch.") == ["leg"]
    assert values("body_regions", "On the other hand, massage was given back to back.") == ["back"]
    assert values("body_regions", "The knee was scanned.") == []
    assert values("body_regions", "Massage began at a cervical dilatation of 4 cm.") == []


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "Massage was given for 30 minutes twice a week for six weeks.",
            ["30 minutes", "twice a week", "6 weeks"],
        ),
        ("They had eight one-hour massage sessions.", ["60 minutes", "8 sessions"]),
        (
            "Massage (10-15 min daily, 5 days a week) was taught.",
            ["10-15 minutes", "daily", "5 times a week"],
        ),
        ("A massage was given every other day.", ["every other day"]),
        # what is measured, waited for, or given to the others
        ("Ten minutes after the massage, and at 12 weeks, pain was scored.", []),
        ("Participants were followed for 12 weeks after massage.", []),
        (
            "The massage group had 4 sessions, and the control group had 10 sessions of tea.",
            ["4 sessions"],
        ),
        ("They had twice-weekly massage with weekly home visits.", ["twice a week"]),
        ("Massage was given in 2 weekly sessions.", []),
        ("Massage was given in 12 weekly sessions.", ["once a week", "12 sessions"]),
        ("A 2-hour massage class was held.", []),
        # two doses are no dose
        ("Massage lasted 20 minutes or it lasted 50 minutes.", []),
    ],
)
def test_a_dose_is_read_in_parts(text: str, parts: list[str]) -> None:
    assert values("dose", text) == parts


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Massage was compared with usual care.", ["usual care"]),
        ("They were randomised to massage or a waiting list.", ["waiting list"]),
        ("They were randomised to massage or stretching.", ["stretching"]),
        ("All did stretching before the massage.", []),
        ("They were randomised to massage plus usual care.", []),
        ("Massage, sham massage and no treatment were compared.", ["no treatment", "sham"]),
    ],
)
def test_a_comparator_is_set_against_massage(text: str, names: list[str]) -> None:
    assert values("comparators", text) == names


def test_what_was_no_massage_has_no_dose_and_no_comparator() -> None:
    text = "They were randomised to tea for 30 minutes twice a week or usual care."
    read = read_study(Abstract("A randomised trial of tea", (("Methods", text),)))
    assert read.design is not None
    assert (read.dose, read.comparators, read.body_regions) == ((), (), ())


def test_what_one_term_covers_is_no_others() -> None:
    words = terms("low back pain\nback pain\nother = pain")
    found = [(name, match.start()) for name, match in find(words, "low back pain, back pain")]
    assert found == [("low back pain", 0), ("back pain", 15)]


def test_a_survey_compares_nothing() -> None:
    assert values("comparators", "Some had usual care.", "Massage use: a survey") == []
