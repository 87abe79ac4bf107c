"""Vectors of single words from the model's own table."""

import numpy as np
import pytest

from ingest.model import find_model
from ingest.word_vectors import WordVectors, word_vectors

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def vectors() -> WordVectors:
    return word_vectors(find_model())


def test_the_nearest_word_is_the_same_one_in_another_spelling(vectors: WordVectors) -> None:
    others = ["edema", "knee", "lymphedema", "swelling", "lymphoma", "oedema", "sleep"]
    near = vectors.of(others) @ vectors.of(["lymphoedema"])[0]
    assert others[int(np.argmax(near))] == "lymphedema"


def test_rows_are_units_in_the_order_of_the_words(vectors: WordVectors) -> None:
    found = vectors.of(["knee", "fibromyalgia", "knee"])
    assert found.shape == (3, 384)
    assert found.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)
    np.testing.assert_array_equal(found[0], found[2])
    assert abs(float(found[0] @ found[1])) < 0.9
    assert vectors.of(["Knee"]).tolist() == vectors.of(["knee"]).tolist()


def test_a_word_is_the_mean_of_its_pieces_without_the_marks_of_a_text(
    vectors: WordVectors,
) -> None:
    from transformers import AutoModel, AutoTokenizer

    folder = str(find_model().folder)
    table = AutoModel.from_pretrained(folder).get_input_embeddings().weight.detach().numpy()
    pieces = AutoTokenizer.from_pretrained(folder)("lymphoedema", add_special_tokens=False)
    mean = table[pieces["input_ids"]].mean(axis=0)
    assert len(pieces["input_ids"]) > 1
    found = vectors.of(["lymphoedema"])[0]
    np.testing.assert_allclose(found, mean / np.linalg.norm(mean), atol=1e-5)


def test_no_words_have_no_vectors_and_a_model_is_opened_once(vectors: WordVectors) -> None:
    assert vectors.of([]).shape == (0, 384)
    assert word_vectors(find_model()) is vectors


def test_words_that_are_kept_are_the_same_and_not_too_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fresh = WordVectors(find_model().folder)
    first = fresh.of(["knee", "pain", "knee"])
    assert (fresh.of(["pain", "knee"]) == first[[1, 0]]).all()
    monkeypatch.setattr("ingest.word_vectors._MOST", 3)
    other = fresh.of(["sleep", "massage", "knee"])
    assert (other[2] == first[0]).all()
    assert set(fresh._rows) == {"sleep", "massage", "knee"}
    assert (fresh.of(["pain"]) == first[1]).all()
