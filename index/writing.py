"""Write the parts of a generation source by source, so that a run holds few of them at a time."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index import store
from index.about import about, document_vector
from index.content import Stored
from index.generation import Generation
from index.lexical import LexicalWriter
from index.top import Rows
from index.vectors import VectorWriter
from ingest import embed
from ingest.embed import Encoder, Vectors

# Passages whose vectors are made, or fetched, together.
_AT_ONCE = 2048


@dataclass(slots=True)
class Written:
    """What was written so far; `vectors` as in the manifest, None where there are none."""

    sources: int = 0
    passages: int = 0
    embedded: int = 0
    dimension: int = 0
    vectors: str | None = None


class PartsWriter:
    """Writes vectors and words of a generation while its tables are written.

    `encoder` is called once, if anything has to be embedded; `progress` is told how many of all
    sources are done.
    """

    def __init__(
        self,
        generation: Path,
        previous: Generation | None,
        encoder: Callable[[], Encoder],
        progress: Callable[[int, int], None],
    ) -> None:
        self.written = Written()
        self._generation = generation
        self._previous = previous
        self._load = encoder
        self._encoder: Encoder | None = None
        self._progress = progress
        self._open = ExitStack()
        self._vectors: VectorWriter | None = None
        self._words: LexicalWriter | None = None

    def through(self, content: Iterable[Stored], total: int) -> Iterator[Stored]:
        """The sources as they come, each after its vectors and words have been written."""
        with self._open:
            for group in _groups(content):
                self._write(group, total)
                yield from group
            self._finish()

    def _write(self, group: Sequence[Stored], total: int) -> None:
        rows = sum(len(stored.rows) for stored in group)
        if not rows and self._vectors is None:
            # Not one source of the library has any passage: all groups but the last have some.
            self.written.sources += len(group)
            return
        known = self._known(group)
        none = np.empty((0, self.written.dimension), dtype=np.float32)
        vectors = self._embed(group, known, total) if rows else none
        documents = self._documents(group, known, vectors)
        vector_writer, words = self._writers(vectors.shape[1])
        first = 0
        for stored, document in zip(group, documents, strict=True):
            count = len(stored.rows)
            vector_writer.append(vectors[first : first + count], document)
            if stored.kept is None:
                words.add(stored.texts)
            else:
                words.keep(stored.kept, count)
            first += count
        self.written.sources += len(group)
        self.written.passages += first

    def _embed(self, group: Sequence[Stored], known: Rows, total: int) -> Vectors:
        """The vectors of all passages of some sources in order, (n, d)."""
        texts = [text for stored in group for text in stored.texts]
        missing = [number for number, row in enumerate(known) if row < 0]
        made: Vectors | None = None
        if missing:

            def tell(done: int, of: int) -> None:
                self._progress(self.written.sources + len(group) * done // of, total)

            self._encoder = self._encoder or self._load()
            made = embed.encode_all(self._encoder, [texts[n] for n in missing], tell)
            self.written.embedded += len(missing)
        if len(missing) == len(known) and made is not None:
            return made
        assert self._previous is not None
        assert self._previous.vectors is not None
        vectors = self._previous.vectors.at(np.maximum(known, 0))
        self._previous.vectors.release()
        if made is not None:
            vectors[missing] = made
        return vectors

    def _documents(self, group: Sequence[Stored], known: Rows, vectors: Vectors) -> Vectors:
        """The vector of each source, (m, d); zeros for one without passages."""
        ends = np.cumsum([len(stored.rows) for stored in group])[:-1]
        before = [self._document_before(rows) for rows in np.split(known, ends)]
        texts = [about(s) if b is None else () for s, b in zip(group, before, strict=True)]
        made = iter(self._encode([text for own in texts for text in own]))
        documents = np.zeros((len(group), vectors.shape[1]), dtype=np.float32)
        for number, passages in enumerate(np.split(vectors, ends)):
            others = [next(made) for _ in texts[number]]
            same = before[number]
            if same is not None:
                documents[number] = same
            elif len(passages):
                documents[number] = document_vector(passages, others)
        return documents

    def _document_before(self, rows: Rows) -> Vectors | None:
        """The vector of a source of the index before that has just these passages, if one has."""
        before = self._previous.vectors if self._previous else None
        number = before.source_of_all(rows) if before else None
        return None if before is None or number is None else before.documents[number]

    def _encode(self, texts: Sequence[str]) -> Iterable[Vectors]:
        if not texts:
            return ()
        self._encoder = self._encoder or self._load()
        return embed.encode_all(self._encoder, texts)

    def _known(self, group: Sequence[Stored]) -> Rows:
        """The row that each passage's vector has in the index before; -1 for one it has not."""
        rows: list[int] = []
        for stored in group:
            if stored.kept is not None:
                rows.extend(range(stored.kept, stored.kept + len(stored.rows)))
                continue
            digests = [row.embedded for row in stored.rows]
            known = self._previous.tables.numbers(digests) if self._previous else {}
            rows.extend(known.get(digest, -1) for digest in digests)
        return np.asarray(rows, dtype=np.int64)

    def _writers(self, dimension: int) -> tuple[VectorWriter, LexicalWriter]:
        if self._vectors is None or self._words is None:
            before = self._previous.words if self._previous else None
            self._vectors = self._open.enter_context(VectorWriter(self._generation, dimension))
            folder = self._generation / store.WORDS
            self._words = self._open.enter_context(LexicalWriter(folder, before))
            self.written.dimension = dimension
        return self._vectors, self._words

    def _finish(self) -> None:
        if self._vectors is not None and self._words is not None:
            self.written.vectors = self._vectors.finish()
            self._words.finish()


def _groups(content: Iterable[Stored]) -> Iterator[list[Stored]]:
    group: list[Stored] = []
    passages = 0
    for stored in content:
        group.append(stored)
        passages += len(stored.rows)
        if passages >= _AT_ONCE:
            yield group
            group, passages = [], 0
    if group:
        yield group
