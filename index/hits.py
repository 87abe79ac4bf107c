"""Make hits of what a search ranked: the best sources, each with its best passages."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from index.evidence import MARGIN
from index.group import Places, lead, within
from index.rank import Candidates, Scored
from index.records import Hit, Parts
from index.tables import Tables
from ingest.records import Passage, Source

# Among how many of a source's passages its answer is looked for.
LEADS = 10


@dataclass(frozen=True, slots=True)
class Ranked:
    """The candidates of a search with their scores, grouped by source, best first."""

    question: str
    candidates: Candidates
    scored: Scored
    places: Places


def best_hits(
    tables: Tables, ranked: Ranked, k: int, bonus: Callable[[Source], float] | None
) -> Iterator[Hit]:
    """The k best sources, each by the best of its passages that answers, others below it.

    A source ranks by its best passage of all, and by its evidence, its `bonus`, where another is
    as good; not by that where there is none.
    """
    places, total = ranked.places, ranked.scored.total
    best = []
    for source in within(places, total, k, MARGIN if bonus else 0.0):
        entry = tables.entry_number(source)
        extra = bonus(entry.source) if bonus else 0.0
        best.append((float(total[places[source][0]]) + extra, extra, entry, source))
    # Stable: equals keep the order of relevance.
    best.sort(key=lambda found: -found[0])
    shown = {source: places[source][: max(k, LEADS)] for *_, source in best[:k]}
    rows = ranked.candidates.rows
    owners = {int(rows[n]): entry.source.id for *_, entry, s in best[:k] for n in shown[s]}
    passages = tables.passages(owners)
    for score, extra, entry, source in best[:k]:
        hits = [
            _hit(entry.source, passages[int(rows[place])], ranked, place, extra)
            for place in shown[source]
        ]
        first = lead(hits, ranked.question)
        yield replace(first, score=score, further=tuple(hit for hit in hits if hit is not first))


def _hit(source: Source, passage: Passage, ranked: Ranked, place: int, extra: float) -> Hit:
    candidates, scored = ranked.candidates, ranked.scored
    row = int(candidates.rows[place])
    return Hit(
        passage=passage,
        source=source,
        score=float(scored.total[place]) + extra,
        semantic_rank=candidates.semantic.get(row),
        lexical_rank=candidates.lexical.get(row),
        parts=Parts(
            words=float(scored.words[place]),
            passage=float(scored.passage[place]),
            document=float(scored.document[place]),
            evidence=extra,
        ),
    )
