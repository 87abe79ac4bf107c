"""Choose the sentence of a passage that answers the question."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import Stemmer

from index.lexical import terms
from index.records import Hit
from ingest.embed import Encoder
from ingest.sentences import sentence_spans


def mark(question: str, hits: Sequence[Hit], encoder: Encoder) -> tuple[Hit, ...]:
    """The hits, each with the span of the sentence nearest to the question.

    Meaning and shared words count alike, as in the ranking. Whole sentences only, so that no
    number loses its unit. A passage of one sentence stays unmarked: there is nothing to tell apart.
    """
    spans = [sentence_spans(hit.passage.text) for hit in hits]
    texts = [hit.passage.text[a:b] for hit, s in zip(hits, spans, strict=True) for a, b in s]
    if not texts:
        return tuple(hits)
    cosines = encoder.encode(texts) @ encoder.encode([question], query=True)[0]
    scores = cosines + np.asarray(_shares(question, texts), dtype=np.float32)
    marked: list[Hit] = []
    first = 0
    for hit, own in zip(hits, spans, strict=True):
        best = int(np.argmax(scores[first : first + len(own)])) if len(own) > 1 else None
        marked.append(replace(hit, sentence=None if best is None else own[best]))
        first += len(own)
    return tuple(marked)


def _shares(question: str, texts: Sequence[str]) -> list[float]:
    stem = Stemmer.Stemmer("english")
    asked = set(terms(question, stem))
    return [len(asked & set(terms(text, stem))) / max(len(asked), 1) for text in texts]
