"""Vectors and words written source by source: whatever the groups, each keeps its number."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from conftest import Ingest, WordCountEncoder
from index import writing
from index.about import about, document_vector
from index.content import Stored
from index.generation import open_current
from index.lexical import LexicalIndex
from index.tables import Entry, Row
from index.vectors import VectorIndex
from index.writing import PartsWriter
from ingest.embed import Vectors
from ingest.records import Passage, Source


def stored(number: int, size: int) -> Stored:
    source = Source(id=f"s{number}", title=f"Knee {number}", file="", sha256="")
    texts = tuple(f"{'back ' * number}{'sleep ' * place}word{number}" for place in range(size))
    rows = tuple(Row(Passage("", "", text, None, None, 0, 1), text.encode()) for text in texts)
    return Stored(Entry(source, 0, "", 0, size), rows, texts)


def document(one: Stored) -> Vectors:
    if not one.rows:
        return np.zeros(9, dtype=np.float32)
    encoder = WordCountEncoder()
    others = [encoder.encode([text])[0] for text in about(one)]
    return document_vector(encoder.encode(one.texts), others)


@pytest.mark.parametrize("at_once", [1, 2, 3, 2048])
@pytest.mark.parametrize(
    "sizes", [[2, 1], [0, 0, 2, 0, 1, 3, 0, 0], [0, 1], [1, 0], [4, 0, 0, 0, 1, 0]]
)
def test_sources_without_passages_keep_their_numbers(
    sizes: Sequence[int], at_once: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "_AT_ONCE", at_once)
    content = [stored(number, size) for number, size in enumerate(sizes)]
    writer = PartsWriter(tmp_path, None, WordCountEncoder, lambda *_: None)
    assert list(writer.through(content, len(content))) == content
    assert (writer.written.sources, writer.written.passages) == (len(sizes), sum(sizes))
    assert (writer.written.embedded, writer.written.dimension) == (sum(sizes), 9)
    found = VectorIndex.load(tmp_path)
    owners = np.repeat(np.arange(len(sizes)), sizes)
    assert list(found.sources_of(np.arange(sum(sizes)))) == list(owners)
    assert list(found.firsts) == [sum(sizes[:number]) for number in range(len(sizes))]
    wanted = np.stack([document(one) for one in content])
    np.testing.assert_allclose(found.documents, wanted, atol=1e-6)
    texts = [text for one in content for text in one.texts]
    np.testing.assert_allclose(found.rows(0, len(texts)), WordCountEncoder().encode(texts))
    words = LexicalIndex.load(tmp_path / "words")
    for number, size in enumerate(sizes):
        assert words.texts_with(f"word{number}") == size


@pytest.mark.parametrize("sizes", [[], [0, 0]])
def test_without_any_passage_there_is_nothing_to_search(
    sizes: Sequence[int], tmp_path: Path
) -> None:
    content = [stored(number, size) for number, size in enumerate(sizes)]
    writer = PartsWriter(tmp_path, None, WordCountEncoder, lambda *_: None)
    assert list(writer.through(content, len(content))) == content
    assert (writer.written.sources, writer.written.vectors) == (len(sizes), None)
    assert list(tmp_path.iterdir()) == []


def test_sources_that_stay_keep_their_vectors_wherever_they_stand(
    ingest: Ingest, corpus: Path, index_folder: Path, encoder: WordCountEncoder
) -> None:
    def documents() -> dict[str, list[float]]:
        opened = open_current(index_folder)
        assert opened.vectors is not None
        pairs = zip(opened.tables.entries(), opened.vectors.documents, strict=True)
        return {entry.source.id: vector.tolist() for entry, vector in pairs}

    ingest()
    before = documents()
    encoder.encoded.clear()
    (corpus / "aaa.txt").write_text("Blood\n\nInfants.", "utf-8")
    # The same passages in another file, which is read anew.
    (corpus / "sleep.txt.yaml").write_text("journal: Sleeping\n", "utf-8")
    ingest()
    after = documents()
    assert list(after) == ["aaa", "back", "perlman-knee", "sleep"]
    assert {name: after[name] for name in before} == before
    assert len({tuple(vector) for vector in after.values()}) == 4
    assert not any("sleep" in text.lower() for text in encoder.encoded)
