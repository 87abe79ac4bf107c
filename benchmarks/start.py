"""Measure a cold `kneadle search`, and encoding, each beside plain sentence-transformers."""

import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.machine import Machine, best
from index.library import Library
from ingest.embed import SentenceEncoder, encode_all, load_encoder
from ingest.model import find_model, token_counter

QUESTION = "is it safe to have a massage when I'm on blood thinners"
_TEXTS = 384
_TIMES = 5
# Of all-MiniLM-L6-v2, the embeddings of words left out, for those are looked up.
_WEIGHTS = 10_700_000
_PLAIN = """
import sys
from pathlib import Path
from index.library import Library
from ingest.embed import SentenceEncoder
library = Library.open(Path(sys.argv[1]), load_encoder=SentenceEncoder)
for hit in library.mark(library.search(sys.argv[2], k=5)).hits:
    print(hit.source.id, hit.passage.text)
"""


@dataclass(frozen=True, slots=True)
class Encoding:
    """Texts a second and milliseconds a question; `floor` at the cores' measured matrix rate."""

    texts: int
    fast_a_second: float
    plain_a_second: float
    floor_a_second: float
    ratio: float
    question_ms: float
    question_plain_ms: float
    agreement: float


@dataclass(frozen=True, slots=True)
class Start:
    """Seconds of whole processes, medians."""

    search_s: float
    plain_s: float
    ratio: float


def encoding(shipped: Path, machine: Machine) -> Encoding:
    """Encode the same passages by both, one after the other; the second of two runs counts."""
    library, model = Library.open(shipped), find_model()
    texts = [p.text for s in library.sources() for p in library.passages(s.id)]
    texts = texts[:: max(len(texts) // _TEXTS, 1)][:_TEXTS]
    fast, plain = load_encoder(model), SentenceEncoder(model)
    vectors, own = encode_all(fast, texts), plain.encode(texts)
    fast_s = best(lambda: encode_all(fast, texts), 2)
    plain_s = best(lambda: plain.encode(texts), 2)
    tokens = sum(min(count + 2, model.window) for count in token_counter(model)(texts))
    return Encoding(
        texts=len(texts),
        fast_a_second=len(texts) / fast_s,
        plain_a_second=len(texts) / plain_s,
        floor_a_second=len(texts) / (2 * _WEIGHTS * tokens / machine.operations_a_second),
        ratio=plain_s / fast_s,
        question_ms=1000 * best(lambda: fast.encode([QUESTION], query=True), 20),
        question_plain_ms=1000 * best(lambda: plain.encode([QUESTION], query=True), 20),
        agreement=float((vectors * own).sum(axis=1).min()),
    )


def start(shipped: Path) -> Start:
    """Run both as processes in turn; the first of each only warms the disk's memory."""
    code = "import sys, cli; sys.exit(cli.main())"
    search = [sys.executable, "-c", code, "search", QUESTION, "--index", str(shipped)]
    plain = [sys.executable, "-c", _PLAIN, str(shipped), QUESTION]
    seconds = [(process_seconds(search), process_seconds(plain)) for _ in range(_TIMES + 1)][1:]
    ours, theirs = (statistics.median(column) for column in zip(*seconds, strict=True))
    return Start(ours, theirs, theirs / ours)


def process_seconds(command: list[str]) -> float:
    """The seconds that a whole process takes; raises CalledProcessError where it fails."""
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=os.environ, cwd=_here())
    return time.perf_counter() - started


def _here() -> Path:
    return Path(__file__).resolve().parent.parent
