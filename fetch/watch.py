"""Saved queries, and running them again from where they stopped."""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta

from fetch.errors import FetchError
from fetch.folder import Folder
from fetch.records import Fetched, Query
from fetch.run import Progress, run, unfinished

_KIND = "watches"
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,60}")
# Services take a record in some days after the date that they give it.
OVERLAP = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """A saved query: at most `most` records a run; `done` is the day up to which all came."""

    name: str
    query: Query
    most: int | None = None
    done: str | None = None


def save(folder: Folder, name: str, query: Query, most: int | None) -> Watch:
    """Save a query under a name; raises FetchError where the name is that of another query."""
    if not _NAME.fullmatch(name):
        raise FetchError(f"'{name}' is no name for a query; use a-z, 0-9, '-' and '_'")
    before = _read(folder, name)
    if before is not None and before.query != query:
        raise FetchError(
            f"'{name}' is the name of another query ({before.query.text}); choose another name"
        )
    watch = Watch(name=name, query=query, most=most, done=before.done if before else None)
    _write(folder, watch)
    return watch


def saved(folder: Folder, names: tuple[str, ...] = ()) -> list[Watch]:
    """The saved queries of these names, else all; raises FetchError where one is unknown."""
    known = [name.split("/", 1)[1] for name in folder.states(_KIND)]
    unknown = [name for name in names if name not in known]
    if unknown or not known:
        what = f" as '{unknown[0]}'" if unknown else ""
        listed = f"; there are: {', '.join(known)}" if known else ""
        raise FetchError(
            f"no query is saved{what} in {folder.path}{listed}; "
            "save one: kneadle fetch europepmc QUERY --watch NAME"
        )
    return [watch for name in names or known if (watch := _read(folder, name))]


def go_on(folder: Folder, watch: Watch, progress: Progress = lambda *_: None) -> Iterator[Fetched]:
    """Fetch what is new to a saved query, then what an earlier run of it left.

    What the service took in some days before the last run is asked for again: it lands on the
    same files.
    """
    if watch.done is not None:
        since = date.fromisoformat(watch.done) - OVERLAP
        newer = replace(watch.query, added_since=since.isoformat())
        today = datetime.now(UTC).date().isoformat()
        fetched = run(newer, folder, most=watch.most, name=watch.name, progress=progress)
        yield fetched
        if not fetched.complete:
            return
        watch = replace(watch, done=today)
        _write(folder, watch)
        if not unfinished(folder, watch.query, watch.name):
            return
    today = datetime.now(UTC).date().isoformat()
    yield run(watch.query, folder, most=watch.most, name=watch.name, progress=progress)
    if watch.done is None:
        _write(folder, replace(watch, done=today))


def _write(folder: Folder, watch: Watch) -> None:
    folder.put_state(f"{_KIND}/{watch.name}", asdict(watch))


def _read(folder: Folder, name: str) -> Watch | None:
    values = folder.state(f"{_KIND}/{name}")
    if values is None:
        return None
    try:
        return Watch(**(values | {"query": Query(**values["query"])}))
    except (TypeError, KeyError) as error:
        raise FetchError(
            f"{folder.path}: the saved query '{name}' cannot be read; delete it and save it again"
        ) from error
