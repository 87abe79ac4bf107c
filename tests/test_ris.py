"""RIS."""

import pytest

from ingest.errors import Refused
from ingest.records import Reading
from ingest.ris import is_ris, read_ris

ONE = """TY  - JOUR
AU  - Castro-Sánchez, María D.
AU  - de Vries, H. J.
AU  - Doe, John, Jr.
AU  - Knee Study Collaborators
TI  - Massage of the <i>knee</i>:
a trial
T2  - Journal of Knees
JA  - J Knees
VL  - 7
IS  - 2
SP  - 113
EP  - 125
PY  - 2012/02/08/
DO  - https://doi.org/10.1000/knee.1
UR  - https://pubmed.ncbi.nlm.nih.gov/101/
AB  - Background: Knees hurt.
Methods: We rubbed 40 knees.
N1  - PMCID: PMC900
KW  - knee
ER  -
"""


def readings(text: str, encoding: str = "utf-8") -> list[Reading]:
    read = list(read_ris(text.encode(encoding)))
    assert all(isinstance(reading, Reading) for reading in read)
    return [reading for reading in read if isinstance(reading, Reading)]


def test_every_tag_lands_in_its_field() -> None:
    (reading,) = readings(ONE)
    known = reading.found
    assert known.title == "Massage of the knee: a trial"
    assert known.authors == (
        "Castro-Sánchez MD",
        "de Vries HJ",
        "Doe J Jr",
        "Knee Study Collaborators",
    )
    assert (known.year, known.journal, known.volume) == (2012, "Journal of Knees", "7(2)")
    assert (known.pages, known.doi) == ("113-25", "10.1000/knee.1")
    assert (known.pmid, known.pmcid) == ("101", "PMC900")
    assert [(s.heading, s.text) for s in reading.sections] == [
        ("Background", "Knees hurt."),
        ("Methods", "We rubbed 40 knees."),
    ]


