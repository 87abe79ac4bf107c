"""Find sources that look like one work and share no identifier: by their titles, by their texts."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from index.works import contradiction
from ingest.identifiers import keys
from ingest.records import Passage, Source

# Shares of runs of five words that two texts have in common (Jaccard); two abstracts of one team
# seldom share a tenth.
_SAME_TEXT = 0.7
_RUN = 5
# A text of fewer runs says too little to be told from another.
_FEWEST_RUNS = 20
_PERMUTATIONS = 64
# "Editorial" and "Massage therapy" are titles of many works.
_FEWEST_WORDS = 4
# bioRxiv and medRxiv, Research Square, Preprints.org, PsyArXiv, arXiv, SSRN, JMIR, Authorea.
_PREPRINT = re.compile(
    r"(?i)10\.(?:1101/\d|21203/rs\.|20944/preprints|31234/osf|48550/arxiv|2139/ssrn"
    r"|2196/preprints|22541/au\.)"
)


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two sources, by id, that look like one work, and what makes them look so."""

    first: str
    second: str
    reason: str


def duplicates(
    sources: Sequence[Source], passages: Callable[[str], Iterable[Passage]]
) -> tuple[Duplicate, ...]:
    """Pairs with the same title and year, or with much of their text in common.

    What differs in an identifier, is a notice about a work, or is linked as another version of it
    is no such pair.
    """
    by_title = same_titles(sources)
    known = {frozenset((pair.first, pair.second)) for pair in by_title}
    by_text = (
        pair
        for pair in _same_texts(sources, passages)
        if frozenset((pair.first, pair.second)) not in known
    )
    return (*by_title, *by_text)


def same_titles(sources: Iterable[Source]) -> tuple[Duplicate, ...]:
    """Pairs with the same title and year; a year that is not known may be the same."""
    return tuple(
        Duplicate(first.id, second.id, "the same title and year")
        for first, second in _of_one_title(sources)
        if _may_be_one(first, second) and len({first.year, second.year} - {None}) < 2
    )


def unlinked_versions(sources: Iterable[Source]) -> tuple[Duplicate, ...]:
    """Pairs with one title of which one has a preprint's DOI and nothing says what they are."""
    return tuple(
        Duplicate(first.id, second.id, "one has a preprint's DOI, the other the same title")
        for first, second in _of_one_title(sources)
        if _is_preprint(first) != _is_preprint(second)
        and contradiction(first, second) == "doi"
        and not _linked(first, second)
    )


def normal(title: str) -> str:
    """The words of a title in small letters, without accents, signs and a note of retraction."""
    plain = unicodedata.normalize("NFKD", title).casefold()
    words = re.findall(r"[^\W_]+", re.sub(r"[\u0300-\u036f]", "", plain))
    return " ".join(words[1:] if words[:1] == ["retracted"] else words)


def _of_one_title(sources: Iterable[Source]) -> Iterator[tuple[Source, Source]]:
    by_title: dict[str, list[Source]] = defaultdict(list)
    for source in sources:
        title = normal(source.title or "")
        if len(title.split()) >= _FEWEST_WORDS:
            by_title[title].append(source)
    for alike in by_title.values():
        yield from combinations(alike, 2)


def _may_be_one(first: Source, second: Source) -> bool:
    return not _linked(first, second) and contradiction(first, second) is None


def _linked(first: Source, second: Source) -> bool:
    linked = {version.partition(": ")[2] for s in (first, second) for version in s.versions}
    return bool(linked & {*keys(first), *keys(second)})


def _is_preprint(source: Source) -> bool:
    return _PREPRINT.match(source.doi or "") is not None


def _same_texts(
    sources: Sequence[Source], passages: Callable[[str], Iterable[Passage]]
) -> Iterator[Duplicate]:
    """MinHash proposes the pairs (Broder 1997); the share that is told is counted."""
    from datasketch import MinHash, MinHashLSH  # loads scipy

    index = MinHashLSH(threshold=_SAME_TEXT, num_perm=_PERMUTATIONS)
    seen: dict[str, Source] = {}
    for source in sources:
        runs = _runs(passages(source.id))
        if len(runs) < _FEWEST_RUNS:
            continue
        hashed = MinHash(num_perm=_PERMUTATIONS)
        hashed.update_batch([run.encode() for run in runs])
        for other in sorted(index.query(hashed)):
            share = _share(runs, _runs(passages(other)))
            if share >= _SAME_TEXT and _may_be_one(seen[other], source):
                yield Duplicate(other, source.id, f"{share:.0%} of their text")
        index.insert(source.id, hashed)
        seen[source.id] = source


def _runs(passages: Iterable[Passage]) -> set[str]:
    words = re.findall(r"[^\W_]+", " ".join(passage.text for passage in passages).casefold())
    return {" ".join(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)}


def _share(first: set[str], second: set[str]) -> float:
    return len(first & second) / len(first | second)
