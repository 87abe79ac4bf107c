"""Bring an index up to date with the files it follows: read what changed, embed what is new."""

import hashlib
import importlib.metadata
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import numpy as np

from index import plan as planning
from index import store, tables
from index.errors import StoreError
from index.generation import Generation, open_current
from index.lexical import LexicalIndex
from index.marking import mark
from index.plan import Before, Excluded, Key, Plan
from index.records import Report
from index.store import Manifest
from index.tables import Entry, Row
from index.vectors import VectorIndex
from ingest import chunk, embed
from ingest.embed import Encoder, Vectors
from ingest.model import DEFAULT_MODEL, Model, find_model, token_counter
from ingest.records import Passage

# What is being done, how much of it is done, how much there is.
Progress = Callable[[str, int, int], None]
LoadEncoder = Callable[[Model], Encoder]


def build(
    folder: Path,
    paths: Sequence[Path] = (),
    *,
    model_name: str | None = None,
    load_encoder: LoadEncoder | None = None,
    progress: Progress = lambda stage, done, total: None,
) -> Report:
    """Bring the index in `folder` up to date with `paths`, or with all that it follows already.

    The model is that of the index, for a new one the default, unless `model_name` is given.
    Nothing is embedded that was embedded before by the same weights. Raises StoreError, ModelError.
    """
    started = time.perf_counter()
    with store.writing(folder):
        previous = _usable(folder)
        followed = store.followed(folder)
        model = find_model(model_name or followed.model or DEFAULT_MODEL)
        roots, scopes = planning.follow(folder, followed.roots, paths)
        named = {(s.root, s.prefix or s.shown.name) for s in scopes if paths and s.shown.is_file()}
        if previous is None and followed.roots:
            # What an unfit index held is lost unless all that it followed is read again.
            roots, scopes = planning.follow(folder, roots, ())
        excluded = tuple(out for out in followed.excluded if out[:2] not in named)
        before = Before(
            entries=_entries(folder, previous, model, roots),
            refused=previous.tables.refused() if previous else (),
            excluded=frozenset(excluded),
            lifted=frozenset(out[:2] for out in followed.excluded if out[:2] in named),
        )
        plan = planning.survey(before, scopes, partial(progress, "Reading"))
        marked = mark(plan, folder, roots)
        changes = _Changes(model, plan, roots, excluded, marked)
        report = _apply(folder, previous, changes, load_encoder or embed.load_encoder, progress)
        return replace(report, seconds=round(time.perf_counter() - started, 3))


def remove(folder: Path, source_id: str) -> Report:
    """Take a source out of the index; its file stays where it is, and out of later runs.

    Raises StoreError where there is no such source.
    """
    started = time.perf_counter()
    with store.writing(folder):
        previous = open_current(folder)
        entry = previous.tables.entry(source_id)
        if entry is None:
            raise StoreError(f"no source '{source_id}' in {folder}; list them: kneadle list")
        manifest = previous.manifest
        model = find_model(manifest.model)
        key = (manifest.roots[entry.root], entry.source.file)
        kept = _entries(folder, previous, model, manifest.roots)
        kept[key] = tuple(other for other in kept[key] if other.source.id != source_id)
        plan = Plan(kept, refused=list(previous.tables.refused()))
        # Of a file of records one stays out, and the others are followed.
        out = (*key, "" if entry.source.record is None else source_id)
        changes = _Changes(model, plan, manifest.roots, (*manifest.excluded, out))
        report = _apply(folder, previous, changes, embed.load_encoder, lambda *_: None)
        return replace(report, refused=(), seconds=round(time.perf_counter() - started, 3))


@dataclass(frozen=True, slots=True)
class _Changes:
    model: Model
    plan: Plan
    roots: tuple[str, ...]
    excluded: tuple[Excluded, ...]
    marked: bool = False


@dataclass(frozen=True, slots=True)
class _Stored:
    """A source with its passages, and what is embedded for each of them."""

    entry: Entry
    rows: tuple[Row, ...]
    texts: tuple[str, ...]


def _usable(folder: Path) -> Generation | None:
    """The index as it is, if it can be used again."""
    try:
        return open_current(folder)
    except StoreError:
        return None


def _entries(
    folder: Path, previous: Generation | None, model: Model, roots: Sequence[str]
) -> dict[Key, tuple[Entry, ...]]:
    """The sources in each file; those that moved or met other weights do not count as unchanged."""
    if previous is None:
        return {}
    same_weights = model.weights_sha256 == previous.manifest.weights_sha256
    entries: dict[Key, tuple[Entry, ...]] = {}
    for entry in previous.tables.entries():
        before = (previous.manifest.roots[entry.root], entry.source.file)
        key = planning.rehome(folder, roots, before)
        moved = replace(entry, source=replace(entry.source, file=key[1]), fingerprint="")
        known = entry if same_weights and key == before else moved
        entries[key] = (*entries.get(key, ()), known)
    return entries


