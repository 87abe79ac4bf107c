"""The library as a searcher sees it: opened once, read-only; questions in, cited hits out."""

import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from index import highlight
from index.cutoff import cutoff
from index.errors import StoreError
from index.fuse import fuse, semantic_score
from index.generation import Generation, open_current
from index.lexical import asked
from index.records import Answer, Filters, Hit, Refusal
from index.tables import Entry
from index.top import Mask, Rows, Scores
from ingest import embed
from ingest.embed import Encoder, Vectors
from ingest.errors import ModelError
from ingest.model import Model, find_model
from ingest.records import Passage, Source

LoadEncoder = Callable[[Model], Encoder]
By = Literal["both", "words", "meaning"]

# How many passages each kind of search proposes at first; the fused score orders those of both.
_CANDIDATES = 200
# Sections that ask what a study asked, and those that say what came of it.
_AIM = re.compile(r"(?i)(?:research )?(?:questions?|objectives?|aims?|purpose|hypothes[ei]s)")
_FINDING = re.compile(
    r"(?i)(?:main )?(?:what was found|findings|results|conclusions?|in plain words)(?: and .*)?"
)
# Among how many of a source's passages its answer is looked for.
_LEADS = 10

# How many sentences are made ready at a time; whoever asks meanwhile waits for no more.
_STEP = 16


@dataclass(frozen=True, slots=True)
class _Candidates:
    """Passage rows that either search proposes, with each one's rank in both lists."""

    rows: Rows
    sources: NDArray[np.int64]
    semantic: dict[int, int]
    lexical: dict[int, int]


