"""The library as a searcher sees it: opened once, read-only; questions in, cited hits out."""

import contextlib
import functools
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from index import coverage, highlight, rank
from index.confidence import LED, SOURCES, Found, Signs, signs, subject
from index.errors import StoreError
from index.evidence import bonus
from index.generation import Generation, open_current
from index.group import Places, best_places
from index.hits import LEADS, Ranked, best_hits
from index.lexical import stems, words_of
from index.question import Asked, read
from index.rank import Candidates, Query, Scored, Search
from index.records import Answer, Filters, Hit, Ranking, Refusal
from index.spelling import Repair
from index.tables import Entry
from index.telling import About, Sought, telling
from index.thesaurus import name
from index.top import Mask
from ingest import embed
from ingest.embed import Encoder, Vectors
from ingest.errors import ModelError
from ingest.model import Model, find_model
from ingest.records import Passage, Source

LoadEncoder = Callable[[Model], Encoder]

# How many sentences are made ready at a time; whoever asks meanwhile waits for no more.
_STEP = 16
_MOST_ASKED = 256
# What questions read of an index stays in memory as long as the whole of it may, of a larger one
# for so many: each reads some megabytes, and often what the one before has read.
_MAY_STAY = 500_000_000
_RELEASED_EVERY = 4
_USUAL = Ranking()


