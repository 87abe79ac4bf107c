"""Turn texts into vectors: the one home of sentence-transformers."""

import functools
import logging
import os
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ingest import fast, kept
from ingest.convert import convert, pools_by_mean, prompts
from ingest.emphasis import Emphasis, with_emphasis
from ingest.errors import ModelError
from ingest.fast import FastEncoder, NoFastPath
from ingest.model import Model, check_weights

Vectors = NDArray[np.float32]
Progress = Callable[[int, int], None]

# Texts of like length are encoded together, and progress is told after each block.
_BLOCK = 256
_log = logging.getLogger(__name__)


class Encoder(Protocol):
    """Anything that turns n texts into (n, d) float32 with unit rows."""

    def encode(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        """Vectors of `texts`; `query` for questions, where a model treats them otherwise."""

    def encode_question(self, text: str, emphasis: Sequence[Emphasis]) -> Vectors:
        """A question's vector and that of its words by their emphasis, (2, d) with unit rows.

        The second is as the first for a model whose vectors are not means of its tokens'.
        """


class SentenceEncoder:
    """An Encoder over a sentence-transformers model, with the prompts the model itself names."""

    def __init__(self, model: Model) -> None:
        # Loading is offline: a name was made a folder before, and nothing else is asked for.
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        from sentence_transformers import SentenceTransformer
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()  # type: ignore[no-untyped-call]
        # The page asks from several threads, and the tokenizer can be borrowed by one at a time.
        self._lock = threading.Lock()
        check_weights(model)
        try:
            self._model = SentenceTransformer(str(model.folder), device=None)
        except Exception as error:  # whatever a damaged folder makes it raise
            raise ModelError(f"{model.folder}: the model does not load ({error})") from error

    def encode(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        """Vectors of `texts`, (n, d) float32 with unit rows."""
        encode = self._model.encode_query if query else self._model.encode_document
        with self._lock:
            vectors = encode(
                list(texts),
                normalize_embeddings=True,
                show_progress_bar=False,
                convert_to_numpy=True,
            )
        return np.asarray(vectors, dtype=np.float32)

    def encode_question(self, text: str, emphasis: Sequence[Emphasis]) -> Vectors:
        """A question's vector and that of its words by their emphasis, (2, d) with unit rows."""
        (own,) = self.encode([text], query=True)
        tokenizer = self._model.tokenizer
        if not (pools_by_mean(self._model) and tokenizer.is_fast):
            return np.stack([own, own])
        with self._lock:
            found: Any = self._model.encode_query([text], output_value="token_embeddings")
            prompt = prompts(self._model)[0]
            read = tokenizer(prompt + text, return_offsets_mapping=True)
        tokens = found[0][:, : len(own)].cpu().numpy()
        return with_emphasis(own, tokens, read["offset_mapping"], emphasis, prompt=prompt)

    def convert(self) -> FastEncoder:
        """The same encoder for the fast runtime; raises NoFastPath where it is not the same."""
        return convert(self._model, self.encode)


def load_encoder(model: Model) -> Encoder:
    """The encoder for a model: its conversion, made by the first to ask on this machine and kept.

    The first takes seconds, for torch has to be imported; so does a model that cannot be
    converted, which sentence-transformers serves itself.
    """
    try:
        folder = fast.place(model)
        refused = kept.noted("refused", [folder.name])
        if refused is not None:
            raise NoFastPath(refused)
        ready = fast.load(folder)
    except NoFastPath as reason:
        _tell_slow(model, reason)
        return SentenceEncoder(model)
    if ready is not None:
        return ready
    plain = SentenceEncoder(model)
    try:
        converted = plain.convert()
    except NoFastPath as reason:
        # A month from now it is tried again: what was in its way may have been the machine.
        kept.note("refused", [folder.name], str(reason))
        _tell_slow(model, reason)
        return plain
    _keep(folder, converted)
    # The one just made shares its weights with torch's own: opened anew, torch's can go.
    return fast.load(folder) or converted


def encode_all(encoder: Encoder, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
    """Vectors of many texts in their own order; those of like length are encoded together."""
    order = sorted(range(len(texts)), key=lambda n: (len(texts[n]), n))
    blocks: list[Vectors] = []
    for first in range(0, len(order), _BLOCK):
        block = order[first : first + _BLOCK]
        blocks.append(encoder.encode([texts[n] for n in block]))
        if progress:
            progress(first + len(block), len(order))
    vectors = np.concatenate(blocks)
    vectors[order] = vectors.copy()
    return vectors


def _keep(folder: Path, converted: FastEncoder) -> None:
    try:
        kept.keep(folder, converted.save)
    except OSError as error:
        _tell_once(
            f"{folder.parent}: the converted model cannot be kept there "
            f"({error.strerror or error}), so that every start takes seconds; make room, or name "
            "another folder in KNEADLE_CACHE"
        )


def _tell_slow(model: Model, reason: NoFastPath) -> None:
    _tell_once(f"{model.name} is run by sentence-transformers itself, which is slower: {reason}")


@functools.cache
def _tell_once(text: str) -> None:
    # Where the program has no handler of its own, logging puts the bare line on stderr.
    _log.warning(text)
