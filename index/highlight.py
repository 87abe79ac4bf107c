"""Choose the sentence of a passage that answers the question."""

import re
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import Stemmer

from index.lexical import terms
from index.records import Hit
from ingest.embed import Encoder, Vectors
from ingest.sentences import sentence_spans

# A sentence that says what a study asked or did is near to the question and answers nothing; one
# that says what came of it may share no word with it. By so much they count less and more.
_ASKS_LESS, _DID_LESS, _FOUND_MORE = 0.5, 0.4, 0.3
_DID = re.compile(
    r"(?i)\b(?:this|the|our) (?:\w+ ){0,3}?(?:review|trial|study|report|page|paper|guideline)\b"
    r"[^.]{0,30}?\b(?:looked|tested|asked|is about|was about|pooled|compared|aimed|examined)\b"
    r"|\bthe aim\b|\b(?:recruited|enrolled|randomi[sz]ed|allocated|assigned|took part)\b"
    r"|\b(?:some|half|others?|one group|people|adults|children|women|men)\b"
    r"[^.]{0,40}?\b(?:had|got|were given|received)\b"
    r"|\bis (?:a|an) (?:kind|problem|disease|massage|machine|form|type|method|technique)\b"
)
_FOUND = re.compile(
    r"(?i)\b(?:better|worse|less|lower|higher|fewer|more|fell|rose|eased|improved?|reduc\w+|drop\w*"
    r"|gain\w*|differ\w*|no (?:clear|real|significant)|effect\w*|help(?:s|ed)?|harm\w*|safe|risk"
    r"|avoid|warn\w*|should|likely|unlikely|benefit\w*|similar|same|longer|shorter|found|shows?)\b"
)
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
    question: str, hits: Sequence[Hit], encoder: Encoder, kept: SentenceVectors | None = None
) -> tuple[Hit, ...]:
    """The hits, each with the span of the sentence nearest to the question.

    Meaning and shared words count alike, as in the ranking, and findings more than aims. Whole
    sentences only, so that no number loses its unit. A passage of one sentence stays unmarked:
    there is nothing to tell apart.
    """
    found = (sentence_spans(hit.passage.text) for hit in hits)
    spans = [own if len(own) > 1 else [] for own in found]
    texts = [hit.passage.text[a:b] for hit, s in zip(hits, spans, strict=True) for a, b in s]
    if not texts:
        return tuple(hits)
    vector = encoder.encode([question], query=True)[0]
    cosines = (kept or SentenceVectors()).of(texts, encoder) @ vector
    told = [_tells(text) for text in texts]
    scores = cosines + np.asarray(_shares(question, texts), dtype=np.float32) + np.asarray(told)
    marked: list[Hit] = []
    first = 0
    for hit, own in zip(hits, spans, strict=True):
        best = int(np.argmax(scores[first : first + len(own)])) if own else None
        marked.append(replace(hit, sentence=None if best is None else own[best]))
        first += len(own)
    return tuple(marked)


def _tells(sentence: str) -> float:
    """How much more, or less, a sentence counts for telling what came of something."""
    if sentence.rstrip().endswith("?"):
        return -_ASKS_LESS
    return _FOUND_MORE * bool(_FOUND.search(sentence)) - _DID_LESS * bool(_DID.search(sentence))


def _shares(question: str, texts: Sequence[str]) -> list[float]:
    stem = Stemmer.Stemmer("english")
    asked = set(terms(question, stem))
    return [len(asked & set(terms(text, stem))) / max(len(asked), 1) for text in texts]
