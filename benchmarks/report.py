"""The measurements as tables in Markdown, each beside what the machine could do at best."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from index.approximate import looked_into

_MB = 1024 * 1024


def markdown(results: dict[str, Any]) -> str:
    """The whole report."""
    machine = results["machine"]
    lines = [
        "# How fast",
        "",
        "Written by `python -m benchmarks`. The words and vectors of all sizes are made up from a",
        "seed (`benchmarks/synthetic.py`); questions are real ones, encoded by the real model.",
        "",
        f"{machine['processor']}, {machine['cores']} cores; one reads "
        f"{machine['bytes_a_second'] / 1e9:.1f} GB/s of memory, all multiply float32 matrices at "
        f"{machine['operations_a_second'] / 1e9:.0f} billion operations a second. Threads that "
        f"others kept busy meanwhile: {machine['load']:.1f}.",
        "",
    ]
    if "encoding" in results:
        lines += _encoding(results["encoding"]) + _start(results["start"])
        lines += _cost(results["cost"])
    sizes = [record for record in results["sizes"] if "skipped" not in record]
    if sizes:
        lines += _sizes(sizes, machine)
    lines += [f"{r['passages']:,}: {r['skipped']}." for r in results["sizes"] if "skipped" in r]
    return "\n".join(lines) + "\n"


def _encoding(record: dict[str, Any]) -> list[str]:
    rows = [
        ("Kneadle", record["fast_a_second"], record["question_ms"]),
        ("sentence-transformers", record["plain_a_second"], record["question_plain_ms"]),
    ]
    table = [[name, f"{bulk:.1f}", f"{one:.1f}"] for name, bulk, one in rows]
    floor = f"{record['floor_a_second']:.0f}"
    table.append(["floor: the multiplications alone, at the matrix rate", floor, ""])
    return [
        f"Encoding {record['texts']} passages of the shipped corpus: {record['ratio']:.1f} times "
        f"as fast as sentence-transformers, at a cosine of {record['agreement']:.5f} at worst.",
        "",
        *_table(["", "passages a second", "one question, ms"], table),
        "",
    ]


def _start(record: dict[str, Any]) -> list[str]:
    return [
        f"A whole `kneadle search` process takes {record['search_s']:.2f} s; the same by way of "
        f"sentence-transformers {record['plain_s']:.2f} s, {record['ratio']:.1f} times as long.",
        "",
    ]


def _cost(record: dict[str, Any]) -> list[str]:
    rows = [
        ("Kneadle", record["p50_ms"], record["p95_ms"]),
        ("half BM25, half cosine", record["plain_p50_ms"], record["plain_p95_ms"]),
    ]
    return [
        f"In a warm process a question to the shipped corpus costs {record['ratio']:.1f} times a "
        f"plain hybrid search, of {record['questions']} asked of both in turn.",
        "",
        *_table(["", "p50 ms", "p95 ms"], [[n, f"{a:.1f}", f"{b:.1f}"] for n, a, b in rows]),
        "",
    ]


def _bytes_a_dimension(vectors: str) -> float:
    """How many bytes of each vector's dimensions a question reads, on average: 4 of all, or 1 of
    those in the lists that it looks into."""
    found = re.fullmatch(r"IVF(\d+),SQ8", vectors)
    return looked_into(int(found[1])) / int(found[1]) if found else 4.0


def _sizes(sizes: Sequence[dict[str, Any]], machine: dict[str, Any]) -> list[str]:
    dimension = 384

    def floor(record: dict[str, Any]) -> float:
        share = _bytes_a_dimension(str(record["vectors"]))
        read = share * dimension * record["passages"] / machine["bytes_a_second"]
        return float(1000 * read)

    rows: list[tuple[str, list[str]]] = [
        ("sources", [f"{r['sources']:,}" for r in sizes]),
        ("vectors", [str(r["vectors"]) for r in sizes]),
        ("search, p50 ms", _numbers(sizes, "p50_ms")),
        ("search, p95 ms", _numbers(sizes, "p95_ms")),
        ("with filters, p50 ms", _numbers(sizes, "filtered_p50_ms")),
        ("with filters, p95 ms", _numbers(sizes, "filtered_p95_ms")),
        ("floor: reading the vectors compared, ms", [f"{floor(r):.1f}" for r in sizes]),
        ("all vectors compared, ms", _numbers(sizes, "exact_scan_ms")),
        ("recall@10 against that", _numbers(sizes, "recall_at_10", 3)),
        ("recall@10 with filters", _numbers(sizes, "filtered_recall_at_10", 3)),
        ("eight threads, questions a second", _numbers(sizes, "readers_a_second")),
        ("eight threads, p95 ms", _numbers(sizes, "readers_p95_ms")),
        ("eight processes, questions a second", _numbers(sizes, "reader_processes_a_second")),
        ("peak memory of a search, MB", _megabytes(sizes, "search_peak")),
        ("build without encoding, s", _numbers(sizes, "build_s")),
        ("peak memory of a build, MB", _megabytes(sizes, "build_peak")),
        ("`kneadle ingest`, nothing changed, s", _numbers(sizes, "unchanged_s", 2)),
        ("`kneadle ingest`, one file changed, s", _numbers(sizes, "changed_s", 2)),
        (
            "floor: reading and writing the index in memory, s",
            [f"{2 * r['index_bytes'] / machine['bytes_a_second']:.2f}" for r in sizes],
        ),
        ("index on disk, MB", _megabytes(sizes, "index_bytes")),
    ]
    header = ["passages", *(f"{record['passages']:,}" for record in sizes)]
    return [*_table(header, [[name, *values] for name, values in rows]), ""]


def _numbers(sizes: Iterable[dict[str, Any]], name: str, places: int = 1) -> list[str]:
    return [f"{record[name]:.{places}f}" for record in sizes]


def _megabytes(sizes: Iterable[dict[str, Any]], name: str) -> list[str]:
    return [f"{record[name] / _MB:,.0f}" for record in sizes]


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [header, ["---"] * len(header), *rows]
    return [f"| {' | '.join(cells)} |" for cells in lines]
