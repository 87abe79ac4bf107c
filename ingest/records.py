"""The records that every part speaks: Metadata, Source, Section, Reading, Document, Passage."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.errors import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What is known of a work. Absent facts are None, "" for the id, or an empty tuple."""

    id: str = ""
    title: str | None = None
    authors: tuple[str, ...] = ()
    year: int | None = None
    journal: str | None = None
    volume: str | None = None
    pages: str | None = None
    doi: str | None = None
    pmid: str | None = None
    pmcid: str | None = None
    url: str | None = None
    design: str | None = None
    n_participants: int | None = None
    n_studies: int | None = None
    population: str | None = None
    conditions: tuple[str, ...] = ()
    techniques: tuple[str, ...] = ()
    body_regions: tuple[str, ...] = ()
    dose: str | None = None
    comparators: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    results: tuple[str, ...] = ()
    adverse_events: str | None = None
    direction: str | None = None
    certainty: str | None = None
    limitations: tuple[str, ...] = ()
    takeaway: str | None = None
    audience_topic: str | None = None
    licence: str | None = None
    # True where the text is a digest of the work in other words: a quote from it is not the
    # work's own, and the citation has to say so.
    digest: bool = False
    # As the record has them: "Randomized Controlled Trial", "Comment".
    publication_types: tuple[str, ...] = ()
    # What was published about the work since, as "correction: 2020-03-14 pmid:123": written and
    # read by ingest/notices.py.
    notices: tuple[str, ...] = ()
    # The same work in other states, as "preprint: doi:10.1101/x": one of VERSIONS, and which.
    versions: tuple[str, ...] = ()
    # True where a notice was met; False means that none was met, not that none exists.
    retracted: bool = False

    @property
    def counts_as_evidence(self) -> bool:
        """Whether a summary of evidence may count the work: not once it is retracted."""
        return not self.retracted


@dataclass(frozen=True, slots=True)
class ByMachine:
    """One value of a field that nobody stated: rules read it in the work's own words.

    `quote` is an exact slice of the title or abstract, or the name of a publication type; `origin`
    says of which: "title", "abstract" or "publication type".
    """

    field: str
    value: str
    quote: str
    origin: str

    def __str__(self) -> str:
        """As tables have it; the name of the field stands before the colon."""
        return f"{self.field}: {self.value}, read from “{self.quote}” ({self.origin})"


@dataclass(frozen=True, slots=True)
class File:
    """A file that says something of a work, as the file of a Source does."""

    path: str
    sha256: str
    record: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source(Metadata):
    """A work in the library and the file that its text was read from.

    `file` is relative to the folder that was ingested, with forward slashes on every system.
    `record` says which of the works in the file this is, from 1; None where the file is one work.
    `files` are all files of the work, that of the text first. `declared` names the fields that a
    person wrote, and `origins` those that are from another file: "year: refs.nbib, record 3".
    `read_by_machine` names the fields that no person and no record stated, with what was read.
    """

    file: str
    sha256: str
    record: int | None = None
    files: tuple[File, ...] = ()
    declared: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    read_by_machine: tuple[ByMachine, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A run of text under one heading, on one page where the format has pages.

    `start` counts characters from the beginning of the page; in a format without pages, from the
    beginning of the text that its reader makes of the file (for .txt and .md: of the file itself;
    for a file of many records: of the one record).
    """

    text: str
    heading: str | None = None
    page: int | None = None
    start: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of one file's bytes, or of one record in them.

    `declared` is what a person wrote into the file for us (front matter); `found` is what the
    format itself says (meta tags, document properties, a first page).
    """

    sections: tuple[Section, ...]
    found: Metadata = Metadata()
    declared: Metadata = Metadata()


# What is in a file: one work, or its records in order, those that cannot be read among them.
Contents = Reading | Iterable[Reading | Refused]


@dataclass(frozen=True, slots=True)
class Document:
    """A work as read: its source, and its sections in reading order."""

    source: Source
    sections: Sequence[Section]


@dataclass(frozen=True, slots=True)
class Passage:
    """An exact slice of a document: characters `start` to `end`, counted as in its Section."""

    id: str
    source_id: str
    text: str
    heading: str | None
    page: int | None
    start: int
    end: int
