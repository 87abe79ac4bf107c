"""Citations."""

from dataclasses import replace

import pytest

from index.cite import address, cite, label, reference
from ingest.records import Passage, Source

PERLMAN = Source(
    id="perlman-2012",
    title="Massage therapy for osteoarthritis of the knee: a randomized dose-finding trial",
    authors=("Perlman AI", "Ali A", "Njike VY", "Hom D", "Davidi A", "Gould-Fogerite S", "et al"),
    year=2012,
    journal="PLoS One",
    volume="7(2)",
    pages="e30248",
    doi="10.1371/journal.pone.0030248",
    pmid="22347369",
    file="perlman.pdf",
    sha256="0",
)
BARE = Source(id="note", file="notes/note.txt", sha256="0")


def test_a_full_record_gives_a_vancouver_reference() -> None:
    assert reference(PERLMAN) == (
        "Perlman AI, Ali A, Njike VY, Hom D, Davidi A, Gould-Fogerite S, et al. Massage therapy "
        "for osteoarthritis of the knee: a randomized dose-finding trial. PLoS One. "
        "2012;7(2):e30248. "
        "doi:10.1371/journal.pone.0030248 PMID: 22347369"
    )


def test_more_than_six_authors_become_et_al() -> None:
    many = replace(PERLMAN, authors=tuple(f"Author{n} A" for n in range(8)))
    assert reference(many).startswith(
        "Author0 A, Author1 A, Author2 A, Author3 A, Author4 A, Author5 A, et al. Massage"
    )


def test_what_is_not_known_is_left_out() -> None:
    assert reference(BARE) == "notes/note.txt."
    page = replace(BARE, title="Is it safe?", year=2020, url="https://clinic.example/safe")
    assert reference(page) == "Is it safe? 2020. Available from: https://clinic.example/safe"


def test_a_retracted_work_says_so_first() -> None:
    assert reference(replace(PERLMAN, retracted=True)).startswith("RETRACTED. Perlman AI")


def test_notices_end_a_reference() -> None:
    notices = ("correction: 2013-01 pmid:2", "expression of concern: 2020-03-14 doi:10.5555/e")
    cited = reference(replace(PERLMAN, notices=notices))
    assert cited.startswith("EXPRESSION OF CONCERN. Perlman AI")
    assert cited.endswith(
        "PMID: 22347369 Expression of concern 2020-03-14 (doi:10.5555/e). "
        "Corrected 2013-01 (PMID: 2)."
    )


@pytest.mark.parametrize(
    ("source", "page", "expected"),
    [
        (PERLMAN, 4, "Perlman 2012, p. 4"),
        (PERLMAN, None, "Perlman 2012"),
        (replace(PERLMAN, digest=True), None, "Perlman 2012 (digest)"),
        (replace(PERLMAN, authors=("van der Berg JP",)), 1, "van der Berg 2012, p. 1"),
        (replace(PERLMAN, authors=("Smith AB Jr",)), 1, "Smith 2012, p. 1"),
        (replace(PERLMAN, authors=("World Health Office",)), None, "World Health Office 2012"),
        (replace(PERLMAN, authors=("Cancer Research UK",)), None, "Cancer Research UK 2012"),
        (replace(PERLMAN, authors=("Castro Sánchez AM",)), None, "Castro Sánchez 2012"),
        (replace(PERLMAN, authors=("WHO",)), None, "WHO 2012"),
        (replace(PERLMAN, authors=("Müller Å",)), None, "Müller 2012"),
        (replace(PERLMAN, retracted=True), 4, "Perlman 2012 (retracted), p. 4"),
        (replace(PERLMAN, retracted=True, digest=True), None, "Perlman 2012 (retracted) (digest)"),
        (
            replace(PERLMAN, notices=("expression of concern: 2020",)),
            None,
            "Perlman 2012 (expression of concern)",
        ),
        (replace(PERLMAN, notices=("correction: 2020",)), None, "Perlman 2012"),
        (replace(BARE, title="Massage For Back Pain"), None, "Massage For Back Pain"),
        (BARE, 2, "notes/note.txt, p. 2"),
    ],
)  # fmt: skip
def test_labels(source: Source, page: int | None, expected: str) -> None:
    assert label(source, page) == expected


def test_the_address_is_the_doi_then_pubmed_then_pmc_then_the_page() -> None:
    source = replace(PERLMAN, pmcid="PMC3275589", url="https://example.org/")
    assert address(source) == "https://doi.org/10.1371/journal.pone.0030248"
    assert address(replace(source, doi=None)) == "https://pubmed.ncbi.nlm.nih.gov/22347369/"
    assert (
        address(replace(source, doi=None, pmid=None))
        == "https://pmc.ncbi.nlm.nih.gov/articles/PMC3275589/"
    )
    assert address(replace(source, doi=None, pmid=None, pmcid=None)) == "https://example.org/"
    assert address(BARE) is None


def test_a_citation_carries_label_reference_and_address() -> None:
    passage = Passage("perlman-2012#1", "perlman-2012", "Less pain.", None, 4, 0, 10)
    citation = cite(PERLMAN, passage)
    assert citation.label == "Perlman 2012, p. 4"
    assert citation.reference == reference(PERLMAN)
    assert citation.url == "https://doi.org/10.1371/journal.pone.0030248"
