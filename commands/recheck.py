"""The command that asks what became of the works in the library: `kneadle recheck`."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from commands.build import build_index
from commands.fetch import add_into, environment, literature
from commands.options import Commands, add_command, add_json
from commands.output import READ_ALL, SOME_REFUSED, Bars, complain, print_json, print_refused
from index.cite import reference
from index.display import line
from index.library import Library
from index.standing import marks
from ingest.identifiers import keys
from ingest.records import Source


def add_recheck(commands: Commands) -> None:
    """Let the parser know `kneadle recheck`."""
    text = (
        "Ask Crossref, Europe PMC and PubMed which works of the library were retracted, corrected "
        "or put in doubt; say what changed since the last time, and mark them."
    )
    parser = add_command(commands, "recheck", _recheck, text)
    parser.epilog = environment()
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument(
        "--from",
        dest="snapshot",
        type=Path,
        metavar="FILE",
        help="offline: a CSV of Retraction Watch, or a notices.jsonl",
    )
    add_into(parser)
    add_json(parser)


@dataclass(frozen=True, slots=True)
class _Change:
    """A work whose marks are others than before."""

    source: Source
    now: tuple[str, ...]
    before: tuple[str, ...]


def _recheck(arguments: argparse.Namespace) -> int:
    before = {source.id: source for source in Library.open(arguments.index).sources()}
    failed = _check(arguments, list(before.values()))
    report = build_index(arguments.index, [literature(arguments)])
    now = Library.open(arguments.index).sources()
    changes = [
        _Change(source, marks(source), marks(before[source.id]))
        for source in now
        if source.id in before and marks(source) != marks(before[source.id])
    ]
    if arguments.json:
        print_json(_record(now, changes, failed))
    else:
        _print(now, changes)
        for reason in failed:
            complain(f"kneadle: {line(reason)}; what it told before stands")
        print_refused(report)
    return SOME_REFUSED if failed or report.refused else READ_ALL


def _check(arguments: argparse.Namespace, sources: Sequence[Source]) -> list[str]:
    """Put down what the services or the snapshot tell; which services could not be asked."""
    from fetch import recheck
    from fetch.folder import Folder

    folder = Folder(literature(arguments))
    with folder.held(), Bars() as bars:
        before = recheck.kept(folder)
        if arguments.snapshot:
            recheck.keep(folder, [*before, *recheck.in_snapshot(arguments.snapshot, sources)])
            return []
        checked = recheck.ask(sources, lambda name: partial(bars.show, f"Asking {name}"))
        recheck.keep(folder, recheck.updated(before, checked))
        return checked.failed


def _print(sources: Sequence[Source], changes: Sequence[_Change]) -> None:
    for change in changes:
        now = "; ".join(change.now) or "no notice any more"
        was = f" (before: {'; '.join(change.before)})" if change.before else ""
        print(f"{change.source.id}\t{line(now + was)}")
        print(f"  {line(reference(change.source))}")
    marked = [source for source in sources if marks(source)]
    anonymous = [source for source in sources if not keys(source)]
    print(
        f"{len(changes)} changed; {len(sources) - len(anonymous):,} works checked, "
        f"{len(marked)} with a notice, {sum(source.retracted for source in sources)} of them "
        f"retracted; {len(anonymous)} have no identifier to ask by"
    )


def _record(
    sources: Sequence[Source], changes: Sequence[_Change], failed: Sequence[str]
) -> dict[str, Any]:
    return {
        "changed": [
            {"id": one.source.id, "now": list(one.now), "before": list(one.before)}
            for one in changes
        ],
        "marked": [
            {"id": source.id, "retracted": source.retracted, "marks": list(marks(source))}
            for source in sources
            if marks(source)
        ],
        "checked": sum(bool(keys(source)) for source in sources),
        "without_identifier": [source.id for source in sources if not keys(source)],
        "failed": list(failed),
    }