class Library:
    """An open index. It keeps what it opened, also when a newer one takes its place on disk."""

    def __init__(self, generation: Generation, load_encoder: LoadEncoder) -> None:
        self.manifest = generation.manifest
        self._tables = generation.tables
        vectors, words = generation.vectors, generation.words
        self._search = None if vectors is None or words is None else Search(vectors, words)
        # Old and recent are told as of the day when the index was made.
        self._year = int(generation.manifest.built[:4])
        self._load_encoder = load_encoder
        self._encoder: Encoder | None = None
        self._lock = threading.Lock()
        self._sentences = highlight.SentenceVectors()
        # The vectors of the questions asked last: their answers are marked next.
        self._asked: dict[str, Vectors] = {}
        self._searches = 0
        self._is_large = sum(size for _, size in generation.manifest.files) > _MAY_STAY

    @classmethod
    def open(cls, folder: Path, *, load_encoder: LoadEncoder | None = None) -> "Library":
        """The library in an index folder; raises StoreError with the command that mends it.

        The encoder is loaded by the first question, for that takes seconds.
        """
        return cls(open_current(folder), load_encoder or embed.load_encoder)

    @functools.cached_property
    def ids(self) -> frozenset[str]:
        """The ids of all sources."""
        return frozenset(self._tables.ids())

    def sources(self) -> list[Source]:
        """All sources, ordered by id."""
        return [entry.source for entry in self._tables.entries()]

    def source_ids(self, filters: Filters) -> list[str]:
        """The ids of the sources whose passages the filters let through, in order."""
        return self._tables.ids(None if filters == Filters() else filters)

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
        ranking: Ranking = _USUAL,
    ) -> Answer:
        """The k sources that answer best, each with its best passage and further ones.

        Filters narrow the library before anything is ranked, so that k come back when k exist.
        The cut-off is for the ranking by words and meaning together.
        """
        allowed = self._tables.allowed(filters)
        search = self._search
        if not question.strip() or search is None or k < 1:
            return Answer(question, ())
        query, candidates = self._found(search, question, k, allowed, ranking)
        self._keep(question, query.own)
        scored = search.scored(query, candidates)
        places = best_places(candidates.sources, scored.total)
        bonus_of = self._bonus if ranking.evidence else None
        ranked = Ranked(question, candidates, scored, places)
        hits = tuple(best_hits(self._tables, ranked, k, bonus_of))
        answer = self._told(query.asked, hits)
        if hits and ranking.by == "both":
            told = self._signs(search, query, candidates, scored, places)
            if judge := coverage.judge(self.manifest.model, told):
                sure = judge.confidence(told)
                answer = replace(answer, confidence=sure, cutoff=judge.cutoff)
        self._searches += 1
        if self._is_large and self._searches % _RELEASED_EVERY == 0:
            search.release()
        return answer

    def _keep(self, question: str, vector: Vectors) -> None:
        if len(self._asked) >= _MOST_ASKED:
            self._asked = {}
        self._asked[question] = vector

    def _told(self, asked: Asked, hits: tuple[Hit, ...]) -> Answer:
        """The answer with how its question was read, in words that stand in the documents."""
        repairs = tuple(Repair(r.typed, self._spelt(r.meant)) for r in asked.repairs)
        widened = (other.stems for part in asked.parts for other in part.alternatives)
        known = [name(term) for term in widened if self._has(term)]
        return Answer(asked.text, hits, repairs=repairs, widened=tuple(dict.fromkeys(known)))

    def _has(self, term: Sequence[str]) -> bool:
        return self._search is not None and all(map(self._search.words.texts_with, term))

    def _spelt(self, stem: str) -> str:
        """A word of the library with that stem, as a document writes it."""
        assert self._search is not None
        text = self._tables.texts(self._search.words.best({stem: 1.0}, 1))
        words = words_of(text)
        return next(
            (word for word, own in zip(words, stems(words), strict=True) if own == stem), stem
        )

    def signs(self, question: str) -> Signs:
        """What the confidence in an answer to a question is told from, unfiltered.

        Raises StoreError for a library without passages.
        """
        search = self._search
        if search is None:
            raise StoreError("the library is empty; read documents into it: kneadle ingest FOLDER")
        query, candidates = self._found(search, question, 10, None, _USUAL)
        scored = search.scored(query, candidates)
        places = best_places(candidates.sources, scored.total)
        return self._signs(search, query, candidates, scored, places)

    def warm_up(self) -> None:
        """Load the encoder now, so that the first question need not wait for it."""
        self.encoder()

    def warm_up_beside(self) -> None:
        """Begin to load the encoder while the caller goes on: most of it runs on another core.

        What goes wrong is told to whoever asks for the encoder.
        """
        threading.Thread(target=self._warm_up_quietly).start()

    def _warm_up_quietly(self) -> None:
        with contextlib.suppress(Exception):
            self.warm_up()

    def mark(self, answer: Answer) -> Answer:
        """The answer with the sentence that answers singled out in each hit's passage."""
        if not answer.hits:
            return answer
        encoder, sought = self.encoder(), self.sought(answer.query)
        marked = highlight.mark(
            sought,
            answer.hits,
            [self.about(hit.source.id) for hit in answer.hits],
            lambda texts: self._sentences.of(texts, encoder),
            telling(self.manifest.model, len(sought.vector)),
        )
        return replace(answer, hits=marked)

    def sought(self, question: str) -> Sought:
        """A question as the sentences of a passage are weighed by it."""
        assert self._search is not None, "nothing is sought in a library without passages"
        asked = read(question, self._search.words)
        vector = self._asked.get(question)
        if vector is None:
            vector = self.encoder().encode([asked.meant], query=True)[0]
        return Sought(question, vector, asked.parts)

    def about(self, source_id: str) -> About:
        """What a source's passages are all about; raises StoreError where there is none."""
        entry = self._entry(source_id)
        assert self._search is not None, "a library with a source has vectors"
        vectors = self._search.vectors
        number = int(vectors.sources_of(np.array([entry.first]))[0])
        return About(np.asarray(vectors.documents[number]), entry.source.title or "")

    def prepare(self) -> Iterator[int]:
        """Make ready for `mark`, a little at each step: how many sentences are ready by then.

        It ends where all are, or as many as are kept at once.
        """
        encoder = self.encoder()
        for source in self.sources():
            texts = [t for p in self.passages(source.id) for t in highlight.sentences(p.text)]
            for first in range(0, len(texts), _STEP):
                if len(self._sentences) >= highlight.MOST_SENTENCES:
                    return
                self._sentences.of(texts[first : first + _STEP], encoder)
                yield len(self._sentences)

    def is_prepared(self, hits: Iterable[Hit]) -> bool:
        """Whether `mark` has no sentence of these hits left to encode, most of its work."""
        return self._sentences.has(t for h in hits for t in highlight.sentences(h.passage.text))

    def _entry(self, source_id: str) -> Entry:
        entry = self._tables.entry(source_id)
        if entry is None:
            raise StoreError(f"no source '{source_id}' in the library; list them: kneadle list")
        return entry

    def encoder(self) -> Encoder:
        """The encoder of this index, loaded by the first who asks; raises ModelError."""
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

    def _found(
        self, search: Search, question: str, k: int, allowed: Mask | None, ranking: Ranking
    ) -> tuple[Query, Candidates]:
        """A question and the best passages of both searches, enough of them to be of k sources."""
        asked = read(question, search.words)
        wanted = max(rank.CANDIDATES, 10 * k)
        by_words = search.by_words(asked, wanted, allowed)
        query = rank.query(asked, self.encoder(), ranking.by)
        while True:
            found = search.candidates(query, wanted, allowed, by_words, exact=ranking.exact)
            if len(np.unique(found.sources)) >= k or len(found.semantic) < wanted:
                return query, found
            wanted *= 4
            by_words = search.by_words(asked, wanted, allowed)

    def _signs(
        self, search: Search, query: Query, candidates: Candidates, scored: Scored, places: Places
    ) -> Signs:
        first = list(places.items())[:SOURCES]
        sources = [self._tables.entry_number(number).source for number, _ in first]
        rows = tuple(candidates.rows[sorted(own[:LEADS])] for _, own in first)
        texts = (
            f"{s.title or ''}\n{self._tables.texts(own)}"
            for s, own in zip(sources, rows, strict=True)
        )
        best = np.array([candidates.rows[own[0]] for _, own in first])
        documents = search.vectors.documents[[number for number, _ in first]]
        found = Found(
            scores=tuple(float(scored.total[own[0]]) for own in list(places.values())[:LED]),
            ids=tuple(source.id for source in sources),
            rows=rows,
            texts=tuple(texts),
            subjects=tuple(map(subject, sources)),
            question=query.vector,
            vectors=np.vstack([search.vectors.at(best), documents]),
        )
        return signs(query.asked, found, search.words)

    def _bonus(self, source: Source) -> float:
        return bonus(source, self._year)
