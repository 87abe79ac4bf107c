"""The terminal's door: the command `kneadle`."""

import argparse
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeAlias

from tqdm import tqdm

from index.cite import label, reference
from index.cutoff import cutoff
from index.display import line
from index.library import By, Library
from index.records import Filters, Report
from index.store import DEFAULT_INDEX, followed
from index.terminal import answer_record, hit_text
from ingest.errors import KneadleError
from ingest.metadata import DESIGNS, TOPICS

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

_ALONE: dict[str, By] = {"bm25": "words", "dense": "meaning"}
READ_ALL, SOME_REFUSED, COULD_NOT_RUN, INTERRUPTED = 0, 1, 2, 130
_HERE = Path(__file__).resolve().parent


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status: 0 all went well, 1 some files refused, 2 could not run."""
    _survive_any_text()
    parsed = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = parsed.command
    try:
        return command(parsed)
    except KneadleError as error:
        _complain(f"kneadle: {error}")
        return COULD_NOT_RUN
    except KeyboardInterrupt:
        _complain("kneadle: stopped; the index is as it was before")
        return INTERRUPTED
    except BrokenPipeError:  # `kneadle list | head`: whoever read on has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return READ_ALL
    except Exception as error:
        # Nobody foresaw it: a person gets one line, whoever mends it asks for the traceback.
        if os.environ.get("KNEADLE_DEBUG"):
            raise
        _complain(
            f"kneadle: something went wrong ({type(error).__name__}: {line(str(error))}); run it "
            "again with KNEADLE_DEBUG=1 and report what that prints"
        )
        return COULD_NOT_RUN


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="kneadle", description="Evidence search for massage: cited passages, word for word."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for add in (_add_ingest, _add_search, _add_app, _add_list, _add_show, _add_remove, _add_eval):
        add(commands)
    return parser


def _add(
    commands: Commands, name: str, command: Callable[..., int], text: str
) -> argparse.ArgumentParser:
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


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def _add_ingest(commands: Commands) -> None:
    text = "Read documents into the index: new and changed ones are embedded, deleted ones dropped."
    parser = _add(commands, "ingest", _ingest, text)
    parser.add_argument(
        "paths",
        nargs="*",
        type=Path,
        metavar="PATH",
        help="folders or files (default: all that the index follows; for a new one, corpus/)",
    )
    parser.add_argument(
        "--model",
        metavar="NAME",
        help="a sentence-transformers name or folder (default: that of the index)",
    )
    _add_json(parser)


def _add_search(commands: Commands) -> None:
    parser = _add(commands, "search", _search, "Show the passages that answer a question.")
    parser.add_argument("question", metavar="QUESTION")
    parser.add_argument("-k", type=_count, default=5, metavar="N", help="how many (default: 5)")
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
    _add_json(parser)


def _add_app(commands: Commands) -> None:
    text = "Bring the index up to date and open the search page on this machine."
    parser = _add(commands, "app", _app, text)
    parser.add_argument("--port", type=_count, default=8501, help="the page's port (default: 8501)")
    parser.add_argument("--no-browser", action="store_true", help="serve, open no browser")


def _add_list(commands: Commands) -> None:
    _add_json(_add(commands, "list", _list, "List the sources in the index."))


def _add_show(commands: Commands) -> None:
    parser = _add(commands, "show", _show, "Show what is known of a source, and its passages.")
    parser.add_argument("source_id", metavar="SOURCE_ID")
    _add_json(parser)


def _add_remove(commands: Commands) -> None:
    text = "Take a source out of the index. Its file stays; ingest it by name to bring it back."
    parser = _add(commands, "remove", _remove, text)
    parser.add_argument("source_id", metavar="SOURCE_ID")
    _add_json(parser)


def _add_eval(commands: Commands) -> None:
    text = "Measure the ranking on a judged collection, or on the shipped library's questions."
    parser = _add(commands, "eval", _eval, text)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", help="a BEIR folder")
    what.add_argument(
        "--library",
        action="store_true",
        help="the index's own documents, on tests/data/questions.jsonl",
    )
    parser.add_argument(
        "--compare",
        choices=("bm25", "dense"),
        help="also print the 95 %% bootstrap interval of the gain over one search alone",
    )
    _add_json(parser)


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


def _ingest(arguments: argparse.Namespace) -> int:
    report = _build(arguments.index, arguments.paths, arguments.model)
    if arguments.json:
        _print_json(asdict(report))
    else:
        _print_refused(report)
        print(_summary(report))
    return SOME_REFUSED if report.refused else READ_ALL


def _build(index: Path, paths: Sequence[Path], model: str | None = None) -> Report:
    missing = [path for path in paths if not (path.exists() or path.is_symlink())]
    if paths and len(missing) == len(paths):
        raise KneadleError(f"not there: {', '.join(map(str, missing))}; check the name")
    chosen = list(paths)
    if not chosen and not followed(index).roots:
        chosen = [_default_corpus()]
    from index import build  # with it come the readers, which a search need not wait for

    with _Bars() as bars:
        return build.build(index, chosen, model_name=model, progress=bars.show)


def _default_corpus() -> Path:
    for folder in (Path("corpus"), _HERE / "corpus"):
        if folder.is_dir():
            return folder
    raise KneadleError("no folder corpus here; name the documents: kneadle ingest FOLDER")


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
    answer = library.search(arguments.question, k=arguments.k, filters=filters)
    if arguments.json:
        _print_json(answer_record(answer, arguments.k))
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


def _eval(arguments: argparse.Namespace) -> int:
    from index import evaluate

    if arguments.library:
        return _eval_library(arguments)
    folder = arguments.folder
    with _Bars() as bars:
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

    library = Library.open(arguments.index)
    questions = evaluate.library_questions(_HERE / "tests" / "data" / "questions.jsonl")
    record: dict[str, Any] = {"cutoff": cutoff(library.manifest.model)}
    for half in ("tune", "test"):
        asked = [question for question in questions if question.half == half]
        record[half] = [asdict(group) for group in evaluate.answered(library, asked)]
    _print_record(record, arguments.json)
    return READ_ALL


def _print_record(record: dict[str, Any], as_json: bool) -> None:
    if as_json:
        _print_json(record)
        return
    for name, value in record.items():
        for entry in value if isinstance(value, list) else [value]:
            print(f"{name:10} {json.dumps(entry) if isinstance(entry, dict) else entry}")


def _app(arguments: argparse.Namespace) -> int:
    try:
        _print_refused(_build(arguments.index, []))
    except KneadleError as error:
        # The page says what to do where there is nothing to search.
        _complain(f"kneadle: {error}")
    options = {
        "server.address": "localhost",
        "server.port": arguments.port,
        "server.headless": str(arguments.no_browser).lower(),
        "server.showEmailPrompt": "false",
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": "false",
        "client.toolbarMode": "minimal",
        # What nobody foresaw is told in the terminal; a traceback helps no reader of the page.
        "client.showErrorDetails": "none",
        # Streamlit's own red reads as an error around a question.
        "theme.primaryColor": "#2f7f86",
    }
    flags = [part for name, value in options.items() for part in (f"--{name}", str(value))]
    environment = os.environ | {"KNEADLE_INDEX": str(arguments.index.resolve())}
    page = [sys.executable, "-m", "streamlit", "run", str(_HERE / "app.py"), *flags]
    return _become(page, environment)


def _become(command: list[str], environment: dict[str, str]) -> int:
    """Run a command in this one's place, so that what stops `kneadle app` stops the page."""
    if os.name != "nt":
        os.execve(command[0], command, environment)
    # There the prompt would come back at once.
    return subprocess.run(command, env=environment, check=False).returncode


