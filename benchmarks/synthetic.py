"""Documents and vectors beyond those that exist, from a seed.

Words are drawn as often as the shipped corpus has them, with made-up rare ones besides, so that a
common word is in many passages and most words in few (Zipf). A passage's vector is a mixture of
two of the shipped passages' own vectors and noise, chosen by its text: near to some as real ones
are, and the same in every run.
"""

import re
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from index.records import Filters
from ingest.embed import Vectors
from ingest.emphasis import Emphasis
from ingest.metadata import DESIGNS, TOPICS

PASSAGES_A_DOCUMENT = 20
_WORDS_A_PASSAGE = 50
_MADE_UP = 200_000
_MADE_UP_SHARE = 0.05
_FILES_A_FOLDER = 500
_CONDITIONS = tuple(f"condition {number}" for number in range(40))
_NOISES = 8192
_SEED = 11

FILTERS = (
    Filters(year_from=2010),
    Filters(designs=DESIGNS[:3]),
    Filters(topic=TOPICS[0]),
    Filters(condition="condition 7"),
    Filters(designs=DESIGNS[:2], year_from=2000, year_to=2015),
)


def write_corpus(folder: Path, passages: int, shipped: Path) -> None:
    """Write Markdown files that together make about so many passages."""
    words, ends = _vocabulary(shipped)
    random = np.random.default_rng(_SEED)
    for number in range(max(passages // PASSAGES_A_DOCUMENT, 1)):
        place = folder / f"{number // _FILES_A_FOLDER:04}"
        place.mkdir(parents=True, exist_ok=True)
        drawn = np.searchsorted(ends, random.random(PASSAGES_A_DOCUMENT * _WORDS_A_PASSAGE))
        text = document(number, [words[n] for n in drawn.tolist()])
        (place / f"study-{number:06}.md").write_text(text, encoding="utf-8")


def document(number: int, words: Sequence[str]) -> str:
    """One file: facts that filters ask for, and a section for every passage."""
    lines = [
        "---",
        f"title: Study {number} of {words[0]}",
        f"year: {1985 + number * 7 % 40}",
        f"design: {DESIGNS[number * 3 % len(DESIGNS)]}",
        f"audience_topic: {TOPICS[number * 5 % len(TOPICS)]}",
        f"conditions: [{_CONDITIONS[number % len(_CONDITIONS)]}]",
        "---",
    ]
    for first in range(0, len(words), _WORDS_A_PASSAGE):
        text = " ".join(words[first : first + _WORDS_A_PASSAGE])
        lines.append(f"\n## Part {first // _WORDS_A_PASSAGE + 1}\n\n{text.capitalize()}.")
    return "\n".join(lines) + "\n"


class MixingEncoder:
    """An Encoder without a model: vectors of any texts, mixed from `anchors` (n, d), unit rows."""

    def __init__(self, anchors: Vectors) -> None:
        random = np.random.default_rng(_SEED)
        self._anchors = anchors
        noise = random.standard_normal((_NOISES, anchors.shape[1])).astype(np.float32)
        self._noise = noise / np.linalg.norm(noise, axis=1, keepdims=True)

    def encode(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        """Vectors of `texts`, (n, d) float32 with unit rows."""
        chosen = np.asarray([list(_numbers(text)) for text in texts])
        anchors, noise = self._anchors, self._noise
        mixed = anchors[chosen[:, 0] % len(anchors)] + 0.6 * anchors[chosen[:, 1] % len(anchors)]
        mixed = mixed + 0.45 * noise[chosen[:, 2] % _NOISES] - 0.45 * noise[chosen[:, 3] % _NOISES]
        return np.asarray(mixed / np.linalg.norm(mixed, axis=1, keepdims=True), dtype=np.float32)

    def encode_question(self, text: str, emphasis: Sequence[Emphasis]) -> Vectors:
        """The text's vector twice, for nothing here tells its words apart."""
        return np.repeat(self.encode([text], query=True), 2, axis=0)


def _numbers(text: str) -> Iterator[int]:
    number = zlib.crc32(text.encode("utf-8"))
    for _ in range(4):
        number = zlib.crc32(b"next", number)
        yield number


def _vocabulary(shipped: Path) -> tuple[list[str], np.ndarray[tuple[int], np.dtype[np.float64]]]:
    """Words, and where each one's share of all draws ends between 0 and 1."""
    counted: Counter[str] = Counter()
    for path in sorted(shipped.rglob("*.md")):
        counted.update(re.findall(r"[a-z]+", path.read_text(encoding="utf-8").lower()))
    words, often = zip(*sorted(counted.items()), strict=True)
    real = np.asarray(often, dtype=np.float64)
    made = 1 / np.arange(1, _MADE_UP + 1)
    shares = np.concatenate(
        [real / real.sum() * (1 - _MADE_UP_SHARE), made / made.sum() * _MADE_UP_SHARE]
    )
    names = [f"zq{number:x}" for number in range(_MADE_UP)]
    ends = np.cumsum(shares)
    ends[-1] = 1.0
    return [*words, *names], ends
