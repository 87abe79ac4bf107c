"""Measure the search on judged collections, through the same path as every document and question.

A BEIR folder holds corpus.jsonl, queries.jsonl and qrels.tsv (https://github.com/beir-cellar/beir).
"""

import csv
import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np
import yaml

from index.build import Progress, build
from index.curve import Curve, curve
from index.errors import StoreError
from index.library import Library
from index.measures import ndcg, paired_interval, recall, reciprocal_rank
from index.records import Answer, Hit, Ranking
from ingest.errors import KneadleError

MEASURES: dict[str, Callable[[Sequence[str], dict[str, int]], float]] = {
    "nDCG@10": lambda ranking, judged: ndcg(ranking, judged, 10),
    "R@10": lambda ranking, judged: recall(ranking, judged, 10),
    "R@100": lambda ranking, judged: recall(ranking, judged, 100),
    "RR@10": lambda ranking, judged: reciprocal_rank(ranking, judged, 10),
}
_DEPTH = 100
_USUAL = Ranking()


@dataclass(frozen=True, slots=True)
class Question:
    """A judged question: grades by source id; those it does not name are not relevant."""

    text: str
    judged: dict[str, int]
    kind: str = "answerable"
    voice: str = ""
    half: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Scores:
    """Each measure of each question, in the questions' order, and the milliseconds it took."""

    measured: dict[str, list[float]]
    milliseconds: list[float]

    def summary(self) -> dict[str, float]:
        """The means by ir_measures' names, the number of queries, p50_ms and p95_ms."""
        means = {name: round(fmean(values), 4) for name, values in self.measured.items()}
        p50, p95 = np.quantile(self.milliseconds, [0.5, 0.95])
        times = {"p50_ms": round(float(p50), 2), "p95_ms": round(float(p95), 2)}
        return {**means, "queries": len(self.milliseconds), **times}

    def differences(self, other: "Scores") -> dict[str, tuple[float, float]]:
        """For each measure the 95 % interval of this one's mean less the other's."""
        return {
            name: paired_interval(values, other.measured[name])
            for name, values in self.measured.items()
        }


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a question: whether a relevant source was among five, and was it answered."""

    question: Question
    found: bool
    answered: bool
    confidence: float | None
    cutoff: float | None


@dataclass(frozen=True, slots=True)
class Answered:
    """How the library did on one kind of question in one voice."""

    kind: str
    voice: str
    questions: int
    found_in_five: float
    answered: float


def index_collection(folder: Path, index: Path, progress: Progress) -> Library:
    """The library of a BEIR folder's documents, built or brought up to date in `index`."""
    documents = index / "documents"
    documents.mkdir(parents=True, exist_ok=True)
    for number, record in enumerate(records(folder / "corpus.jsonl")):
        _write(documents / f"d{number}.txt", str(record["text"]) or str(record["title"]))
        known = {"id": f"d{number}", "title": str(record.get("title") or "")}
        _write(documents / f"d{number}.txt.yaml", yaml.safe_dump(known, allow_unicode=True))
    build(index, [documents], progress=progress)
    return Library.open(index)


