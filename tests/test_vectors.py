"""Nearest vectors, against numpy."""

from pathlib import Path

import numpy as np
import pytest

from index import approximate, vectors
from index.errors import StoreError
from index.vectors import VectorIndex, VectorWriter
from ingest.embed import Vectors

RANDOM = np.random.default_rng(7)
VECTORS = RANDOM.standard_normal((200, 16)).astype(np.float32)
VECTORS /= np.linalg.norm(VECTORS, axis=1, keepdims=True)
# How many passages each of the 40 sources has.
SIZES = [1, 9, 5, 3, 7] * 8


def write(folder: Path, rows: Vectors = VECTORS) -> str:
    writer = VectorWriter(folder, rows.shape[1])
    for part in np.split(rows, np.cumsum(SIZES)[:-1]):
        writer.append(part, part.mean(axis=0))
    return writer.finish()


@pytest.fixture(scope="module")
def exact(tmp_path_factory: pytest.TempPathFactory) -> VectorIndex:
    folder = tmp_path_factory.mktemp("exact")
    assert write(folder) == "exact"
    return VectorIndex.load(folder)


@pytest.fixture(scope="module")
def many() -> Vectors:
    """Vectors in groups, as those of texts are: 4,000 around 60 points."""
    middles = RANDOM.standard_normal((60, 32)).astype(np.float32)
    rows = np.repeat(middles, 100, axis=0)[:4000] + 0.7 * RANDOM.standard_normal((4000, 32))
    RANDOM.shuffle(rows)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