class Library:
    """An open index. It keeps what it opened, also when a newer one takes its place on disk."""

    def __init__(self, generation: Generation, load_encoder: LoadEncoder) -> None:
        self.manifest = generation.manifest
        self._tables = generation.tables
        self._vectors = generation.vectors
        self._words = generation.words
        self._load_encoder = load_encoder
        self._encoder: Encoder | None = None
        self._lock = threading.Lock()
        self._sentences = highlight.SentenceVectors()

    @classmethod
    def open(cls, folder: Path, *, load_encoder: LoadEncoder | None = None) -> "Library":
        """The library in an index folder; raises StoreError with the command that mends it.

        The encoder is loaded by the first question, for that takes seconds.
        """
        return cls(open_current(folder), load_encoder or embed.load_encoder)

    def sources(self) -> list[Source]:
        """All sources, ordered by id."""
        return [entry.source for entry in self._tables.entries()]

    def source_ids(self, filters: Filters) -> list[str]:
        """The ids of the sources whose passages the filters let through, in order."""
        allowed = self._tables.allowed(filters)
        entries = self._tables.entries()
        if allowed is None:
            return [entry.source.id for entry in entries]
        return [e.source.id for e in entries if allowed[e.first : e.first + e.count].any()]

    def source(self, source_id: str) -> Source:
        """The source of that id; raises StoreError where there is none."""
        return self._entry(source_id).source

    def root(self, source_id: str) -> str:
        """The root, as in the manifest, that the source's file is relative to."""
        return self.manifest.roots[self._entry(source_id).root]

    def passages(self, source_id: str) -> list[Passage]:
        """The passages of a source in reading order; raises StoreError where there is none."""
        return [row.passage for row in self._tables.rows(self._entry(source_id))]

    def refused(self) -> tuple[Refusal, ...]:
        """The files that the last run could not take in."""
        return self._tables.refused()

    def labels(self, kind: str) -> list[str]:
        """What can be filtered by, frequent first: kind is condition, technique, design, topic."""
        return self._tables.labels(kind)

    def search(
        self,
        question: str,
        *,
        k: int = 10,
        filters: Filters = Filters(),  # noqa: B008 - frozen
        by: By = "both",
        exact: bool = False,
    ) -> Answer:
        """The k sources that answer best, each with its best passage and further ones.

        Filters narrow the library before anything is ranked, so that k come back when k exist.
        `by` ranks by one kind of search alone, for comparison; the cut-off is for both together.
        `exact` compares every passage's vector, also where the library is so large that only the
        likeliest are looked at otherwise.
        """
        allowed = self._tables.allowed(filters)
        if not question.strip() or self._vectors is None or self._words is None or k < 1:
            return Answer(question, ())
        vector = self._encode(question)
        weights = asked(question)
        candidates = self._candidates(vector, weights, k, allowed, exact=exact)
        scores = self._scores(vector, weights, candidates, by)
        least = cutoff(self.manifest.model) if by == "both" else None
        hits = tuple(self._hits(candidates, scores, k))
        self._vectors.release()
        self._words.release()
        return Answer(question, hits, least)

    def warm_up(self) -> None:
        """Load the encoder now, so that the first question need not wait for it."""
        self._get_encoder()

    def mark(self, answer: Answer) -> Answer:
        """The answer with the sentence that answers singled out in each hit's passage."""
        vector = self._encode(answer.query)
        encoder = self._get_encoder()
        marked = highlight.mark(answer.query, vector, answer.hits, encoder, self._sentences)
        return replace(answer, hits=marked)

    def prepare(self) -> Iterator[int]:
        """Make ready for `mark`, a little at each step: how many sentences are ready by then.

        It ends where all are, or as many as are kept at once.
        """
        encoder = self._get_encoder()
        for source in self.sources():
            texts = [t for p in self.passages(source.id) for t in highlight.sentences(p.text)]
            for first in range(0, len(texts), _STEP):
                if len(self._sentences) >= highlight.MOST_SENTENCES:
                    return
                self._sentences.of(texts[first : first + _STEP], encoder)
                yield len(self._sentences)

    def _entry(self, source_id: str) -> Entry:
        entry = self._tables.entry(source_id)
        if entry is None:
            raise StoreError(f"no source '{source_id}' in the library; list them: kneadle list")
        return entry

    def _get_encoder(self) -> Encoder:
        with self._lock:
            if self._encoder is None:
                model = find_model(self.manifest.model)
                if model.weights_sha256 != self.manifest.weights_sha256:
                    raise ModelError(
                        f"the weights of {model.name} are not those that the index was made with; "
                        "bring it up to date: kneadle ingest"
                    )
                self._encoder = self._load_encoder(model)
            return self._encoder

    def _encode(self, question: str) -> Vectors:
        vector: Vectors = self._get_encoder().encode([question], query=True)[0]
        return vector

    def _candidates(
        self,
        vector: Vectors,
        weights: Mapping[str, float],
        k: int,
        allowed: Mask | None,
        *,
        exact: bool,
    ) -> _Candidates:
        """The best passages of both searches, enough of them to come from k sources."""
        assert self._vectors is not None
        assert self._words is not None
        wanted = max(_CANDIDATES, 10 * k)
        while True:
            semantic = self._vectors.nearest(vector, wanted, allowed, exact=exact)
            lexical = self._words.best(weights, wanted, allowed)
            rows = np.union1d(semantic, lexical)
            sources = self._vectors.sources_of(rows)
            if len(np.unique(sources)) >= k or len(semantic) < wanted:
                return _Candidates(rows, sources, _ranks(semantic), _ranks(lexical))
            wanted *= 4

    def _scores(
        self, vector: Vectors, weights: Mapping[str, float], candidates: _Candidates, by: By
    ) -> Scores:
        """The score of each candidate, (n,)."""
        assert self._vectors is not None
        assert self._words is not None
        passage = self._vectors.cosines(vector, candidates.rows)
        document = self._vectors.documents[candidates.sources] @ vector
        semantic = semantic_score(passage, document)
        greatest = np.float32(self._words.greatest(weights) or 1.0)
        lexical = self._words.scores(candidates.rows, weights) / greatest
        return {"words": lexical, "meaning": semantic, "both": fuse(lexical, semantic)}[by]

    def _hits(self, candidates: _Candidates, scores: Scores, k: int) -> Iterator[Hit]:
        """The k best sources, each by the best of its passages that answers, others below it.

        A source ranks by its best passage of all. One that asks what the reader asks says that
        the answer is near, but is not the answer.
        """
        groups: dict[int, list[int]] = {}
        for place in np.argsort(-scores, kind="stable"):
            groups.setdefault(int(candidates.sources[place]), []).append(int(place))
        for source, places in list(groups.items())[:k]:
            entry = self._tables.entry_number(source)
            shown = places[: max(k, _LEADS)]
            hits = [self._hit(entry, candidates, scores, place) for place in shown]
            lead = _lead(hits)
            further = tuple(hit for hit in hits if hit is not lead)
            yield replace(lead, score=hits[0].score, further=further)

    def _hit(self, entry: Entry, candidates: _Candidates, scores: Scores, place: int) -> Hit:
        row = int(candidates.rows[place])
        return Hit(
            passage=self._tables.passage(entry, row),
            source=entry.source,
            score=float(scores[place]),
            semantic_rank=candidates.semantic.get(row),
            lexical_rank=candidates.lexical.get(row),
        )


def _lead(hits: Sequence[Hit]) -> Hit:
    """The passage to show first: the best, unless it only asks; then the best that answers."""
    if not _heads(_AIM, hits[0]):
        return hits[0]
    answers = [hit for hit in hits if _heads(_FINDING, hit)]
    others = [hit for hit in hits if not _heads(_AIM, hit)]
    return (answers or others or hits)[0]


def _heads(heading: re.Pattern[str], hit: Hit) -> bool:
    return heading.fullmatch((hit.passage.heading or "").strip()) is not None


def _ranks(rows: Sequence[int] | Rows) -> dict[int, int]:
    return {int(row): rank for rank, row in enumerate(rows, 1)}
