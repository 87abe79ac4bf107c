"""What the options of several commands share: how a command is added, --index, --json, counts."""

import argparse
import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from index.store import DEFAULT_INDEX

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


def count(text: str) -> int:
    """An option's value as a number of at least 1."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number
