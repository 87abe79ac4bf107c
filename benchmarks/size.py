"""Measure a library of one size: each step a process of its own, so that its memory is its own.

`python -m benchmarks.size STEP INDEX CORPUS SHIPPED` runs one step and prints its record as JSON.
"""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.machine import peak_memory
from benchmarks.synthetic import FILTERS, MixingEncoder
from index import store
from index.build import build
from index.library import Library
from index.records import Filters
from index.vectors import VectorIndex
from ingest.embed import Encoder
from ingest.model import Model

_HERE = Path(__file__).resolve().parent.parent
_READERS = 8
_QUESTIONS = 120
_COMPARED = 60


def run(step: str, *folders: Path) -> dict[str, Any]:
    """The record of a step, run as a process; raises CalledProcessError where it fails."""
    command = [sys.executable, "-m", "benchmarks.size", step, *map(str, folders)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=_HERE)
    record: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return record


def questions() -> list[str]:
    """Questions on the shipped library, a clinician's and a patient's by turns."""
    path = _HERE / "tests" / "data" / "questions.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    return [str(json.loads(line)["question"]) for line in lines][:_QUESTIONS]


def reader_processes(*folders: Path) -> float:
    """Questions a second of eight processes that ask at once, each its own library."""
    command = [sys.executable, "-m", "benchmarks.size", "reader", *map(str, folders)]
    processes = [
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=_HERE
        )
        for _ in range(_READERS)
    ]
    for process in processes:
        assert process.stdout
        process.stdout.readline()
    started = time.perf_counter()
    for process in processes:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in processes:
        process.communicate()
    seconds = time.perf_counter() - started
    if any(process.returncode for process in processes):
        raise subprocess.CalledProcessError(1, command)
    return _READERS * len(questions()[::_READERS]) / seconds


def build_step(index: Path, corpus: Path, shipped: Path) -> dict[str, Any]:
    """Build the whole index, its vectors from the double."""
    generation = store.current(shipped)
    assert generation is not None
    vectors = VectorIndex.load(generation)
    double = MixingEncoder(np.asarray(vectors.rows(0, len(vectors))))

    def load(model: Model) -> Encoder:
        return double

    started = time.perf_counter()
    report = build(index, [corpus], load_encoder=load)
    seconds = time.perf_counter() - started
    manifest = Library.open(index).manifest
    size = sum(size for _, size in manifest.files)
    return {
        "passages": report.passages,
        "sources": report.sources,
        "build_s": seconds,
        "build_peak": peak_memory(),
        "index_bytes": size,
        "vectors": manifest.vectors,
    }


def search_step(index: Path, corpus: Path, shipped: Path) -> dict[str, Any]:
    """Ask one question after the other in a warm process, without filters and with them."""
    library = Library.open(index)
    library.warm_up()
    asked = questions()
    for question in asked[:20]:
        library.search(question)
    free = _latency(library, asked, [Filters()])
    filtered = _latency(library, asked, FILTERS)
    return {
        "p50_ms": free[0],
        "p95_ms": free[1],
        "filtered_p50_ms": filtered[0],
        "filtered_p95_ms": filtered[1],
        "search_peak": peak_memory(),
    }


def recall_step(index: Path, corpus: Path, shipped: Path) -> dict[str, Any]:
    """How many of the ten nearest, compared one by one, the search finds; and how long that takes.

    Without filters, and with each of those in turn.
    """
    library = Library.open(index)
    generation = store.current(index)
    assert generation is not None
    vectors = VectorIndex.load(generation)
    found, filtered, seconds = 0, 0, []
    asked = questions()[:_COMPARED]
    for number, question in enumerate(asked):
        vector = library.encoder().encode([question], query=True)[0]
        started = time.perf_counter()
        exact = vectors.nearest(vector, 10, exact=True)
        seconds.append(time.perf_counter() - started)
        # As a search asks: for the candidates, of which these are the first ten.
        found += len(np.intersect1d(exact, vectors.nearest(vector, 200)[:10]))
        allowed = library._tables.allowed(FILTERS[number % len(FILTERS)])
        exact = vectors.nearest(vector, 10, allowed, exact=True)
        filtered += len(np.intersect1d(exact, vectors.nearest(vector, 200, allowed)[:10]))
    return {
        "recall_at_10": found / (10 * len(asked)),
        "filtered_recall_at_10": filtered / (10 * len(asked)),
        "exact_scan_ms": 1000 * float(np.median(seconds)),
    }


def readers_step(index: Path, corpus: Path, shipped: Path) -> dict[str, Any]:
    """Eight threads that ask one library at once."""
    library = Library.open(index)
    library.warm_up()
    asked = questions()
    for question in asked[:20]:
        library.search(question)
    parts = [asked[n::_READERS] for n in range(_READERS)]
    latencies: list[float] = []

    def ask(part: Sequence[str]) -> None:
        latencies.extend(_milliseconds(library, part, [Filters()]))

    threads = [threading.Thread(target=ask, args=(part,)) for part in parts]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - started
    return {
        "readers_a_second": len(asked) / seconds,
        "readers_p95_ms": float(np.quantile(latencies, 0.95)),
    }


def reader_step(index: Path, corpus: Path, shipped: Path) -> dict[str, Any]:
    """One of several processes: warms up, says so, and asks when it is told to."""
    library = Library.open(index)
    library.warm_up()
    asked = questions()[::_READERS]
    library.search(asked[0])
    print("ready", flush=True)
    sys.stdin.readline()
    return {"p95_ms": _latency(library, asked, [Filters()])[1]}


def _latency(library: Library, asked: Sequence[str], each: Sequence[Filters]) -> tuple[float, ...]:
    p50, p95 = np.quantile(_milliseconds(library, asked, each), [0.5, 0.95])
    return float(p50), float(p95)


def _milliseconds(library: Library, asked: Sequence[str], each: Sequence[Filters]) -> list[float]:
    milliseconds = []
    for number, question in enumerate(asked):
        started = time.perf_counter()
        library.search(question, filters=each[number % len(each)])
        milliseconds.append(1000 * (time.perf_counter() - started))
    return milliseconds


STEPS = {
    "build": build_step,
    "search": search_step,
    "recall": recall_step,
    "readers": readers_step,
    "reader": reader_step,
}

if __name__ == "__main__":
    print(json.dumps(STEPS[sys.argv[1]](*map(Path, sys.argv[2:5]))))
