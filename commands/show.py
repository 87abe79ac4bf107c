"""The commands that look into the library: `kneadle list` and `kneadle show`."""

import argparse
from dataclasses import asdict, fields

from commands.options import Commands, add_command, add_json
from commands.output import READ_ALL, print_json
from index.cite import label, reference
from index.display import line
from index.library import Library
from index.works import place
from ingest.records import File


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
    for name in (field.name for field in fields(source)):
        value = getattr(source, name)
        if value and name != "title" and value != (File(source.file, source.sha256),):
            print(f"  {name}: {line(_shown(value))}")
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
