"""How many people took part, how many studies a review includes."""

import pytest

from ingest.study import read_study
from ingest.study_records import Abstract


def people(text: str, title: str = "A randomised trial of massage") -> int | None:
    fact = read_study(Abstract(title, (("Methods", text),))).n_participants
    return None if fact is None else fact.value


def studies(text: str) -> tuple[int | None, int | None]:
    read = read_study(Abstract("Massage: a systematic review", (("Results", text),)))
    return (
        read.n_studies.value if read.n_studies else None,
        read.n_participants.value if read.n_participants else None,
    )


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("We randomly assigned 64 bakers to massage or rest.", 64),
        ("Ninety-one adults, all of them bakers, were randomised.", 91),
        ("Adults with sore hands (n = 48) were randomised.", 48),
        # those who were randomized, not those seen before or after
        ("Of 80 adults screened, 52 were randomised and 47 were analysed.", 52),
        ("We invited 300 adults; 120 responded.", 120),
        # the sum of the arms, in brackets, by "each", and as two groups
        ("Adults had massage (n = 21), rest (n = 20) or tea (n = 22).", 63),
        ("Sixty adults took part, 30 in each group.", 60),
        ("Eleven mothers and four fathers were interviewed.", 15),
        ("In total, 33 and 36 women were randomised.", 69),
        # one arm alone confirms nothing
        ("Eighty adults were randomised to massage (n = 40) or rest.", 80),
        # a few of them in brackets, and those who gave the massage
        ("Fifty healthy adults (21 men) were studied.", 50),
        ("Bakers (21 men) were studied.", None),
        ("The massage was given by 9 therapists.", None),
        # nothing that is plain
        ("We plan to recruit 200 adults.", None),
        ("Pain fell by 12 points in 40% of the adults.", None),
    ],
)
def test_those_who_took_part_are_counted(text: str, value: int | None) -> None:
    assert people(text) == value


def test_the_one_patient_of_a_case_report_counts() -> None:
    assert people("A 52-year-old cook had numb hands.", "Massage: a case report") == 1
    assert people("Three women had numb hands.", "Massage: a case series") == 3


def test_a_protocol_has_no_participants_yet() -> None:
    assert people("In all, 90 adults were randomised.", "Massage: a study protocol") is None


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("We included 17 trials (1,204 participants).", (17, 1204)),
        ("Of 412 records, nine trials met the criteria.", (9, None)),
        ("Eleven RCTs with 640 patients were included.", (11, 640)),
        ("Three of the trials had 90 participants.", (None, None)),
        (
            "Some trials were old. Nine of 12 trials were new. Two trials (57 adults) failed.",
            (None, None),
        ),
        ("Nine trials with 60 adults who had massage and 61 who had tea were included.", (9, None)),
        ("Ninety trials were found; of these, many had no data.", (None, None)),
        ("Twelve case reports and four trials were found.", (None, None)),
    ],
)
def test_a_review_counts_the_studies_it_includes(
    text: str, counts: tuple[int | None, int | None]
) -> None:
    assert studies(text) == counts


def test_a_trial_has_no_number_of_studies() -> None:
    text = "We included 17 trials to plan this one. We randomised 40 adults."
    read = read_study(Abstract("A randomised trial", (("Methods", text),)))
    assert read.n_studies is None
