"""The command that exports references, tables and quotes: `kneadle export`."""

import argparse
import io
import sys
from pathlib import Path

from commands.options import Commands, add_command, add_filters, chosen_filters, count
from commands.output import READ_ALL, complain
from index.export import FORMATS, export, export_bytes
from index.library import Library
from index.records import Filters
from index.selection import Selected, from_hits, from_sources, with_abstracts
from ingest.errors import KneadleError

_NOTHING = "nothing in the library matches"


def add_export(commands: Commands) -> None:
    """Let the parser know `kneadle export`."""
    text = "Export sources: those that answer a question with their quotes, those named, or all."
    parser = add_command(commands, "export", _export, text)
    parser.add_argument("question", nargs="?", metavar="QUESTION")
    parser.add_argument(
        "--format",
        choices=FORMATS,
        default="ris",
        metavar="FORMAT",
        help=f"one of: {', '.join(FORMATS)} (default: ris)",
    )
    parser.add_argument(
        "--output", type=Path, metavar="FILE", help="write there, not to the screen"
    )
    parser.add_argument(
        "-k", type=count, default=10, metavar="N", help="how many sources answer (default: 10)"
    )
    add_filters(parser)


def _export(arguments: argparse.Namespace) -> int:
    library = Library.open(arguments.index)
    chosen = with_abstracts(library, _chosen(library, arguments))
    if arguments.output is None:
        _print_text(export(chosen, arguments.format))
        return READ_ALL
    try:
        arguments.output.write_bytes(export_bytes(chosen, arguments.format))
    except OSError as error:
        reason = error.strerror or str(error)
        raise KneadleError(f"{arguments.output}: {reason}; name another file") from error
    number = "1 source" if len(chosen) == 1 else f"{len(chosen)} sources"
    complain(f"{number} written to {arguments.output}")
    return READ_ALL


def _chosen(library: Library, arguments: argparse.Namespace) -> list[Selected]:
    filters = chosen_filters(arguments)
    if not (arguments.question or "").strip():
        return _without_question(library, filters)
    answer = library.search(arguments.question, k=arguments.k, filters=filters)
    if not answer.hits:
        raise KneadleError(f"{_NOTHING}; ask in other words, or filter less")
    if not answer.answered:
        complain("kneadle: the library has nothing on this, as far as it can tell; the nearest is:")
    return from_hits(answer.hits)


def _without_question(library: Library, filters: Filters) -> list[Selected]:
    """The sources named, in that order, or all; as far as the other filters let them through."""
    passing = library.source_ids(filters)
    named = from_sources(library, filters.source_ids or passing)
    chosen = [one for one in named if one.source.id in passing]
    if not chosen:
        raise KneadleError(f"{_NOTHING}; filter less")
    return chosen


def _print_text(text: str) -> None:
    """Print text whose line ends are part of its format."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(newline="")
    sys.stdout.write(text)
