"""The command that answers: `kneadle search`."""

import argparse
import shutil
import sys
from pathlib import Path

from commands.options import Commands, add_command, add_filters, add_json, chosen_filters, count
from commands.output import READ_ALL, print_json
from commands.receipt import write_receipt
from index.display import line
from index.library import Library
from index.records import Answer, Ranking
from index.terminal import answer_record, explained, explained_question, hit_text


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
        "--no-evidence",
        action="store_true",
        help="do not let stronger and newer studies go first among near-equals",
    )
    parser.add_argument("--explain", action="store_true", help="say what each score is made of")
    parser.add_argument(
        "--exact", action="store_true", help="compare every passage, also in a large library"
    )
    add_json(parser)


def _search(arguments: argparse.Namespace) -> int:
    library, filters = Library.open(arguments.index), chosen_filters(arguments)
    library.warm_up_beside()
    ranking = Ranking(evidence=not arguments.no_evidence, exact=arguments.exact)
    answer = library.search(arguments.question, k=arguments.k, filters=filters, ranking=ranking)
    if arguments.receipt:
        write_receipt(
            arguments.receipt,
            library,
            answer,
            k=arguments.k,
            filters=filters,
            evidence=ranking.evidence,
        )
    if arguments.json:
        print_json(answer_record(answer, arguments.k))
        return READ_ALL
    if not answer.hits:
        print("Nothing in the library matches. Ask in other words, or with fewer filters.")
        return READ_ALL
    _say_how_sure(answer)
    if arguments.explain:
        print(explained_question(answer) + "\n")
    width = min(shutil.get_terminal_size().columns, 100)
    for rank, hit in enumerate(library.mark(answer).hits, 1):
        print(hit_text(rank, hit, width, bold=sys.stdout.isatty()))
        print(f"{explained(hit)}\n" if arguments.explain else "")
    return READ_ALL


def _say_how_sure(answer: Answer) -> None:
    if answer.cutoff is None:
        print(
            "Nobody has calibrated this index's model: what follows is nearest, and may not "
            "answer.\n"
        )
    elif not answer.answered:
        print("The library has nothing on this, as far as it can tell. Nearest to it is:\n")
    for repair in answer.repairs:
        print(f"No document has '{line(repair.typed)}': read as '{line(repair.meant)}'.\n")
