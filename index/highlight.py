"""Choose the sentence of a passage that answers the question."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np

from index.records import Hit
from index.telling import About, Sought, Telling, by_nearness
from ingest.embed import Encoder, Vectors
from ingest.sentences import sentence_spans

# About 60 MB with 384 dimensions.
MOST_SENTENCES = 40_000


class SentenceVectors:
    """The vectors of the sentences met last: questions on one subject meet the same passages.

    May be used by several threads; holds at most `most` sentences, the longest unused go first.
    """

    def __init__(self, most: int = MOST_SENTENCES) -> None:
        self._most = most
        self._kept: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def has(self, texts: Iterable[str]) -> bool:
        """Whether all of these are kept, so that nothing is left to encode."""
        with self._lock:
            return all(text in self._kept for text in texts)

    def of(self, texts: Sequence[str], encoder: Encoder) -> Vectors:
        """One row a text, (n, d); those that are not kept are encoded in one batch."""
        with self._lock:
            known = {text: self._kept[text] for text in texts if text in self._kept}
        missing = [text for text in dict.fromkeys(texts) if text not in known]
        if missing:
            known |= dict(zip(missing, encoder.encode(missing), strict=True))
        with self._lock:
            for text in dict.fromkeys(texts):
                self._kept[text] = known[text]
                self._kept.move_to_end(text)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return np.stack([known[text] for text in texts])


def sentences(text: str) -> list[str]:
    """The sentences of a passage that are weighed against each other; none of a single one."""
    spans = sentence_spans(text)
    return [text[start:end] for start, end in spans] if len(spans) > 1 else []


def mark(
    sought: Sought,
    hits: Sequence[Hit],
    documents: Sequence[About],
    sentence_vectors: Callable[[Sequence[str]], Vectors],
    learned: Telling | None,
) -> tuple[Hit, ...]:
    """The hits, each with the span of the sentence that answers the question best.

    `documents` tell what the hits' sources are about. Whole sentences only, so that no number
    loses its unit. A passage of one sentence stays unmarked: there is nothing to tell apart.
    """
    found = [sentence_spans(hit.passage.text) for hit in hits]
    spans = [own if len(own) > 1 else [] for own in found]
    texts = [[hit.passage.text[a:b] for a, b in s] for hit, s in zip(hits, spans, strict=True)]
    flat = [text for own in texts for text in own]
    if not flat:
        return tuple(hits)
    vectors = sentence_vectors(flat)
    marked: list[Hit] = []
    first = 0
    for hit, own, document, places in zip(hits, texts, documents, spans, strict=True):
        rows = vectors[first : first + len(own)]
        best = _best(sought, document, own, rows, learned) if own else None
        marked.append(replace(hit, sentence=None if best is None else places[best]))
        first += len(own)
    return tuple(marked)


def _best(
    sought: Sought,
    about: About,
    sentences: Sequence[str],
    vectors: Vectors,
    learned: Telling | None,
) -> int:
    if learned is None:
        return int(np.argmax(by_nearness(sought, sentences, vectors)))
    return int(np.argmax(learned.scores(sought, about, sentences, vectors)))
