"""The commands that look after the library: `kneadle verify` and `kneadle check`."""

import argparse
from collections.abc import Iterable, Iterator
from dataclasses import asdict

from commands.options import Commands, add_command, add_json
from commands.output import READ_ALL, SOME_REFUSED, Bars, complain, print_json
from index.display import line
from index.library import Library

# As many of a kind are named one by one; --json names all.
_NAMED = 20


def add_verify(commands: Commands) -> None:
    """Let the parser know `kneadle verify`."""
    text = "Read every file again and find every passage where the index says that it is."
    add_json(add_command(commands, "verify", _verify, text))


def add_check(commands: Commands) -> None:
    """Let the parser know `kneadle check`."""
    text = "Report on the whole library: what was refused, is missing, doubled or retracted."
    parser = add_command(commands, "check", _check, text)
    parser.add_argument(
        "--strict",
        action="store_true",
        help="exit with 1 for retracted works and missing facts too",
    )
    add_json(parser)


def _verify(arguments: argparse.Namespace) -> int:
    from index.verify import verify  # with it come the readers

    with Bars() as bars:
        verified = verify(arguments.index, bars.show)
    if arguments.json:
        print_json(asdict(verified))
    else:
        for fault in verified.faults:
            where = f"passage {fault.passage}" if fault.passage else f"source {fault.source_id}"
            complain(f"{line(fault.file)}: {where}: {line(fault.reason)}")
        print(_verdict(verified.files, verified.passages, len(verified.faults)))
    return SOME_REFUSED if verified.faults else READ_ALL


def _verdict(files: int, passages: int, faults: int) -> str:
    looked = f"{passages:,} passages in {files:,} files"
    if not faults:
        return f"verified: {looked} are where the index says, word for word"
    return f"{faults:,} faults in {looked}; bring the index up to date: kneadle ingest"


def _check(arguments: argparse.Namespace) -> int:
    from index.health import health

    found = health(Library.open(arguments.index))
    lacking = (
        *(found.retracted, found.other_notices, found.without_text),
        *(found.without_identifier, found.without_year, found.without_licence),
    )
    bad = not found.sound or (arguments.strict and any(lacking))
    if arguments.json:
        print_json({**asdict(found), "sound": found.sound})
        return SOME_REFUSED if bad else READ_ALL
    print(f"{found.sources:,} sources in {found.passages:,} passages")
    pairs = (*found.duplicates, *found.disagreeing)
    refused = (found.refused, found.scanned, found.unknown_front_matter)
    for title, refusals in zip(_REFUSED, refused, strict=True):
        _print(title, (f"{r.where}: {r.reason}; {r.fix}" for r in refusals))
    _print(
        "look like one work, or contradict each other; merge what is one: kneadle ingest --merge",
        (f"{pair.first} and {pair.second}: {pair.reason}" for pair in pairs),
    )
    _print(
        "may be a preprint and what was published of it; link them in a sidecar: versions",
        (f"{pair.first} and {pair.second}: {pair.reason}" for pair in found.unlinked_versions),
    )
    _print(
        "names of sources that are not there",
        (f"{d.source_id}: [{d.names}]" for d in found.dangling),
    )
    for title, ids in zip(_LACKING, lacking, strict=True):
        _print(title, ids)
    print("nothing to mend" if found.sound else "something to mend: see above")
    return SOME_REFUSED if bad else READ_ALL


_REFUSED = ("files refused", "PDFs without text: scans", "front matter with unknown keys")
_LACKING = (
    "retracted",
    "with a correction or an expression of concern",
    "without abstract or text: listed, not searched",
    "without DOI, PMID or PMCID",
    "without a year",
    "without a licence",
)


def _print(title: str, entries: Iterable[str]) -> None:
    """A heading with its count, and the first entries; nothing where there are none."""
    for text in _listed(title, list(entries)):
        print(line(text) if not text.startswith("  ") else f"  {line(text.strip())}")


def _listed(title: str, entries: list[str]) -> Iterator[str]:
    if entries:
        yield f"{title}: {len(entries):,}"
        yield from (f"  {entry}" for entry in entries[:_NAMED])
        if len(entries) > _NAMED:
            yield f"  and {len(entries) - _NAMED:,} more: kneadle check --json"
