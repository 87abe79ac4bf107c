"""The command that answers: `kneadle search`."""

import argparse
import shutil
import sys

from commands.options import Commands, add_command, add_json, count
from commands.output import READ_ALL, print_json
from index.library import Library
from index.records import Filters
from index.terminal import answer_record, hit_text
from ingest.metadata import DESIGNS, TOPICS


def add_search(commands: Commands) -> None:
    """Let the parser know `kneadle search`."""
    parser = add_command(commands, "search", _search, "Show the passages that answer a question.")
    parser.add_argument("question", metavar="QUESTION")
    parser.add_argument("-k", type=count, default=5, metavar="N", help="how many (default: 5)")
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
    parser.add_argument(
        "--exact", action="store_true", help="compare every passage, also in a large library"
    )
    add_json(parser)


def _search(arguments: argparse.Namespace) -> int:
    filters = Filters(
        designs=tuple(arguments.design),
        year_from=arguments.year_from,
        year_to=arguments.year_to,
        topic=arguments.topic,
        condition=arguments.condition,
        technique=arguments.technique,
        source_ids=tuple(arguments.source),
    )
    library = Library.open(arguments.index)
    answer = library.search(
        arguments.question, k=arguments.k, filters=filters, exact=arguments.exact
    )
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