def _apply(
    folder: Path,
    previous: Generation | None,
    changes: _Changes,
    load_encoder: LoadEncoder,
    progress: Progress,
) -> Report:
    plan = changes.plan
    old = {entry.source.id for entry in previous.tables.entries()} if previous else set()
    if previous and _nothing_changed(previous, changes, old):
        manifest, embedded = previous.manifest, 0
    else:
        content = _content(previous, changes)
        encoder = partial(load_encoder, changes.model)
        vectors, embedded = _vectors(previous, content, encoder, progress)
        fill = partial(_fill, content=content, vectors=vectors, changes=changes)
        manifest = store.replace(folder, fill)
    kept = {entry.source.id for entries in plan.kept.values() for entry in entries}
    kept |= {new.document.source.id for new in plan.new}
    return Report(
        read=plan.read,
        unchanged=plan.unchanged,
        embedded_passages=embedded,
        removed=tuple(sorted(old - kept)),
        refused=tuple(plan.refused),
        sources=manifest.sources,
        passages=manifest.passages,
    )


def _nothing_changed(previous: Generation, changes: _Changes, old: set[str]) -> bool:
    plan, manifest = changes.plan, previous.manifest
    return (
        not plan.new
        and not changes.marked
        and sum(map(len, plan.kept.values())) == len(old)
        and tuple(plan.refused) == previous.tables.refused()
        and changes.roots == manifest.roots
        and changes.excluded == manifest.excluded
        and changes.model.weights_sha256 == manifest.weights_sha256
    )


def _content(previous: Generation | None, changes: _Changes) -> list[_Stored]:
    """The sources of the new generation in the order of their ids, with their passages."""
    count_tokens = token_counter(changes.model)
    sources: list[tuple[Entry, Sequence[Passage]]] = []
    for key, entries in changes.plan.kept.items():
        for entry in entries:
            kept = [row.passage for row in previous.tables.rows(entry)] if previous else []
            sources.append((replace(entry, root=changes.roots.index(key[0])), kept))
    for new in changes.plan.new:
        cut = chunk.cut(new.document, count_tokens, changes.model.window)
        root = changes.roots.index(new.key[0])
        sources.append((Entry(new.document.source, root, new.fingerprint, 0, 0), cut))
    content: list[_Stored] = []
    first = 0
    for entry, passages in sorted(sources, key=lambda stored: stored[0].source.id):
        numbered = replace(entry, first=first, count=len(passages))
        content.append(_stored(numbered, passages, changes.model.weights_sha256))
        first += len(passages)
    return content


def _stored(entry: Entry, passages: Sequence[Passage], weights: str) -> _Stored:
    texts = tuple(chunk.embedded_text(entry.source, p.heading, p.text) for p in passages)
    digests = (hashlib.sha256(f"{weights}\n{text}".encode()).digest() for text in texts)
    return _Stored(entry, tuple(map(Row, passages, digests)), texts)


def _vectors(
    previous: Generation | None,
    content: Sequence[_Stored],
    encoder: Callable[[], Encoder],
    progress: Progress,
) -> tuple[Vectors | None, int]:
    """The vectors of all passages in order, (n, d), and how many of them had to be made."""
    digests = [row.embedded for stored in content for row in stored.rows]
    texts = [text for stored in content for text in stored.texts]
    known = previous.tables.digests() if previous else {}
    missing = [number for number, digest in enumerate(digests) if digest not in known]
    parts: list[Vectors] = []
    if missing:
        wanted = [texts[number] for number in missing]
        parts.append(embed.encode_all(encoder(), wanted, partial(progress, "Embedding")))
    if previous and previous.vectors:
        parts.append(previous.vectors.rows(0, len(previous.vectors)))
    if not digests:
        return None, 0
    made = dict(zip(missing, range(len(missing)), strict=True))
    rows = [made[n] if n in made else len(missing) + known[d] for n, d in enumerate(digests)]
    return np.concatenate(parts)[rows], len(missing)


def _fill(
    generation: Path, *, content: Sequence[_Stored], vectors: Vectors | None, changes: _Changes
) -> Manifest:
    """Write every file of a generation but the manifest, which is returned."""
    entries = [stored.entry for stored in content]
    tables.write(
        generation / store.TABLES,
        ((stored.entry, stored.rows) for stored in content),
        changes.plan.refused,
    )
    if vectors is not None:
        VectorIndex.of(vectors).save(generation / store.VECTORS)
        texts = [text for stored in content for text in stored.texts]
        LexicalIndex.of(texts).save(generation / store.WORDS)
    return Manifest(
        format=store.FORMAT,
        program=importlib.metadata.version("kneadle"),
        built=datetime.now(UTC).isoformat(timespec="seconds"),
        model=changes.model.name,
        weights_sha256=changes.model.weights_sha256,
        dimension=0 if vectors is None else vectors.shape[1],
        window=changes.model.window,
        corpus_sha256=_corpus_digest(entries),
        sources=len(entries),
        passages=sum(entry.count for entry in entries),
        roots=changes.roots,
        excluded=changes.excluded,
    )


def _corpus_digest(entries: Iterable[Entry]) -> str:
    lines = (f"{e.source.id} {e.source.file} {e.fingerprint}\n" for e in entries)
    return hashlib.sha256("".join(lines).encode()).hexdigest()
