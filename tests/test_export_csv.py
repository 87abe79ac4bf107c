"""Sources and quotes as a table, read back by Python's own reader."""

import csv
import io
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.display import visible
from index.export_csv import COLUMNS, unguarded, write_csv
from index.selection import Selected
from ingest.records import Metadata, Passage, Source

TRIAL = Source(
    id="perlman-2012",
    title='Massage, "hands-on"; a\ttrial',
    authors=("Perlman AI", "Ali A"),
    year=2012,
    results=("p = 0.01; better", "-0.5 points"),
    population="+18 years",
    file="perlman.pdf",
    sha256="0",
)
PASSAGE = Passage("perlman-2012#1", "perlman-2012", "=Less,\npain.", "Findings", 4, 3, 15)


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_every_field_is_read_back() -> None:
    (row,) = read(write_csv([Selected(TRIAL, (PASSAGE,))]))
    assert tuple(row) == COLUMNS
    assert {f.name for f in fields(Metadata)} - set(COLUMNS) == {"digest"}
    known = {name: unguarded(cell) for name, cell in row.items() if cell}
    assert known == {
        "reference": 'Perlman AI, Ali A. Massage, "hands-on"; a\ttrial. 2012.',
        "quote": "=Less,\npain.",
        "quote_words": "the work's own",
        "page": "4",
        "heading": "Findings",
        "start": "3",
        "end": "15",
        "passage_id": "perlman-2012#1",
        "id": "perlman-2012",
        "title": 'Massage, "hands-on"; a\ttrial',
        "authors": "Perlman AI\nAli A",
        "year": "2012",
        "population": "+18 years",
        "results": "p = 0.01; better\n-0.5 points",
        "file": "perlman.pdf",
        "sha256": "0",
    }


def test_one_row_a_quote_and_one_for_a_source_without() -> None:
    second = replace(PASSAGE, id="perlman-2012#2", text="More.")
    bare = replace(TRIAL, id="bare")
    rows = read(write_csv([Selected(TRIAL, (PASSAGE, second)), Selected(bare)]))
    assert [(row["id"], row["passage_id"]) for row in rows] == [
        ("perlman-2012", "perlman-2012#1"),
        ("perlman-2012", "perlman-2012#2"),
        ("bare", ""),
    ]


def test_a_retracted_digest_says_both() -> None:
    odd = replace(TRIAL, retracted=True, digest=True)
    (row,) = read(write_csv([Selected(odd, (PASSAGE,))]))
    assert row["retracted"] == "RETRACTED"
    assert row["reference"].startswith("RETRACTED. Perlman AI")
    assert row["quote_words"] == "the digest's, not the work's own"


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\n", "＝", "＋", "－", "＠", "'="])
def test_no_cell_begins_as_a_formula(first: str) -> None:
    text = f"{first}HYPERLINK(1)"
    (row,) = read(write_csv([Selected(replace(TRIAL, title=text), (PASSAGE,))]))
    assert row["title"] == f"'{text}"
    assert unguarded(row["title"]) == text
    assert row["quote"] == "'=Less,\npain."


@pytest.mark.parametrize(("first", "code"), [("\r", "[U+000D]"), ("\0", "[U+0000]")])
def test_what_would_part_or_end_a_cell_stands_as_its_code(first: str, code: str) -> None:
    (row,) = read(write_csv([Selected(replace(TRIAL, title=f"{first}=HYPERLINK(1)"))]))
    assert row["title"] == f"{code}=HYPERLINK(1)"


def test_an_apostrophe_that_guards_nothing_stays_alone() -> None:
    (row,) = read(write_csv([Selected(replace(TRIAL, title="'Hands-on' massage"))]))
    assert row["title"] == unguarded(row["title"]) == "'Hands-on' massage"


@given(st.text(), st.lists(st.text(min_size=1), max_size=3))
def test_any_text_is_read_back_as_it_was(text: str, entries: list[str]) -> None:
    (row,) = read(
        write_csv([Selected(replace(TRIAL, title=text, results=tuple(entries), population=text))])
    )
    assert unguarded(row["title"]) == unguarded(row["population"]) == visible(text)
    assert unguarded(row["results"]) == visible("\n".join(entries))
