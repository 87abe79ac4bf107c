"""Every digest and guide of the shipped corpus, exported and read back."""

import csv
import io
from collections.abc import Callable
from dataclasses import asdict
from functools import cache
from operator import attrgetter
from pathlib import Path

import rispy
from bibtexparser.entrypoint import parse_string

from index.display import line
from index.export import export
from index.export_csv import COLUMNS, unguarded
from index.locators import full_pages
from index.names import named
from index.selection import Selected
from ingest.records import Passage, Source
from ingest.text import read_markdown

CORPUS = Path(__file__).parent.parent / "corpus"


@cache
def selection() -> tuple[Selected, ...]:
    """Each document with the text of its last section as the quote."""
    return tuple(map(_selected, sorted(CORPUS.glob("*/*.md"))))


def _selected(path: Path) -> Selected:
    reading = read_markdown(path.read_bytes())
    source = Source(**asdict(reading.declared), file=path.name, sha256="0")
    last = reading.sections[-1]
    end = last.start + len(last.text)
    return Selected(
        source, (Passage(f"{source.id}#1", source.id, last.text, last.heading, 1, 0, end),)
    )


def known(fact: Callable[[Source], object]) -> list[str]:
    """A fact of all sources, "" where it is not known."""
    facts = [fact(chosen.source) for chosen in selection()]
    return ["" if value is None else str(value) for value in facts]


def test_every_reference_is_read_back_from_ris() -> None:
    entries = rispy.loads(export(selection(), "ris"))
    assert len(entries) > 200
    for tag, fact in (
        ("id", lambda s: s.id),
        ("title", lambda s: line(s.title)),
        ("secondary_title", lambda s: s.journal),
        ("year", lambda s: s.year),
        ("doi", lambda s: s.doi),
        ("accession_number", lambda s: s.pmid),
    ):
        assert [entry.get(tag, "") for entry in entries] == known(fact), tag
    assert [len(entry.get("authors", [])) for entry in entries] == [
        len(named(chosen.source.authors)[0]) for chosen in selection()
    ]
    pages = ["-".join(filter(None, (e.get("start_page"), e.get("end_page")))) for e in entries]
    assert pages == known(lambda s: s.pages and full_pages(s.pages))
    quotes = [entry["notes"][-1] for entry in entries]
    assert all(
        line(chosen.passages[0].text) in quote
        for quote, chosen in zip(quotes, selection(), strict=True)
    )


def test_every_reference_is_read_back_from_bibtex() -> None:
    library = parse_string(export(selection(), "bibtex"))
    assert library.failed_blocks == []
    assert [entry.key for entry in library.entries] == known(lambda s: s.id)
    fields = [{field.key: field.value for field in entry.fields} for entry in library.entries]
    for name, fact in (
        ("year", lambda s: s.year),
        ("doi", lambda s: s.doi),
        ("pmid", lambda s: s.pmid),
        ("pages", lambda s: s.pages and full_pages(s.pages).replace("-", "--")),
    ):
        assert [values.get(name, "") for values in fields] == known(fact), name


def test_every_fact_is_read_back_from_the_table() -> None:
    rows = list(csv.DictReader(io.StringIO(export(selection(), "csv"), newline="")))
    for name, value in asdict(selection()[0].source).items():
        if name not in COLUMNS or name == "retracted":
            continue
        facts = known(attrgetter(name))
        if isinstance(value, tuple):
            facts = ["\n".join(getattr(chosen.source, name)) for chosen in selection()]
        assert [unguarded(row[name]) for row in rows] == facts, name
    assert [unguarded(row["quote"]) for row in rows] == [c.passages[0].text for c in selection()]


def test_every_source_has_its_row_and_its_reference_in_the_evidence_table() -> None:
    lines = export(selection(), "markdown").splitlines()
    rows = [text for text in lines if text.startswith("| ")]
    assert len(rows) == len(selection()) + 2
    assert {text.count(" | ") for text in rows} == {12}
    references = lines[lines.index("## References") + 2 :]
    assert len(references) == len(selection())
