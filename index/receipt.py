"""Search receipts: what was asked of which library and what came back, to be run again and held to.

The file is one JSON object of ASCII text with its keys in order. Its `sha256` is that of the same
object without this key, keys sorted, written without spaces: whoever changes a word breaks it.
"""

import hashlib
import importlib.metadata
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from typing import Any

from index.library import Library
from index.records import Answer, Filters, Ranking
from ingest.errors import KneadleError

FORMAT = 1
_DIGITS = 6
# In `view`, for a search in which the evidence was to change nothing about the order.
EVIDENCE, OFF = "evidence", "off"
# Other processors add up the same numbers in another order; a shift as small as this is not news.
_SAME_SCORE = 0.001
# What to say where a fact about the index or the program is not what it was.
_MADE_WITH = {
    "program": "the program is version {now}, it was {then}",
    "model": "the index was made with the model {now}, it was {then}",
    "weights_sha256": "the model's weights are others",
    "window": "passages are cut to {now} tokens, it was {then}",
    "corpus_sha256": "the documents in the index are others",
}
_NO_RECEIPT = "this is no search receipt; give the file that --receipt wrote"


class ReceiptError(KneadleError):
    """The receipt is none, was changed, or is from another program; says what to do."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A place in the list: the source, its best passage, its score to six digits."""

    source_id: str
    passage_id: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """A search as it was: `made` is the time in UTC, `view` what else the page was set to."""

    format: int
    made: str
    question: str
    k: int
    filters: Filters
    view: tuple[tuple[str, str], ...]
    program: str
    model: str
    weights_sha256: str
    window: int
    corpus_sha256: str
    sources: int
    passages: int
    answered: bool
    hits: tuple[Ranked, ...]


@dataclass(frozen=True, slots=True)
class Replay:
    """A search run again: whether the list is the same, how it differs, and what may be why.

    A score that moved is told too, but does not make another list.
    """

    same: bool
    changes: tuple[str, ...]
    reasons: tuple[str, ...]
    answer: Answer


def receipt(
    library: Library,
    answer: Answer,
    *,
    k: int,
    filters: Filters,
    made: datetime,
    view: Mapping[str, str] | None = None,
) -> Receipt:
    """The receipt of an answer that the library gave; `made` with its time zone."""
    return Receipt(
        format=FORMAT,
        made=made.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        question=answer.query,
        k=k,
        filters=filters,
        view=tuple(sorted((view or {}).items())),
        sources=library.manifest.sources,
        passages=library.manifest.passages,
        answered=answer.answered,
        hits=_ranked(answer),
        **_made_with(library),
    )


def write_receipt(made: Receipt) -> str:
    """The receipt as JSON, with its digest."""
    record = asdict(made) | {"view": dict(made.view)}
    return json.dumps(record | {"sha256": _digest(record)}, indent=2) + "\n"


def read_receipt(text: str) -> Receipt:
    """The receipt that `write_receipt` wrote; raises ReceiptError for any other text."""
    try:
        record: dict[str, Any] = json.loads(text)
        digest = record.pop("sha256")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ReceiptError(
            "this is no search receipt; give the file that --receipt wrote"
        ) from error
    if digest != _digest(record):
        raise ReceiptError("the receipt was changed since it was written; make a new one")
    try:
        return _receipt(record)
    except (TypeError, KeyError, ValueError) as error:
        raise ReceiptError(
            f"the receipt is from Kneadle {record.get('program')}; replay it with that version"
        ) from error


def replay(library: Library, made: Receipt) -> Replay:
    """The same question put again, and held against the receipt."""
    ranking = Ranking(evidence=dict(made.view).get(EVIDENCE) != OFF)
    answer = library.search(made.question, k=made.k, filters=made.filters, ranking=ranking)
    before, after = made.hits, _ranked(answer)
    same = _list(before) == _list(after) and answer.answered == made.answered
    changes = [*_changes(before, after), *_verdict(made.answered, answer.answered)]
    reasons = list(_reasons(made, _made_with(library)))
    if not same and not reasons:
        reasons.append("nothing that the receipt holds has changed: report this as an error")
    return Replay(same, tuple(changes), tuple(reasons), answer)


def _made_with(library: Library) -> dict[str, Any]:
    manifest = library.manifest
    return {
        "program": importlib.metadata.version("kneadle"),
        "model": manifest.model,
        "weights_sha256": manifest.weights_sha256,
        "window": manifest.window,
        "corpus_sha256": manifest.corpus_sha256,
    }


def _ranked(answer: Answer) -> tuple[Ranked, ...]:
    return tuple(
        Ranked(hit.source.id, hit.passage.id, round(hit.score, _DIGITS)) for hit in answer.hits
    )


def _list(hits: tuple[Ranked, ...]) -> list[tuple[str, str]]:
    return [(hit.source_id, hit.passage_id) for hit in hits]


def _digest(record: Mapping[str, Any]) -> str:
    canonical = json.dumps(record, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def _receipt(record: dict[str, Any]) -> Receipt:
    if record["format"] != FORMAT:
        raise ValueError(record["format"])
    lists = {f.name for f in fields(Filters) if isinstance(getattr(Filters(), f.name), tuple)}
    filters: dict[str, Any] = {
        name: tuple(value) if name in lists else value for name, value in record["filters"].items()
    }
    values: dict[str, Any] = record | {
        "filters": Filters(**filters),
        "view": tuple(sorted(record["view"].items())),
        "hits": tuple(Ranked(**hit) for hit in record["hits"]),
    }
    return Receipt(**values)


def _changes(before: tuple[Ranked, ...], after: tuple[Ranked, ...]) -> Iterator[str]:
    """What became of every place of the old list, then what is new."""
    now = {hit.source_id: (rank, hit) for rank, hit in enumerate(after, 1)}
    for rank, hit in enumerate(before, 1):
        if hit.source_id not in now:
            yield f"{hit.source_id} was {rank}, is no longer there"
            continue
        place, found = now.pop(hit.source_id)
        if place != rank:
            yield f"{hit.source_id} was {rank}, is {place}"
        if found.passage_id != hit.passage_id:
            yield f"{hit.source_id} was found by {hit.passage_id}, is by {found.passage_id}"
        if abs(found.score - hit.score) > _SAME_SCORE:
            yield f"{hit.source_id} had score {hit.score:.3f}, has {found.score:.3f}"
    for place, found in now.values():
        yield f"{found.source_id} is new at {place}"


def _verdict(before: bool, after: bool) -> Iterator[str]:
    if before != after:
        said = {True: "an answer", False: "nothing on the question"}
        yield f"the library had {said[before]}, has {said[after]}"


def _reasons(made: Receipt, now: Mapping[str, Any]) -> Iterator[str]:
    for name, words in _MADE_WITH.items():
        then = getattr(made, name)
        if then != now[name]:
            yield words.format(now=now[name], then=then)
