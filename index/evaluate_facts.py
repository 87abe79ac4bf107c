"""Measure what the rules read of studies on abstracts of our own, labelled by hand."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.evaluate import records
from ingest.study import read_study
from ingest.study_records import Abstract, StudyFacts
from ingest.study_trust import Measured

FIELDS = (
    "design",
    "n_participants",
    "n_studies",
    "certainty",
    "techniques",
    "body_regions",
    "conditions",
    "dose",
    "comparators",
)
Values = frozenset[str | int]


@dataclass(frozen=True, slots=True)
class Labelled:
    """An abstract of our own and, for each field, the values that a person found in it.

    Participants are those randomized, else enrolled; of a review, those in all its studies. For a
    kind of study that DESIGNS lacks (animal, scoping, mixed methods, opinion) the design is empty.
    Certainty is GRADE's lowest to highest level; conditions are those of the title and of the
    people; a technique is "massage" where none is named; a dose is in parts, and has all arms'.
    """

    abstract: Abstract
    values: dict[str, Values]
    half: str


def labelled_abstracts(path: Path) -> list[Labelled]:
    """The abstracts of a file of JSON lines; raises KneadleError where it cannot be read."""
    return [_labelled(record) for record in records(path)]


def measure(abstracts: Iterable[Labelled]) -> dict[str, Measured]:
    """Precision and recall of each field over all its values, a list's entries one by one."""
    read = [(read_study(one.abstract), one.values) for one in abstracts]
    return {
        name: _measured([(values_read(facts, name), labels[name]) for facts, labels in read])
        for name in FIELDS
    }


def values_read(facts: StudyFacts, name: str) -> Values:
    """What was read of a field, without the quotes."""
    found = getattr(facts, name)
    if found is None:
        return frozenset()
    return frozenset(fact.value for fact in (found if isinstance(found, tuple) else (found,)))


def _labelled(record: dict[str, Any]) -> Labelled:
    sections = tuple((section["heading"], section["text"]) for section in record["sections"])
    abstract = Abstract(record["title"], sections, tuple(record["types"]))
    return Labelled(
        abstract, {name: _values(record["labels"][name]) for name in FIELDS}, record["half"]
    )


def _values(label: Any) -> Values:  # noqa: ANN401 - as JSON has it
    if label is None:
        return frozenset()
    return frozenset(label) if isinstance(label, list) else frozenset({label})


def _measured(pairs: Iterable[tuple[Values, Values]]) -> Measured:
    right = given = labelled = 0
    for read, labels in pairs:
        right += len(read & labels)
        given += len(read)
        labelled += len(labels)
    precision = round(right / given, 3) if given else 0.0
    recall = round(right / labelled, 3) if labelled else 0.0
    return Measured(precision, recall, given, labelled)
