"""Open the parts of a generation, which have to fit together."""

from dataclasses import dataclass
from pathlib import Path

from index import store
from index.errors import StoreError
from index.lexical import LexicalIndex
from index.store import Manifest
from index.tables import Tables
from index.vectors import VectorIndex


@dataclass(frozen=True, slots=True)
class Generation:
    """An index as it was at one moment; an empty one has neither vectors nor words."""

    manifest: Manifest
    tables: Tables
    vectors: VectorIndex | None
    words: LexicalIndex | None


def open_current(folder: Path) -> Generation:
    """The generation in use; raises StoreError with the command that mends it."""
    return store.opened(folder, _open)


def _open(folder: Path) -> Generation:
    manifest = store.read_manifest(folder)
    try:
        opened = Generation(
            manifest,
            Tables(folder / store.TABLES),
            VectorIndex.load(folder) if manifest.passages else None,
            LexicalIndex.load(folder / store.WORDS) if manifest.passages else None,
        )
        _compare_counts(opened)
    except StoreError as error:
        raise StoreError(
            f"{error}; build it again: kneadle ingest --index {folder.parent}"
        ) from error
    return opened


def _compare_counts(opened: Generation) -> None:
    manifest = opened.manifest
    passages = [len(part) for part in (opened.vectors, opened.words) if part is not None]
    counts = opened.tables.counts()
    if counts != (manifest.sources, manifest.passages) or set(passages) - {manifest.passages}:
        raise StoreError("the parts of the index do not fit together")
    if opened.vectors is not None and opened.vectors.dimension != manifest.dimension:
        raise StoreError("the vectors are not those of the index's model")
