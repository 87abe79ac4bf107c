"""Run a converted model on the processor, without torch: the one home of openvino."""

import json
import platform
import sys
import threading
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits
from tokenizers import Encoding, Tokenizer

from ingest import kept
from ingest.emphasis import Emphasis, with_emphasis
from ingest.model import Model, described_by

if TYPE_CHECKING:
    import torch

# openvino tells no types: its model, that compiled for this machine, and one run of it.
Graph: TypeAlias = Any
Compiled: TypeAlias = Any
Request: TypeAlias = Any

# To be raised with any change to what is kept, so that nobody opens what an older program wrote.
_FORMAT = "3"
_GRAPH, _TOKENIZER, _DESCRIPTION = "model.xml", "tokenizer.json", "description.json"
_VECTORS = "probes.npy"
_CONVERTER = "openvino.tools.ovc"
# Texts that run together; more gained nothing, for those of like length already fill the cores.
_BATCH = 16
# From so many texts on it is worth compiling the model once more, for all cores at once.
_BULK = 64
# Lengths are rounded up to this many tokens: the runtime prepares itself anew for each new shape.
_STEP = 8
# The least cosine between a conversion's vector and the model's own, and what it is measured on:
# a word, nothing, more than any window, blanks around, marks and letters of many kinds.
AGREEMENT = 0.999
PROBES = (
    "massage",
    "",
    "Thirty minutes of back massage eased pain (mean 2.3 points of 10, 95 % CI 1.1 to 3.5). " * 40,
    "  Is it SAFE to have a massage\twhen I'm on blood thinners?\n",
    "Müdigkeit, Schmerz; fatiga y dolor – 疲労と痛み, усталость, ألم 🙂 e\u0301 \u200b",
    "[CLS] x² ≥ 0.05 <s> p<0.001 </s> https://doi.org/10.1371/journal.pone.0030248",
)
_INPUTS = frozenset({"input_ids", "attention_mask", "token_type_ids"})


class NoFastPath(Exception):
    """This model, or this machine, is one for sentence-transformers itself: the text says why."""


@dataclass(frozen=True, slots=True)
class Description:
    """What a converted model needs around it: its inputs, its window in tokens, its prompts."""

    inputs: tuple[str, ...]
    window: int
    pad_id: int
    pad_type_id: int
    query_prompt: str
    document_prompt: str

    def __post_init__(self) -> None:
        unknown = set(self.inputs) - _INPUTS
        if unknown or "input_ids" not in self.inputs:
            raise NoFastPath(f"it takes other inputs than tokens: {', '.join(sorted(unknown))}")