def collection_questions(folder: Path) -> list[Question]:
    """The questions of a BEIR folder that have a relevant document."""
    names = {
        str(record["_id"]): f"d{number}"
        for number, record in enumerate(records(folder / "corpus.jsonl"))
    }
    judged: dict[str, dict[str, int]] = defaultdict(dict)
    with (folder / "qrels.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            if row["corpus-id"] in names:
                judged[row["query-id"]][names[row["corpus-id"]]] = int(row["score"])
    return [
        Question(str(record["text"]), judged[str(record["_id"])])
        for record in records(folder / "queries.jsonl")
        if any(grade > 0 for grade in judged[str(record["_id"])].values())
    ]


def library_questions(path: Path) -> list[Question]:
    """The questions on the shipped library, answerable and not."""
    return [
        Question(
            text=str(record["question"]),
            judged=dict(record["relevant"]),
            kind=str(record["kind"]),
            voice=str(record["voice"]),
            half=str(record["half"]),
            id=str(record.get("id") or ""),
        )
        for record in records(path)
    ]


def score(library: Library, questions: Iterable[Question], ranking: Ranking = _USUAL) -> Scores:
    """Ask every question and measure the ranking of sources."""
    measured: dict[str, list[float]] = {name: [] for name in MEASURES}
    milliseconds = []
    library.warm_up()
    for question in questions:
        started = time.perf_counter()
        hits = library.search(question.text, k=_DEPTH, ranking=ranking).hits
        milliseconds.append((time.perf_counter() - started) * 1000)
        found = [hit.source.id for hit in hits]
        for name, measure in MEASURES.items():
            measured[name].append(measure(found, question.judged))
    if not milliseconds:
        raise StoreError("no question there has a relevant document; check qrels.tsv")
    return Scores(measured, milliseconds)


def asked(library: Library, questions: Iterable[Question]) -> list[Outcome]:
    """Ask every question of the shipped library as a person would."""
    outcomes = []
    for question in questions:
        answer = library.search(question.text, k=5)
        found = any(question.judged.get(hit.source.id, 0) > 0 for hit in answer.hits)
        outcomes.append(Outcome(question, found, answer.answered, answer.confidence, answer.cutoff))
    return outcomes


def answered(outcomes: Iterable[Outcome]) -> Iterator[Answered]:
    """For each kind and voice: how often a relevant source is in the first five, and answered."""
    groups: dict[tuple[str, str], list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        groups[outcome.question.kind, outcome.question.voice].append(outcome)
    for (kind, voice), group in sorted(groups.items()):
        found = round(fmean(outcome.found for outcome in group), 3)
        said = round(fmean(outcome.answered for outcome in group), 3)
        yield Answered(kind, voice, len(group), found, said)


def marked(library: Library, path: Path) -> float | None:
    """The share of judged passages in which the sentence marked is one of those that answer.

    Each line of the file has a question, a passage's id and the sentences that a reader accepted;
    None where the library has none of these passages.
    """
    held = {source.id for source in library.sources()}
    right = []
    for record in records(path):
        source_id = str(record["passage"]).split("#")[0]
        if source_id not in held:
            continue
        passages = {passage.id: passage for passage in library.passages(source_id)}
        hit = Hit(passages[str(record["passage"])], library.source(source_id), 0.0, None, None)
        (shown,) = library.mark(Answer(str(record["question"]), (hit,))).hits
        text = hit.passage.text[slice(*shown.sentence)] if shown.sentence else hit.passage.text
        right.append(any(one in text or text in one for one in record["acceptable"]))
    return round(fmean(right), 3) if right else None


def curves(name: str, outcomes: Iterable[Outcome]) -> list[Curve]:
    """The curve of the outcomes at every cut-off; none where the model has no calibration.

    Where some are judged by one calibration and some by another, each has its curve.
    """
    groups: dict[float, tuple[list[float], list[float]]] = defaultdict(lambda: ([], []))
    for outcome in outcomes:
        if outcome.confidence is not None and outcome.cutoff is not None:
            is_wrong = outcome.question.kind != "answerable"
            groups[outcome.cutoff][is_wrong].append(outcome.confidence)
    return [
        curve(name if len(groups) == 1 else f"{name}, cut-off {cutoff}", right, wrong, cutoff)
        for cutoff, (right, wrong) in sorted(groups.items())
        if right and wrong
    ]


def records(path: Path) -> Iterator[dict[str, Any]]:
    """The JSON objects of a file, one a line; raises KneadleError with the line that is none."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except FileNotFoundError as error:
        raise KneadleError(f"{path} is not there; name a BEIR folder") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _record(path, number, line)


def _record(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise KneadleError(f"{path}, line {number}: not JSON; mend that line") from error
    if not isinstance(record, dict):
        raise KneadleError(f"{path}, line {number}: not a JSON object; mend that line")
    return record


def _write(path: Path, text: str) -> None:
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")
