"""Vectors of single words from the model's own table."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from ingest.errors import ModelError
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


def test_the_words_of_sets_are_told_once_and_by_set(monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = WordVectors(find_model().folder)
    sets = [frozenset({"knee", "pain"}), frozenset({"pain", "sleep", "massage"}), frozenset[str]()]
    # The last time there is room for these words, but not for the one that is kept besides.
    for most in (50_000, 50_000, 4):
        monkeypatch.setattr("ingest.word_vectors._MOST", most)
        found, each = fresh.of_sets(sets)
        assert found.shape == (4, 384)
        for words, rows in zip(sets, each, strict=True):
            expected = {tuple(row) for row in fresh.of(sorted(words)).tolist()}
            assert {tuple(row) for row in found[rows].tolist()} == expected
            assert len(rows) == len(words)
        fresh.of(["ankle"])


def test_a_table_of_other_numbers_is_refused(tmp_path: Path) -> None:
    shutil.copy(find_model().folder / "tokenizer.json", tmp_path)
    tensor = {"dtype": "F16", "shape": [1, 2], "data_offsets": [0, 4]}
    header = json.dumps({"word_embeddings.weight": tensor}).encode()
    whole = len(header).to_bytes(8, "little") + header + bytes(4)
    (tmp_path / "model.safetensors").write_bytes(whole)
    with pytest.raises(ModelError, match=r"model\.safetensors: its word table holds F16"):
        WordVectors(tmp_path)
