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
        "hits": [_hit_record(rank, hit) for rank, hit in enumerate(answer.listed(k), 1)],
    }


def _hit_record(rank: int, hit: Hit) -> dict[str, Any]:
    passage = asdict(hit.passage)
    del passage["source_id"]
    return {
        "rank": rank,
        "score": round(hit.score, 6),
        "source": asdict(hit.source),
        "passage": passage,
        "citation": asdict(cite(hit.source, hit.passage)),
    }


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
