"""Files that hold many works: each is a source, and one bad record stops nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import Ingest, WordCountEncoder
from index import build, store
from index.library import Library
from index.records import Refusal
from ingest import read
from ingest.blocks import Block, sections, whole_text
from ingest.errors import Refused
from ingest.records import Document, Metadata, Reading
from ingest.walk import Found

FIRST = "11|Knees|Massage of the knee.\n"
SECOND = "12|Backs|Massage of the back.\n"
BAD = "?\n"
NO_TEXT = "13|Necks|\n"


def blocks(text: str) -> list[Block]:
    return [Block("Results", heading=True), Block(text)] if text else []


def records(data: bytes) -> Iterator[Reading | Refused]:
    """A format of these tests alone: a record a line, "pmid|title|abstract"."""
    for line in data.decode().splitlines():
        pmid, *rest = line.split("|")
        if not rest:
            yield Refused("has no title", "give it one")
            continue
        title, text = rest
        yield Reading(sections(blocks(text)), Metadata(title=title, pmid=pmid))


@pytest.fixture
def references(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setitem(read.READERS, ".refs", records)
    path = corpus / "export.refs"
    path.write_text(FIRST + BAD + SECOND + NO_TEXT, encoding="utf-8")
    return path


def ids(folder: Path) -> list[str]:
    return [source.id for source in Library.open(folder).sources()]


def test_each_record_is_a_source_of_its_own(
    ingest: Ingest, references: Path, index_folder: Path
) -> None:
    report = ingest(references)
    library = Library.open(index_folder)
    assert ids(index_folder) == ["pmid-11", "pmid-12", "pmid-13"]
    assert [source.record for source in library.sources()] == [1, 3, 4]
    assert {source.file for source in library.sources()} == {"export.refs"}
    assert [p.text for p in library.passages("pmid-12")] == ["Massage of the back."]
    assert library.passages("pmid-13") == []
    assert (report.sources, report.passages, report.read) == (3, 2, (str(references),))


def test_a_bad_record_is_named_by_its_number_also_when_nothing_changed(
    ingest: Ingest, references: Path, index_folder: Path
) -> None:
    file = (str(references), "export.refs")
    report = ingest(references)
    (refusal,) = report.refused
    assert refusal == Refusal(str(references), "has no title", "give it one", 2, refusal.file)
    assert refusal.where == f"{references}, record 2"
    generation = store.current(index_folder)
    again = ingest(references)
    assert (again.unchanged, again.refused, again.embedded_passages) == (1, (refusal,), 0)
    assert store.current(index_folder) == generation
    assert Library.open(index_folder).refused() == (refusal,)
    assert refusal.file is not None
    assert Path(*refusal.file).name in file


def test_a_file_with_one_record_more_embeds_only_that_one(
    ingest: Ingest, references: Path, encoder: WordCountEncoder, index_folder: Path
) -> None:
    ingest(references)
    encoder.encoded.clear()
    references.write_text("14|Sleep|Massage brings sleep.\n" + FIRST + SECOND, encoding="utf-8")
    report = ingest(references)
    assert encoder.encoded == ["Sleep\nResults\nMassage brings sleep.", "Sleep"]
    assert (report.removed, report.refused) == (("pmid-13",), ())
    assert [source.record for source in Library.open(index_folder).sources()] == [2, 3, 1]


def test_a_quote_of_a_record_is_found_again_in_its_file(
    ingest: Ingest, references: Path, index_folder: Path
) -> None:
    ingest(references)
    library = Library.open(index_folder)
    source, (passage,) = library.source("pmid-12"), library.passages("pmid-12")
    loaded = read.load(Found(references, source.file))
    (document,) = (
        d
        for d in read.documents(loaded)
        if isinstance(d, Document) and d.source.record == source.record
    )
    assert loaded.sha256 == source.sha256
    (section,) = document.sections
    assert passage.text == section.text[passage.start - section.start : passage.end - section.start]
    assert whole_text(blocks("Massage of the back."))[passage.start : passage.end] == passage.text


def test_a_removed_record_stays_out_alone_until_its_file_is_named(
    ingest: Ingest, references: Path, corpus: Path, index_folder: Path
) -> None:
    ingest()
    assert build.remove(index_folder, "pmid-12").sources == 5
    references.write_text(FIRST + SECOND + "15|Sleep|More sleep.\n", encoding="utf-8")
    ingest()
    assert ids(index_folder) == ["back", "perlman-knee", "pmid-11", "pmid-15", "sleep"]
    ingest(references)
    assert "pmid-12" in ids(index_folder)


def test_a_removed_record_comes_back_with_a_file_that_did_not_change(
    ingest: Ingest, references: Path, index_folder: Path
) -> None:
    ingest(references)
    build.remove(index_folder, "pmid-12")
    ingest(references)
    assert ids(index_folder) == ["pmid-11", "pmid-12", "pmid-13"]


def test_a_sidecar_holds_for_every_record_and_names_none(
    ingest: Ingest, references: Path, index_folder: Path
) -> None:
    sidecar = references.with_name("export.refs.yaml")
    sidecar.write_text("licence: CC BY 4.0\n", encoding="utf-8")
    ingest(references)
    assert {source.licence for source in Library.open(index_folder).sources()} == {"CC BY 4.0"}
    sidecar.write_text("doi: 10.1000/1\n", encoding="utf-8")
    (refusal,) = (r for r in ingest(references).refused if r.record is None)
    assert refusal.reason == "its sidecar .yaml file gives one 'doi' to all of its records"
    assert len(ids(index_folder)) == 3


def test_a_sidecar_may_correct_single_records_by_their_ids(
    ingest: Ingest, references: Path, index_folder: Path
) -> None:
    sidecar = references.with_name("export.refs.yaml")
    sidecar.write_text(
        "licence: CC BY 4.0\npmid-12:\n  title: Backs, corrected\n  licence: CC0\n"
        "pmid-99:\n  year: 2001\n",
        encoding="utf-8",
    )
    refused = [r for r in ingest(references).refused if r.record is None]
    assert [(r.reason, r.fix) for r in refused] == [
        (
            "its sidecar .yaml file names 'pmid-99', which is none of its records",
            "write the id that kneadle list shows, or delete the entry",
        )
    ]
    library = Library.open(index_folder)
    first, second = library.source("pmid-11"), library.source("pmid-12")
    assert (first.title, first.licence, first.declared) == ("Knees", "CC BY 4.0", ("licence",))
    assert (second.title, second.licence) == ("Backs, corrected", "CC0")
    assert second.declared == ("title", "licence")
    # What is wrong in the sidecar is told as long as it is there.
    assert [r for r in ingest(references).refused if r.record is None] == refused


def test_sources_without_text_are_never_lost(
    ingest: Ingest, references: Path, corpus: Path, index_folder: Path
) -> None:
    titles = "".join(f"{number}|Title {number}|\n" for number in (1, 5, 9))
    references.write_text(titles, encoding="utf-8")
    report = ingest(references)
    assert (report.sources, report.passages) == (3, 0)
    assert Library.open(index_folder).search("back pain").hits == ()
    # Before, between and behind those that have some.
    references.write_text(titles + "2|Two|The back.\n6|Six|The knee.\n", encoding="utf-8")
    assert ingest(references).sources == 5
    library = Library.open(index_folder)
    assert ids(index_folder) == ["pmid-1", "pmid-2", "pmid-5", "pmid-6", "pmid-9"]
    hits = library.search("the knee").hits
    assert [(hit.source.id, hit.passage.text) for hit in hits] == [
        ("pmid-6", "The knee."),
        ("pmid-2", "The back."),
    ]
    references.write_text(titles, encoding="utf-8")
    assert ingest(references).sources == 3


def test_records_are_searched_like_any_source(
    ingest: Ingest, references: Path, index_folder: Path
) -> None:
    ingest(references)
    (first, *_) = Library.open(index_folder).search("massage of the back").hits
    assert (first.source.id, first.passage.start) == ("pmid-12", len("Results\n\n"))
