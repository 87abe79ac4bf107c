"""What a document is about: the texts it is told from, and its vector."""

import numpy as np
import pytest

from index.about import about, document_vector
from index.content import Stored
from index.tables import Entry, Row
from ingest.embed import Vectors
from ingest.records import Passage, Source


def stored(title: str | None, *texts: str) -> Stored:
    source = Source(id="one", title=title, file="one.txt", sha256="")
    rows = [Row(Passage(f"one#{n}", "one", t, None, None, 0, 1), b"") for n, t in enumerate(texts)]
    return Stored(Entry(source, 0, "", 0, len(rows)), tuple(rows), texts)


@pytest.mark.parametrize(
    ("document", "texts"),
    [
        (stored("Knees", "First.", "Second."), ("Knees\nFirst. Second.", "Knees")),
        (stored(None, "First.", "Second."), ("First. Second.",)),
        (stored("Knees", "First."), ("Knees",)),
        (stored(None, "First."), ()),
        (stored("Knees"), ()),
    ],
)
def test_a_document_is_told_by_its_beginning_and_its_title(
    document: Stored, texts: tuple[str, ...]
) -> None:
    assert about(document) == texts


def test_of_a_long_document_the_beginning_counts() -> None:
    beginning, title = about(stored("Knees", "a" * 3_999, "b", "c"))
    assert beginning == "Knees\n" + "a" * 3_999 + " "
    assert title == "Knees"


def row(*values: float) -> Vectors:
    return np.asarray(values, dtype=np.float32)


def test_passages_count_together_as_much_as_each_other_text() -> None:
    passages = np.stack([row(1, 0, 0), row(0, 1, 0)])
    found = document_vector(passages, [row(0, 0, 1), row(1, 0, 0)])
    half = np.sqrt(0.5)
    np.testing.assert_allclose(found, [(half + 1) / 3, half / 3, 1 / 3], atol=1e-6)


def test_a_single_passage_is_its_own_beginning_too() -> None:
    found = document_vector(row(1, 0)[np.newaxis], [row(0, 1)])
    np.testing.assert_allclose(found, [2 / 3, 1 / 3], atol=1e-6)
    np.testing.assert_allclose(document_vector(row(1, 0)[np.newaxis], []), [1, 0])


def test_passages_that_cancel_out_have_nothing_to_say() -> None:
    found = document_vector(np.stack([row(1, 0), row(-1, 0)]), [row(0, 1)])
    assert found.tolist() == [0, 0.5]
