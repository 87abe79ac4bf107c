"""The best rows, against sorting all."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.top import best_first


def test_the_best_rows_come_in_order_and_ties_in_row_order() -> None:
    rows = np.asarray([10, 11, 12, 13, 14])
    scores = np.asarray([0.2, 0.5, 0.2, 0.2, 0.9], dtype=np.float32)
    found, theirs = best_first(rows, scores, 3)
    assert list(found) == [14, 11, 10]
    np.testing.assert_array_equal(theirs, np.asarray([0.9, 0.5, 0.2], dtype=np.float32))
    assert list(best_first(rows, scores, 9)[0]) == [14, 11, 10, 12, 13]
    assert list(best_first(rows, scores, 0)[0]) == []


@given(st.lists(st.integers(-3, 3)), st.integers(0, 9))
def test_any_scores_give_what_sorting_all_gives(scores: list[int], k: int) -> None:
    found, _ = best_first(np.arange(len(scores)), np.asarray(scores, dtype=np.float32), k)
    assert list(found) == sorted(range(len(scores)), key=lambda row: (-scores[row], row))[:k]
