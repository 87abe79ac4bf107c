"""What the benchmarks make up, and what they write of it. Their numbers are held by no test."""

import json
import xml.etree.ElementTree
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import plot, report
from benchmarks.cost import plain_hybrid
from benchmarks.synthetic import FILTERS, MixingEncoder, write_corpus
from conftest import WordCountEncoder
from index.build import build
from index.library import Library

REPOSITORY = Path(__file__).resolve().parent.parent


def test_a_made_up_corpus_has_as_many_passages_as_asked_for_and_is_the_same_twice(
    tmp_path: Path, encoder: WordCountEncoder
) -> None:
    for name in ("one", "two"):
        write_corpus(tmp_path / name, 200, REPOSITORY / "corpus")
    files = sorted((tmp_path / "one").rglob("*.md"))
    other = sorted((tmp_path / "two").rglob("*.md"))
    assert [path.read_bytes() for path in files] == [path.read_bytes() for path in other]
    result = build(tmp_path / "index", [tmp_path / "one"], load_encoder=lambda model: encoder)
    assert (result.sources, result.passages, result.refused) == (10, 200, ())
    library = Library.open(tmp_path / "index", load_encoder=lambda model: encoder)
    shares = [len(library.search("massage", filters=f).hits) for f in FILTERS]
    assert max(shares) > 1
    assert min(shares) < 10


def test_made_up_words_are_as_common_as_real_ones(tmp_path: Path) -> None:
    write_corpus(tmp_path, 2000, REPOSITORY / "corpus")
    counted: Counter[str] = Counter()
    for path in tmp_path.rglob("*.md"):
        counted.update(path.read_text("utf-8").lower().split())
    assert counted["massage"] > 500
    assert counted["the"] > counted["massage"]
    assert sum(1 for count in counted.values() if count == 1) > 1000


def test_mixed_vectors_are_units_chosen_by_the_text_alone() -> None:
    anchors = np.eye(8, dtype=np.float32)
    one, two = MixingEncoder(anchors), MixingEncoder(anchors)
    texts = [f"text {number}" for number in range(50)]
    vectors = one.encode(texts)
    np.testing.assert_array_equal(vectors[7:9], two.encode(texts[7:9], query=True))
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    assert len({row.tobytes() for row in vectors}) == 50


def record(passages: int) -> dict[str, Any]:
    keys = (
        "p50_ms p95_ms filtered_p50_ms filtered_p95_ms exact_scan_ms recall_at_10 "
        "filtered_recall_at_10 readers_a_second readers_p95_ms reader_processes_a_second "
        "search_peak build_s build_peak unchanged_s changed_s index_bytes"
    )
    values = {key: 2.5 * number for number, key in enumerate(keys.split(), 1)}
    return {"passages": passages, "sources": 7, "vectors": "exact", **values}


RESULTS = {
    "machine": {
        "processor": "A processor",
        "cores": 2,
        "load": 0.5,
        "bytes_a_second": 1e10,
        "operations_a_second": 5e10,
    },
    "sizes": [record(1000), record(100000), {"passages": 10**6, "skipped": "no room"}],
}


def test_the_report_puts_each_number_in_its_place() -> None:
    lines = report.markdown(json.loads(json.dumps(RESULTS))).splitlines()
    assert "| passages | 1,000 | 100,000 |" in lines
    assert "| search, p95 ms | 5.0 | 5.0 |" in lines
    # 4 bytes, 384 dimensions, 10 GB/s
    assert "| floor: reading the vectors compared, ms | 0.2 | 15.4 |" in lines
    assert lines[-1] == "1,000,000: no room."


def test_the_floor_of_lists_counts_those_looked_into_in_a_byte_a_dimension() -> None:
    # 100 of 1,000 lists; 48 of 100; all of 40.
    lists = [record(1_000_000) | {"vectors": f"IVF{n},SQ8"} for n in (1000, 100, 40)]
    lines = report.markdown(RESULTS | {"sizes": lists}).splitlines()
    assert "| floor: reading the vectors compared, ms | 3.8 | 18.4 | 38.4 |" in lines


def test_a_plain_hybrid_finds_what_has_the_words(library: Library) -> None:
    assert "knee" in plain_hybrid(library, "knee massage")[0].casefold()


def test_the_plot_is_a_picture_with_a_point_for_each_size() -> None:
    picture = xml.etree.ElementTree.fromstring(plot.svg(RESULTS["sizes"]))  # type: ignore[arg-type]
    name = "{http://www.w3.org/2000/svg}"
    assert len(picture.findall(f"{name}circle")) == 2 * len(picture.findall(f"{name}polyline"))
    assert plot.svg([]).startswith("<svg")
