"""Uploads are bounded, named by us, taken in like any file, and dropped where they are refused."""

import hashlib
from pathlib import Path

import pytest

from conftest import Ingest, WordCountEncoder
from index.build import remove
from index.library import Library
from index.uploads import MOST_FILES, MOST_MB, Upload, add, folder_for, stored_name

NOTE = Upload("Neck & Note (final).txt", b"All About Necks\n\nA stiff neck passes.\n")


def names(index_folder: Path) -> list[str]:
    return sorted(path.name for path in folder_for(index_folder).iterdir())


def test_an_upload_is_taken_in_beside_what_was_there(
    library: Library, encoder: WordCountEncoder, index_folder: Path
) -> None:
    report, refused = add(index_folder, [NOTE])
    assert refused == ()
    assert (len(report.read), report.sources) == (1, 4)
    digest = hashlib.sha256(NOTE.data).hexdigest()[:10]
    assert names(index_folder) == [f"neck-note-final-{digest}.txt"]
    opened = Library.open(index_folder)
    assert opened.source(f"neck-note-final-{digest}").title == "All About Necks"
    again, _ = add(index_folder, [NOTE])
    assert (again.read, again.sources) == ((), 4)


def test_what_was_removed_comes_back_when_it_is_uploaded_again(
    library: Library, encoder: WordCountEncoder, index_folder: Path
) -> None:
    add(index_folder, [NOTE])
    remove(index_folder, Path(stored_name(NOTE)).stem)
    report, _ = add(index_folder, [NOTE])
    assert report.sources == 4


@pytest.mark.parametrize(
    "name",
    ["../../etc/cron.txt", "C:\\Windows\\evil.txt", ".hidden.txt", "a/b/../c.txt", "\u202e.txt"],
)
def test_a_name_cannot_lead_out_of_the_folder(name: str) -> None:
    made = stored_name(Upload(name, b"x"))
    assert made == Path(made).name
    assert made.isascii()
    assert not made.startswith(".")
    assert made.endswith(".txt")


def test_what_is_refused_is_named_as_sent_and_not_kept(
    library: Library, encoder: WordCountEncoder, index_folder: Path
) -> None:
    bad = Upload("Empty.md", b"---\ntitle: x\npmdi: 3\n---\nWords.")
    huge = Upload("huge.txt", b"x" * (MOST_MB * 1024**2 + 1))
    report, refused = add(index_folder, [bad, Upload("run.exe", b"MZ"), huge, NOTE])
    assert [refusal.path for refusal in refused] == ["run.exe", "huge.txt", "Empty.md"]
    assert refused[2].fix == "did you mean 'pmid'?"
    assert refused[1].reason == "is 25 MB, over the limit of 25 MB"
    assert report.sources == 4
    assert names(index_folder) == [stored_name(NOTE)]
    assert Library.open(index_folder).refused() == report.refused == ()


def test_more_files_than_one_upload_may_have_are_left_out(
    ingest: Ingest, encoder: WordCountEncoder, index_folder: Path
) -> None:
    notes = [Upload(f"n{n}.txt", f"Note number {n} of many.".encode()) for n in range(22)]
    report, refused = add(index_folder, notes)
    assert report.sources == MOST_FILES
    assert [refusal.path for refusal in refused] == ["n20.txt", "n21.txt"]


def test_the_folder_can_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert folder_for(tmp_path / "index") == tmp_path / "uploads"
    monkeypatch.setenv("KNEADLE_UPLOADS", str(tmp_path / "other"))
    assert folder_for(tmp_path / "index") == tmp_path / "other"
