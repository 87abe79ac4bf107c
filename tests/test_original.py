"""The original file of a source is handed out as it was read, and nothing else ever is."""

import json
import sqlite3
from pathlib import Path

import pytest

from conftest import Ingest
from index.errors import StoreError, ViewError
from index.library import Library
from index.original import original


def test_the_file_comes_byte_for_byte(library: Library, index_folder: Path, corpus: Path) -> None:
    assert original(index_folder, library, "perlman-knee") == (corpus / "knee.md").read_bytes()


def test_a_file_named_by_itself_is_found_too(
    ingest: Ingest, index_folder: Path, corpus: Path
) -> None:
    ingest(corpus / "back.txt")
    library = Library.open(index_folder)
    assert original(index_folder, library, "back") == (corpus / "back.txt").read_bytes()


def test_a_file_that_changed_is_not_shown_as_what_was_read(
    library: Library, index_folder: Path, corpus: Path
) -> None:
    (corpus / "back.txt").write_text("Other words", "utf-8")
    with pytest.raises(ViewError, match=r"back.txt: the file has changed .*; run: kneadle ingest"):
        original(index_folder, library, "back")
    (corpus / "back.txt").unlink()
    with pytest.raises(ViewError, match="the file is not there any more"):
        original(index_folder, library, "back")


def test_a_file_that_grew_beyond_the_limit_is_not_read(
    library: Library, index_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.original.MAX_BYTES", 20)
    with pytest.raises(ViewError, match=r"back.txt: is larger than when it was read; run:"):
        original(index_folder, library, "back")


def test_an_unknown_source_is_an_error_whatever_it_spells(
    library: Library, index_folder: Path
) -> None:
    for name in ("nobody", "../corpus/back.txt", "/etc/passwd"):
        with pytest.raises(StoreError, match="no source"):
            original(index_folder, library, name)


@pytest.mark.parametrize("name", ["../secret.txt", "/secret.txt", "secret.key"])
def test_an_index_of_a_stranger_cannot_point_out_of_the_corpus(
    library: Library, index_folder: Path, corpus: Path, name: str
) -> None:
    (corpus.parent / "secret.txt").write_text("secret", "utf-8")
    (corpus / "secret.key").write_text("secret", "utf-8")
    tables = index_folder / (index_folder / "current").read_text("ascii").strip() / "library.sqlite"
    del library
    with sqlite3.connect(tables) as connection:
        ((record,),) = connection.execute("SELECT record FROM sources WHERE id = 'back'").fetchall()
        turned = json.dumps(json.loads(record) | {"file": name})
        connection.execute("UPDATE sources SET record = ? WHERE id = 'back'", (turned,))
    connection.close()
    with pytest.raises(ViewError, match="names no document of its own"):
        original(index_folder, Library.open(index_folder), "back")
