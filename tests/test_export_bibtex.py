"""References in BibTeX, read back by bibtexparser and pylatexenc."""

import re
from dataclasses import replace
from itertools import accumulate

import pytest
from bibtexparser.entrypoint import parse_string
from bibtexparser.library import Library as Parsed
from hypothesis import given
from hypothesis import strategies as st
from pylatexenc.latex2text import LatexNodes2Text

from index.display import line
from index.export_bibtex import write_bibtex
from index.selection import Selected
from ingest.records import Passage, Source

TRIAL = Source(
    id="perlman-2012",
    title="Massage for HIV: 50% of {knees} & $2, #1_a ~ ^ \\x",
    authors=("Perlman AI", "van den Dolder PA", "Smith AB Jr", "Hands and Knees Trust", "et al"),
    year=2012,
    journal="PLoS One",
    volume="7(2)",
    pages="793-6",
    doi="10.1371/journal_pone%20",
    pmid="22347369",
    pmcid="PMC3275589",
    design="randomized trial",
    conditions=("knee, left",),
    file="perlman.pdf",
    sha256="0",
)
PASSAGE = Passage("perlman-2012#1", "perlman-2012", "Less\npain.", "Findings", 4, 0, 10)
BARE = Source(id="note", file="note.txt", sha256="0")
TO_TEXT = LatexNodes2Text(keep_comments=True)


def parsed(*chosen: Selected) -> Parsed:
    library = parse_string(write_bibtex(chosen))
    assert library.failed_blocks == []
    return library


def decoded(value: str) -> str:
    """What LaTeX makes of a value; pylatexenc lacks two commands and has one wrong."""
    for brace, command in (("\\{", "textbraceleft"), ("\\}", "textbraceright")):
        value = value.replace(f"{{\\{command}}}", brace)
    return str(TO_TEXT.latex_to_text(value)).replace("\N{MODIFIER LETTER CIRCUMFLEX ACCENT}", "^")


def test_every_field_is_read_back() -> None:
    (entry,) = parsed(Selected(TRIAL, (PASSAGE,), "Knees\nhurt.")).entries
    fields = {field.key: field.value for field in entry.fields}
    assert (entry.entry_type, entry.key) == ("article", "perlman-2012")
    assert decoded(fields.pop("title")) == "Massage for HIV: 50% of {knees} & $2, #1_a ~ ^ \\x"
    assert decoded(fields.pop("annote")) == (
        "Facts: randomized trial / The record does not name all authors. / "
        "Quote, p. 4: “Less pain.” [perlman-2012#1]"
    )
    assert fields == {
        "author": "Perlman, A. I. and van den Dolder, P. A. and Smith, Jr, A. B. "
        "and {Hands and Knees Trust} and others",
        "journal": "PLoS One",
        "year": "2012",
        "volume": "7",
        "number": "2",
        "pages": "793--796",
        "doi": "10.1371/journal_pone%20",
        "url": "https://doi.org/10.1371/journal_pone%20",
        "pmid": "22347369",
        "pmcid": "PMC3275589",
        "abstract": "Knees hurt.",
        "keywords": "randomized trial, knee left",
    }


@pytest.mark.parametrize(
    ("title", "written"),
    [
        (
            "A PLoS trial of TENS, mRNA and Swedish massage",
            "A {PLoS} trial of {TENS}, {mRNA} and {Swedish} massage",
        ),
        (
            "Massage for children with HIV in the Dominican Republic: Two small trials",
            "Massage for children with {HIV} in the {Dominican} {Republic}: Two small trials",
        ),
        (
            "Thai Massage and Quality of Life in HIV: A Trial",
            "{Thai} Massage and Quality of Life in {HIV}: A Trial",
        ),
        ("Thailand and Swedishness", "Thailand and Swedishness"),
    ],
)
def test_capitals_that_a_style_must_not_lower_are_kept(title: str, written: str) -> None:
    assert f"title = {{{written}}}" in write_bibtex([Selected(replace(BARE, title=title))])


def test_a_retracted_digest_says_both_where_it_is_printed() -> None:
    odd = replace(TRIAL, retracted=True, digest=True)
    (entry,) = parsed(Selected(odd, (PASSAGE,))).entries
    assert decoded(entry["title"]).startswith("RETRACTED: Massage for HIV")
    assert entry["note"] == "RETRACTED"
    assert "Quote from a digest of this work, not its own words, p. 4" in entry["annote"]


@pytest.mark.parametrize(
    ("design", "journal", "kind"),
    [
        ("guideline", "BMJ", "article"),
        ("guideline", None, "techreport"),
        ("consumer page", None, "online"),
        (None, None, "misc"),
    ],
)
def test_the_type_follows_the_design(design: str | None, journal: str | None, kind: str) -> None:
    (entry,) = parsed(Selected(replace(BARE, design=design, journal=journal))).entries
    assert entry.entry_type == kind


# LaTeX would read these as its own ligatures; BibTeX does not see them.
_LIGATURES = re.compile(r"--|``|''|[!?]`|,,|<<|>>|\"")


@given(
    st.text(st.characters(min_codepoint=32, max_codepoint=0x24F), min_size=1).filter(
        lambda text: not _LIGATURES.search(text) and text.strip()
    )
)
def test_any_text_is_read_back_as_it_was(text: str) -> None:
    hostile = replace(BARE, title=f"x{text}x")
    (entry,) = parsed(Selected(hostile)).entries
    assert " ".join(decoded(entry["title"]).split()) == line(f"x{text}x")


def closed_early(entry: str) -> bool:
    """Whether BibTeX, which counts every brace, takes the entry for ended before its last."""
    depths = list(accumulate((c == "{") - (c == "}") for c in entry if c in "{}"))
    return depths[-1] != 0 or 0 in depths[:-1]


@given(st.text())
def test_no_text_breaks_out_of_its_field(text: str) -> None:
    ends = "},\n}\n@article{other, title={"
    hostile = replace(
        BARE,
        title=f"{text}{ends}",
        authors=(f"{text}{ends} AB",),
        url=f"https://a.example/{text}{ends}",
    )
    library = parsed(Selected(hostile))
    assert not closed_early(write_bibtex([Selected(hostile)]))
    assert [entry.key for entry in library.entries] == ["note"]
