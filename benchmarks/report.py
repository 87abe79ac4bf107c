"""The measurements as tables in Markdown, each beside what the machine could do at best."""

from collections.abc import Iterable, Sequence
from typing import Any

_MB = 1024 * 1024
_LISTS_SHARE = 0.1  # of the vectors that are looked at, in 8 bits, where there are lists


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


def _sizes(sizes: Sequence[dict[str, Any]], machine: dict[str, Any]) -> list[str]:
    dimension = 384

    def floor(record: dict[str, Any]) -> float:
        share = 4.0 if record["vectors"] == "exact" else _LISTS_SHARE
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
