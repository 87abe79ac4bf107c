"""The evidence table, read back by a Markdown parser."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from index.cite import reference
from index.display import line
from index.export_markdown import escaped, write_markdown
from index.selection import Selected
from ingest.records import Passage, Source

TRIAL = Source(
    id="perlman-2012",
    title="Massage for the knee",
    authors=("Perlman AI",),
    year=2012,
    doi="10.1371/journal.pone.0030248",
    design="randomized trial",
    n_participants=1250,
    population="Adults | knees",
    techniques=("Swedish massage", "reflexology"),
    dose="60 minutes",
    comparators=("usual care",),
    direction="favours massage",
    certainty="low (GRADE)",
    file="perlman.pdf",
    sha256="0",
)
PASSAGE = Passage("perlman-2012#1", "perlman-2012", "*Less* <b>pain</b>\n| here.", None, 4, 0, 10)
BARE = Source(id="note", file="note.txt", sha256="0")
PARSER = MarkdownIt("commonmark").enable("table")


def shown(token: Token) -> str:
    """What a reader sees of inline content."""
    return "".join(child.content for child in token.children or ())


def table(text: str) -> list[list[str]]:
    """The cells of the table's rows, as a reader sees them."""
    rows: list[list[str]] = []
    tokens = PARSER.parse(text)
    for before, token in pairwise(tokens):
        if before.type == "tr_open":
            rows.append([])
        if before.type in ("td_open", "th_open"):
            rows[-1].append(shown(token))
    return rows


def inline(text: str) -> list[str]:
    return [shown(token) for token in PARSER.parse(text) if token.type == "inline"]


def test_each_quote_has_its_facts_and_its_page() -> None:
    text = write_markdown([Selected(TRIAL, (PASSAGE, replace(PASSAGE, page=None))), Selected(BARE)])
    heads, first, second, bare = table(text)
    assert dict(zip(heads, first, strict=True)) == {
        "No.": "1",
        "Source": "Perlman 2012",
        "Kind": "randomized trial",
        "Participants": "1,250",
        "Population": "Adults | knees",
        "Technique": "Swedish massage; reflexology",
        "Dose": "60 minutes",
        "Compared with": "usual care",
        "Direction": "favours massage",
        "Certainty": "low (GRADE)",
        "Page": "4",
        "Quote": "“*Less* <b>pain</b> | here.”",
        "Passage": "perlman-2012#1",
    }
    assert second == [*first[:10], "no pages", *first[11:]]
    assert bare == ["2", "note.txt", *["not stated"] * 8, "", "", ""]
    assert "[Perlman 2012](<https://doi.org/10.1371/journal.pone.0030248>)" in text
    assert inline(text)[-3:] == ["References", reference(TRIAL), reference(BARE)]
    assert "digest" not in text


def test_none_is_a_number_of_participants() -> None:
    row = table(write_markdown([Selected(replace(TRIAL, n_participants=0))]))[1]
    assert row[3] == "0"


def test_a_retracted_digest_says_both() -> None:
    text = write_markdown([Selected(replace(TRIAL, retracted=True, digest=True), (PASSAGE,))])
    row = table(text)[1]
    assert row[1] == "RETRACTED Perlman 2012 (retracted) (digest)"
    assert row[-2].endswith("here.”*")
    assert "* From a digest of the work: the words are the digest's, not the work's own." in (
        " ".join(inline(text))
    )
    assert inline(text)[-1].startswith("RETRACTED. Perlman AI. Massage")


def test_one_digest_among_works_is_enough_to_say_so() -> None:
    text = write_markdown([Selected(TRIAL, (PASSAGE,)), Selected(replace(BARE, digest=True))])
    assert "From a digest of the work" in text


@given(st.text())
def test_any_text_is_shown_as_it_is_and_acts_on_nothing(text: str) -> None:
    hostile = replace(BARE, title=text, population=f"a {text}", url=f"https://a.example/{text}")
    quote = replace(PASSAGE, text=text, id=f"{text}#1")
    written = write_markdown([Selected(hostile, (quote,)), Selected(BARE)])
    _, row, last = table(written)
    assert row[4].split() == ["a", *line(text).split()]
    assert row[-2:] == [f"“{line(text)}”", line(f"{text}#1")]
    assert last[1] == "note.txt"


@given(st.sampled_from(["# ", "- ", "+ ", "> ", "1. ", "1) ", "=== ", "![a](b) ", "&amp; "]))
def test_a_line_begins_nothing_else(start: str) -> None:
    (seen,) = inline(escaped(f"{start}text"))
    assert seen == f"{start}text"
    assert PARSER.parse(escaped(f"{start}text"))[0].type == "paragraph_open"
