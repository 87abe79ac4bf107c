"""A passage in place."""

from pathlib import Path

import pytest

from conftest import Ingest
from index.errors import StoreError
from index.library import Library
from index.neighbours import in_place


@pytest.fixture
def book(ingest: Ingest, corpus: Path, index_folder: Path) -> Library:
    parts = [f"## Part {number}\n\nKnee text number {number}." for number in range(1, 6)]
    (corpus / "book.md").write_text("# A book\n\n" + "\n\n".join(parts), "utf-8")
    ingest()
    return Library.open(index_folder)


@pytest.mark.parametrize(
    ("passage_id", "around", "before", "after"),
    [
        ("book#3", 1, ["book#2"], ["book#4"]),
        ("book#3", 2, ["book#1", "book#2"], ["book#4", "book#5"]),
        ("book#1", 2, [], ["book#2", "book#3"]),
        ("book#5", 3, ["book#2", "book#3", "book#4"], []),
        ("book#2", 2, ["book#1"], ["book#3", "book#4"]),
        ("book#2", 0, [], []),
    ],
)
def test_neighbours_come_in_reading_order(
    book: Library, passage_id: str, around: int, before: list[str], after: list[str]
) -> None:
    place = in_place(book, passage_id, around=around)
    assert place.passage.id == passage_id
    assert [passage.id for passage in place.before] == before
    assert [passage.id for passage in place.after] == after


@pytest.mark.parametrize(
    ("passage_id", "message"),
    [
        ("book#6", "no passage 'book#6' in the library"),
        ("book#0", "no passage 'book#0' in the library"),
        ("nobody#1", "no source 'nobody' in the library"),
        ("book", "no source '' in the library"),
    ],
)
def test_what_is_not_there_is_said(book: Library, passage_id: str, message: str) -> None:
    with pytest.raises(StoreError, match=message):
        in_place(book, passage_id)
