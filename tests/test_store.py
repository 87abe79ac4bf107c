"""Generations on disk: what survives, what is refused."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import Ingest
from index import store, tables
from index.errors import StoreError
from index.lexical import LexicalWriter
from index.library import Library
from index.vectors import VectorWriter

REPOSITORY = Path(__file__).resolve().parent.parent


def edit_manifest(folder: Path, **changes: object) -> None:
    generation = store.current(folder)
    assert generation
    path = generation / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | changes), "utf-8")


def test_a_missing_index_says_how_to_build_one(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"no index there; build one: kneadle ingest --index"):
        Library.open(tmp_path / "none")


def test_an_index_of_another_format_is_refused_with_what_mends_it(
    ingest: Ingest, index_folder: Path
) -> None:
    ingest()
    edit_manifest(index_folder, format=99)
    with pytest.raises(
        StoreError, match=f"format 99, this program reads {store.FORMAT}; build it again"
    ):
        Library.open(index_folder)


def test_parts_that_do_not_fit_together_are_refused(ingest: Ingest, index_folder: Path) -> None:
    ingest()
    edit_manifest(index_folder, passages=4)
    with pytest.raises(StoreError, match="do not fit together; build it again: kneadle ingest"):
        Library.open(index_folder)


@pytest.mark.parametrize(
    "name", ["manifest.json", "library.sqlite", "vectors.npy", "words/starts.npy"]
)
@pytest.mark.parametrize("damage", [b"", b"nonsense"])
def test_a_damaged_part_is_refused_with_what_mends_it_and_then_mended(
    ingest: Ingest, index_folder: Path, name: str, damage: bytes
) -> None:
    ingest()
    generation = store.current(index_folder)
    assert generation
    (generation / name).write_bytes(damage)
    with pytest.raises(StoreError, match="build it again: kneadle ingest --index"):
        Library.open(index_folder)
    assert ingest().sources == 3
    assert len(Library.open(index_folder).sources()) == 3


def test_a_damaged_index_is_mended_whole_when_only_a_part_of_it_is_named(
    ingest: Ingest, corpus: Path, index_folder: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "neck.txt").write_text("A stiff neck passes.", "utf-8")
    ingest()
    ingest(other)
    generation = store.current(index_folder)
    assert generation
    (generation / "library.sqlite").write_bytes(b"nonsense")
    assert ingest(corpus / "back.txt").sources == 4
    ids = [source.id for source in Library.open(index_folder).sources()]
    assert ids == ["back", "neck", "perlman-knee", "sleep"]


def test_an_index_keeps_its_model_also_when_it_is_damaged(
    ingest: Ingest, index_folder: Path
) -> None:
    ingest()
    edit_manifest(index_folder, model="another/model")
    assert store.followed(index_folder).model == "another/model"
    (index_folder / "current").unlink()
    assert store.followed(index_folder) == store.Followed()


def test_a_reader_keeps_what_it_opened_while_newer_ones_are_written(
    ingest: Ingest, corpus: Path, index_folder: Path
) -> None:
    ingest()
    reader = Library.open(index_folder)
    for number in range(3):
        (corpus / "new.txt").write_text(f"A new note on knees, number {number}.", "utf-8")
        ingest()
    assert [source.id for source in reader.sources()] == ["back", "perlman-knee", "sleep"]
    assert reader.search("back pain").hits[0].source.id == "back"
    assert "new" in [source.id for source in Library.open(index_folder).sources()]
    assert len([p for p in index_folder.iterdir() if p.is_dir()]) == 2


HOLD = """
import sys, time
from pathlib import Path
from index import store, tables
with store.writing(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_writer_is_refused_by_the_name_of_the_first(
    ingest: Ingest, index_folder: Path
) -> None:
    ingest()
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(index_folder)],
        stdout=subprocess.PIPE,
        cwd=REPOSITORY,
        text=True,
    )
    try:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(StoreError, match=f"process {holder.pid} is writing this index; wait"):
            ingest()
        assert len(Library.open(index_folder).sources()) == 3
    finally:
        holder.kill()
        holder.communicate()
    # What a killed writer held is free again.
    assert ingest().unchanged == 3


@pytest.mark.parametrize(
    ("where", "call"),
    [
        (tables, "write"),
        (VectorWriter, "append"),
        (LexicalWriter, "finish"),
        (os, "fsync"),
        (store, "_swap"),
    ],
)
def test_a_disk_that_is_full_at_any_step_leaves_the_index_as_it_was(
    where: object,
    call: str,
    ingest: Ingest,
    corpus: Path,
    index_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ingest()
    (corpus / "new.txt").write_text("A new note on knees.", "utf-8")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(where, call, full)
    with pytest.raises(StoreError, match=r"could not be written \(No space left on device\); make"):
        ingest()
    monkeypatch.undo()
    assert len(Library.open(index_folder).sources()) == 3
    assert sorted(p.name for p in index_folder.iterdir() if p.is_dir()) == ["g000001"]


def test_a_manifest_is_read_as_it_was_written(ingest: Ingest, index_folder: Path) -> None:
    ingest()
    generation = store.current(index_folder)
    assert generation
    manifest = store.read_manifest(generation)
    assert replace(manifest, built="", corpus_sha256="", files=()) == store.Manifest(
        format=store.FORMAT,
        program="0.1.0",
        built="",
        model="sentence-transformers/all-MiniLM-L6-v2",
        weights_sha256="53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
        dimension=9,
        vectors="exact",
        window=256,
        corpus_sha256="",
        sources=3,
        passages=5,
        roots=("corpus",),
    )
