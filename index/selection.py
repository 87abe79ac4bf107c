"""What was chosen for an export: sources, the passages to quote of each, what to note on them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from index.facts import facts
from index.library import Library
from index.names import named
from index.records import Hit
from index.standing import standing
from ingest.records import Passage, Source

_ABSTRACT = re.compile(r"(?i)(?:structured )?(?:abstract|summary)")


@dataclass(frozen=True, slots=True)
class Selected:
    """A source, the passages to quote, best first, and the work's own abstract where it is known.

    A digest has no abstract: its words are not the work's.
    """

    source: Source
    passages: tuple[Passage, ...] = ()
    abstract: str | None = None


def from_hits(hits: Iterable[Hit]) -> list[Selected]:
    """The sources of the hits in their order, each once, with the passages that were found."""
    chosen: dict[str, Selected] = {}
    for hit in hits:
        before = chosen.get(hit.source.id, Selected(hit.source))
        chosen[hit.source.id] = replace(before, passages=(*before.passages, hit.passage))
    return list(chosen.values())


def from_sources(library: Library, source_ids: Sequence[str]) -> list[Selected]:
    """The sources of these ids, each once, in order, without quotes; StoreError for unknown ids."""
    return [Selected(library.source(source_id)) for source_id in dict.fromkeys(source_ids)]


def with_abstracts(library: Library, selection: Iterable[Selected]) -> list[Selected]:
    """The same, each with the abstract that its document has under that heading."""
    return [
        replace(chosen, abstract=_abstract(library.passages(chosen.source.id)))
        if not chosen.source.digest
        else chosen
        for chosen in selection
    ]


def shown_title(source: Source) -> str:
    """The title, else the file's name; that of a retracted work begins with "RETRACTED: "."""
    title, mark = source.title or source.file, notice_mark(source)
    if not mark or re.match(rf"(?i)\W*{mark}\b", title):
        return title
    return f"{mark}: {title}"


def notice_mark(source: Source) -> str:
    """RETRACTED, WITHDRAWN or EXPRESSION OF CONCERN, to stand on the work; "" for none."""
    return (standing(source) or "").upper()


def notes(chosen: Selected) -> list[str]:
    """What a reader of the exported record has to know: notices, facts, whose words, quotes."""
    return list(_notes(chosen))


def quoted(source: Source, passage: Passage) -> str:
    """A passage as a quotation with its page, and whose words it has."""
    page = f", p. {passage.page}" if passage.page else ""
    whose = "Quote from a digest of this work, not its own words" if source.digest else "Quote"
    return f"{whose}{page}: “{passage.text}” [{passage.id}]"


def _abstract(passages: Sequence[Passage]) -> str | None:
    found = [p.text for p in passages if _ABSTRACT.fullmatch((p.heading or "").strip())]
    return " ".join(found) or None


def _notes(chosen: Selected) -> Iterator[str]:
    source = chosen.source
    if mark := notice_mark(source):
        yield f"{mark}: a notice of this was met for the work."
    yield f"Facts: {'; '.join(facts(source))}"
    if named(source.authors)[1]:
        yield "The record does not name all authors."
    if source.digest:
        yield "Read as a digest: the library has an account of this work, not its text."
    for passage in chosen.passages:
        yield quoted(source, passage)
