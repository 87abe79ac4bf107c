"""Every passage is where the index says, or it is named."""

import json
from pathlib import Path

import pytest

import cli
from conftest import Ingest, WordCountEncoder
from index.verify import Fault, Verified, found_at, verify
from ingest import read
from ingest.records import Passage, Reading, Section
from ingest.ris import read_ris

REFERENCES = """TY  - JOUR
TI  - Massage of the neck
AB  - BACKGROUND: Necks are stiff. RESULTS: Massage eased the neck.
DO  - 10.1000/neck
ER  -

TY  - JOUR
TI  - No abstract here
ER  -
"""


@pytest.fixture
def indexed(ingest: Ingest, corpus: Path) -> Path:
    """A corpus of text, front matter, a web page and references, all in the index."""
    (corpus / "refs.ris").write_text(REFERENCES, encoding="utf-8")
    (corpus / "page.html").write_text(
        "<h1>Backs</h1><p>Massage of the back is old, and pleasant to most who try it.</p>", "utf-8"
    )
    ingest()
    return corpus


def test_an_untouched_library_is_verified_whole(indexed: Path, index_folder: Path) -> None:
    assert verify(index_folder) == Verified(files=5, passages=8, faults=())


def test_a_changed_file_is_named_with_what_cannot_be_verified(
    indexed: Path, index_folder: Path
) -> None:
    path = indexed / "refs.ris"
    path.write_text(REFERENCES.replace("stiff", "sore"), encoding="utf-8")
    first, second = verify(index_folder).faults
    assert (first.source_id, first.file) == ("doi-10-1000-neck", "refs.ris, record 1")
    assert first.reason.startswith("has SHA-256 ")
    assert first.reason.endswith("; 2 passages of it cannot be verified")
    assert second.file == "refs.ris, record 2"


def test_a_file_that_is_gone_is_named(indexed: Path, index_folder: Path) -> None:
    (indexed / "back.txt").unlink()
    (fault,) = verify(index_folder).faults
    assert fault == Fault(
        "back", "back.txt", "", "is not there; 1 passage of it cannot be verified"
    )


def test_a_passage_that_its_file_does_not_have_is_named(
    indexed: Path, index_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A reader that reads otherwise than when the index was made: the file itself is unchanged.
    def otherwise(data: bytes) -> Reading:
        return Reading((Section("Back pain is rare.", "Back Pain And The Hands", None, 25),))

    monkeypatch.setitem(read.READERS, ".txt", otherwise)
    faults = [fault for fault in verify(index_folder).faults if fault.source_id == "back"]
    assert [(fault.passage, fault.reason) for fault in faults] == [
        ("back#1", "is not at characters 25 to 97")
    ]


def test_a_passage_of_another_record_of_its_file_is_named(
    indexed: Path, index_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(read.READERS, ".ris", lambda data: iter([*read_ris(data)][::-1]))
    assert [fault.passage for fault in verify(index_folder).faults] == [
        "doi-10-1000-neck#1",
        "doi-10-1000-neck#2",
    ]


def test_the_page_on_which_a_passage_is_not_is_said(
    corpus: Path, index_folder: Path, ingest: Ingest, monkeypatch: pytest.MonkeyPatch
) -> None:
    def on_page(page: int) -> None:
        reading = Reading((Section("Back pain is common.", None, page, 0),))
        monkeypatch.setitem(read.READERS, ".txt", lambda data: reading)

    on_page(3)
    ingest(corpus / "back.txt")
    assert verify(index_folder).faults == ()
    on_page(4)
    (fault,) = verify(index_folder).faults
    assert fault.reason == "is not at page 3, characters 0 to 20"


@pytest.mark.parametrize(
    ("passage", "found"),
    [
        (Passage("a#1", "a", "hurt", "Knees", 3, 16, 20), True),
        (Passage("a#1", "a", "hurt", "Knees", 3, 17, 21), False),
        (Passage("a#1", "a", "hurt", "Knees", 4, 16, 20), False),
        (Passage("a#1", "a", "hurt", "Backs", 3, 16, 20), False),
        (Passage("a#1", "a", "Knee", "Knees", 3, 10, 14), True),
        (Passage("a#1", "a", "", "Knees", 3, 9, 9), False),
    ],
)
def test_a_passage_is_found_at_its_page_heading_and_characters(
    passage: Passage, found: bool
) -> None:
    assert found_at([Section("Knees hurt.", "Knees", 3, 10)], passage) is found


def test_the_command_names_faults_and_its_exit_status_is_1(
    indexed: Path, index_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["verify", "--index", str(index_folder)]) == 0
    assert capsys.readouterr().out == (
        "verified: 8 passages in 5 files are where the index says, word for word\n"
    )
    (indexed / "back.txt").unlink()
    assert cli.main(["verify", "--index", str(index_folder)]) == 1
    shown = capsys.readouterr()
    assert shown.err.startswith("back.txt: source back: is not there; 1 passage of it cannot")
    assert cli.main(["verify", "--json", "--index", str(index_folder)]) == 1
    assert json.loads(capsys.readouterr().out)["faults"][0]["source_id"] == "back"


def test_the_text_of_a_merged_work_is_verified_in_the_file_that_is_shown(
    indexed: Path, index_folder: Path, ingest: Ingest, encoder: WordCountEncoder
) -> None:
    (indexed / "more.ris").write_text(REFERENCES.replace("RESULTS", "FINDINGS"), encoding="utf-8")
    ingest()
    assert verify(index_folder).faults == ()
    (indexed / "more.ris").unlink()
    assert {fault.file for fault in verify(index_folder).faults} == {
        "more.ris, record 1",
        "more.ris, record 2",
    }
