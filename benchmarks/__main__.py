"""Measure all of it on this machine: `python -m benchmarks`, or some of it with --sizes."""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks import cost, machine, plot, report, size, start, synthetic

_HERE = Path(__file__).resolve().parent.parent
_SIZES = (1_000, 10_000, 100_000, 1_000_000)
# Of disk for a passage: its index twice, for the one before is kept, and its document.
_BYTES_A_PASSAGE = 9_000
_INGEST = "import sys, cli; sys.exit(cli.main(sys.argv[1:]))"


def main() -> int:
    """Measure, and write the tables, the records and the plot."""
    arguments = _parser().parse_args()
    results: dict[str, Any] = {"sizes": []}
    with tempfile.TemporaryDirectory(prefix="kneadle-", dir=arguments.work) as name:
        work, shipped = Path(name), Path(name) / "shipped"
        _say("the shipped corpus")
        _ingest(shipped, _HERE / "corpus")
        rates = machine.measure()
        results["machine"] = asdict(rates)
        if not arguments.sizes_only:
            _say("encoding and cold starts")
            results["encoding"] = asdict(start.encoding(shipped, rates))
            results["start"] = asdict(start.start(shipped))
            results["cost"] = asdict(cost.cost(shipped))
        for passages in arguments.sizes:
            _say(f"{passages:,} passages")
            results["sizes"].append(_size(work, shipped, passages))
            shutil.rmtree(work / "size", ignore_errors=True)
    arguments.out.mkdir(parents=True, exist_ok=True)
    (arguments.out / "speed.json").write_text(json.dumps(results, indent=2) + "\n", "utf-8")
    (arguments.out / "speed.md").write_text(report.markdown(results), encoding="utf-8")
    (arguments.out / "speed.svg").write_text(plot.svg(results["sizes"]), encoding="utf-8")
    print(report.markdown(results))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--sizes", type=int, nargs="*", default=_SIZES, metavar="N", help="numbers of passages"
    )
    parser.add_argument(
        "--sizes-only", action="store_true", help="neither encoding nor cold starts"
    )
    parser.add_argument("--work", type=Path, help="where to write meanwhile (default: temporary)")
    parser.add_argument(
        "--out", type=Path, default=_HERE / "docs", help="for speed.md, .json, .svg (default: docs)"
    )
    return parser


def _size(work: Path, shipped: Path, passages: int) -> dict[str, Any]:
    """All there is to measure about a library of one size; why not, where there is no room."""
    if shutil.disk_usage(work).free < passages * _BYTES_A_PASSAGE:
        return {"passages": passages, "skipped": "the disk has too little room"}
    index, corpus = work / "size" / "index", work / "size" / "corpus"
    synthetic.write_corpus(corpus, passages, _HERE / "corpus")
    record = size.run("build", index, corpus, shipped)
    record["unchanged_s"] = min(_ingest(index, corpus) for _ in range(2))
    for step in ("search", "recall", "readers"):
        record |= size.run(step, index, corpus, shipped)
    record["reader_processes_a_second"] = size.reader_processes(index, corpus, shipped)
    changed = sorted(corpus.rglob("*.md"))[passages // synthetic.PASSAGES_A_DOCUMENT // 2]
    text = changed.read_text(encoding="utf-8")
    changed.write_text(text.replace("\n## Part 2\n", "\n## Harms\n\nNone."), encoding="utf-8")
    record["changed_s"] = _ingest(index, corpus)
    return record


def _ingest(index: Path, corpus: Path) -> float:
    """The seconds of a whole `kneadle ingest`."""
    command = [sys.executable, "-c", _INGEST, "ingest", str(corpus), "--index", str(index)]
    return start.process_seconds(command)


def _say(text: str) -> None:
    load = f" (load {os.getloadavg()[0]:.1f})" if hasattr(os, "getloadavg") else ""
    print(f"{text}{load} …", file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except subprocess.CalledProcessError as error:
        sys.exit(f"benchmarks: a step failed: {error.cmd}\n{error.stderr or ''}")
