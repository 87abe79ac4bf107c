"""PubMed's tagged text."""

import pytest

from ingest.errors import Refused
from ingest.nbib import is_nbib, read_nbib
from ingest.records import Reading

TWO = """
PMID- 101
OWN - NLM
VI  - 7
IP  - 2
DP  - 2012 Feb 8
TI  - Massage of the knee in
      older adults: a trial.
PG  - 113-25
LID - 10.1000/knee.1 [doi]
AB  - BACKGROUND: Knees hurt. METHODS: We rubbed
      40 knees (n = 40). CONCLUSIONS: It
      helped.
FAU - Castro Sánchez, María Dolores
AU  - Castro Sánchez MD
FAU - Doe, John Jr
AU  - Doe J Jr
CN  - Knee Study Group
LA  - eng
PT  - Randomized Controlled Trial
PT  - Retracted Publication
RIN - J Knees. 2013 May;8(1):1. doi: 10.1000/knee.2. PMID: 104
EIN - J Knees. 2012;7(3):9
UOF - medRxiv. 2011 Jan 2. doi: 10.1101/9. PMID: 90
TA  - J Knees
JT  - Journal of knees
PMC - PMC900
AID - S0000-1 [pii]
AID - 10.1000/knee.1 [doi]
SO  - J Knees. 2012 Feb 8;7(2):113-25.

OWN - NLM
TI  - [Not Available].
TT  - Masaje.
DP  - 1998 Dec-1999 Jan
AU  - Ruiz A
AU  - et al.
"""


def readings(text: str) -> list[Reading]:
    read = list(read_nbib(text.encode()))
    assert all(isinstance(reading, Reading) for reading in read)
    return [reading for reading in read if isinstance(reading, Reading)]


def test_every_tag_lands_in_its_field() -> None:
    known = readings(TWO)[0].found
    assert known.title == "Massage of the knee in older adults: a trial"
    assert known.authors == ("Castro Sánchez MD", "Doe J Jr", "Knee Study Group")
    assert (known.year, known.journal, known.volume) == (2012, "Journal of knees", "7(2)")
    assert (known.pages, known.doi) == ("113-25", "10.1000/knee.1")
    assert (known.pmid, known.pmcid) == ("101", "PMC900")
    assert known.publication_types == ("Randomized Controlled Trial", "Retracted Publication")
    assert known.retracted
    assert known.notices == (
        "retraction: 2013-05 doi:10.1000/knee.2 pmid:104",
        "correction: J Knees. 2012;7(3):9",
    )
    assert known.versions == ("preprint: pmid:90",)


def test_the_labels_of_a_structured_abstract_become_headings() -> None:
    assert [(s.heading, s.text) for s in readings(TWO)[0].sections] == [
        ("BACKGROUND", "Knees hurt."),
        ("METHODS", "We rubbed 40 knees (n = 40)."),
        ("CONCLUSIONS", "It helped."),
    ]


def test_a_record_without_a_pmid_begins_behind_a_blank_line() -> None:
    first, second = readings(TWO)
    assert (first.found.pmid, second.found.pmid) == ("101", None)
    assert (second.found.title, second.found.year) == ("Masaje", 1998)
    assert second.found.authors == ("Ruiz A", "et al")
    assert second.sections == ()


@pytest.mark.parametrize("form", ["\r\n", "\n"])
def test_it_reads_the_same_whoever_wrote_the_lines(form: str) -> None:
    data = b"\xef\xbb\xbf" + TWO.replace("\n", form).encode()
    assert list(read_nbib(data)) == list(read_nbib(TWO.encode()))


def test_records_may_follow_without_a_blank_line() -> None:
    text = "PMID- 1\nTI  - One.\nPMID- 2\nTI  - Two.\n"
    assert [r.found.pmid for r in readings(text)] == ["1", "2"]


def test_it_is_known_by_how_it_begins() -> None:
    assert is_nbib(TWO)
    assert is_nbib("PMID- 5\nOWN - NLM\n")
    assert not is_nbib("PMID- 5 is the number of a paper.\nIt says much.\n")
    assert not is_nbib("A note on PMID- 5\n")


def test_other_text_is_refused() -> None:
    with pytest.raises(Refused, match="has no PubMed records; export it again"):
        list(read_nbib(b"Just some words.\n"))


def test_a_book_is_not_printed_in_itself_and_its_chapter_is() -> None:
    book, chapter = readings("PMID- 1\nBTI - Knees\n\nPMID- 2\nTI  - Hips\nBTI - Knees\n")
    assert (book.found.title, book.found.journal) == ("Knees", None)
    assert (chapter.found.title, chapter.found.journal) == ("Hips", "Knees")
