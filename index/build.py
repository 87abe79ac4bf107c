"""Bring an index up to date with the files it follows: read what changed, embed what is new."""

import hashlib
import importlib.metadata
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from index import plan as planning
from index import store, tables
from index.aside import Aside
from index.content import Stored, content
from index.errors import StoreError
from index.generation import Generation, open_current
from index.marking import Beside
from index.naming import named
from index.plan import Before, Excluded, Key, Plan
from index.records import Refusal, Report
from index.store import Manifest
from index.tables import Entry, Row
from index.works import Copy, Work, merged, own_id, same_works
from index.writing import PartsWriter
from ingest import embed
from ingest.embed import Encoder
from ingest.model import DEFAULT_MODEL, Model, find_model

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
        called = {(s.root, s.prefix or s.shown.name) for s in scopes if paths and s.shown.is_file()}
        if previous is None and followed.roots:
            # What an unfit index held is lost unless all that it followed is read again.
            roots, scopes = planning.follow(folder, roots, ())
        excluded = tuple(out for out in followed.excluded if out[:2] not in called)
        before = Before(
            copies=_copies(folder, previous, model, roots),
            refused=previous.tables.refused() if previous else (),
            excluded=frozenset(excluded),
            lifted=frozenset(out[:2] for out in followed.excluded if out[:2] in called),
        )
        with Aside(folder) as aside:
            plan = planning.survey(before, scopes, partial(progress, "Reading"), aside.put)
            changes = _Changes(model, plan, roots, before, excluded, followed.same)
            report = _apply(folder, previous, changes, load_encoder or embed.load_encoder, progress)
        return replace(report, seconds=round(time.perf_counter() - started, 3))


def remove(folder: Path, *source_ids: str) -> Report:
    """Take sources out of the index, all or none; their files stay, and out of later runs.

    Raises StoreError where there is no such source.
    """
    started = time.perf_counter()
    with store.writing(folder):
        previous = open_current(folder)
        for source_id in source_ids:
            if previous.tables.entry(source_id) is None:
                raise StoreError(f"no source '{source_id}' in {folder}; list them: kneadle list")
        manifest = previous.manifest
        model = find_model(manifest.model)
        kept = _copies(folder, previous, model, manifest.roots)
        # Of a file of records one stays out, and the others are followed.
        out = tuple(
            (*copy.key, "" if copy.source.record is None else own_id(copy.source))
            for of_file in kept.values()
            for copy in of_file
            if copy.held in source_ids
        )
        excluded = tuple(dict.fromkeys((*manifest.excluded, *out)))
        before = Before(kept, excluded=frozenset(excluded))
        plan = Plan(kept, refused=list(previous.tables.refused()))
        changes = _Changes(model, plan, manifest.roots, before, excluded, manifest.same)
        report = _apply(folder, previous, changes, embed.load_encoder, lambda *_: None)
        return replace(report, refused=(), seconds=round(time.perf_counter() - started, 3))


def merge(folder: Path, pairs: Iterable[tuple[str, str]]) -> Report:
    """Make one source of each pair of sources, by id, from now on; none where they contradict.

    Raises StoreError where there is no index.
    """
    started = time.perf_counter()
    with store.writing(folder):
        previous = open_current(folder)
        manifest = previous.manifest
        model = find_model(manifest.model)
        kept = _copies(folder, previous, model, manifest.roots)
        names = {c.held: c.name for of_file in kept.values() for c in of_file if c.shown}
        joined = ((names[a], names[b]) for a, b in pairs if a in names and b in names)
        same = tuple(dict.fromkeys((*manifest.same, *joined)))
        before = Before(kept, excluded=frozenset(manifest.excluded))
        plan = Plan(kept, refused=list(previous.tables.refused()))
        changes = _Changes(model, plan, manifest.roots, before, manifest.excluded, same)
        report = _apply(folder, previous, changes, embed.load_encoder, lambda *_: None)
        return replace(report, seconds=round(time.perf_counter() - started, 3))


@dataclass(frozen=True, slots=True)
class _Changes:
    model: Model
    plan: Plan
    roots: tuple[str, ...]
    before: Before
    excluded: tuple[Excluded, ...]
    same: tuple[tuple[str, str], ...] = ()
    notices_sha256: str = ""


def _usable(folder: Path) -> Generation | None:
    """The index as it is, if it can be used again."""
    try:
        return open_current(folder)
    except StoreError:
        return None


def _copies(
    folder: Path, previous: Generation | None, model: Model, roots: Sequence[str]
) -> dict[Key, tuple[Copy, ...]]:
    """The works in each file; those that moved or met other weights do not count as unchanged."""
    if previous is None:
        return {}
    same_weights = model.weights_sha256 == previous.manifest.weights_sha256
    copies: dict[Key, list[Copy]] = defaultdict(list)
    for copy in previous.tables.copies(previous.manifest.roots):
        key = planning.rehome(folder, roots, copy.key)
        if not same_weights or key != copy.key:
            source = replace(copy.source, file=key[1])
            copy = replace(copy, key=key, source=source, fingerprint="")
        copies[key].append(copy)
    return {key: tuple(of_file) for key, of_file in copies.items()}


