"""The command that measures the ranking, and what is read in abstracts: `kneadle eval`."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from commands.options import Commands, add_command, add_json
from commands.output import READ_ALL, Bars, print_json
from index.library import Library
from index.records import Ranking
from ingest.study_trust import trusted

_ALONE = {"bm25": Ranking(by="words"), "dense": Ranking(by="meaning")}
_HERE = Path(__file__).resolve().parent.parent


def add_eval(commands: Commands) -> None:
    """Let the parser know `kneadle eval`."""
    text = "Measure the ranking on a judged collection or on the shipped library's questions, "
    text += "or what is read of studies in abstracts."
    parser = add_command(commands, "eval", _eval, text)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", help="a BEIR folder")
    what.add_argument(
        "--library",
        action="store_true",
        help="the index's own documents, on tests/data/questions.jsonl",
    )
    what.add_argument(
        "--facts",
        action="store_true",
        help="what is read of studies in abstracts, on tests/data/abstracts.jsonl",
    )
    parser.add_argument(
        "--compare",
        choices=("bm25", "dense"),
        help="also print the 95 %% bootstrap interval of the gain over one search alone",
    )
    parser.add_argument(
        "--curve",
        type=Path,
        metavar="FILE",
        help="with --library, also draw what is answered rightly and wrongly by cut-off (SVG)",
    )
    add_json(parser)


def _eval(arguments: argparse.Namespace) -> int:
    from index import evaluate

    if arguments.library:
        return _eval_library(arguments)
    if arguments.facts:
        return _eval_facts(as_json=arguments.json)
    folder = arguments.folder
    with Bars() as bars:
        index = arguments.index / "eval" / folder.resolve().name
        library = evaluate.index_collection(folder, index, bars.show)
    questions = evaluate.collection_questions(folder)
    scores = evaluate.score(library, questions)
    record: dict[str, Any] = scores.summary()
    if arguments.compare:
        other = evaluate.score(library, questions, _ALONE[arguments.compare])
        record["compare"] = {"to": arguments.compare, **other.summary()}
        record["compare"]["gain_95"] = scores.differences(other)
    _print_record(record, arguments.json)
    return READ_ALL


def _eval_library(arguments: argparse.Namespace) -> int:
    from index import evaluate
    from index.curve import drawn

    library = Library.open(arguments.index)
    questions = evaluate.library_questions(_HERE / "tests" / "data" / "questions.jsonl")
    record: dict[str, Any] = {"model": library.manifest.model}
    for half in ("tune", "test"):
        outcomes = evaluate.asked(library, [one for one in questions if one.half == half])
        record[half] = [asdict(group) for group in evaluate.answered(outcomes)]
    # On the questions that it was chosen by, the cut-off would look better than it is.
    curves = evaluate.curves("unseen questions", outcomes)
    sentences = _HERE / "tests" / "data" / "sentences.jsonl"
    record["marked"] = evaluate.marked(library, sentences)
    record["curve"] = {one.name: asdict(one.chosen) for one in curves}
    if arguments.curve is not None:
        arguments.curve.write_text(drawn(curves), encoding="utf-8")
    _print_record(record, arguments.json)
    return READ_ALL


def _eval_facts(*, as_json: bool) -> int:
    from index.evaluate_facts import labelled_abstracts, measure

    abstracts = labelled_abstracts(_HERE / "tests" / "data" / "abstracts.jsonl")
    record = {
        half: {
            field: {**measured._asdict(), "filled": field in trusted()}
            for field, measured in measure(one for one in abstracts if one.half == half).items()
        }
        for half in ("tune", "test")
    }
    if as_json:
        print_json(record)
        return READ_ALL
    for half, fields in record.items():
        print(f"{half:16}precision  recall  given  labelled")
        for field, m in fields.items():
            note = "" if m["filled"] else "  not filled: below the least precision"
            print(
                f"  {field:14}{m['precision']:9.3f}{m['recall']:8.3f}{m['given']:7}"
                f"{m['labelled']:10}{note}"
            )
    return READ_ALL


def _print_record(record: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print_json(record)
        return
    for name, value in record.items():
        for entry in value if isinstance(value, list) else [value]:
            print(f"{name:10} {json.dumps(entry) if isinstance(entry, dict) else entry}")
