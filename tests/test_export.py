"""The kinds of export."""

from dataclasses import replace

import pytest

from index.export import FORMATS, export, export_bytes
from index.selection import Selected
from ingest.records import Passage, Source

TRIAL = Source(
    id="perlman-2012",
    title="Größe: massage for\nthe knee",
    authors=tuple(f"Author{letter} A" for letter in "BCDEFGH"),
    year=2012,
    pages="793-6",
    retracted=True,
    digest=True,
    file="perlman.pdf",
    sha256="0",
)
PASSAGE = Passage("perlman-2012#1", "perlman-2012", "Less pain.", None, 4, 0, 10)
CHOSEN = [Selected(TRIAL, (PASSAGE,)), Selected(TRIAL)]


@pytest.mark.parametrize("name", FORMATS)
def test_every_export_marks_what_was_retracted(name: str) -> None:
    assert "RETRACTED" in export(CHOSEN, name)


@pytest.mark.parametrize("name", ["ris", "bibtex", "csv", "markdown"])
def test_every_export_with_quotes_says_when_they_are_a_digests(name: str) -> None:
    text = export(CHOSEN, name)
    assert "Less pain." in text
    assert "digest" in text


def test_reference_lists_are_numbered_one_line_each() -> None:
    six = "AuthorB A, AuthorC A, AuthorD A, AuthorE A, AuthorF A, AuthorG A, et al"
    title = "Größe: massage for the knee"
    vancouver = f"RETRACTED. {six}. {title}. 2012:793-6."
    assert export(CHOSEN, "vancouver") == f"1. {vancouver}\n2. {vancouver}\n"
    ama = f"RETRACTED. AuthorB A, AuthorC A, AuthorD A, et al. {title}. 2012:793-796."
    assert export(CHOSEN, "ama") == f"1. {ama}\n2. {ama}\n"


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_is_utf_8_which_only_a_spreadsheet_has_to_be_told(name: str) -> None:
    data = export_bytes(CHOSEN, name)
    assert data.startswith(b"\xef\xbb\xbf") == (name == "csv")
    assert data.decode("utf-8-sig") == export(CHOSEN, name)


@pytest.mark.parametrize("name", FORMATS)
def test_of_nothing_chosen_no_export_fails(name: str) -> None:
    assert isinstance(export([], name), str)


@pytest.mark.parametrize("name", FORMATS)
def test_every_export_marks_what_is_in_doubt(name: str) -> None:
    doubted = replace(
        TRIAL, retracted=False, notices=("expression of concern: 2020-03-14 pmid:123",)
    )
    assert "EXPRESSION OF CONCERN" in export([Selected(doubted)], name)
