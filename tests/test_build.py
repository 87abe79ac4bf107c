"""Bringing an index up to date."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import KNEE, Ingest, WordCountEncoder, link
from index import build, store
from index.errors import StoreError
from index.library import Library
from index.records import Refusal, Report
from ingest import read

# Without what tells that two files are the same work.
NO_DOI = KNEE.replace("doi: 10.1371/journal.pone.0030248\n", "")


def ids(folder: Path) -> list[str]:
    return [source.id for source in Library.open(folder).sources()]


def test_a_first_run_reads_all_and_says_so(ingest: Ingest, corpus: Path) -> None:
    report = ingest()
    assert report == Report(
        read=(str(corpus / "back.txt"), str(corpus / "knee.md"), str(corpus / "sleep.txt")),
        embedded_passages=5,
        sources=3,
        passages=5,
    )
    assert report.seconds > 0


def test_an_unchanged_corpus_embeds_nothing_and_writes_nothing(
    ingest: Ingest, encoder: WordCountEncoder, index_folder: Path
) -> None:
    ingest()
    generation = store.current(index_folder)
    encoder.encoded.clear()
    assert ingest() == Report(unchanged=3, sources=3, passages=5)
    assert encoder.encoded == []
    assert store.current(index_folder) == generation


def test_an_edit_embeds_only_what_it_changed(
    ingest: Ingest, encoder: WordCountEncoder, corpus: Path
) -> None:
    ingest()
    encoder.encoded.clear()
    (corpus / "knee.md").write_text(KNEE.replace("Nobody was", "One person was"), encoding="utf-8")
    report = ingest()
    assert report == Report(
        read=(str(corpus / "knee.md"),), unchanged=2, embedded_passages=1, sources=3, passages=5
    )
    # The passage; and for what the document is about its title and its beginning.
    assert encoder.encoded == [
        "Massage for the knee\nHarms\nOne person was harmed by the knee massage.",
        "Massage for the knee",
        "Massage for the knee\nAn hour of massage a week eased knee pain. The knee moved no "
        "better. One person was harmed by the knee massage.",
    ]


def test_an_edited_title_is_followed_in_every_passage_of_its_source(
    ingest: Ingest, corpus: Path, index_folder: Path
) -> None:
    ingest()
    (corpus / "knee.md.yaml").write_text("journal: Knees\n", encoding="utf-8")
    (corpus / "back.txt.yaml").write_text("title: Backs\nyear: 2001\n", encoding="utf-8")
    assert ingest().embedded_passages == 1
    library = Library.open(index_folder)
    assert library.source("back").title == "Backs"
    assert library.source("perlman-knee").journal == "PLoS One"


def test_a_renamed_file_is_followed_without_embedding(
    ingest: Ingest, corpus: Path, index_folder: Path
) -> None:
    ingest()
    (corpus / "back.txt").rename(corpus / "spine.txt")
    report = ingest()
    assert (report.read, report.removed) == ((str(corpus / "spine.txt"),), ("back",))
    assert report.embedded_passages == 0
    assert ids(index_folder) == ["perlman-knee", "sleep", "spine"]


def test_a_deleted_file_leaves_the_library(
    ingest: Ingest, corpus: Path, index_folder: Path
) -> None:
    ingest()
    (corpus / "back.txt").unlink()
    assert ingest().removed == ("back",)
    assert ids(index_folder) == ["perlman-knee", "sleep"]


def test_every_file_gone_leaves_an_empty_library(
    ingest: Ingest, corpus: Path, index_folder: Path
) -> None:
    ingest()
    for path in corpus.iterdir():
        path.unlink()
    assert ingest().sources == 0
    library = Library.open(index_folder)
    assert library.sources() == []
    assert library.search("back pain").hits == ()


def test_a_second_folder_is_added_and_the_first_is_kept(
    ingest: Ingest, tmp_path: Path, index_folder: Path
) -> None:
    ingest()
    other = tmp_path / "other"
    other.mkdir()
    (other / "neck.txt").write_text("A stiff neck passes.", encoding="utf-8")
    assert ingest(other).sources == 4
    (other / "neck.txt").unlink()
    shutil.rmtree(other)
    report = build.build(index_folder)
    assert report.sources == 4
    assert report.unchanged == 3
    assert [refusal.reason for refusal in report.refused] == ["is not there"]


def test_one_file_of_a_folder_can_be_brought_up_to_date_alone(
    ingest: Ingest, corpus: Path, index_folder: Path
) -> None:
    ingest()
    (corpus / "back.txt").write_text("The back is long.", encoding="utf-8")
    (corpus / "sleep.txt").unlink()
    assert ingest(corpus / "back.txt").read == (str(corpus / "back.txt"),)
    assert ids(index_folder) == ["back", "perlman-knee", "sleep"]


def test_a_single_file_does_not_bring_in_its_neighbours(
    ingest: Ingest, corpus: Path, index_folder: Path
) -> None:
    ingest(corpus / "back.txt")
    build.build(index_folder)
    assert ids(index_folder) == ["back"]
    ingest(corpus)
    assert ids(index_folder) == ["back", "perlman-knee", "sleep"]


def test_the_index_may_move_with_its_project(ingest: Ingest, tmp_path: Path) -> None:
    ingest()
    moved = tmp_path / "elsewhere"
    moved.mkdir()
    (tmp_path / "corpus").rename(moved / "corpus")
    (tmp_path / "index").rename(moved / "index")
    assert build.build(moved / "index") == Report(unchanged=3, sources=3, passages=5)


def test_the_same_corpus_gives_the_same_bytes_twice_also_by_another_way(
    ingest: Ingest, encoder: WordCountEncoder, corpus: Path, index_folder: Path, tmp_path: Path
) -> None:
    back = (corpus / "back.txt").read_bytes()
    ingest()
    (corpus / "back.txt").unlink()
    ingest()
    (corpus / "back.txt").write_bytes(back)
    ingest()
    build.build(tmp_path / "again", [corpus], load_encoder=lambda model: encoder)
    first, second = store.current(index_folder), store.current(tmp_path / "again")
    assert first
    assert second
    for name in [name for name, _ in store.read_manifest(first).files]:
        assert (first / name).read_bytes() == (second / name).read_bytes(), name


def test_a_removed_source_stays_out_until_it_is_named(
    ingest: Ingest, corpus: Path, index_folder: Path
) -> None:
    ingest()
    assert build.remove(index_folder, "back") == Report(removed=("back",), sources=2, passages=4)
    assert (corpus / "back.txt").exists()
    assert ingest().sources == 2
    assert ingest(corpus / "back.txt").sources == 3
    # From then on it is followed again.
    (corpus / "back.txt").write_text("The back was edited.", encoding="utf-8")
    assert ingest().read == (str(corpus / "back.txt"),)


def test_removing_what_is_not_there_says_how_to_list_what_is(
    ingest: Ingest, index_folder: Path
) -> None:
    ingest()
    with pytest.raises(StoreError, match=r"no source 'knees' in .*; list them: kneadle list"):
        build.remove(index_folder, "knees")


def test_bad_files_are_named_and_all_others_are_indexed(ingest: Ingest, corpus: Path) -> None:
    (corpus / "empty.txt").touch()
    (corpus / "latin.txt").write_bytes("Massage für alle.".encode("latin-1"))
    link(corpus / "link.txt", corpus / "nowhere.txt")
    (corpus / "meta.md").write_text("---\npmdi: 3\n---\nText.", encoding="utf-8")
    (corpus / "page.txt").write_text("<!DOCTYPE html><html><body>Hi", encoding="utf-8")
    (corpus / "paper.txt").write_bytes(b"%PDF-1.7 ...")
    (corpus / "sheet.xlsx").write_bytes(b"PK")
    (corpus / "spaces.txt").write_text(" \n \n", encoding="utf-8")
    report = ingest()
    reasons = {Path(refusal.path).name: refusal.reason for refusal in report.refused}
    assert reasons == {
        "empty.txt": "is empty (0 bytes)",
        "latin.txt": "is not UTF-8 text (byte 0xFC at position 9)",
        "link.txt": f"is a broken link to {corpus / 'nowhere.txt'}",
        "meta.md": "unknown key 'pmdi'",
        "page.txt": "is a web page inside",
        "paper.txt": "is a PDF inside",
        "sheet.xlsx": "the ending '.xlsx' is not one that is read",
        "spaces.txt": "has no text to search",
    }
    assert all(refusal.fix for refusal in report.refused)
    assert report.sources == 3


def test_a_file_that_cannot_be_opened_is_named(
    ingest: Ingest, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Whoever runs the tests as root may open anything: the system's answer is played instead.
    def denied(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", denied)
    report = ingest(corpus / "back.txt")
    assert report.refused == (
        Refusal(
            str(corpus / "back.txt"),
            "cannot be opened (Permission denied)",
            "check its permissions and the disk",
        ),
    )


def test_a_folder_that_cannot_be_listed_is_named_and_keeps_what_was_read_there(
    ingest: Ingest, corpus: Path, index_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (corpus / "more").mkdir()
    (corpus / "back.txt").rename(corpus / "more" / "back.txt")
    ingest()
    listed = os.scandir

    def denied(folder: Path) -> Iterator[os.DirEntry[str]]:
        if folder == corpus / "more":
            raise PermissionError(13, "Permission denied")
        return listed(folder)

    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", denied)
        (corpus / "sleep.txt").unlink()
        report = ingest()
    assert report.refused == (
        Refusal(
            str(corpus / "more"),
            "cannot be listed (Permission denied)",
            "check its name and its permissions",
        ),
    )
    assert (report.removed, ids(index_folder)) == (("sleep",), ["back", "perlman-knee"])
    (corpus / "more" / "back.txt").unlink()
    assert ingest().removed == ("back",)


def test_enormous_files_are_refused_before_they_are_read(ingest: Ingest, corpus: Path) -> None:
    with (corpus / "huge.txt").open("wb") as file:
        file.truncate(3 * 1024**3)
    (corpus / "long.txt").write_text("massage " * 1_300_000, encoding="utf-8")
    huge, long = ingest().refused
    assert huge.reason == "is 3,072 MB, over the limit of 512 MB"
    assert long.reason == "has 10,399,999 characters of text, over the limit of 10,000,000"


def test_the_library_knows_which_files_the_last_run_refused(
    ingest: Ingest, corpus: Path, index_folder: Path
) -> None:
    ingest()
    (corpus / "empty.txt").touch()
    report = ingest()
    assert report.unchanged == 3
    assert Library.open(index_folder).refused() == report.refused
    (corpus / "empty.txt").unlink()
    ingest()
    assert Library.open(index_folder).refused() == ()


def test_records_that_were_refused_are_still_named_when_their_file_is_unchanged(
    ingest: Ingest, corpus: Path, index_folder: Path
) -> None:
    (corpus / "refs.ris").write_text(
        "TY  - JOUR\nTI  - Massage of the neck\nER  -\n\nTY  - JOUR\nPY  - 2012\nER  -\n", "utf-8"
    )
    first = ingest()
    (refusal,) = first.refused
    assert (Path(refusal.path).name, refusal.record) == ("refs.ris", 2)
    (corpus / "back.txt").unlink()
    again = ingest()
    assert (again.unchanged, again.refused) == (3, first.refused)
    assert Library.open(index_folder).refused() == first.refused


def test_what_was_read_before_stays_when_its_file_breaks(
    ingest: Ingest, corpus: Path, index_folder: Path
) -> None:
    ingest()
    (corpus / "back.txt").write_bytes(b"\xff\x00")
    report = ingest()
    assert [Path(refusal.path).name for refusal in report.refused] == ["back.txt"]
    assert (report.removed, report.sources) == ((), 3)
    assert "may ease back pain" in Library.open(index_folder).passages("back")[0].text
    assert [Path(refusal.path).name for refusal in ingest().refused] == ["back.txt"]


def test_of_two_files_with_one_id_the_first_is_kept_and_the_second_named(
    ingest: Ingest, corpus: Path, index_folder: Path
) -> None:
    (corpus / "knee.md").write_text(NO_DOI, encoding="utf-8")
    (corpus / "knee-too.md").write_text(NO_DOI.replace("An hour", "Two hours"), encoding="utf-8")
    report = ingest()
    assert report.refused == (
        Refusal(
            str(corpus / "knee.md"),
            f"its id 'perlman-knee' is already that of {corpus / 'knee-too.md'}",
            "give one of the two another id, or delete one",
        ),
    )
    assert Library.open(index_folder).source("perlman-knee").file == "knee-too.md"


def test_a_newcomer_cannot_push_out_the_file_that_has_its_id(
    ingest: Ingest, corpus: Path, index_folder: Path
) -> None:
    (corpus / "knee.md").write_text(NO_DOI, encoding="utf-8")
    ingest()
    (corpus / "a.md").write_text(NO_DOI, encoding="utf-8")
    assert [Path(refusal.path).name for refusal in ingest().refused] == ["a.md"]
    (corpus / "knee.md").write_text(NO_DOI.replace("An hour", "Two hours"), encoding="utf-8")
    assert [Path(refusal.path).name for refusal in ingest().refused] == ["a.md"]
    assert Library.open(index_folder).source("perlman-knee").file == "knee.md"


def test_files_of_one_name_get_ids_of_their_own(
    ingest: Ingest, corpus: Path, index_folder: Path
) -> None:
    (corpus / "sub").mkdir()
    (corpus / "sub" / "back.txt").write_text("Another back.", encoding="utf-8")
    (corpus / "back.md").write_text("A third back.", encoding="utf-8")
    (corpus / "背中.txt").write_text("A fourth back.", encoding="utf-8")
    ingest()
    assert ids(index_folder) == [
        "back",
        "back-txt",
        "document-" + Library.open(index_folder).sources()[2].sha256[:8],
        "perlman-knee",
        "sleep",
        "sub-back-txt",
    ]


def test_a_reader_that_meets_the_unforeseen_stops_nothing(
    ingest: Ingest, monkeypatch: pytest.MonkeyPatch
) -> None:
    def surprised(data: bytes) -> None:
        raise ZeroDivisionError("nobody\nthought of it")

    monkeypatch.setitem(read.READERS, ".md", surprised)
    report = ingest()
    assert [r.reason for r in report.refused] == [
        "could not be read (ZeroDivisionError: nobody thought of it)"
    ]
    assert report.sources == 2


def test_progress_is_told_for_reading_and_embedding(
    corpus: Path, index_folder: Path, encoder: WordCountEncoder
) -> None:
    told: list[tuple[str, int, int]] = []
    build.build(
        index_folder,
        [corpus],
        load_encoder=lambda model: encoder,
        progress=lambda *step: told.append(step),
    )
    assert told == [("Reading", 1, 3), ("Reading", 2, 3), ("Reading", 3, 3), ("Embedding", 3, 3)]
