"""The commands that bring in literature: `kneadle fetch` and `kneadle update`."""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from commands.build import build_index, summary
from commands.options import Commands, add_command, add_json, count
from commands.output import READ_ALL, SOME_REFUSED, Bars, complain, print_json, print_refused
from fetch.services import VARIABLES
from index.display import line
from ingest.errors import KneadleError

if TYPE_CHECKING:  # with these comes what asks the network, which no other command waits for
    from fetch.records import Fetched, Query
    from fetch.run import Progress

_LITERATURE = "literature"
_NAMES = {"europepmc": "Europe PMC", "pubmed": "PubMed", "ids": "by identifier"}


def add_fetch(commands: Commands) -> None:
    """Let the parser know `kneadle fetch`."""
    text = "Fetch literature from Europe PMC, PubMed or by identifiers, save it and index it."
    parser = commands.add_parser(
        "fetch",
        help=text,
        description=text,
        epilog=environment(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    services = parser.add_subparsers(required=True, metavar="SERVICE")
    for name in ("europepmc", "pubmed"):
        what = f"Fetch the records that a query finds in {_NAMES[name]}."
        query = _add(services, name, _fetch, what)
        query.add_argument("query", metavar="QUERY", help="in the service's own syntax")
        query.add_argument(
            "--since", type=_day, metavar="DATE", help="published since, such as 2026-01-31"
        )
        query.add_argument("--max", type=count, metavar="N", help="at most so many records a run")
        query.add_argument(
            "--watch", metavar="NAME", help="save the query for `kneadle update` under this name"
        )
        if name == "europepmc":
            _add_full_text(query)
        query.set_defaults(service=name)
    listed = _add(services, "ids", _ids, "Fetch the works that a file lists by identifiers.")
    listed.add_argument(
        "file", type=Path, metavar="FILE", help="DOIs, PMIDs and PMCIDs, one a line"
    )
    _add_full_text(listed)


def add_update(commands: Commands) -> None:
    """Let the parser know `kneadle update`."""
    text = "Run saved queries again, from where each stopped, and index what is new."
    parser = _add(commands, "update", _update, text)
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help="saved queries (default: all of them)"
    )


def add_into(parser: argparse.ArgumentParser) -> None:
    """Let a command choose the folder of fetched documents."""
    parser.add_argument(
        "--into",
        type=Path,
        metavar="DIR",
        help="the folder of fetched documents (default: literature, beside the index)",
    )


def literature(arguments: argparse.Namespace) -> Path:
    """The folder of fetched documents that a command was given, else the one beside its index."""
    into: Path | None = arguments.into
    index: Path = arguments.index
    return into or index.parent / _LITERATURE


def environment() -> str:
    """What the environment can say to the commands that ask services, for their help."""
    lines = (f"  {name:22} {text}" for name, text in VARIABLES)
    return "\n".join(("environment:", *lines))


def _add(
    commands: Commands, name: str, command: Callable[[argparse.Namespace], int], text: str
) -> argparse.ArgumentParser:
    parser = add_command(commands, name, command, text)
    parser.epilog = environment()
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    add_into(parser)
    add_json(parser)
    return parser


def _add_full_text(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--full-text",
        action="store_true",
        help="also keep open-access full texts whose licence lets everyone copy them",
    )


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise argparse.ArgumentTypeError("write a date like 2026-01-31") from error


def _fetch(arguments: argparse.Namespace) -> int:
    from fetch import run, watch
    from fetch.folder import Folder
    from fetch.records import Query

    query = Query(
        service=arguments.service,
        text=_query(arguments.query),
        since=arguments.since,
        full_text=getattr(arguments, "full_text", False),
    )
    folder = Folder(literature(arguments))
    with folder.held(), Bars() as bars:
        if arguments.watch:
            saved = watch.save(folder, arguments.watch, query, arguments.max)
            came = list(watch.go_on(folder, saved, _progress(bars, query)))
        else:
            progress = _progress(bars, query)
            came = [run.run(query, folder, most=arguments.max, progress=progress)]
    return _report(arguments, [(arguments.watch or _NAMES[query.service], one) for one in came])


def _update(arguments: argparse.Namespace) -> int:
    from fetch import watch
    from fetch.errors import FetchError
    from fetch.folder import Folder

    folder = Folder(literature(arguments))
    if not folder.path.is_dir():
        raise KneadleError(f"{folder.path}: not there; save a query first: kneadle fetch --help")
    came: list[tuple[str, Fetched]] = []
    failed: list[FetchError] = []
    with folder.held(), Bars() as bars:
        for one in watch.saved(folder, tuple(arguments.names)):
            try:
                # What came before a failure stays in the list.
                came.extend(
                    (one.name, fetched)
                    for fetched in watch.go_on(folder, one, _progress(bars, one.query))
                )
            except FetchError as error:
                failed.append(error)
    if failed and not came:
        raise failed[0]
    for reason in map(str, failed):
        complain(f"kneadle: {line(reason)}")
    status = _report(arguments, came)
    return SOME_REFUSED if failed else status


def _ids(arguments: argparse.Namespace) -> int:
    from fetch import lookup
    from fetch.folder import Folder

    wanted, strange = lookup.read_list(arguments.file)
    for text in strange:
        complain(f"{arguments.file}: {line(text)[:80]!r} is no DOI, PMID or PMCID; correct it")
    if not wanted:
        raise KneadleError(f"{arguments.file}: has no identifier; write one a line")
    folder = Folder(literature(arguments))
    with folder.held(), Bars() as bars:
        came = lookup.look_up(
            wanted,
            folder,
            full_text=arguments.full_text,
            progress=lambda done, total: bars.show("Fetching", done, total),
        )
    status = _report(arguments, [(_NAMES["ids"], came)])
    return SOME_REFUSED if strange else status


def _query(text: str) -> str:
    if not text.strip():
        raise KneadleError("the query is empty; write what to look for")
    return text.strip()


def _progress(bars: Bars, query: "Query") -> "Progress":
    return lambda done, total: bars.show(f"Fetching from {_NAMES[query.service]}", done, total)


def _report(arguments: argparse.Namespace, came: Sequence[tuple[str, "Fetched"]]) -> int:
    """Index what came and say what that was; 1 where something is missing or refused."""
    report = build_index(arguments.index, [literature(arguments)])
    if arguments.json:
        fetched = [{"name": name, **asdict(one)} for name, one in came]
        print_json({"fetched": fetched, "ingest": asdict(report)})
    else:
        for name, one in came:
            print(f"{name}: {_said(one)}")
            for missing in one.not_found:
                complain(f"{line(missing)}: not found; check it, or look for it on the web")
        print_refused(report)
        print(summary(report))
    lacking = any(bool(one.not_found) or one.short > 0 for _, one in came)
    return SOME_REFUSED if lacking or report.refused else READ_ALL


def _said(came: "Fetched") -> str:
    parts = [f"{came.records:,} of {came.total:,} records, {came.new:,} new"]
    if came.changed:
        parts.append(f"{came.changed:,} changed")
    if came.full_texts:
        parts.append(f"{came.full_texts:,} in full")
    if came.no_licence:
        parts.append(f"{len(came.no_licence):,} not in full, for the licence")
    if came.short:
        parts.append(f"{came.short:,} were promised and did not come: run it again")
    elif not came.complete:
        parts.append("stopped at --max")
    return ", ".join(parts)
