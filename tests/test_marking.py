"""Marking works by the notices beside their documents."""

from pathlib import Path

from index.content import content
from index.marking import Beside
from index.works import Copy, Work
from ingest.identifiers import Identifier
from ingest.model import DEFAULT_MODEL, find_model
from ingest.notices import Notice
from ingest.records import Document, Section, Source
from ingest.snapshot import Told, written

NOTICE = Notice(kind="retraction", date="2020", found_by="Crossref")
DOI = Identifier("doi", "10.5555/a")


def work(*copies: Copy) -> Work:
    return Work(copies[0].source, copies)


def copy(name: str, *, document: bool) -> Copy:
    source = Source(id="a", title="Knees", doi="10.5555/A", file=name, sha256="0")
    text = Document(source, (Section("The knee."),)) if document else None
    return Copy(("r", name), source, "f", 9, document=text)


def put(folder: Path, data: bytes) -> None:
    (folder / "r").mkdir(exist_ok=True)
    (folder / "r" / "notices.jsonl").write_bytes(data)


def test_a_work_is_marked_by_its_identifier_whatever_its_case(tmp_path: Path) -> None:
    put(tmp_path, written([Told((DOI,), NOTICE)]))
    beside = Beside.read(tmp_path / "index", ["r"])
    (one,) = beside.marked([work(copy("a", document=True))], {})
    assert one.source.retracted
    assert one.source.notices == ("retraction: 2020 [Crossref]",)
    assert beside.refused == ()


def test_a_mark_stays_where_another_file_has_to_give_the_text(tmp_path: Path) -> None:
    put(tmp_path, written([Told((DOI,), NOTICE)]))
    whole = work(copy("gone.pdf", document=False), copy("a.txt", document=True))
    works = Beside.read(tmp_path / "index", ["r"]).marked([whole], {})
    (stored,) = content(tmp_path / "index", None, works, find_model(DEFAULT_MODEL), ["r"])
    assert stored.entry.source.file == "a.txt"
    assert stored.entry.source.retracted
    assert stored.entry.source.notices == ("retraction: 2020 [Crossref]",)


def test_while_notices_cannot_be_read_a_mark_stays(tmp_path: Path) -> None:
    put(tmp_path, b'{"kind": "retraction"}\n{"doi": "10.5555/b", "kind": "correction"}\n')
    before = Source(id="a", notices=(str(NOTICE),), retracted=True, file="a", sha256="0")
    beside = Beside.read(tmp_path / "index", ["r"])
    (one,) = beside.marked([work(copy("a", document=True))], {"a": before})
    assert one.source.retracted
    assert beside.refused[0].reason == "has no notice in line 1"
