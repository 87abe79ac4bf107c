"""What a search takes and gives: Filters, Ranking, Hit, Answer, Citation; and a build's Report."""

from dataclasses import dataclass, field
from typing import Literal

from index.spelling import Repair
from ingest.records import Passage, Source
from ingest.sentences import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which sources may be found at all; None and () leave a fact free.

    A source that does not state a fact is left out as soon as that fact is asked for. `condition`
    and `technique` match any part of a label, whatever its case: "back pain" in "low back pain".
    """

    designs: tuple[str, ...] = ()
    year_from: int | None = None
    year_to: int | None = None
    topic: str | None = None
    condition: str | None = None
    technique: str | None = None
    source_ids: tuple[str, ...] = ()


By = Literal["both", "words", "meaning"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """How to rank.

    `by` words alone or meaning alone is for comparison: plain BM25, plain cosines. `evidence` lets
    stronger and newer studies go first among near-equals. `exact` compares every passage's vector,
    also where the library is so large that only the likeliest are looked at otherwise.
    """

    by: By = "both"
    evidence: bool = True
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Parts:
    """What a score is made of: (words + (passage + document) / 2) / 2 + evidence.

    `words` is the share of the question's words that the passage has; `passage` and `document`
    are cosines with the question, after it moved towards what came out best.
    """

    words: float
    passage: float
    document: float
    evidence: float


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found; `further` are others of the same source, best first.

    `score` is that of the source, which is its best passage's. Ranks count from 1 among all
    passages; None where that kind of search did not find it. `sentence` are offsets in the
    passage's text; None where no sentence was singled out. `parts` are those of this passage's
    own score, which is that of the source unless another of its passages scored higher; None
    where nothing was ranked.
    """

    passage: Passage
    source: Source
    score: float
    semantic_rank: int | None
    lexical_rank: int | None
    sentence: Span | None = None
    further: tuple["Hit", ...] = ()
    parts: Parts | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The hits for a question, one a source, best first.

    `confidence` says how likely the hits answer, 0 to 1; from `cutoff` on they count as an answer.
    Both are None where the index's model has no calibration, or nothing was found. `repairs` are
    words that were misspelt, as far as the library can tell; `widened` what else was looked for.
    """

    query: str
    hits: tuple[Hit, ...]
    confidence: float | None = None
    cutoff: float | None = None
    repairs: tuple[Repair, ...] = ()
    widened: tuple[str, ...] = ()

    @property
    def answered(self) -> bool:
        """Whether the library has anything on the question; if not, the hits are what is nearest.

        Without a calibration whatever was found counts as an answer.
        """
        return bool(self.hits) and (self.confidence or 0.0) >= (self.cutoff or 0.0)

    def listed(self, k: int) -> tuple[Hit, ...]:
        """The k best passages, one a source; where sources are fewer, further ones fill up."""
        places = max(k - len(self.hits), 0)
        further = sorted((h for hit in self.hits for h in hit.further), key=lambda h: -h.score)
        return tuple(sorted((*self.hits[:k], *further[:places]), key=lambda h: -h.score))


@dataclass(frozen=True, slots=True)
class Citation:
    """How to cite a passage: a short label, a one-line Vancouver reference, an address."""

    label: str
    reference: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that was not taken in, or one record of it, why, and what to do.

    `path` is how the person who asked spelt it; `record` counts from 1. Where the rest of the file
    was taken in, `file`, a root and a name in it, tells which one it is whoever spells it how.
    """

    path: str
    reason: str
    fix: str
    record: int | None = None
    file: tuple[str, str] | None = None

    @property
    def where(self) -> str:
        """The file, and which record of it."""
        return f"{self.path}, record {self.record}" if self.record else self.path


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a run over the corpus did; `sources` and `passages` count the library after it."""

    read: tuple[str, ...] = ()
    unchanged: int = 0
    embedded_passages: int = 0
    removed: tuple[str, ...] = ()
    refused: tuple[Refusal, ...] = ()
    sources: int = 0
    passages: int = 0
    seconds: float = field(default=0.0, compare=False)