def test_a_record_that_does_not_end_is_not_lost_in_the_next() -> None:
    text = "TY  - JOUR\nTI  - One\nTY  - JOUR\nT1  - Two\nA1  - Roe, R.\nER  - \n"
    assert [(r.found.title, r.found.authors) for r in readings(text)] == [
        ("One", ()),
        ("Two", ("Roe R",)),
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_accents_are_right_in_what_reference_programs_write(encoding: str) -> None:
    (reading,) = readings(ONE.replace("\n", "\r\n"), encoding)
    assert reading.found.authors[0] == "Castro-Sánchez MD"


@pytest.mark.parametrize(
    ("lines", "pages"),
    [
        ("SP  - 113-125\n", "113-25"),
        ("SP  - e30248\n", "e30248"),
        ("SP  - 99\nEP  - 101\n", "99-101"),
        ("SP  - S12\nEP  - S18\n", "S12-S18"),
        ("SP  - 113\nEP  - 25\n", "113-25"),
    ],
)
def test_pages_in_any_shape(lines: str, pages: str) -> None:
    (reading,) = readings(f"TY  - JOUR\nTI  - Knees\n{lines}ER  - \n")
    assert reading.found.pages == pages


def test_a_year_is_taken_from_wherever_it_stands() -> None:
    for line in ("Y1  - 2009///", "DA  - 2009/Jan/03", "PY  - 2009"):
        (reading,) = readings(f"TY  - JOUR\nTI  - Knees\n{line}\nER  - \n")
        assert reading.found.year == 2009


def test_the_number_of_a_cited_work_is_not_the_records_own() -> None:
    note = "N1  - Comment on Roe 2001, PMID: 55\n"
    (reading,) = readings(f"TY  - JOUR\nTI  - Knees\n{note}ER  - \n")
    assert reading.found.pmid is None


def test_an_accession_number_counts_where_pubmed_gave_it() -> None:
    for database, pmid in (("PubMed", "101"), ("Scopus", None)):
        (reading,) = readings(f"TY  - JOUR\nTI  - Knees\nDB  - {database}\nAN  - 101\nER  - \n")
        assert reading.found.pmid == pmid


def test_two_authors_of_one_name_are_two() -> None:
    (reading,) = readings("TY  - JOUR\nTI  - Knees\nAU  - Wu, J.\nAU  - Wu, J.\nER  -\n")
    assert reading.found.authors == ("Wu J", "Wu J")


def test_numbers_that_we_export_for_zotero_come_back() -> None:
    (reading,) = readings("TY  - JOUR\nTI  - Knees\nM2  - PMID: 7\nM2  - PMCID: PMC9\nER  -\n")
    assert (reading.found.pmid, reading.found.pmcid) == ("7", "PMC9")


def test_a_record_without_title_and_abstract_is_refused_alone() -> None:
    bad, good = read_ris(b"TY  - JOUR\nAU  - Roe, R.\nER  - \n\nTY  - JOUR\nTI  - Knees\nER  - \n")
    assert isinstance(bad, Refused)
    assert bad.reason == "has neither title nor abstract"
    assert isinstance(good, Reading)


def test_what_is_no_ris_is_refused() -> None:
    assert is_ris(ONE)
    assert not is_ris("TY  - is how RIS begins.\n")
    with pytest.raises(Refused, match=r"has no RIS records .*; export it again"):
        list(read_ris(b"Words.\n"))
    with pytest.raises(Refused, match="holds binary data"):
        list(read_ris(b"TY  - \x00"))


@pytest.mark.parametrize(
    ("lines", "pmid"),
    [
        ("DB  - Ovid MEDLINE(R)\nAN  - 101", "101"),
        ("DP  - NLM\nAN  - 101", "101"),
        ("DB  - Embase, MEDLINE\nAN  - 101", None),
        ("DB  - Scopus\nC2  - 101", "101"),
        ("AN  - PUBMED 101", "101"),
        ("DB  - CINAHL\nAN  - 55\nN1  - Accession Number: 55. PMID: NLM101.", "101"),
    ],
)
def test_the_pubmed_number_is_found_where_databases_put_it(lines: str, pmid: str | None) -> None:
    (reading,) = readings(f"TY  - JOUR\nTI  - Knees\n{lines}\nER  - \n")
    assert reading.found.pmid == pmid


@pytest.mark.parametrize(
    "text",
    [
        "ty  - JOUR\nti  - Knees\nau  - Roe, R.\ner  - \n",
        "TY - JOUR\nTI - Knees\nAU - Roe, R.\nER -\n",
        "TY  -\tJOUR\nTI  -\tKnees\nAU  -\tRoe, R.\nER  -\n",
    ],
)
def test_tags_may_be_written_loosely(text: str) -> None:
    (reading,) = readings(text)
    assert (reading.found.title, reading.found.authors) == ("Knees", ("Roe R",))


def test_a_line_that_begins_like_a_loose_tag_stays_in_its_abstract() -> None:
    (reading,) = readings("TY  - JOUR\nTI  - Knees\nAB  - Seen by\nT2 - weighted scans.\nER  - \n")
    assert reading.sections[0].text == "Seen by T2 - weighted scans."


def test_what_stands_twice_is_read_once_and_several_authors_in_a_line_are_several() -> None:
    lines = "T1  - Knees\nT1  - Knees\nJO  - Pain\nJO  - Pain\nAU  - Doe, J.; Roe, K."
    (reading,) = readings(f"TY  - JOUR\n{lines}\nER  - \n")
    known = reading.found
    assert (known.title, known.journal, known.authors) == ("Knees", "Pain", ("Doe J", "Roe K"))


def test_the_whole_name_of_a_journal_is_taken_before_its_short_one() -> None:
    (reading,) = readings("TY  - JOUR\nTI  - A\nJO  - J Knees\nT2  - Journal of Knees\nER  - \n")
    assert reading.found.journal == "Journal of Knees"


def test_a_book_is_not_printed_in_itself() -> None:
    (book,) = readings("TY  - BOOK\nBT  - Knees\nA2  - Roe, R.\nER  - \n")
    assert (book.found.title, book.found.journal) == ("Knees", None)


def test_a_doi_and_an_article_number_are_found_behind_other_tags() -> None:
    lines = "L3  - http://dx.doi.org/10.1000/knee.1\nC7  - e101"
    (reading,) = readings(f"TY  - JOUR\nTI  - Knees\n{lines}\nER  - \n")
    assert (reading.found.doi, reading.found.pages) == ("10.1000/knee.1", "e101")
