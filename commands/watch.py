"""The command that follows a folder: `kneadle watch`."""

import argparse
from pathlib import Path

from commands.build import build_index
from commands.options import Commands, add_command
from commands.output import READ_ALL, complain, print_refused
from index.report import summary
from ingest.errors import KneadleError


def add_watch(commands: Commands) -> None:
    """Let the parser know `kneadle watch`."""
    text = "Bring the index up to date with a folder, and again whenever files in it change."
    parser = add_command(commands, "watch", _watch, text)
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="the folder to follow")


def _watch(arguments: argparse.Namespace) -> int:
    from index.watching import watch

    folder = arguments.folder
    if not folder.is_dir():
        raise KneadleError(f"{folder}: no folder there; check the name")
    try:
        # The first run comes when no change can be missed any more.
        watch(
            folder,
            lambda: _update(arguments.index, folder),
            ready=lambda: _begin(arguments.index, folder),
        )
    except KeyboardInterrupt:
        print("stopped watching; the index is whole")
    except OSError as error:
        raise KneadleError(
            f"{folder}: cannot be watched ({error.strerror}); run kneadle ingest by a timer instead"
        ) from error
    return READ_ALL


def _begin(index: Path, folder: Path) -> None:
    _update(index, folder)
    print(f"watching {folder}; Ctrl-C stops it", flush=True)


def _update(index: Path, folder: Path) -> None:
    """One run; what keeps it from running is told, and the next change tries again."""
    try:
        report = build_index(index, [folder])
    except KneadleError as error:
        complain(f"kneadle: {error}")
        return
    print_refused(report)
    print(summary(report), flush=True)
