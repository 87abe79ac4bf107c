"""The command that holds a search to its receipt: `kneadle replay`, and the writing of one."""

import argparse
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from commands.options import Commands, add_command, add_json
from commands.output import DIFFERS, READ_ALL, print_json
from index.display import line
from index.library import Library
from index.records import Answer, Filters
from ingest.errors import KneadleError


def add_replay(commands: Commands) -> None:
    """Let the parser know `kneadle replay`."""
    text = "Run a search again from its receipt: exit status 0 for the same list, 1 for another."
    parser = add_command(commands, "replay", _replay, text)
    parser.add_argument("receipt", type=Path, metavar="FILE")
    add_json(parser)


def write_receipt(
    file: Path, library: Library, answer: Answer, *, k: int, filters: Filters, evidence: bool
) -> None:
    """Write the receipt of an answer; raises KneadleError where the file cannot be written."""
    from index import receipt

    view = {} if evidence else {receipt.EVIDENCE: receipt.OFF}
    now = datetime.now(UTC)
    made = receipt.receipt(library, answer, k=k, filters=filters, made=now, view=view)
    try:
        file.write_text(receipt.write_receipt(made), "ascii")
    except OSError as error:
        raise KneadleError(f"{file}: {error.strerror or error}; name another file") from error


def _replay(arguments: argparse.Namespace) -> int:
    from index import receipt

    made = receipt.read_receipt(_text(arguments.receipt))
    replayed = receipt.replay(Library.open(arguments.index), made)
    if arguments.json:
        record = asdict(replayed)
        del record["answer"]
        print_json({"question": made.question, "made": made.made} | record)
    else:
        found = "the same list" if replayed.same else "another list"
        print(f"{found} as on {made.made} for: {line(made.question)}")
        for change in replayed.changes:
            print(f"  {line(change)}")
        for reason in replayed.reasons:
            print(f"  because {line(reason)}" if not replayed.same else f"  though {line(reason)}")
    return READ_ALL if replayed.same else DIFFERS


def _text(file: Path) -> str:
    try:
        return file.read_text("ascii")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "no search receipt"
        raise KneadleError(f"{file}: {reason}; give the file that --receipt wrote") from error
