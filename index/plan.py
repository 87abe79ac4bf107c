"""Decide what a run has to do: which files are new, changed, unchanged, gone or refused."""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from index.records import Refusal
from index.works import Copy, own_id
from ingest import read
from ingest.errors import Refused
from ingest.records import Document
from ingest.walk import Found, walk

Key = tuple[str, str]  # a root and a name in it
# A file, or the source of that id in it, that was removed by hand; "" stands for the whole file.
Excluded = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Scope:
    """A part of the corpus to look at: all of a root, or what lies below `prefix` in it.

    `shown` is how the person who asked spelt it.
    """

    root: str
    prefix: str
    shown: Path

    def covers(self, name: str) -> bool:
        """Whether the file of that name in the root lies in the scope."""
        return not self.prefix or name == self.prefix or name.startswith(f"{self.prefix}/")

    def name(self, found: Found) -> str:
        """The name in the root of a file found below `shown`."""
        if not self.prefix:
            return found.name
        return self.prefix if found.path == self.shown else f"{self.prefix}/{found.name}"


@dataclass(frozen=True, slots=True)
class Before:
    """The library as the run found it: the works in each file, what was refused, what stays out.

    `lifted` are files that the person names again, so that nothing of them stays out.
    """

    copies: dict[Key, tuple[Copy, ...]] = field(default_factory=dict)
    refused: tuple[Refusal, ...] = ()
    excluded: frozenset[Excluded] = frozenset()
    lifted: frozenset[Key] = frozenset()

    def unchanged(self, key: Key, fingerprint: str) -> bool:
        """Whether what is known of a file was read from these very bytes."""
        known = {copy.fingerprint for copy in self.copies.get(key, ())}
        return known == {fingerprint} and key not in self.lifted


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A work that was read in this run."""

    key: Key
    fingerprint: str
    document: Document


@dataclass(slots=True)
class Plan:
    """What is kept of the library before, what is new, and what was refused."""

    kept: dict[Key, tuple[Copy, ...]]
    new: list[NewDocument] = field(default_factory=list)
    shown: dict[Key, str] = field(default_factory=dict)
    unchanged: int = 0
    refused: list[Refusal] = field(default_factory=list)

    def copies(self, before: Before) -> list[Copy]:
        """All copies of works that the library is to be made of."""
        held = {copy.name: copy.held for of_file in before.copies.values() for copy in of_file}
        copies = [copy for of_file in self.kept.values() for copy in of_file]
        for new in self.new:
            text = sum(len(section.text) for section in new.document.sections)
            copy = Copy(new.key, new.document.source, new.fingerprint, text, document=new.document)
            copies.append(replace(copy, held=held.get(copy.name, "")))
        out = before.excluded
        return [
            copy
            for copy in copies
            if (*copy.key, "") not in out and (*copy.key, own_id(copy.source)) not in out
        ]


def follow(
    index: Path, before: Sequence[str], paths: Sequence[Path]
) -> tuple[tuple[str, ...], list[Scope]]:
    """The roots that the index follows from now on, and the scopes of this run.

    Without `paths` every root is looked at. A path inside a root narrows the run to that part; a
    folder around roots takes their place. Roots below the index's own parent are kept relative to
    it, so that a project may move with its index.
    """
    if not paths:
        return tuple(before), [Scope(r, "", _shown(root_path(index, r))) for r in before]
    roots = list(before)
    scopes = []
    for path in paths:
        absolute = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow the link
        around = next((r for r in roots if absolute.is_relative_to(root_path(index, r))), None)
        if around is not None:
            prefix = absolute.relative_to(root_path(index, around)).as_posix()
            scopes.append(Scope(around, "" if prefix == "." else prefix, path))
            continue
        root = _root(index, absolute)
        roots = [r for r in roots if not root_path(index, r).is_relative_to(absolute)]
        roots.append(root)
        scopes.append(Scope(root, "", path))
    return tuple(roots), [scope for scope in scopes if scope.root in roots]


def root_path(index: Path, root: str) -> Path:
    """The absolute path of a root as a manifest names it."""
    return Path(os.path.abspath(index)).parent / root  # noqa: PTH100


def file_path(index: Path, root: str, name: str) -> Path:
    """The absolute path of a file of a root; a root may be that file itself."""
    path = root_path(index, root)
    return path / name if path.is_dir() else path


def rehome(index: Path, roots: Sequence[str], key: Key) -> Key:
    """Where a file stands among the roots of today, after a folder took the place of others."""
    if key[0] in roots:
        return key
    path = file_path(index, *key)
    root = next(root for root in roots if path.is_relative_to(root_path(index, root)))
    return root, path.relative_to(root_path(index, root)).as_posix()


def survey(
    before: Before,
    scopes: Sequence[Scope],
    progress: Callable[[int, int], None],
    put_aside: Callable[[Document], Document],
) -> Plan:
    """Look at every file in the scopes; read those that are new or have changed.

    A file that was taken in before and is now refused keeps what was read of it. What is read goes
    through `put_aside`, for together it may be more than memory holds.
    """
    plan = Plan(dict(before.copies))
    files = [
        ((scope.root, scope.name(found)), found, _below(scope.shown, found))
        for scope in scopes
        for found in _present(scope, plan)
    ]
    seen: set[Key] = set()
    for number, (key, found, shown) in enumerate(files, 1):
        if key not in seen and (*key, "") not in before.excluded:
            plan.shown[key] = shown
            for new in _take(plan, before, key, replace(found, name=key[1])):
                plan.new.append(replace(new, document=put_aside(new.document)))
        seen.add(key)
        progress(number, len(files))
    unlisted = [(root, name) for (root, name), found, _ in files if found.problem]
    _drop_gone(plan, scopes, seen, unlisted)
    for new in plan.new:
        plan.kept.pop(new.key, None)
    plan.refused.sort(key=lambda refusal: (refusal.path, refusal.record or 0))
    return plan


def read_again(index: Path, copy: Copy) -> Document | None:
    """The document of a copy whose text the index does not have; None where its file changed."""
    root, name = copy.key
    try:
        loaded = read.load(Found(file_path(index, root, name), name))
        if loaded.fingerprint != copy.fingerprint:
            return None
        for document in read.documents(loaded):
            if isinstance(document, Document) and document.source.record == copy.source.record:
                return document
    except Refused:
        pass
    return None


def _root(index: Path, absolute: Path) -> str:
    parent = root_path(index, ".")
    inside = absolute.is_relative_to(parent)
    return absolute.relative_to(parent).as_posix() if inside else str(absolute)


def _shown(path: Path) -> Path:
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) and path != here else path


def _below(shown: Path, found: Found) -> str:
    if found.path == shown:
        return str(shown)
    return f"{shown}{os.sep}{found.name.replace('/', os.sep)}"


def _present(scope: Scope, plan: Plan) -> Iterator[Found]:
    if scope.shown.exists() or scope.shown.is_symlink():
        yield from walk(scope.shown)
        return
    fix = "check the name; what was read from there before stays searchable"
    plan.refused.append(Refusal(str(scope.shown), "is not there", fix))


def _take(plan: Plan, before: Before, key: Key, found: Found) -> Iterator[NewDocument]:
    """What a file holds that is not known yet; what is refused goes into the plan."""
    try:
        loaded = read.load(found)
        if before.unchanged(key, loaded.fingerprint):
            plan.unchanged += 1
            plan.refused += (
                replace(refusal, path=plan.shown[key])
                for refusal in before.refused
                if refusal.file == key
            )
            return
        documents = list(read.documents(loaded))
    except Refused as error:
        plan.refused.append(Refusal(plan.shown[key], error.reason, error.fix))
        return
    except Exception as error:  # a reader met what nobody thought of: the other files go on
        reason = f"could not be read ({type(error).__name__}: {error})".replace("\n", " ")
        fix = "convert it to another format, and please report it with the file"
        plan.refused.append(Refusal(plan.shown[key], reason, fix))
        return
    for document in documents:
        if isinstance(document, Refused):
            why = (document.reason, document.fix)
            plan.refused.append(Refusal(plan.shown[key], *why, document.record, key))
        else:
            yield NewDocument(key, loaded.fingerprint, document)


def _drop_gone(
    plan: Plan, scopes: Sequence[Scope], seen: set[Key], unlisted: Sequence[Key]
) -> None:
    there = [scope for scope in scopes if scope.shown.exists()]
    for root, name in list(plan.kept):
        hidden = any(r == root and (not n or name.startswith(f"{n}/")) for r, n in unlisted)
        covered = any(scope.root == root and scope.covers(name) for scope in there)
        if covered and not hidden and (root, name) not in seen:
            del plan.kept[root, name]
