"""What a terminal shows of an answer: text for people, records for programs."""

import textwrap
from dataclasses import asdict
from typing import Any

from index.cite import address, cite, label
from index.display import line
from index.facts import facts
from index.records import Answer, Hit


def answer_record(answer: Answer, k: int) -> dict[str, Any]:
    """What `search --json` prints; its shape is kept."""
    return {
        "query": answer.query,
        "answered": answer.answered,
        "confidence": None if answer.confidence is None else round(answer.confidence, 4),
        "cutoff": answer.cutoff,
        "read_as": {repair.typed: repair.meant for repair in answer.repairs},
        "hits": [_hit_record(rank, hit) for rank, hit in enumerate(answer.listed(k), 1)],
    }


def _hit_record(rank: int, hit: Hit) -> dict[str, Any]:
    passage = asdict(hit.passage)
    del passage["source_id"]
    return {
        "rank": rank,
        "score": round(hit.score, 6),
        "score_parts": hit.parts
        and {name: round(part, 6) for name, part in asdict(hit.parts).items()},
        "source": asdict(hit.source),
        "passage": passage,
        "citation": asdict(cite(hit.source, hit.passage)),
    }


def explained_question(answer: Answer) -> str:
    """How a question was read, and how sure the library is to answer it."""
    told = []
    if answer.widened:
        told.append(f"Looked for as well: {line(', '.join(answer.widened))}.")
    if answer.confidence is not None and answer.cutoff is not None:
        told.append(
            f"Confidence {answer.confidence:.2f}; from {answer.cutoff:.2f} on it counts as an "
            "answer."
        )
    return "\n".join(told)


def explained(hit: Hit) -> str:
    """What a hit's score is made of, and where each kind of search had it."""
    parts = hit.parts
    if parts is None:
        return ""
    first = max((hit, *hit.further), key=lambda other: other.score)
    other = "" if first is hit else f" (that of {first.passage.id}, the source's best passage)"
    return (
        f"   score {hit.score:.3f}{other}; this passage: half of words {parts.words:.3f} and "
        f"meaning {(parts.passage + parts.document) / 2:.3f}, evidence {parts.evidence:.3f}\n"
        f"   meaning: passage {parts.passage:.3f}, document {parts.document:.3f}\n"
        f"   by words {_place(hit.lexical_rank)}, by meaning {_place(hit.semantic_rank)}"
    )


def _place(rank: int | None) -> str:
    return "not found" if rank is None else f"no. {rank}"


def hit_text(rank: int, hit: Hit, width: int, *, bold: bool) -> str:
    """A hit for a person: its source, what is known of that, the passage, where to go on.

    `width` in characters; `bold` has the answering sentence stand out on a terminal.
    """
    source = hit.source
    lines = [
        f"{rank}. {line(label(source, hit.passage.page))}",
        f"   {line('; '.join(facts(source)))}",
        f"   {line(source.title or '')}" if source.authors else "",
        f"   [{line(hit.passage.heading)}]" if hit.passage.heading else "",
        textwrap.fill(_quote(hit, bold), width, initial_indent="   ", subsequent_indent="   "),
        f"   {line(address(source) or '')}",
        f"   kneadle show {source.id}",
    ]
    return "\n".join(text for text in lines if text.strip())


def _quote(hit: Hit, bold: bool) -> str:
    """The passage between quotation marks, its answering sentence in bold."""
    text = hit.passage.text
    if hit.sentence is None or not bold:
        return f"“{line(text)}”"
    start, end = hit.sentence
    parts = (line(text[:start]), f"\033[1m{line(text[start:end])}\033[0m", line(text[end:]))
    return f"“{' '.join(part for part in parts if part)}”"
