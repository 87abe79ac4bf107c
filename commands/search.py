"""The command that answers: `kneadle search`."""

import argparse
import shutil
import sys
from pathlib import Path

from commands.options import Commands, add_command, add_filters, add_json, chosen_filters, count
from commands.output import READ_ALL, print_json
from commands.receipt import write_receipt
from index.library import Library
from index.terminal import answer_record, hit_text


def add_search(commands: Commands) -> None:
    """Let the parser know `kneadle search`."""
    parser = add_command(commands, "search", _search, "Show the passages that answer a question.")
    parser.add_argument("question", metavar="QUESTION")
    parser.add_argument("-k", type=count, default=5, metavar="N", help="how many (default: 5)")
    add_filters(parser)
    parser.add_argument(
        "--receipt",
        type=Path,
        metavar="FILE",
        help="write down what was asked and found, for kneadle replay",
    )
    parser.add_argument(
        "--exact", action="store_true", help="compare every passage, also in a large library"
    )
    add_json(parser)


def _search(arguments: argparse.Namespace) -> int:
    library, filters = Library.open(arguments.index), chosen_filters(arguments)
    answer = library.search(
        arguments.question, k=arguments.k, filters=filters, exact=arguments.exact
    )
    if arguments.receipt:
        write_receipt(arguments.receipt, library, answer, k=arguments.k, filters=filters)
    if arguments.json:
        print_json(answer_record(answer, arguments.k))
        return READ_ALL
    if not answer.hits:
        print("Nothing in the library matches. Ask in other words, or with fewer filters.")
        return READ_ALL
    if not answer.answered:
        print("The library has nothing on this, as far as it can tell. Nearest to it is:\n")
    width = min(shutil.get_terminal_size().columns, 100)
    for rank, hit in enumerate(library.mark(answer).hits, 1):
        print(hit_text(rank, hit, width, bold=sys.stdout.isatty()), end="\n\n")
    return READ_ALL
