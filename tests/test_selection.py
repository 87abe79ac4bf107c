"""What was chosen for an export."""

from dataclasses import replace
from pathlib import Path

import pytest

from conftest import Ingest
from index.errors import StoreError
from index.library import Library
from index.records import Hit
from index.selection import (
    Selected,
    from_hits,
    from_sources,
    notes,
    quoted,
    shown_title,
    with_abstracts,
)
from ingest.records import Passage, Source

SOURCE = Source(
    id="doe-2001", title="Elbows", authors=("Doe J", "et al"), design="cohort", file="a", sha256="0"
)


def passage(number: int, text: str, source_id: str = "doe-2001", page: int | None = 4) -> Passage:
    return Passage(f"{source_id}#{number}", source_id, text, None, page, 0, len(text))


def hit(found: Passage, source: Source = SOURCE) -> Hit:
    return Hit(found, source, 0.5, 1, None)


def test_a_source_stands_once_with_all_its_passages_in_the_order_of_the_hits() -> None:
    other = replace(SOURCE, id="roe-2002")
    first, second, third = passage(2, "B"), passage(1, "C", "roe-2002"), passage(1, "A")
    assert from_hits([hit(first), hit(second, other), hit(third)]) == [
        Selected(SOURCE, (first, third)),
        Selected(other, (second,)),
    ]


def test_sources_are_chosen_by_id_once_each(library: Library) -> None:
    chosen = from_sources(library, ["sleep", "back", "sleep"])
    assert [one.source.id for one in chosen] == ["sleep", "back"]
    with pytest.raises(StoreError, match="no source 'nobody' in the library"):
        from_sources(library, ["nobody"])


def test_a_papers_abstract_is_found_and_a_digest_has_none(
    ingest: Ingest, corpus: Path, index_folder: Path
) -> None:
    text = "# Elbows\n\n## Abstract\n\nElbows hurt less.\n\n## Methods\n\nWe kneaded.\n"
    (corpus / "paper.md").write_text(text, "utf-8")
    (corpus / "digest.md").write_text(f"---\ndigest: true\n---\n{text}", "utf-8")
    ingest()
    library = Library.open(index_folder)
    chosen = with_abstracts(library, from_sources(library, ["paper", "digest", "sleep"]))
    assert [one.abstract for one in chosen] == ["Elbows hurt less.", None, None]


def test_a_retracted_title_says_so_once() -> None:
    assert shown_title(SOURCE) == "Elbows"
    retracted = replace(SOURCE, retracted=True)
    assert shown_title(retracted) == "RETRACTED: Elbows"
    assert shown_title(replace(retracted, title="[Retracted] Elbows")) == "[Retracted] Elbows"
    assert shown_title(replace(retracted, title=None)) == "RETRACTED: a"


def test_a_quote_says_where_it_stands_and_whose_words_it_has() -> None:
    assert quoted(SOURCE, passage(1, "Less pain.")) == "Quote, p. 4: “Less pain.” [doe-2001#1]"
    assert quoted(replace(SOURCE, digest=True), passage(1, "Less.", page=None)) == (
        "Quote from a digest of this work, not its own words: “Less.” [doe-2001#1]"
    )


def test_notes_tell_retraction_facts_missing_authors_and_digests() -> None:
    assert notes(Selected(replace(SOURCE, authors=("Doe J",)))) == ["Facts: cohort"]
    odd = replace(SOURCE, retracted=True, digest=True, n_participants=30)
    assert notes(Selected(odd, (passage(1, "Less."),))) == [
        "RETRACTED: a notice of this was met for the work.",
        "Facts: RETRACTED; cohort; 30 participants",
        "The record does not name all authors.",
        "Read as a digest: the library has an account of this work, not its text.",
        "Quote from a digest of this work, not its own words, p. 4: “Less.” [doe-2001#1]",
    ]
