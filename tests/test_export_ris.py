"""References in RIS, read back by rispy."""

from dataclasses import replace

import pytest
import rispy
from hypothesis import given
from hypothesis import strategies as st

from index.display import line
from index.export_ris import ris_type, write_ris
from index.selection import Selected
from ingest.records import Passage, Source

TRIAL = Source(
    id="perlman-2012",
    title="Massage for the knee: 50% less pain; a trial, Größe & <sub>2</sub>",
    authors=(
        "Perlman AI",
        "van den Dolder PA",
        "Smith AB Jr",
        "Trust of Hands, Knees",
        "et al",
    ),
    year=2012,
    journal="PLoS One",
    volume="7(2)",
    pages="793-6",
    doi="10.1371/journal.pone.0030248",
    pmid="22347369",
    pmcid="PMC3275589",
    url="https://example.org/",
    design="randomized trial",
    n_participants=125,
    conditions=("knee osteoarthritis",),
    techniques=("Swedish massage",),
    file="perlman.pdf",
    sha256="0",
)
PASSAGE = Passage("perlman-2012#1", "perlman-2012", "Less\npain.", "Findings", 4, 0, 10)
BARE = Source(id="note", file="note.txt", sha256="0")


def test_every_field_is_read_back() -> None:
    text = write_ris([Selected(TRIAL, (PASSAGE,), "Knees\nhurt.")])
    (entry,) = rispy.loads(text)
    assert entry == {
        "type_of_reference": "JOUR",
        "id": "perlman-2012",
        "authors": [
            "Perlman, A. I.",
            "van den Dolder, P. A.",
            "Smith, A. B., Jr",
            "Trust of Hands; Knees",
        ],
        "title": "Massage for the knee: 50% less pain; a trial, Größe & <sub>2</sub>",
        "secondary_title": "PLoS One",
        "year": "2012",
        "volume": "7",
        "number": "2",
        "start_page": "793",
        "end_page": "796",
        "doi": "10.1371/journal.pone.0030248",
        "urls": ["https://doi.org/10.1371/journal.pone.0030248"],
        "name_of_database": "PubMed",
        "accession_number": "22347369",
        "unknown_tag": {"M2": ["PMID: 22347369", "PMCID: PMC3275589"]},
        "abstract": "Knees hurt.",
        "keywords": ["randomized trial", "knee osteoarthritis", "Swedish massage"],
        "notes": [
            "Facts: randomized trial; 125 participants",
            "The record does not name all authors.",
            "Quote, p. 4: “Less pain.” [perlman-2012#1]",
        ],
    }


def test_a_retracted_digest_says_both() -> None:
    odd = replace(TRIAL, retracted=True, digest=True)
    (entry,) = rispy.loads(write_ris([Selected(odd, (PASSAGE,))]))
    assert entry["title"].startswith("RETRACTED: Massage for the knee")
    assert entry["notes"][0] == "RETRACTED: a notice of this was met for the work."
    assert entry["notes"][-1].startswith("Quote from a digest of this work, not its own words")
    assert "abstract" not in entry


def test_what_is_not_known_has_no_line() -> None:
    assert write_ris([Selected(BARE)]) == (
        "TY  - GEN\nID  - note\nTI  - note.txt\nN1  - Facts: kind of source not stated\nER  - \n"
    )


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        (replace(BARE, design="guideline", journal="BMJ"), "JOUR"),
        (replace(BARE, design="guideline"), "RPRT"),
        (replace(BARE, design="consumer page", url="https://a.example"), "ELEC"),
        (replace(BARE, design="topic guide"), "RPRT"),
        (replace(BARE, design="cohort", url="https://a.example"), "ELEC"),
        (BARE, "GEN"),
        (replace(BARE, design="topic guide", journal="Guides of the library"), "RPRT"),
    ],
)
def test_the_type_follows_the_design_where_no_journal_is_known(source: Source, kind: str) -> None:
    assert ris_type(source) == kind


def test_records_are_parted() -> None:
    entries = rispy.loads(write_ris([Selected(TRIAL), Selected(BARE), Selected(TRIAL)]))
    assert [entry["id"] for entry in entries] == ["perlman-2012", "note", "perlman-2012"]


@given(st.text(min_size=1))
def test_no_text_breaks_out_of_its_field(text: str) -> None:
    hostile = replace(BARE, title=f"{text}\nER  - \nTY  - JOUR", conditions=(text,))
    (entry,) = rispy.loads(write_ris([Selected(hostile)]))
    assert entry["title"] == line(f"{text} ER - TY - JOUR")
