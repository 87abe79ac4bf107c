"""Convert a sentence-transformers model for the fast runtime, and see that it stayed the same.

What is not known to survive conversion is refused with its reason; what is known is converted and
then compared with the model itself, so that a wrong description cannot pass.
"""

import contextlib
import logging
import warnings
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from ingest import fast
from ingest.fast import AGREEMENT, PROBES, Description, FastEncoder, NoFastPath

if TYPE_CHECKING:
    import torch

# A SentenceTransformer, which only embed.py knows by name.
Loaded: TypeAlias = Any

# The parts of a model that a conversion is known to keep, and the ways to pool tokens.
_PARTS = frozenset({"Transformer", "Pooling", "Dense", "Normalize"})
_POOLING = frozenset({"mean", "cls", "max", "mean_sqrt_len"})


def convert(model: Loaded, encode: Callable[..., NDArray[np.float32]]) -> FastEncoder:
    """The conversion of a loaded SentenceTransformer, whose own vectors are those of `encode`.

    Raises NoFastPath where there is none, or where a probe's vectors differ.
    """
    description = _describe(model)
    tokenizer = Tokenizer.from_str(model.tokenizer.backend_tokenizer.to_str())
    device = model.device
    try:
        with _quiet():
            module = _unit_rows(model.to("cpu").eval())
            converted = fast.convert(module, _example(model), tokenizer, description)
    finally:
        model.to(device)
    agreement = _agreement(encode, converted.encode)
    if not agreement >= AGREEMENT:
        raise NoFastPath(f"its conversion agrees to a cosine of {agreement:.4f} only")
    return converted


def _describe(model: Loaded) -> Description:
    kinds = {type(part).__name__ for part in model}
    if kinds - _PARTS:
        raise NoFastPath(f"it has parts of other kinds: {', '.join(sorted(kinds - _PARTS))}")
    tokenizer, window = model.tokenizer, model.max_seq_length
    if not getattr(tokenizer, "is_fast", False) or tokenizer.padding_side != "right":
        raise NoFastPath("it has no tokenizer of the kind that runs alone")
    if not window or tokenizer.pad_token_id is None:
        raise NoFastPath("it does not say how long a text may be, or how short ones are filled")
    query_prompt, document_prompt = prompts(model)
    for part in model:
        if type(part).__name__ == "Pooling":
            _check_pooling(part.get_config_dict(), prompted=bool(query_prompt or document_prompt))
    return Description(
        inputs=tuple(_example(model)),
        window=int(window),
        pad_id=int(tokenizer.pad_token_id),
        pad_type_id=int(tokenizer.pad_token_type_id),
        query_prompt=query_prompt,
        document_prompt=document_prompt,
    )


def prompts(model: Loaded) -> tuple[str, str]:
    """What goes before a question and before a text, as encode_query and encode_document choose."""
    named: Mapping[str, str] = model.prompts
    default = named.get(model.default_prompt_name or "", "")
    documents = [named[name] for name in ("document", "passage", "corpus") if name in named]
    return named.get("query", default), (documents or [default])[0]


def pools_by_mean(model: Loaded) -> bool:
    """Whether a text's vector is the mean of its tokens' and nothing more."""
    parts = [part for part in model if type(part).__name__ != "Normalize"]
    kinds = [type(part).__name__ for part in parts]
    return kinds == ["Transformer", "Pooling"] and _modes(parts[1].get_config_dict()) == {"mean"}


def _modes(settings: Mapping[str, Any]) -> set[str]:
    """The ways of pooling that are on, by short names."""
    mode = settings.get("pooling_mode")
    if mode is None:  # before sentence-transformers 6 each way of pooling was a switch of its own
        on = {name for name, value in settings.items() if value is True} - {"include_prompt"}
        modes = {name.removeprefix("pooling_mode_").removesuffix("_token") for name in on}
    else:
        modes = {mode} if isinstance(mode, str) else set(mode)
    return {name.removesuffix("_tokens") for name in modes}


def _check_pooling(settings: Mapping[str, Any], *, prompted: bool) -> None:
    unknown = _modes(settings) - _POOLING
    if unknown:
        raise NoFastPath(f"it pools tokens in another way: {', '.join(sorted(unknown))}")
    if prompted and not settings.get("include_prompt", True):
        raise NoFastPath("it leaves its prompt out of what is pooled")


def _unit_rows(model: Loaded) -> "torch.nn.Module":
    """A torch module from a sentence-transformers model's inputs to its vectors, made unit rows.

    Where these are the mean of the tokens' vectors, it gives those too.
    """
    import torch

    by_mean = pools_by_mean(model)

    class UnitRows(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(
            self,
            input_ids: torch.Tensor,
            attention_mask: torch.Tensor,
            token_type_ids: torch.Tensor | None = None,
        ) -> torch.Tensor | tuple[torch.Tensor, torch.Tensor]:
            inputs = {"input_ids": input_ids, "attention_mask": attention_mask}
            if token_type_ids is not None:
                inputs["token_type_ids"] = token_type_ids
            found = self.model(inputs)
            vectors = found["sentence_embedding"][:, : model.truncate_dim]
            rows = torch.nn.functional.normalize(vectors, p=2, dim=1)
            if not by_mean:
                return rows
            return rows, found["token_embeddings"][:, :, : model.truncate_dim]

    return UnitRows()


def _agreement(
    plain: Callable[..., NDArray[np.float32]], converted: Callable[..., NDArray[np.float32]]
) -> float:
    """The least cosine between two encoders' vectors of the probes, as texts and as questions."""
    cosines = [
        (plain(PROBES, query=query) * converted(PROBES, query=query)).sum(axis=1)
        for query in (False, True)
    ]
    return float(np.min(cosines))


def _example(model: Loaded) -> dict[str, Any]:
    """Inputs of two texts of unequal length, so that filling up is traced too."""
    texts = ["massage", "massage of the neck and back"]
    return dict(model.tokenizer(texts, padding=True, return_tensors="pt"))


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Tracing warns of every branch; that none of them mattered is what the probes show."""
    from transformers.utils.logging import get_verbosity, set_verbosity

    level = get_verbosity()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        set_verbosity(logging.ERROR)
        try:
            yield
        finally:
            set_verbosity(level)