def _list(arguments: argparse.Namespace) -> int:
    sources = Library.open(arguments.index).sources()
    if arguments.json:
        _print_json({"sources": [asdict(source) for source in sources]})
        return READ_ALL
    for source in sources:
        print(f"{source.id}\t{line(label(source))}\t{line(source.title or source.file)}")
    return READ_ALL


def _show(arguments: argparse.Namespace) -> int:
    library = Library.open(arguments.index)
    source = library.source(arguments.source_id)
    passages = library.passages(arguments.source_id)
    if arguments.json:
        _print_json({"source": asdict(source), "passages": [asdict(p) for p in passages]})
        return READ_ALL
    print(line(reference(source)))
    for name, value in asdict(source).items():
        if value and name != "title":
            print(f"  {name}: {line('; '.join(value) if isinstance(value, tuple) else str(value))}")
    for passage in passages:
        page = f", p. {passage.page}" if passage.page else ""
        heading = f" [{line(passage.heading)}]" if passage.heading else ""
        print(
            f"\n{passage.id}{page}, {passage.start} to {passage.end}{heading}\n{line(passage.text)}"
        )
    return READ_ALL


def _remove(arguments: argparse.Namespace) -> int:
    from index import build

    report = build.remove(arguments.index, arguments.source_id)
    if arguments.json:
        _print_json(asdict(report))
    else:
        print(f"removed {arguments.source_id}; {_size(report)}")
    return READ_ALL


def _summary(report: Report) -> str:
    removed = f", {len(report.removed)} removed" if report.removed else ""
    refused = f", {len(report.refused)} refused" if report.refused else ""
    return (
        f"{len(report.read)} read, {report.unchanged} unchanged{removed}{refused}; "
        f"{report.embedded_passages} passages embedded in {report.seconds:.1f} s; {_size(report)}"
    )


def _size(report: Report) -> str:
    return f"the library has {report.sources:,} sources in {report.passages:,} passages"


def _print_refused(report: Report) -> None:
    for refusal in report.refused:
        _complain(f"{line(refusal.path)}: {line(refusal.reason)}; {line(refusal.fix)}")


def _print_json(record: dict[str, Any]) -> None:
    unicode = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    print(json.dumps(record, ensure_ascii=not unicode, indent=2))


def _complain(text: str) -> None:
    print(text, file=sys.stderr)


def _survive_any_text() -> None:
    """A terminal that lacks a character shows its code instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


class _Bars:
    """A progress bar for each stage of a run; none where the output is not a terminal."""

    def __init__(self) -> None:
        self._stage = ""
        self._bar: tqdm[Any] | None = None

    def __enter__(self) -> "_Bars":
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def show(self, stage: str, done: int, total: int) -> None:
        """Draw how far a stage is."""
        bar = self._bar
        if bar is None or self._stage != stage:
            self.__exit__()
            bar = tqdm(desc=stage, total=total, disable=None, leave=False)
            self._stage, self._bar = stage, bar
        bar.update(done - bar.n)
