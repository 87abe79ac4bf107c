"""What options of several commands share: how a command is added, --index, filters, counts."""

import argparse
import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from index.records import Filters
from index.store import DEFAULT_INDEX
from ingest.metadata import DESIGNS, TOPICS

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_command(
    commands: Commands, name: str, command: Callable[..., int], text: str
) -> argparse.ArgumentParser:
    """The parser of a new command: it takes --index and runs `command` for the exit status."""
    parser: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text)
    parser.set_defaults(command=command)
    parser.add_argument(
        "--index",
        type=Path,
        default=Path(os.environ.get("KNEADLE_INDEX") or DEFAULT_INDEX),
        metavar="DIR",
        help="the index folder (default: $KNEADLE_INDEX, else .kneadle)",
    )
    return parser


def add_json(parser: argparse.ArgumentParser) -> None:
    """Let a command print one JSON object."""
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def add_filters(parser: argparse.ArgumentParser) -> None:
    """Let a command narrow the library before anything is ranked."""
    parser.add_argument(
        "--design",
        action="append",
        default=[],
        choices=DESIGNS,
        metavar="DESIGN",
        help=f"only this kind of study; may be repeated: {', '.join(DESIGNS)}",
    )
    parser.add_argument(
        "--from", dest="year_from", type=int, metavar="YEAR", help="published since"
    )
    parser.add_argument("--to", dest="year_to", type=int, metavar="YEAR", help="published until")
    parser.add_argument(
        "--topic", choices=TOPICS, metavar="TOPIC", help=f"one of: {', '.join(TOPICS)}"
    )
    parser.add_argument("--condition", metavar="TEXT", help='part of a condition: "back pain"')
    parser.add_argument("--technique", metavar="TEXT", help='part of a technique: "reflexology"')
    parser.add_argument(
        "--source", action="append", default=[], metavar="ID", help="only this source; repeatable"
    )


def chosen_filters(arguments: argparse.Namespace) -> Filters:
    """What the options of `add_filters` say."""
    return Filters(
        designs=tuple(arguments.design),
        year_from=arguments.year_from,
        year_to=arguments.year_to,
        topic=arguments.topic,
        condition=arguments.condition,
        technique=arguments.technique,
        source_ids=tuple(arguments.source),
    )


def count(text: str) -> int:
    """An option's value as a number of at least 1."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number