@pytest.fixture(scope="module")
def listed(many: Vectors, tmp_path_factory: pytest.TempPathFactory) -> VectorIndex:
    """The 4,000, which inverted lists propose."""
    folder = tmp_path_factory.mktemp("listed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vectors, "EXACT_UP_TO", 1000)
        assert write_many(folder, many) == "IVF63,SQ8"
    return VectorIndex.load(folder)


def write_many(folder: Path, rows: Vectors) -> str:
    writer = VectorWriter(folder, rows.shape[1])
    for part in np.split(rows, 400):
        writer.append(part, part.mean(axis=0))
    return writer.finish()


@pytest.fixture
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """So few rows would all be compared."""
    monkeypatch.setattr(vectors, "_FEW", 100)


def nearest(rows: Vectors, question: Vectors, allowed: np.ndarray | None = None) -> list[int]:
    order = np.argsort(-(rows @ question), kind="stable")
    return [int(row) for row in order if allowed is None or allowed[row]]


@pytest.mark.parametrize("k", [1, 7, 200, 500])
@pytest.mark.parametrize("share", [1.0, 0.5, 0.02, 0.0])
def test_the_nearest_are_those_that_sorting_all_would_give(
    exact: VectorIndex, k: int, share: float
) -> None:
    allowed = RANDOM.random(200) < share
    question = VECTORS[3] + VECTORS[5]
    assert list(exact.nearest(question, k, allowed)) == nearest(VECTORS, question, allowed)[:k]


def test_blocks_of_rows_give_what_all_at_once_would(
    exact: VectorIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "_BLOCK", 7)
    question = VECTORS[3] - VECTORS[8]
    assert list(exact.nearest(question, 20)) == nearest(VECTORS, question)[:20]
    allowed = np.arange(200) % 3 == 0
    assert list(exact.nearest(question, 90, allowed)) == nearest(VECTORS, question, allowed)
    np.testing.assert_allclose(
        exact.cosines(question, np.arange(0, 200, 9)), VECTORS[::9] @ question, atol=1e-6
    )


def test_without_a_filter_every_row_may_be_found(exact: VectorIndex) -> None:
    found = exact.nearest(VECTORS[9], 200)
    assert found[0] == 9
    assert sorted(found) == list(range(200))


def test_equal_rows_come_in_row_order(tmp_path: Path) -> None:
    write(tmp_path, np.repeat(VECTORS[:1], 200, axis=0))
    assert list(VectorIndex.load(tmp_path).nearest(VECTORS[0], 3)) == [0, 1, 2]


def test_what_is_written_is_what_is_loaded(exact: VectorIndex) -> None:
    assert (len(exact), exact.dimension) == (200, 16)
    np.testing.assert_array_equal(exact.rows(10, 30), VECTORS[10:40])
    np.testing.assert_array_equal(exact.at(np.asarray([7, 3])), VECTORS[[7, 3]])
    assert list(exact.firsts) == [0, *np.cumsum(SIZES)[:-1]]


def test_each_source_has_its_own_vector_and_each_row_its_source(exact: VectorIndex) -> None:
    means = [part.mean(axis=0) for part in np.split(VECTORS, np.cumsum(SIZES)[:-1])]
    np.testing.assert_array_equal(exact.documents, np.stack(means))
    assert list(exact.sources_of(np.asarray([0, 1, 9, 10, 199]))) == [0, 1, 1, 2, 39]


def test_a_source_without_passages_has_a_row_and_takes_none(tmp_path: Path) -> None:
    writer = VectorWriter(tmp_path, 16)
    for number, size in enumerate([0, 2, 0, 0, 3, 0]):
        writer.append(VECTORS[:size], np.full(16, number, dtype=np.float32))
    writer.finish()
    found = VectorIndex.load(tmp_path)
    assert list(found.sources_of(np.arange(5))) == [1, 1, 4, 4, 4]
    assert list(found.documents[:, 0]) == [0, 1, 2, 3, 4, 5]
    assert list(found.firsts) == [0, 0, 2, 2, 2, 5]


def test_a_source_is_told_by_all_of_its_rows_in_order(tmp_path: Path) -> None:
    writer = VectorWriter(tmp_path, 16)
    for size in [0, 2, 0, 3, 0]:
        writer.append(VECTORS[:size], VECTORS[0])
    writer.finish()
    found = VectorIndex.load(tmp_path)
    wanted = {(0, 1): 1, (2, 3, 4): 3}
    for rows in [*wanted, (), (0,), (1,), (1, 0), (1, 2), (2, 3), (3, 4), (0, 1, 2), (-1, 1)]:
        assert found.source_of_all(np.asarray(rows, dtype=np.int64)) == wanted.get(rows)


@pytest.mark.usefixtures("_small")
def test_lists_find_nearly_all_that_comparing_all_finds(
    listed: VectorIndex, many: Vectors, monkeypatch: pytest.MonkeyPatch
) -> None:
    def found() -> int:
        questions = [many[n] + many[n + 1] for n in range(0, 200, 2)]
        pairs = ((listed.nearest(q, 10), nearest(many, q)[:10]) for q in questions)
        return sum(len(set(rows) & set(wanted)) for rows, wanted in pairs)

    assert found() > 990
    # Were all compared, lists would have no use and this test no meaning.
    monkeypatch.setattr(approximate, "_LEAST", 1)
    monkeypatch.setattr(approximate, "_LOOKED_INTO", 0.01)
    assert 300 < found() < 990


@pytest.mark.usefixtures("_small")
def test_exact_is_exact_whatever_the_lists_propose(listed: VectorIndex, many: Vectors) -> None:
    for n in range(0, 200, 2):
        question = many[n] + many[n + 1]
        assert list(listed.nearest(question, 10, exact=True)) == nearest(many, question)[:10]


@pytest.mark.usefixtures("_small")
@pytest.mark.parametrize("share", [0.5, 0.1, 0.05, 0.03])
def test_filters_hold_in_lists_too_and_as_much_is_found(
    listed: VectorIndex, many: Vectors, share: float
) -> None:
    allowed = np.random.default_rng(1).random(4000) < share
    agreed = 0
    for n in range(0, 100, 2):
        found = listed.nearest(many[n] + many[n + 1], 10, allowed)
        assert allowed[found].all()
        assert len(found) == 10
        agreed += len(set(found) & set(nearest(many, many[n] + many[n + 1], allowed)[:10]))
    assert agreed / 500 > 0.95


@pytest.mark.usefixtures("_small")
@pytest.mark.parametrize("share", [1.0, 0.5, 0.1, 0.03])
def test_of_few_lists_a_filter_has_more_looked_into_so_that_as_much_is_found(
    listed: VectorIndex, many: Vectors, share: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(approximate, "_LEAST", 6)

    allowed = np.random.default_rng(1).random(4000) < share
    agreed = 0
    for n in range(0, 200, 2):
        question = many[n] + many[n + 1]
        wanted = nearest(many, question, allowed)[:10]
        agreed += len(set(listed.nearest(question, 10, allowed)) & set(wanted))
    assert agreed > 990


def test_where_few_are_allowed_all_of_them_are_compared(
    listed: VectorIndex, many: Vectors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "_FEW", 40)
    allowed = np.zeros(4000, dtype=np.bool_)
    allowed[5::100] = True
    question = many[0]
    assert list(listed.nearest(question, 500, allowed)) == nearest(many, question, allowed)


def test_the_same_vectors_give_the_same_lists(
    many: Vectors, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "EXACT_UP_TO", 1000)
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write_many(tmp_path / name, many)
    lists = [(tmp_path / name / "vectors.faiss").read_bytes() for name in ("one", "two")]
    assert lists[0] == lists[1]


@pytest.mark.parametrize("name", ["vectors.npy", "documents.npy", "firsts.npy", "vectors.faiss"])
def test_a_file_that_is_no_index_is_named(tmp_path: Path, name: str) -> None:
    write(tmp_path)
    (tmp_path / name).write_bytes(b"nonsense")
    with pytest.raises(StoreError, match=rf"{name}: .*cannot be read"):
        VectorIndex.load(tmp_path)


def test_what_cannot_be_written_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        VectorWriter(tmp_path / "no such folder", 3)


def test_a_vector_of_another_model_is_a_programming_mistake(exact: VectorIndex) -> None:
    with pytest.raises(ValueError, match=r"a vector of \(4,\) for an index of 16"):
        exact.nearest(np.ones(4, dtype=np.float32), 1)
