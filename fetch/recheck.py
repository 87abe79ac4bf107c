"""Ask Crossref, Europe PMC and PubMed what became of works: retracted, in doubt, corrected."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fetch import crossref, europepmc, pubmed, services
from fetch.client import Client
from fetch.errors import FetchError, NotThere
from fetch.folder import Folder
from fetch.lookup import batches, named
from fetch.run import Progress
from fetch.services import Service
from ingest.errors import Refused
from ingest.identifiers import Identifier, Kind, identifiers
from ingest.notices import Notice, in_title
from ingest.records import Metadata
from ingest.snapshot import NAME, Told, read_jsonl, read_snapshot, written
from ingest.updates import by_crossref, in_crossref, in_europepmc, in_pubmed, listed

Work = tuple[Identifier, ...]
Found = Iterator[tuple[Identifier, Sequence[Notice]]]
Ask = Callable[[Client, Sequence[Identifier]], Found]

# What a work is asked for by, the surest first.
_BY: dict[str, tuple[Kind, ...]] = {
    "Crossref": ("doi",),
    "Europe PMC": ("pmid", "pmcid", "doi"),
    "PubMed": ("pmid",),
}


@dataclass(slots=True)
class Checked:
    """What the services told; `answered` are works by service that it knew, `failed` why not."""

    told: list[Told] = field(default_factory=list)
    answered: set[tuple[str, Identifier]] = field(default_factory=set)
    failed: list[str] = field(default_factory=list)


def ask(
    library: Iterable[Metadata], progress: Callable[[str], Progress] = lambda _: lambda *_: None
) -> Checked:
    """Ask every service about all works that have an identifier it knows works by.

    A service that cannot be asked is named in `failed`; what it told before its failure counts.
    """
    works = list(dict.fromkeys(filter(None, map(identifiers, library))))
    owners = {known: work for work in works for known in work}
    checked = Checked()
    for service, about in (
        (services.crossref(), _crossref),
        (services.europepmc(), _europepmc),
        (services.pubmed(), _pubmed),
    ):
        wanted = list(filter(None, (_first(work, _BY[service.name]) for work in works)))
        try:
            _ask(checked, service, about, _Asked(wanted, owners, progress(service.name)))
        except FetchError as error:
            checked.failed.append(str(error))
    return checked


def updated(before: Iterable[Told], checked: Checked) -> list[Told]:
    """The notices that stand after a check.

    What a service told before stands until it answers about that work without it.
    """
    told = [
        one
        for one in before
        if not any((one.notice.found_by, known) in checked.answered for known in one.work)
    ]
    return list(dict.fromkeys((*told, *checked.told)))


def in_snapshot(path: Path, library: Iterable[Metadata]) -> list[Told]:
    """What a snapshot tells of these works; raises FetchError where it cannot be read in full."""
    try:
        told, strange = read_snapshot(path.read_bytes())
    except OSError as error:
        raise FetchError(f"{path}: cannot be opened ({error.strerror}); check the name") from error
    except Refused as error:
        raise FetchError(f"{path}: {error}") from error
    if strange:
        raise FetchError(f"{path}: line {strange[0]} is no notice; correct it or take it out")
    known = {one for work in library for one in identifiers(work)}
    return [one for one in told if known & set(one.work)]


def kept(folder: Folder) -> list[Told]:
    """The notices that earlier checks put down in the folder of fetched documents."""
    path = folder.path / NAME
    try:
        told, strange = read_jsonl(path.read_bytes()) if path.exists() else ([], [])
    except OSError as error:
        raise FetchError(f"{path}: cannot be opened ({error.strerror}); check it") from error
    if strange:
        raise FetchError(f"{path}: line {strange[0]} is no notice; correct it or take it out")
    return told


def keep(folder: Folder, told: Iterable[Told]) -> None:
    """Put the notices down, for every later build to mark the works by."""
    folder.keep_file(NAME, written(told))


@dataclass(frozen=True, slots=True)
class _Asked:
    wanted: Sequence[Identifier]
    owners: Mapping[Identifier, Work]
    progress: Progress


def _ask(checked: Checked, service: Service, about: Ask, asked: _Asked) -> None:
    done = 0
    with Client(service) as client:
        for group in batches(asked.wanted):
            # All that concerns a work has to be there before what was told of it before goes.
            for known, notices in list(about(client, group)):
                work = asked.owners.get(known)
                if work is None:
                    continue  # a notice about a work that the library does not have
                if known in group:
                    checked.answered |= {(service.name, one) for one in work}
                checked.told += (Told(work, notice) for notice in notices)
            done += len(group)
            asked.progress(done, len(asked.wanted))


def _crossref(client: Client, group: Sequence[Identifier]) -> Found:
    """Both directions: what updates the works, and, of a notice, which works it updates."""
    name = client.service.name
    dois = [one.value for one in group]
    messages = _messages(client, dois)
    for message in messages:
        doi = Identifier("doi", str(message.get("DOI", "")).lower())
        titles = listed(message, "title")
        yield doi, (*in_crossref(message, name), *_titled(titles[0] if titles else None, name))
    for message in (*messages, *crossref.updating(client, dois)):
        for updated, notice in by_crossref(message, name):
            yield Identifier("doi", updated), (notice,)


def _messages(client: Client, dois: Sequence[str]) -> list[dict[str, Any]]:
    if len(dois) > 1:
        return crossref.works(client, dois)
    try:
        return [crossref.work(client, dois[0])]
    except NotThere:
        return []


def _europepmc(client: Client, group: Sequence[Identifier]) -> Found:
    name = client.service.name
    for record in europepmc.look_up(client, group):
        notices = (*in_europepmc(record, name), *_titled(record.get("title"), name))
        for known in named(record) & set(group):
            yield known, notices


def _pubmed(client: Client, group: Sequence[Identifier]) -> Found:
    name = client.service.name
    for pmid, article in pubmed.articles(client, [one.value for one in group]):
        notices = (*in_pubmed(article, name), *_titled(article.findtext(".//ArticleTitle"), name))
        yield Identifier("pmid", pmid), notices


def _titled(title: object, name: str) -> tuple[Notice, ...]:
    kind = in_title(title) if isinstance(title, str) else None
    return (Notice(kind=kind, found_by=name),) if kind else ()


def _first(work: Work, kinds: Sequence[Kind]) -> Identifier | None:
    return next((one for kind in kinds for one in work if one.kind == kind), None)
