"""Run a query to its end, page by page, so that a cut run goes on where it stopped.

What came is written before the place in the results is: a page that was cut is fetched again and
lands on the same files, so that no record is lost and none is there twice.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from functools import partial

from fetch import europepmc, pubmed, services
from fetch.client import AGAIN, Client
from fetch.errors import Expired, FetchError, NotThere
from fetch.folder import Folder, Record
from fetch.licences import allows_keeping, contradicted
from fetch.records import Batch, Fetched, Offered, Query, ServiceName

# How far a run is: what is done, of how many.
Progress = Callable[[int, int], None]
NextBatch = Callable[[Client, Query, str | None, int], Batch]

_SERVICES: dict[ServiceName, tuple[Callable[[], services.Service], NextBatch]] = {
    "europepmc": (services.europepmc, europepmc.next_batch),
    "pubmed": (services.pubmed, pubmed.next_batch),
}
# More than any service gives at once; each gives the page that it has.
_NO_BOUND = 1_000_000
# How often a run may begin again where the service has forgotten how far it was.
_BEGINNINGS = 3


@dataclass(slots=True)
class _Run:
    """A run in progress; `seen` are the files that came, each once."""

    query: Query
    most: int | None
    name: str | None
    state: str
    position: str | None = None
    total: int = 0
    seen: dict[str, None] = field(default_factory=dict)
    report: dict[str, int] = field(default_factory=lambda: {"new": 0, "changed": 0, "same": 0})
    full_texts: int = 0
    no_licence: list[str] = field(default_factory=list)
    not_found: list[str] = field(default_factory=list)

    @property
    def left(self) -> int | None:
        """How many records the run may still bring; None for any number."""
        return None if self.most is None else self.most - len(self.seen)


def run(
    query: Query,
    folder: Folder,
    *,
    most: int | None = None,
    name: str | None = None,
    progress: Progress = lambda done, total: None,
) -> Fetched:
    """Fetch what a query finds, at most `most` records, or go on where the same run was cut.

    A run with a name keeps its place when it has brought `most`, for the next of that name.
    Raises FetchError; what came until then is kept.
    """
    service, next_batch = _SERVICES[query.service]
    this = _resumed(folder, query, most, name)
    with Client(service()) as client:
        ask = partial(next_batch, client, query)
        beginnings, positions = 0, {this.position}
        while this.left is None or this.left > 0:
            size = _NO_BOUND if this.left is None else this.left
            try:
                batch = ask(this.position, size)
            except Expired as error:
                beginnings += 1
                if beginnings > _BEGINNINGS or this.position is None:
                    raise FetchError(f"{error}; {AGAIN}") from error
                this.position, positions = None, {None}
                continue
            _take(this, batch, folder, client)
            progress(len(this.seen), min(batch.total, most or batch.total))
            if batch.position is None:
                return _finished(this, folder)
            if batch.position in positions:
                raise FetchError(f"{client.service.name} leads back to a page it gave; {AGAIN}")
            this.position = batch.position
            positions.add(batch.position)
            _put_down(this, folder)
    if name is None:
        folder.drop_state(this.state)
    return _report(this, complete=False)


def unfinished(folder: Folder, query: Query, name: str) -> bool:
    """Whether a run of that name and query has still more to bring."""
    return folder.state(_state(query, None, name)) is not None


def take_full_text(folder: Folder, client: Client, offered: Offered) -> str:
    """Keep the full text of a record where its licence allows it; says what came of that.

    "kept", "there" already, "no licence", or "not found".
    """
    assert offered.full_text is not None
    if not allows_keeping(offered.licence):
        return "no licence"
    if folder.file(europepmc.PLACE, offered.full_text, ".nxml").exists():
        return "there"
    try:
        data, article = europepmc.full_text(client, offered.full_text)
    except NotThere:
        return "not found"
    if contradicted(article):
        return "no licence"
    folder.keep(Record(offered.full_text, data, europepmc.PLACE, ".nxml"))
    return "kept"


def _take(this: _Run, batch: Batch, folder: Folder, client: Client) -> None:
    """Write what a page brought; a record that came before in this run does not count again."""
    this.total = batch.total
    # A run with a name would go on behind what is cut off here.
    most = this.left if this.name is None else None
    for offered in batch.offered[:most]:
        change = folder.keep(offered.record)
        if this.query.full_text and offered.full_text:
            _take_full_text(this, folder, client, offered)
        if offered.record.name not in this.seen:
            this.report[change] += 1
            this.seen[offered.record.name] = None


def _take_full_text(this: _Run, folder: Folder, client: Client, offered: Offered) -> None:
    came = take_full_text(folder, client, offered)
    name = str(offered.full_text)
    if came == "kept":
        this.full_texts += 1
    elif came == "no licence" and name not in this.no_licence:
        this.no_licence.append(name)
    elif came == "not found" and name not in this.not_found:
        this.not_found.append(name)


def _finished(this: _Run, folder: Folder) -> Fetched:
    folder.drop_state(this.state)
    return _report(this, complete=True)


def _report(this: _Run, *, complete: bool) -> Fetched:
    return Fetched(
        records=len(this.seen),
        new=this.report["new"],
        changed=this.report["changed"],
        total=this.total,
        full_texts=this.full_texts,
        no_licence=tuple(this.no_licence),
        not_found=tuple(this.not_found),
        complete=complete,
    )


def _state(query: Query, most: int | None, name: str | None) -> str:
    # A run with a name goes on under another bound; one without would not be the same run.
    asked = {**asdict(query), "name": name, "most": None if name else most}
    text = json.dumps(asked, sort_keys=True)
    return f"runs/{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def _resumed(folder: Folder, query: Query, most: int | None, name: str | None) -> _Run:
    this = _Run(query, most, name, _state(query, most, name))
    if before := folder.state(this.state):
        this.position = before.get("position")
        seen = dict.fromkeys(map(str, before.get("seen", ())))
        # The bound of a run with a name counts from where it goes on.
        this.most = most if most is None or name is None else most + len(seen)
        this.seen = seen
        this.report.update({k: int(v) for k, v in before.get("report", {}).items()})
    return this


def _put_down(this: _Run, folder: Folder) -> None:
    folder.put_state(
        this.state,
        {
            "query": asdict(this.query),
            "position": this.position,
            "seen": list(this.seen),
            "report": this.report,
        },
    )
