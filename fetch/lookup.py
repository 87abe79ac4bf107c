"""Fetch works by their identifiers: from Europe PMC, else PubMed, else Crossref."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from fetch import crossref, europepmc, pubmed, services
from fetch.client import Client
from fetch.errors import FetchError, NotThere
from fetch.folder import Folder, Record
from fetch.records import Fetched
from fetch.run import Progress, take_full_text
from ingest.identifiers import Identifier, identifier

T = TypeVar("T")

# A short list is asked for one by one: each answer is then sure to be about that work.
_ONE_BY_ONE = 40
_AT_ONCE = 20


@dataclass(slots=True)
class _Lookup:
    """A look-up in progress: what is still missing, and what came so far."""

    folder: Folder
    full_text: bool
    missing: dict[Identifier, None]
    state: str
    changes: dict[str, int] = field(default_factory=lambda: {"new": 0, "changed": 0, "same": 0})
    full_texts: int = 0
    no_licence: list[str] = field(default_factory=list)
    no_full_text: list[str] = field(default_factory=list)

    def keep(self, record: Record, found: Sequence[Identifier]) -> None:
        """Write what was found for these identifiers."""
        self.changes[self.folder.keep(record)] += 1
        for one in found:
            self.missing.pop(one, None)

    def put_down(self) -> None:
        """Have a cut run ask only for what is still missing."""
        self.folder.put_state(self.state, {"missing": [one.value for one in self.missing]})


def read_list(path: Path) -> tuple[list[Identifier], list[str]]:
    """The identifiers in a file, one a line, each once; and the lines that are none.

    Empty lines and those that begin with '#' do not count.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise FetchError(f"{path}: cannot be read ({reason}); check the name") from error
    found: dict[Identifier, None] = {}
    strange = []
    for line in filter(None, map(str.strip, text.splitlines())):
        if line.startswith("#"):
            continue
        if known := identifier(line):
            found[known] = None
        else:
            strange.append(line)
    return list(found), strange


def look_up(
    wanted: Sequence[Identifier],
    folder: Folder,
    *,
    full_text: bool = False,
    progress: Progress = lambda done, total: None,
) -> Fetched:
    """Fetch these works; `not_found` names those that no service knows.

    Where the same list was cut before, only what is still missing is asked for.
    """
    this = _begun(wanted, folder, full_text)
    with ExitStack() as clients:
        for service, ask, can in (
            (services.europepmc, _ask_europepmc, ("pmid", "pmcid", "doi")),
            (services.pubmed, _ask_pubmed, ("pmid",)),
            (services.crossref, _ask_crossref, ("doi",)),
        ):
            left = [one for one in this.missing if one.kind in can]
            if not left:
                continue
            client = clients.enter_context(Client(service()))
            for group in batches(left):
                ask(this, client, group)
                this.put_down()
                progress(len(wanted) - len(this.missing), len(wanted))
    folder.drop_state(this.state)
    return Fetched(
        records=len(wanted) - len(this.missing),
        new=this.changes["new"],
        changed=this.changes["changed"],
        total=len(wanted),
        full_texts=this.full_texts,
        no_licence=tuple(this.no_licence),
        not_found=(*map(str, this.missing), *this.no_full_text),
    )


def batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """What to ask for at once: some at a time, one by one where there are few in all."""
    size = 1 if len(items) <= _ONE_BY_ONE else _AT_ONCE
    for start in range(0, len(items), size):
        yield items[start : start + size]


def named(record: dict[str, Any]) -> set[Identifier]:
    """The identifiers in a Europe PMC record."""
    values = [record.get("doi"), record.get("pmid"), record.get("pmcid")]
    if record.get("source") in {"MED", "PMC"}:
        values.append(record.get("id"))
    return {one for value in values if isinstance(value, str) and (one := identifier(value))}


def _begun(wanted: Sequence[Identifier], folder: Folder, full_text: bool) -> _Lookup:
    listed = " ".join(sorted(one.value for one in wanted))
    state = f"runs/{hashlib.sha256(f'{full_text} {listed}'.encode()).hexdigest()[:16]}"
    before = folder.state(state)
    values = None if before is None else set(map(str, before.get("missing", ())))
    missing = [one for one in wanted if values is None or one.value in values]
    return _Lookup(folder, full_text, dict.fromkeys(missing), state)


def _ask_europepmc(this: _Lookup, client: Client, group: Sequence[Identifier]) -> None:
    for record in sorted(europepmc.look_up(client, group), key=_preferred):
        found = [one for one in named(record) if one in this.missing]
        if not found:
            continue
        offered = europepmc.offered(record)
        if this.full_text and offered.full_text:
            came = take_full_text(this.folder, client, offered)
            this.full_texts += came == "kept"
            this.no_licence += [offered.full_text] * (came == "no licence")
            this.no_full_text += [f"{offered.full_text} in full"] * (came == "not found")
        this.keep(offered.record, found)


def _preferred(record: dict[str, Any]) -> int:
    """PubMed's record of a work before Europe PMC's others of the same."""
    return ("MED", "PMC").index(record["source"]) if record["source"] in {"MED", "PMC"} else 2


def _ask_pubmed(this: _Lookup, client: Client, group: Sequence[Identifier]) -> None:
    for record in pubmed.look_up(client, [one.value for one in group]):
        this.keep(record, [one for one in group if one.value == record.name])


def _ask_crossref(this: _Lookup, client: Client, group: Sequence[Identifier]) -> None:
    for one in group:
        try:
            this.keep(crossref.record_file(crossref.work(client, one.value)), [one])
        except NotThere:
            continue
