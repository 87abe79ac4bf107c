"""The commands that look into the library: `kneadle list` and `kneadle show`."""

import argparse
from dataclasses import asdict, fields

from commands.options import Commands, add_command, add_json
from commands.output import READ_ALL, print_json
from index.cite import label, reference
from index.display import line
from index.library import Library
from index.works import place
from ingest.records import File, Source

# The title stands in the reference, what was read by machine beside the field that it fills.
_TOLD_ELSEWHERE = frozenset({"title", "read_by_machine"})


def add_list(commands: Commands) -> None:
    """Let the parser know `kneadle list`."""
    add_json(add_command(commands, "list", _list, "List the sources in the index."))


def add_show(commands: Commands) -> None:
    """Let the parser know `kneadle show`."""
    parser = add_command(
        commands, "show", _show, "Show what is known of a source, and its passages."
    )
    parser.add_argument("source_id", metavar="SOURCE_ID")
    add_json(parser)


def _read_from(source: Source, name: str) -> str:
    """Where rules read a field that nobody stated, word for word, so that it can be checked."""
    quotes = (f"“{f.quote}” ({f.origin})" for f in source.read_by_machine if f.field == name)
    read = "; ".join(dict.fromkeys(quotes))
    return f" [read by machine: {read}]" if read else ""


def _list(arguments: argparse.Namespace) -> int:
    sources = Library.open(arguments.index).sources()
    if arguments.json:
        print_json({"sources": [asdict(source) for source in sources]})
        return READ_ALL
    for source in sources:
        print(f"{source.id}\t{line(label(source))}\t{line(source.title or source.file)}")
    return READ_ALL


def _show(arguments: argparse.Namespace) -> int:
    library = Library.open(arguments.index)
    source = library.source(arguments.source_id)
    passages = library.passages(arguments.source_id)
    if arguments.json:
        print_json({"source": asdict(source), "passages": [asdict(p) for p in passages]})
        return READ_ALL
    print(line(reference(source)))
    for name in (field.name for field in fields(source) if field.name not in _TOLD_ELSEWHERE):
        value = getattr(source, name)
        if value and value != (File(source.file, source.sha256),):
            print(f"  {name}: {line(_shown(value) + _read_from(source, name))}")
    for passage in passages:
        page = f", p. {passage.page}" if passage.page else ""
        heading = f" [{line(passage.heading)}]" if passage.heading else ""
        print(
            f"\n{passage.id}{page}, {passage.start} to {passage.end}{heading}\n{line(passage.text)}"
        )
    return READ_ALL


def _shown(value: object) -> str:
    if not isinstance(value, tuple):
        return str(value)
    return "; ".join(place(entry) if isinstance(entry, File) else str(entry) for entry in value)
