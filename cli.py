"""The terminal's door: the command `kneadle`."""

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence

from commands.build import add_ingest, add_remove
from commands.check import add_check, add_verify
from commands.evaluate import add_eval
from commands.fetch import add_fetch, add_update
from commands.output import COULD_NOT_RUN, INTERRUPTED, READ_ALL, complain
from commands.page import add_app
from commands.recheck import add_recheck
from commands.search import add_search
from commands.show import add_list, add_show
from commands.watch import add_watch
from index.display import line
from ingest.errors import KneadleError

# In the order in which `kneadle --help` lists them.
_COMMANDS = (
    add_ingest,
    add_watch,
    add_search,
    add_app,
    add_list,
    add_show,
    add_remove,
    add_fetch,
    add_update,
    add_recheck,
    add_check,
    add_verify,
    add_eval,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status: 0 all went well, 1 some files refused, 2 could not run."""
    _survive_any_text()
    parsed = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = parsed.command
    try:
        return command(parsed)
    except KneadleError as error:
        complain(f"kneadle: {error}")
        return COULD_NOT_RUN
    except KeyboardInterrupt:
        complain("kneadle: stopped; the index is as it was before")
        return INTERRUPTED
    except BrokenPipeError:  # `kneadle list | head`: whoever read on has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return READ_ALL
    except Exception as error:
        # Nobody foresaw it: a person gets one line, whoever mends it asks for the traceback.
        if os.environ.get("KNEADLE_DEBUG"):
            raise
        complain(
            f"kneadle: something went wrong ({type(error).__name__}: {line(str(error))}); run it "
            "again with KNEADLE_DEBUG=1 and report what that prints"
        )
        return COULD_NOT_RUN


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="kneadle", description="Evidence search for massage: cited passages, word for word."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for add in _COMMANDS:
        add(commands)
    return parser


def _survive_any_text() -> None:
    """A terminal that lacks a character shows its code instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
