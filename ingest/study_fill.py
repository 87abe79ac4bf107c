"""Fill what the metadata of a study leave open with what its abstract says, each fact marked."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ingest.records import ByMachine, Metadata, Section
from ingest.study import read_study
from ingest.study_abstract import abstract_in
from ingest.study_records import Abstract, Fact, StudyFacts
from ingest.study_trust import MEASURED, trusted

# What these say of a trial is not what they are.
_NO_STUDY = frozenset({"consumer page", "topic guide"})


def complete(
    known: Metadata, sections: Sequence[Section], *, is_record: bool
) -> tuple[Metadata, tuple[ByMachine, ...]]:
    """The metadata with the fields that were silent and could be read, and what was read.

    Only for records of reference files and for papers with an abstract: a web page that speaks of a
    trial is none. A digest's words are not the study's.
    """
    if known.digest or known.design in _NO_STUDY or not known.title:
        return known, ()
    abstract = tuple(sections) if is_record else abstract_in(known, sections)
    if not abstract and not known.publication_types:
        return known, ()
    parts = tuple((section.heading, section.text) for section in abstract)
    read = read_study(Abstract(known.title, parts, known.publication_types))
    silent = [name for name in MEASURED if name in trusted() and not getattr(known, name)]
    facts = {name: found for name in silent if (found := _facts(read, name))}
    marks = (_mark(name, fact) for name, found in facts.items() for fact in found)
    values: dict[str, Any] = {name: _value(name, found) for name, found in facts.items()}
    return replace(known, **values), tuple(marks)


def _facts(read: StudyFacts, name: str) -> tuple[Fact[Any], ...]:
    found = getattr(read, name)
    if isinstance(found, tuple):
        return found
    return () if found is None else (found,)


def _value(name: str, facts: Sequence[Fact[Any]]) -> object:
    """The facts as the field of Metadata holds them."""
    values = tuple(fact.value for fact in facts)
    if name == "dose":
        return ", ".join(values)
    return values if isinstance(getattr(Metadata(), name), tuple) else values[0]


def _mark(name: str, fact: Fact[Any]) -> ByMachine:
    return ByMachine(name, str(fact.value), fact.quote, fact.origin)
