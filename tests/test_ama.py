"""References in AMA style, against the examples that libraries give for the 11th edition."""

from dataclasses import replace
from datetime import date

import pytest

from index.ama import ama
from ingest.records import Source

BARE = Source(id="note", file="notes/note.txt", sha256="0")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        # https://sheridancollege.libguides.com/ama/Journals
        (
            replace(
                BARE,
                authors=("Lempke LB", "Schmidt JD", "Lynall RC"),
                title="Athletic trainers' concussion-assessment and concussion-management "
                "practices: an update",
                journal="J Athl Train",
                year=2020,
                volume="55(1)",
                pages="17-26",
                doi="10.4085/1062-6050-322-18",
                pmid="31935139",
            ),
            "Lempke LB, Schmidt JD, Lynall RC. Athletic trainers' concussion-assessment and "
            "concussion-management practices: an update. J Athl Train. 2020;55(1):17-26. "
            "doi:10.4085/1062-6050-322-18",
        ),
        # https://medlib.belmont.edu/ama_citation/periodicals, its pages shortened as PubMed does
        (
            replace(
                BARE,
                authors=("Davis SL", "McKinnon PS", "Hall LM", "Delgado G", "Rose W", "et al"),
                title="Daptomycin versus vancomycin for complicated skin and skin structure "
                "infections: clinical and economic outcomes",
                journal="Pharmacotherapy",
                year=2007,
                volume="27(12)",
                pages="1611-8",
                doi="10.1592/phco.27.12.1611",
            ),
            "Davis SL, McKinnon PS, Hall LM, et al. Daptomycin versus vancomycin for complicated "
            "skin and skin structure infections: clinical and economic outcomes. "
            "Pharmacotherapy. 2007;27(12):1611-1618. doi:10.1592/phco.27.12.1611",
        ),
    ],
)
def test_published_examples(source: Source, expected: str) -> None:
    assert ama(source) == expected


def test_six_authors_are_all_named_and_seven_are_three() -> None:
    seven = tuple(f"Author{letter} A" for letter in "BCDEFGH")
    assert ama(replace(BARE, authors=seven[:6])).startswith(
        "AuthorB A, AuthorC A, AuthorD A, AuthorE A, AuthorF A, AuthorG A. "
    )
    assert ama(replace(BARE, authors=seven)).startswith("AuthorB A, AuthorC A, AuthorD A, et al. ")


def test_without_a_doi_stands_the_address_behind_the_day_it_was_seen() -> None:
    page = replace(BARE, authors=("Mayo Clinic",), title="Is it safe?", url="https://a.example/b")
    assert ama(page) == "Mayo Clinic. Is it safe? https://a.example/b"
    assert ama(page, accessed=date(2026, 9, 3)) == (
        "Mayo Clinic. Is it safe? Accessed September 3, 2026. https://a.example/b"
    )
    assert ama(replace(BARE, pmid="12")).endswith(" https://pubmed.ncbi.nlm.nih.gov/12/")


def test_what_is_not_known_is_left_out_and_a_retraction_comes_first() -> None:
    assert ama(BARE) == "notes/note.txt."
    assert ama(replace(BARE, title="Knees", retracted=True)) == "RETRACTED. Knees."
