"""One work once: which files and records are the same work, whose text is shown, whose facts."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import PurePosixPath

from ingest import metadata
from ingest.identifiers import keys, record_id
from ingest.records import ByMachine, Document, File, Metadata, Source

Key = tuple[str, str]  # a root and a name in it

# The full text of an article has more; the longest abstracts have less.
_FULL_TEXT = 6000
# JATS has every word in its place and tables as tables; a PDF has pages to cite; a web page may
# have lost its figures and notes.
_BEST_TEXT = (".nxml", ".xml", ".pdf", ".html", ".htm", ".epub", ".docx", ".nbib", ".ris", ".bib")
# PubMed checks its records, publishers their XML; what a page or a PDF says of itself is found by
# our own rules.
_BEST_FACTS = (".nbib", ".xml", ".nxml", ".json", ".ris", ".csv", ".bib", ".html", ".htm", ".epub")
# Of these each file speaks for all, or for its own text alone.
_NOT_MERGED = frozenset({"id", "digest", "retracted", "notices", "versions"})
_NOTICE_TYPES = frozenset(
    {
        "Published Erratum",
        "Retraction of Publication",
        "Retraction Notice",
        "Expression of Concern",
        "correction",
        "retraction",
        "expression of concern",
    }
)
_NOTICE_TITLE = re.compile(
    r"(?i)\W*(?:errat(?:um|a)|corrigend(?:um|a)|correction|expression of concern"
    r"|(?:statement of )?retraction|retraction (?:note|notice))\b(?:\s*(?::|to\b|for\b|of\b|\Z))"
)


@dataclass(frozen=True, slots=True)
class Copy:
    """A work as one file, or one record of it, has it.

    `characters` is the length of its text. `held` is the id of the source that it was part of
    before this run, and `shown` whether the index has its passages. `document` is what was read in
    this run; None for a copy that did not change.
    """

    key: Key
    source: Source
    fingerprint: str
    characters: int
    held: str = ""
    shown: bool = False
    document: Document | None = None

    @property
    def name(self) -> str:
        """What tells the copy from all others, also when records before it come and go."""
        where = "/".join(self.key)
        return where if self.source.record is None else f"{where}#{own_id(self.source)}"


@dataclass(frozen=True, slots=True)
class Work:
    """A source and the copies it is made of, that with the text first."""

    source: Source
    copies: tuple[Copy, ...]


def own_id(source: Source) -> str:
    """The id that a record gives itself, or that a person gave it."""
    return source.id or record_id(source)


def same_works(
    copies: Iterable[Copy], same: Iterable[tuple[str, str]] = ()
) -> list[tuple[Copy, ...]]:
    """The copies grouped by work, the one with the best text first in each group.

    Copies are one work where they share a DOI, PMID or PMCID and contradict each other in none;
    a notice about a work is never that work. `same` are names of copies that a person had merged.
    """
    groups = _Groups()
    for copy in sorted(copies, key=lambda copy: (copy.key, copy.source.record or 0)):
        groups.add(copy)
    for first, second in same:
        groups.join_named(first, second)
    return [
        tuple(sorted(group, key=_text_rank)) if len(group) > 1 else tuple(group)
        for group in groups.all()
    ]


def merged(group: Sequence[Copy]) -> Source:
    """What all copies of a work say together; the first is the one whose text is shown.

    A field is what a person wrote, else what the most trusted file states, and only where none
    states it what rules read. A notice that one of them knows of holds for the work.
    """
    shown = group[0].source
    if len(group) == 1:
        return replace(shown, files=(File(shown.file, shown.sha256, shown.record),))
    values: dict[str, object] = {}
    origins, declared = [], []
    read: list[ByMachine] = []
    for name in (field.name for field in fields(Metadata) if field.name not in _NOT_MERGED):
        holder = _holder(group, name)
        if holder is None:
            continue
        values[name] = getattr(holder, name)
        read.extend(fact for fact in holder.read_by_machine if fact.field == name)
        if name in holder.declared:
            declared.append(name)
        if holder is not shown:
            by_hand = " (by hand)" if name in holder.declared else ""
            origins.append(f"{name}: {place(holder)}{by_hand}")
    together = metadata.merge(*(copy.source for copy in group))
    return replace(
        shown,
        **values,  # type: ignore[arg-type] # each is the value of the field of that name
        id=next((copy.source.id for copy in group if copy.source.id), ""),
        notices=together.notices,
        versions=tuple(dict.fromkeys(v for copy in group for v in copy.source.versions)),
        retracted=together.retracted,
        files=tuple(File(s.file, s.sha256, s.record) for s in (copy.source for copy in group)),
        declared=(*(["id"] if any(copy.source.id for copy in group) else []), *declared),
        origins=tuple(origins),
        read_by_machine=tuple(read),
    )


def place(source: Source | File) -> str:
    """ "refs.nbib, record 3" """
    path = source.path if isinstance(source, File) else source.file
    return path if source.record is None else f"{path}, record {source.record}"


def contradiction(first: Metadata, second: Metadata) -> str | None:
    """The kind of identifier in which two works differ, or that one is a notice; None for none."""
    if _is_notice(first) != _is_notice(second):
        return "notice"
    ours, theirs = _identifiers(first), _identifiers(second)
    return next((kind for kind in ours if theirs.get(kind, ours[kind]) != ours[kind]), None)


class _Groups:
    """Copies by work, as they come in: sets that are joined (union-find)."""

    def __init__(self) -> None:
        self._members: list[list[Copy]] = []
        self._joined_to: list[int] = []
        self._by_key: dict[str, list[int]] = defaultdict(list)
        self._by_name: dict[str, int] = {}

    def all(self) -> list[list[Copy]]:
        return [members for members in self._members if members]

    def add(self, copy: Copy) -> None:
        number = len(self._members)
        self._members.append([copy])
        self._joined_to.append(number)
        self._by_name.setdefault(copy.name, number)
        for key in keys(copy.source):
            for other in self._by_key[key]:
                self._join(other, number)
            self._by_key[key].append(number)

    def join_named(self, first: str, second: str) -> None:
        if first in self._by_name and second in self._by_name:
            self._join(self._by_name[first], self._by_name[second])

    def _join(self, first: int, second: int) -> None:
        """Make two groups one, unless any two of their copies differ in an identifier."""
        first, second = self._group(first), self._group(second)
        ours, theirs = self._members[first], self._members[second]
        if first == second or any(contradiction(a.source, b.source) for a in ours for b in theirs):
            return
        self._joined_to[second] = first
        self._members[first], self._members[second] = ours + theirs, []

    def _group(self, number: int) -> int:
        while self._joined_to[number] != number:
            number = self._joined_to[number]
        return number


def _identifiers(known: Metadata) -> dict[str, str]:
    return {kind: value for kind, _, value in (key.partition(":") for key in keys(known))}


def _is_notice(known: Metadata) -> bool:
    typed = _NOTICE_TYPES.intersection(known.publication_types)
    return bool(typed or _NOTICE_TITLE.match(known.title or ""))


def _holder(group: Sequence[Copy], name: str) -> Source | None:
    """Whose value of a field counts."""
    sources = [copy.source for copy in group if getattr(copy.source, name)]
    by_hand = [source for source in sources if name in source.declared]
    trusted = sorted(sources, key=lambda s: (_is_read(s, name), _place_in(_BEST_FACTS, s)))
    return next(iter([*by_hand, *trusted]), None)


def _is_read(source: Source, name: str) -> bool:
    return any(fact.field == name for fact in source.read_by_machine)


def _text_rank(copy: Copy) -> tuple[int, int, int, Key, int]:
    """Full text, an abstract, a digest in other words, nothing; then by format and by length."""
    source = copy.source
    kind = 1 if copy.characters < _FULL_TEXT else 0
    kind = 3 if not copy.characters else 2 if source.digest else kind
    best = _place_in(_BEST_TEXT, source)
    return kind, best, -copy.characters, copy.key, source.record or 0


def _place_in(suffixes: Sequence[str], source: Source) -> int:
    suffix = PurePosixPath(source.file).suffix.lower()
    return suffixes.index(suffix) if suffix in suffixes else len(suffixes)
