"""Names of authors: Vancouver style where their parts are certain, else as written."""

import pytest

from ingest.people import is_login, is_person, people, surname_first, vancouver


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Lindqvist, Rosa", "Lindqvist R"),
        ("Lindqvist, Rosa M.", "Lindqvist RM"),
        ("Lindqvist,  R.M.", "Lindqvist RM"),
        ("Lindqvist, RM", "Lindqvist RM"),
        ("Lindqvist RM", "Lindqvist RM"),
        ("Lindqvist R.M.", "Lindqvist RM"),
        ("Rosa Lindqvist", "Lindqvist R"),
        ("Rosa M. Lindqvist", "Lindqvist RM"),
        ("R. M. T. Lindqvist", "Lindqvist RMT"),
        ("Lefèvre, Jean-Pierre", "Lefèvre JP"),
        ("Émile Zola", "Zola É"),
        ("Иванов, Пётр", "Иванов П"),
        ("van der Berg, Jan", "van der Berg J"),
        ("Berg, Jan van der", "van der Berg J"),
        ("Jan Piet van der Berg", "van der Berg JP"),
        ("Siobhán O’Neill", "O’Neill S"),
        ("García López, María José", "García López MJ"),
        ("Smith-Jones, Ann (Nan)", "Smith-Jones A"),
        ("Smith, John, Jr.", "Smith J Jr"),
        ("Dr. Jane Smith, PT, DPT", "Smith J"),
        ("Jane Smith PhD", "Smith J"),
        ("Smith, MA", "Smith MA"),
    ],
)
def test_a_person_is_surname_and_initials(written: str, name: str) -> None:
    assert vancouver(written) == name


@pytest.mark.parametrize(
    "written",
    [
        "Gabriela Anna Maria Nowak",
        "DUPONT Marie",
        "Madonna",
        "王小明",
        "rosa lindqvist",
        "American Massage Therapy Association",
        "Mayo Clinic Staff",
        "Association for Touch, Inc.",
        "Knead & Sons",
    ],
)
def test_a_name_whose_parts_are_not_certain_stays_as_it_is_written(written: str) -> None:
    assert vancouver(written) == written


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Lindqvist, Rosa; Lee, Kim", ["Lindqvist R", "Lee K"]),
        ("Lindqvist R, Lee K, Ali A", ["Lindqvist R", "Lee K", "Ali A"]),
        ("Rosa Lindqvist and Kim Lee", ["Lindqvist R", "Lee K"]),
        ("Rosa Lindqvist, Kim Lee, and Ann Ali", ["Lindqvist R", "Lee K", "Ali A"]),
        ("García López, María José", ["García López MJ"]),
        ("rosa@example.org; https://example.org/kim", []),
        ("", []),
    ],
)
def test_a_list_of_names_is_parted_where_that_is_certain(text: str, names: list[str]) -> None:
    assert list(people(text)) == names


def test_two_names_with_a_comma_between_are_two_where_given_names_come_first() -> None:
    assert list(people("Rosa Lindqvist, Kim Lee", given_first=True)) == ["Lindqvist R", "Lee K"]
    assert list(people("Lindqvist, Rosa", given_first=True)) == ["Lindqvist R"]


@pytest.mark.parametrize("name", ["Rosa Lindqvist", "Lindqvist R", "Jan van der Berg", "O’Neill S"])
def test_these_read_as_a_person(name: str) -> None:
    assert is_person(name)


@pytest.mark.parametrize(
    "name",
    [
        "python-docx",
        "Administrator",
        "Microsoft Office User",
        "Valued Acer Customer",
        "rosa lindqvist",
        "Rosa",
        "Knead Clinic",
        "Windows 10",
        "The Whole Long Title Of It",
    ],
)
def test_these_do_not_read_as_a_person(name: str) -> None:
    assert not is_person(name)


def test_a_web_site_s_account_is_told_from_a_person_of_that_name() -> None:
    assert is_login("admin")
    assert is_login("WP-Admin1")
    assert not is_login("Joe Root")


@pytest.mark.parametrize(
    ("filed", "name"),
    [
        ("Smith,John,3rd", "Smith J 3rd"),
        ("de la Cruz Jr., J.A.", "de la Cruz JA Jr"),
        ("Smith, Jr., John", "Smith J Jr"),
        ("Doe J.", "Doe J"),
        ("van Roe K.-L.", "van Roe KL"),
        ("Press, Joel", "Press J"),
        ("Staff, Peter", "Staff P"),
        ("et al.", "et al"),
        ("Health Service, London", "Health Service, London"),
        ("Touch, Department of Health", "Touch, Department of Health"),
        ("Knead Inc.", "Knead Inc."),
        ("Knee Study Group", "Knee Study Group"),
    ],
)
def test_a_filed_name_is_a_persons_unless_it_reads_as_an_organisations(
    filed: str, name: str
) -> None:
    assert surname_first(filed) == name
