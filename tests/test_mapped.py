"""Arrays on disk: numpy reads what is written, and what numpy writes is read."""

from pathlib import Path

import numpy as np
import pytest

from index import mapped
from index.errors import StoreError
from index.mapped import ArrayWriter, Mapped, write_array

ROWS = np.arange(12, dtype=np.float32).reshape(4, 3)


def test_rows_written_one_by_one_are_an_array_that_numpy_reads(tmp_path: Path) -> None:
    with ArrayWriter(tmp_path / "a.npy", np.float32, (3,)) as writer:
        for row in ROWS:
            writer.append(row[np.newaxis])
    np.testing.assert_array_equal(np.load(tmp_path / "a.npy"), ROWS)
    np.testing.assert_array_equal(Mapped(tmp_path / "a.npy", np.float32, 2).array, ROWS)


def test_what_numpy_saves_is_mapped(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", ROWS)
    np.testing.assert_array_equal(Mapped(tmp_path / "a.npy", np.float32, 2).array, ROWS)


@pytest.mark.parametrize("shape", [(0,), (0, 3)])
def test_an_array_of_nothing_is_one(tmp_path: Path, shape: tuple[int, ...]) -> None:
    write_array(tmp_path / "a.npy", np.empty(shape, dtype=np.int64))
    assert Mapped(tmp_path / "a.npy", np.int64, len(shape)).array.shape == shape


def test_a_mapped_array_cannot_be_written(tmp_path: Path) -> None:
    write_array(tmp_path / "a.npy", ROWS)
    with pytest.raises(ValueError, match="read-only"):
        Mapped(tmp_path / "a.npy", np.float32, 2).array[0, 0] = 1


def test_what_was_given_back_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mapped, "_SMALL", 0)
    write_array(tmp_path / "a.npy", ROWS)
    opened = Mapped(tmp_path / "a.npy", np.float32, 2)
    for _ in range(2):
        opened.release()
        np.testing.assert_array_equal(opened.array, ROWS)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is told there alone")
def test_a_large_file_that_was_read_leaves_memory(tmp_path: Path) -> None:
    def held() -> int:
        lines = Path("/proc/self/status").read_text("utf-8").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("RssFile"))

    write_array(tmp_path / "a.npy", np.ones(20_000_000, dtype=np.float32))
    opened = Mapped(tmp_path / "a.npy", np.float32, 1)
    before = held()
    assert opened.array.sum() == 20_000_000
    assert held() - before > 70_000
    opened.release()
    assert held() - before < 10_000


@pytest.mark.parametrize("cut", [0, 5, 100, -1])
def test_a_file_cut_short_is_refused(tmp_path: Path, cut: int) -> None:
    write_array(tmp_path / "a.npy", ROWS)
    (tmp_path / "a.npy").write_bytes((tmp_path / "a.npy").read_bytes()[:cut])
    with pytest.raises(StoreError, match=r"a\.npy: "):
        Mapped(tmp_path / "a.npy", np.float32, 2)


@pytest.mark.parametrize(("dtype", "dimensions"), [(np.float64, 2), (np.float32, 1)])
def test_another_array_than_expected_is_refused(
    tmp_path: Path, dtype: type, dimensions: int
) -> None:
    write_array(tmp_path / "a.npy", ROWS)
    with pytest.raises(StoreError, match="is not what was written there"):
        Mapped(tmp_path / "a.npy", dtype, dimensions)


def test_rows_of_another_width_are_a_programming_mistake(tmp_path: Path) -> None:
    with (
        ArrayWriter(tmp_path / "a.npy", np.float32, (3,)) as writer,
        pytest.raises(ValueError, match=r"rows of \(2,\) for an array of \(3,\)"),
    ):
        writer.append(ROWS[:, :2])
