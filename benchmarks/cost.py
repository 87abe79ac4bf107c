"""Measure what a question costs beside a plain hybrid search of the same library."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.size import questions
from index.group import best_places
from index.lexical import stems, words_of
from index.library import Library

_CANDIDATES = 200
_K = 10
_WARM = 20


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds a question, medians and 95 of 100; `ratio` is of the medians."""

    questions: int
    p50_ms: float
    p95_ms: float
    plain_p50_ms: float
    plain_p95_ms: float
    ratio: float


def cost(shipped: Path) -> Cost:
    """Ask both each question, in turn, so that what else the machine does hits both alike."""
    library, asked = Library.open(shipped), questions()
    library.warm_up()
    for question in asked[:_WARM]:
        library.search(question, k=_K)
        plain_hybrid(library, question)
    ours, plain = [], []
    for question in asked:
        ours.append(_milliseconds(partial(library.search, question, k=_K)))
        plain.append(_milliseconds(partial(plain_hybrid, library, question)))
    p50, plain_p50 = statistics.median(ours), statistics.median(plain)
    return Cost(
        questions=len(asked),
        p50_ms=p50,
        p95_ms=float(np.quantile(ours, 0.95)),
        plain_p50_ms=plain_p50,
        plain_p95_ms=float(np.quantile(plain, 0.95)),
        ratio=p50 / plain_p50,
    )


def plain_hybrid(library: Library, question: str) -> list[str]:
    """The ten best sources' passages by half BM25, half cosine: the simplest rule that serves."""
    search, tables = library._search, library._tables
    assert search is not None
    vector = library.encoder().encode([question], query=True)[0]
    weights = dict.fromkeys(stems(words_of(question)), 1.0)
    semantic = search.vectors.nearest(vector, _CANDIDATES)
    rows = np.union1d(semantic, search.words.best(weights, _CANDIDATES))
    words = search.words.scores(rows, weights) / np.float32(search.words.greatest(weights) or 1)
    cosines = search.vectors.cosines(vector, rows)
    scores = np.asarray((words + cosines) / 2, dtype=np.float32)
    places = best_places(search.vectors.sources_of(rows), scores)
    best = list(places.items())[:_K]
    shown = {int(rows[own[0]]): tables.entry_number(number).source.id for number, own in best}
    passages = tables.passages(shown)
    return [passages[row].text for row in shown]


def _milliseconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - started)
