"""The fused score."""

import numpy as np
import pytest

from index.fuse import document_cosine, fuse, semantic_score


def test_words_and_meaning_count_alike() -> None:
    shares = np.asarray([0.4, 0.0], dtype=np.float32)
    passages = np.asarray([0.6, 0.8], dtype=np.float32)
    documents = np.asarray([0.2, 0.8], dtype=np.float32)
    semantic = semantic_score(passages, documents)
    np.testing.assert_allclose(semantic, [0.4, 0.8], atol=1e-7)
    np.testing.assert_allclose(fuse(shares, semantic), [0.4, 0.4], atol=1e-7)


def test_a_document_is_the_mean_of_its_passages() -> None:
    question = np.asarray([1.0, 0.0], dtype=np.float32)
    passages = np.asarray([[1.0, 0.0], [0.0, 1.0]], dtype=np.float32)
    assert document_cosine(question, passages) == pytest.approx(np.sqrt(0.5))


def test_passages_that_cancel_out_have_nothing_to_say() -> None:
    question = np.asarray([1.0, 0.0], dtype=np.float32)
    assert document_cosine(question, np.asarray([[1.0, 0.0], [-1.0, 0.0]], dtype=np.float32)) == 0.0