class FastEncoder:
    """An Encoder over a converted model; any number of threads may ask it at once."""

    def __init__(self, graph: Graph, tokenizer: Tokenizer, description: Description) -> None:
        tokenizer.enable_truncation(description.window)
        tokenizer.no_padding()
        self._graph = graph
        self._tokenizer = tokenizer
        self._description = description
        self._lock = threading.Lock()
        self._bulk: Compiled = None
        self._single = _compile(graph, "LATENCY")
        # numpy's threads go on spinning after a product of theirs and hold the cores that the
        # runtime is about to need: a question took it twice as long. One thread does not spin.
        threadpool_limits(1, user_api="blas")
        self._dimension = int(self._single.output(0).partial_shape[1].get_length())

    def encode(self, texts: Sequence[str], *, query: bool = False) -> NDArray[np.float32]:
        """Vectors of `texts`, (n, d) float32 with unit rows."""
        prompt = self._description.query_prompt if query else self._description.document_prompt
        vectors = np.empty((len(texts), self._dimension), dtype=np.float32)
        if len(texts) < _BULK:
            request = self._single.create_infer_request()
            for rows, inputs in self._batches(texts, prompt):
                vectors[rows] = request.infer(inputs)[0]
            return vectors
        for request, rows in self._running(self._batches(texts, prompt)):
            vectors[rows] = request.get_output_tensor(0).data
        return vectors

    def encode_question(self, text: str, emphasis: Sequence[Emphasis]) -> NDArray[np.float32]:
        """A question's vector and that of its words by their emphasis, (2, d) with unit rows.

        The second is as the first for a model that does not give its tokens' vectors.
        """
        prompt = self._description.query_prompt
        encoding = self._tokenizer.encode(prompt + text)
        found = self._single.create_infer_request().infer(self._inputs([encoding]))
        if len(found) == 1:
            return np.stack([found[0][0], found[0][0]])
        return with_emphasis(found[0][0], found[1][0], encoding.offsets, emphasis, prompt=prompt)

    def _running(
        self, batches: Iterator[tuple[list[int], dict[str, NDArray[np.int64]]]]
    ) -> Iterator[tuple[Request, list[int]]]:
        """Each batch's rows with the request that has done it, several at work at a time.

        Without callbacks into Python: the runtime's thread may be at the end of one, waiting for
        the interpreter, while that waits for the thread to free the model, and both wait for ever.
        """
        compiled = self._for_bulk()
        at_once = int(compiled.get_property("OPTIMAL_NUMBER_OF_INFER_REQUESTS"))
        idle = [compiled.create_infer_request() for _ in range(at_once)]
        running: deque[tuple[Request, list[int]]] = deque()
        for rows, inputs in batches:
            if not idle:
                yield self._done(running, idle)
            request = idle.pop()
            request.start_async(inputs)
            running.append((request, rows))
        while running:
            yield self._done(running, idle)

    @staticmethod
    def _done(
        running: "deque[tuple[Request, list[int]]]", idle: list[Request]
    ) -> tuple[Request, list[int]]:
        """The oldest request, done; it is idle as soon as its result was taken."""
        request, rows = running.popleft()
        request.wait()
        idle.append(request)
        return request, rows

    def save(self, folder: Path) -> None:
        """Write all that `load` reads; raises OSError where the disk takes no more."""
        try:
            # Weights as they are: halved to 16 bits they would be others.
            _runtime().save_model(self._graph, folder / _GRAPH, compress_to_fp16=False)
        except RuntimeError as error:
            raise OSError(f"{folder}: the converted model could not be written") from error
        (folder / _TOKENIZER).write_text(self._tokenizer.to_str(), encoding="utf-8")
        text = json.dumps(asdict(self._description), indent=2)
        (folder / _DESCRIPTION).write_text(text, encoding="utf-8")
        np.save(folder / _VECTORS, self.encode(PROBES))

    def agreement(self, vectors: NDArray[np.float32]) -> float:
        """The least cosine with the vectors of the probes that another made, as texts."""
        return float((self.encode(PROBES) * vectors).sum(axis=1).min())

    def _for_bulk(self) -> Compiled:
        with self._lock:
            if self._bulk is None:
                self._bulk = _compile(self._graph, "THROUGHPUT")
            return self._bulk

    def _batches(
        self, texts: Sequence[str], prompt: str
    ) -> Iterator[tuple[list[int], dict[str, NDArray[np.int64]]]]:
        """Rows of `texts` with the inputs for them: those of like length in tokens together."""
        encodings = self._tokenizer.encode_batch([prompt + text for text in texts])
        order = sorted(range(len(texts)), key=lambda row: (len(encodings[row].ids), row))
        for first in range(0, len(order), _BATCH):
            rows = order[first : first + _BATCH]
            yield rows, self._inputs([encodings[row] for row in rows])

    def _inputs(self, encodings: Sequence[Encoding]) -> dict[str, NDArray[np.int64]]:
        description = self._description
        longest = max(len(encoding.ids) for encoding in encodings)
        # One text has no other to be padded for, and is a question that someone waits for.
        length = longest if len(encodings) == 1 else -(-longest // _STEP) * _STEP
        shape = (len(encodings), min(length, description.window))
        arrays = {
            "input_ids": np.full(shape, description.pad_id, dtype=np.int64),
            "token_type_ids": np.full(shape, description.pad_type_id, dtype=np.int64),
            "attention_mask": np.zeros(shape, dtype=np.int64),
        }
        for row, encoding in enumerate(encodings):
            end = len(encoding.ids)
            arrays["input_ids"][row, :end] = encoding.ids
            arrays["token_type_ids"][row, :end] = encoding.type_ids
            arrays["attention_mask"][row, :end] = encoding.attention_mask
        return {name: arrays[name] for name in description.inputs}


def place(model: Model) -> Path:
    """The folder for the conversion of a model by the runtime that is installed.

    Another runtime, other weights or another description of them make another folder. Raises
    NoFastPath where there is no runtime.
    """
    version = str(_runtime().get_version())
    described = described_by(model.folder)
    return kept.encoder_folder(
        [_FORMAT, version, platform.machine(), model.weights_sha256, described]
    )


def load(folder: Path) -> FastEncoder | None:
    """The encoder that was kept there; None where there is none that is whole.

    Raises NoFastPath where this processor, another than that it was made on, makes other vectors
    of it.
    """
    whole: list[bool] = []
    # Beside the compiling: damaged weights are wrong numbers, which nobody gets to see.
    check = threading.Thread(target=lambda: whole.append(kept.is_whole(folder)))
    check.start()
    try:
        values = json.loads((folder / _DESCRIPTION).read_text(encoding="utf-8"))
        description = Description(**(values | {"inputs": tuple(values["inputs"])}))
        tokenizer = Tokenizer.from_file(str(folder / _TOKENIZER))
        encoder = FastEncoder(_runtime().Core().read_model(folder / _GRAPH), tokenizer, description)
        vectors = np.load(folder / _VECTORS, allow_pickle=False)
        kept.used(folder)
    except (OSError, ValueError, TypeError, KeyError, RuntimeError):
        return None  # deleted meanwhile, or nothing for this runtime: it can be made again
    finally:
        check.join()
    if whole != [True]:
        return None
    _check_here(encoder, vectors, folder)
    return encoder


def _check_here(encoder: FastEncoder, vectors: NDArray[np.float32], folder: Path) -> None:
    """See once on each processor that it makes the same vectors: others compute otherwise."""
    parts = [folder.name, str(_runtime().Core().get_property("CPU", "FULL_DEVICE_NAME"))]
    if kept.noted("agrees", parts) is None:
        agreement = encoder.agreement(vectors)
        if not agreement >= AGREEMENT:
            raise NoFastPath(
                f"on this processor its conversion agrees to a cosine of {agreement:.4f} only"
            )
        kept.note("agrees", parts, f"{agreement:.6f}")


def convert(
    module: "torch.nn.Module",
    example: Mapping[str, Any],
    tokenizer: Tokenizer,
    description: Description,
) -> FastEncoder:
    """The encoder of a torch module that makes unit rows (n, d) of the example's inputs.

    It may also give the vectors of their tokens, (n, t, d).

    Raises NoFastPath where the runtime cannot follow what the module does.
    """
    _runtime()
    from openvino.tools.ovc import convert_model

    try:
        graph = convert_model(module, example_input=dict(example))
        names = [name for port in graph.inputs for name in port.get_names()]
        if len(graph.outputs) not in (1, 2) or not set(names) <= set(description.inputs):
            raise NoFastPath("its parts do not fit together after conversion")
        return FastEncoder(graph, tokenizer, description)
    except NoFastPath:
        raise
    except Exception as error:  # tracing and conversion each have errors of many kinds
        raise NoFastPath(f"it could not be converted ({type(error).__name__})") from error


def _compile(graph: Graph, hint: str) -> Compiled:
    return _runtime().Core().compile_model(graph, "CPU", {"PERFORMANCE_HINT": hint})


def _runtime() -> ModuleType:
    # openvino tells its makers of every import through this package; here nobody is told anything.
    # None makes its import fail, for which openvino has a silent stand-in.
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
    # Its converter takes half of the import, has a silent stand-in too, and is for `convert` alone.
    withheld = not {"openvino", _CONVERTER} & sys.modules.keys()
    if withheld:
        sys.modules[_CONVERTER] = None  # type: ignore[assignment]
    try:
        import openvino
    except (ImportError, OSError) as error:
        raise NoFastPath(f"openvino does not load ({error})") from error
    finally:
        if withheld:
            sys.modules.pop(_CONVERTER, None)
    runtime: ModuleType = openvino
    return runtime