def _apply(
    folder: Path,
    previous: Generation | None,
    changes: _Changes,
    load_encoder: LoadEncoder,
    progress: Progress,
) -> Report:
    beside = Beside.read(folder, changes.roots)
    plan, changes = changes.plan, replace(changes, notices_sha256=beside.sha256)
    plan.refused += (refusal for refusal in beside.refused if refusal not in plan.refused)
    plan.refused.sort(key=lambda refusal: (refusal.path, refusal.record or 0))
    kept = sum(map(len, plan.kept.values()))
    if previous and not plan.new and _nothing_changed(previous, changes, kept):
        return _report(previous.manifest, plan)
    before = previous.tables.entries() if previous and beside.refused else []
    works = beside.marked(_works(changes), {entry.source.id: entry.source for entry in before})
    copies = [copy for work in works for copy in work.copies]
    old = set(previous.tables.ids()) if previous else set()
    embedded = 0
    # What was read anew may have been refused for its id.
    read = not all(copy.document is None for copy in copies)
    if previous and not read and _nothing_changed(previous, changes, len(copies)):
        manifest = previous.manifest
    else:
        stored = content(folder, previous, works, changes.model, changes.roots)
        told = partial(progress, "Embedding")
        encoder = partial(load_encoder, changes.model)

        def fill(generation: Path) -> Manifest:
            parts = PartsWriter(generation, previous, encoder, told)
            through = parts.through(stored, len(works))
            manifest = _fill(generation, stored=through, parts=parts, changes=changes)
            nonlocal embedded
            embedded = parts.written.embedded
            return manifest

        manifest = store.replace(folder, fill)
    new = (copy.key for copy in copies if copy.document)
    return replace(
        _report(manifest, plan),
        read=tuple(dict.fromkeys(plan.shown[key] for key in new)),
        embedded_passages=embedded,
        removed=tuple(sorted(old - {work.source.id for work in works})),
    )


def _report(manifest: Manifest, plan: Plan) -> Report:
    """The report of a run that changed nothing."""
    return Report(
        unchanged=plan.unchanged,
        refused=tuple(plan.refused),
        sources=manifest.sources,
        passages=manifest.passages,
    )


def _works(changes: _Changes) -> list[Work]:
    """The works of the library with their ids; what claims the id of another is refused."""
    plan = changes.plan
    groups = same_works(plan.copies(changes.before), changes.same)
    works, claimed_twice = named(Work(merged(group), group) for group in groups)
    for work, other in claimed_twice:
        holder = other.copies[0].key
        reason = f"its id '{work.source.id}' is already that of {plan.shown.get(holder, holder[1])}"
        fix = "give one of the two another id, or delete one"
        for key in dict.fromkeys(copy.key for copy in work.copies):
            plan.refused.append(Refusal(plan.shown.get(key, key[1]), reason, fix))
    plan.refused.sort(key=lambda refusal: (refusal.path, refusal.record or 0))
    return works


def _nothing_changed(previous: Generation, changes: _Changes, copies: int) -> bool:
    """Whether a run that read nothing, and keeps that many copies, keeps all there were."""
    manifest = previous.manifest
    return (
        copies == previous.tables.copy_count()
        and tuple(changes.plan.refused) == previous.tables.refused()
        and changes.roots == manifest.roots
        and changes.excluded == manifest.excluded
        and changes.same == manifest.same
        and changes.notices_sha256 == manifest.notices_sha256
        and changes.model.weights_sha256 == manifest.weights_sha256
    )


def _fill(
    generation: Path, *, stored: Iterable[Stored], parts: PartsWriter, changes: _Changes
) -> Manifest:
    """Write every file of a generation but the manifest, which is returned."""
    digest = hashlib.sha256()

    def entries() -> Iterator[tuple[Entry, tuple[Row, ...]]]:
        for one in stored:
            digest.update(_fingerprints(one.entry))
            yield one.entry, one.rows

    tables.write(generation / store.TABLES, entries(), changes.plan.refused, changes.roots)
    written = parts.written
    return Manifest(
        format=store.FORMAT,
        program=importlib.metadata.version("kneadle"),
        built=datetime.now(UTC).isoformat(timespec="seconds"),
        model=changes.model.name,
        weights_sha256=changes.model.weights_sha256,
        dimension=written.dimension,
        vectors=written.vectors,
        window=changes.model.window,
        corpus_sha256=digest.hexdigest(),
        sources=written.sources,
        passages=written.passages,
        roots=changes.roots,
        excluded=changes.excluded,
        same=changes.same,
        notices_sha256=changes.notices_sha256,
    )


def _fingerprints(entry: Entry) -> bytes:
    lines = (f"{entry.source.id} {c.source.file} {c.fingerprint}\n" for c in entry.copies)
    return "".join(lines).encode()
