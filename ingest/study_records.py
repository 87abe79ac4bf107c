"""What is read of a study from its abstract: each fact with the words that it was read from."""

from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

Origin = Literal["publication type", "title", "abstract"]
Value = TypeVar("Value", str, int)


@dataclass(frozen=True, slots=True)
class Abstract:
    """A work's title, its abstract as (heading, text) pairs, and what an index calls the work.

    `publication_types` are MEDLINE's, such as "Randomized Controlled Trial".
    """

    title: str
    sections: tuple[tuple[str | None, str], ...]
    publication_types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact(Generic[Value]):
    """One thing that was read. `quote` is an exact slice of where it was read."""

    value: Value
    quote: str
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyFacts:
    """All that was read of a study, by the names of Metadata. None and () where nothing was.

    `dose` is in parts: "20 minutes", "twice a week", "6 weeks", "12 sessions".
    """

    design: Fact[str] | None = None
    n_participants: Fact[int] | None = None
    n_studies: Fact[int] | None = None
    certainty: Fact[str] | None = None
    techniques: tuple[Fact[str], ...] = ()
    body_regions: tuple[Fact[str], ...] = ()
    conditions: tuple[Fact[str], ...] = ()
    dose: tuple[Fact[str], ...] = ()
    comparators: tuple[Fact[str], ...] = ()
