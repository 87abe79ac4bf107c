"""One file to one document."""

import os
from pathlib import Path

import pytest

from ingest.errors import Refused
from ingest.read import READERS, documents, load
from ingest.records import Document, Reading, Section
from ingest.walk import Found


def document(path: Path) -> Document:
    (only,) = documents(load(Found(path, path.name)))
    assert isinstance(only, Document)
    return only


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_front_matter_comes_before_the_sidecar_and_that_before_the_file_itself(
    tmp_path: Path,
) -> None:
    path = write(tmp_path / "a.md", "---\nyear: 2012\n---\n# Knees\n\nText.")
    write(tmp_path / "a.md.yaml", "year: 1999\njournal: Knees Weekly\n")
    source = document(path).source
    assert (source.year, source.journal, source.title) == (2012, "Knees Weekly", "Knees")
    assert (source.id, source.file) == ("", "a.md")


def test_a_changed_sidecar_changes_the_fingerprint(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", "Text.")
    prints = [load(Found(path, "a.txt")).fingerprint]
    for text in ("year: 1999", "year: 2000"):
        write(tmp_path / "a.txt.yaml", text)
        prints.append(load(Found(path, "a.txt")).fingerprint)
    assert len(set(prints)) == 3


def test_the_digest_is_that_of_the_file(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", "abc")
    # printf abc | sha256sum
    assert document(path).source.sha256 == (
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )


@pytest.mark.parametrize(
    "heading",
    [
        "References",
        "REFERENCES",
        "7. References",
        "Bibliography",
        "Literature cited",
        "Works Cited",
        "Further reading",
    ],
)
def test_reference_lists_stay_out(tmp_path: Path, heading: str) -> None:
    path = write(
        tmp_path / "a.txt", f"Knees\n\nThey hurt.\n\n{heading}\n\n1. Smith J. Knees. 2001.\n"
    )
    assert [section.text for section in document(path).sections] == ["They hurt."]


def test_a_heading_that_only_speaks_of_references_stays_in(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", "Reference values of pain\n\nThey differ.\n")
    assert document(path).sections == (
        Section("They differ.", "Reference values of pain", None, 26),
    )


@pytest.mark.parametrize(
    ("name", "data", "reason", "fix"),
    [
        ("a.txt", b"%PDF-1.4", "is a PDF inside", "rename it to end in .pdf"),
        ("a.md", b"PK\x03\x04", "is a zip archive, as Word and EPUB", "rename it to end in .docx"),
        ("a.html", b"\x89PNG", "is a picture", "rename it"),
        ("a.txt", b"\n<!DOCTYPE html><html>", "is a web page inside", "rename it to end in .html"),
        ("a.txt", b"...", "has no text to search", "put a document with text"),
        ("a.txt", b"", r"is empty \(0 bytes\)", "put the document there again"),
        (
            "a.odt",
            b"x",
            "the ending '.odt' is not one that is read",
            "convert it to one of: .bib",
        ),
        ("a", b"x", "a name without an ending is not one that is read", "convert it"),
        ("b.yaml", b"x", "describes no file beside it", "name it <file>.yaml"),
    ],
)
def test_what_is_no_document_is_refused_with_what_to_do(
    tmp_path: Path, name: str, data: bytes, reason: str, fix: str
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(Refused, match=f"{reason}.*; {fix}"):
        document(tmp_path / name)


def test_a_sidecar_that_does_not_parse_is_named_as_the_culprit(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", "Text.")
    write(tmp_path / "a.txt.yaml", "pmdi: 3")
    with pytest.raises(Refused, match=r"its sidecar \.yaml file: unknown key 'pmdi'; did you mean"):
        document(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no named pipes in folders")
def test_what_is_no_file_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    with pytest.raises(Refused, match="is not a regular file"):
        document(tmp_path / "a.txt")


def test_half_a_surrogate_pair_does_not_reach_the_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = Reading((Section("a\ud835b"),))
    monkeypatch.setitem(READERS, ".txt", lambda data: broken)
    assert document(write(tmp_path / "a.txt", "Text.")).sections == (Section("a\ufffdb"),)
