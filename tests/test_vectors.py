"""Nearest vectors, against numpy."""

from pathlib import Path

import numpy as np
import pytest

from index.errors import StoreError
from index.vectors import VectorIndex

RANDOM = np.random.default_rng(7)
VECTORS = RANDOM.standard_normal((200, 16)).astype(np.float32)
VECTORS /= np.linalg.norm(VECTORS, axis=1, keepdims=True)


@pytest.mark.parametrize("k", [1, 7, 200, 500])
@pytest.mark.parametrize("share", [1.0, 0.5, 0.02, 0.0])
def test_the_nearest_are_those_that_sorting_all_would_give(k: int, share: float) -> None:
    allowed = RANDOM.random(200) < share
    question = VECTORS[3] + VECTORS[5]
    order = [int(row) for row in np.argsort(-(VECTORS @ question)) if allowed[row]]
    found = VectorIndex.of(VECTORS).nearest(question, k, allowed)
    assert list(found) == order[:k]


def test_without_a_filter_every_row_may_be_found() -> None:
    found = VectorIndex.of(VECTORS).nearest(VECTORS[9], 200)
    assert found[0] == 9
    assert sorted(found) == list(range(200))


def test_what_is_saved_is_what_is_loaded(tmp_path: Path) -> None:
    VectorIndex.of(VECTORS).save(tmp_path / "v.faiss")
    loaded = VectorIndex.load(tmp_path / "v.faiss")
    assert (len(loaded), loaded.dimension) == (200, 16)
    np.testing.assert_array_equal(loaded.rows(10, 30), VECTORS[10:40])


def test_a_file_that_is_no_index_is_named(tmp_path: Path) -> None:
    (tmp_path / "v.faiss").write_bytes(b"nonsense")
    with pytest.raises(StoreError, match=r"v\.faiss: the vectors cannot be read"):
        VectorIndex.load(tmp_path / "v.faiss")


def test_what_cannot_be_written_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="the vectors could not be written"):
        VectorIndex.of(VECTORS).save(tmp_path / "no such folder" / "v.faiss")


def test_a_vector_of_another_model_is_a_programming_mistake() -> None:
    with pytest.raises(ValueError, match=r"a vector of \(4,\) for an index of 16"):
        VectorIndex.of(VECTORS).nearest(np.ones(4, dtype=np.float32), 1)
