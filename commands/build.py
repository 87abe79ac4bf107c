"""The commands that change the library: `kneadle ingest` and `kneadle remove`."""

import argparse
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

from commands.options import Commands, add_command, add_json
from commands.output import READ_ALL, SOME_REFUSED, Bars, print_json, print_refused
from index.library import Library
from index.records import Report
from index.report import size, summary
from index.store import followed
from ingest.errors import KneadleError

# As many pairs are named one by one; kneadle check names all.
_NAMED = 5
_HERE = Path(__file__).resolve().parent.parent


def add_ingest(commands: Commands) -> None:
    """Let the parser know `kneadle ingest`."""
    text = "Read documents into the index: new and changed ones are embedded, deleted ones dropped."
    parser = add_command(commands, "ingest", _ingest, text)
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
    parser.add_argument(
        "--merge",
        action="store_true",
        help="make one source of those that look like one work (kneadle check names them)",
    )
    add_json(parser)


def add_remove(commands: Commands) -> None:
    """Let the parser know `kneadle remove`."""
    text = "Take sources out of the index. Their files stay; ingest one by name to bring it back."
    parser = add_command(commands, "remove", _remove, text)
    parser.add_argument("source_ids", metavar="SOURCE_ID", nargs="+")
    add_json(parser)


def _ingest(arguments: argparse.Namespace) -> int:
    report = build_index(arguments.index, arguments.paths, arguments.model)
    if arguments.merge:
        report = _merge(arguments.index, report)
    if arguments.json:
        print_json(asdict(report))
    else:
        print_refused(report)
        print(summary(report))
        if report.read and not arguments.merge:
            _propose(arguments.index)
    return SOME_REFUSED if report.refused else READ_ALL


def _merge(index: Path, report: Report) -> Report:
    """The report of a run after which what looks like one work was merged."""
    from index import build
    from index.duplicates import duplicates

    library = Library.open(index)
    pairs = duplicates(library.sources(), library.passages)
    if not pairs:
        return report
    merged = build.merge(index, [(pair.first, pair.second) for pair in pairs])
    return replace(
        report,
        embedded_passages=report.embedded_passages + merged.embedded_passages,
        removed=(*report.removed, *merged.removed),
        sources=merged.sources,
        passages=merged.passages,
        seconds=report.seconds + merged.seconds,
    )


def _propose(index: Path) -> None:
    """Tell of sources that look like one work."""
    from index.duplicates import same_titles

    pairs = same_titles(Library.open(index).sources())
    for pair in pairs[:_NAMED]:
        print(f"one work? {pair.first} and {pair.second}: {pair.reason}")
    if pairs:
        print(
            "make one source of each pair: kneadle ingest --merge; of one only: give both the DOI"
        )


def _remove(arguments: argparse.Namespace) -> int:
    from index import build

    report = build.remove(arguments.index, *arguments.source_ids)
    if arguments.json:
        print_json(asdict(report))
    else:
        print(f"removed {', '.join(arguments.source_ids)}; {size(report)}")
    return READ_ALL


def build_index(index: Path, paths: Sequence[Path], model: str | None = None) -> Report:
    """Bring the index up to date with these paths, or with all that it follows."""
    missing = [path for path in paths if not (path.exists() or path.is_symlink())]
    if paths and len(missing) == len(paths):
        raise KneadleError(f"not there: {', '.join(map(str, missing))}; check the name")
    chosen = list(paths)
    if not chosen and not followed(index).roots:
        chosen = [_default_corpus()]
    from index import build  # with it come the readers, which a search need not wait for

    with Bars() as bars:
        return build.build(index, chosen, model_name=model, progress=bars.show)


def _default_corpus() -> Path:
    for folder in (Path("corpus"), _HERE / "corpus"):
        if folder.is_dir():
            return folder
    raise KneadleError("no folder corpus here; name the documents: kneadle ingest FOLDER")
