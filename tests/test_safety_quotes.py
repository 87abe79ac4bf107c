"""What is quoted on a warning sign: whole sentences that speak of it, as they stand."""

from pathlib import Path

from conftest import Ingest
from index.library import Library
from index.safety import Quote, Sign
from index.safety_quotes import quotes

GUIDE = """---
id: guide
retracted: {retracted}
---

# Guide

## Signs to Know

Fever is one. A hot bath is none. Chills with a FEVER are another.

## Other

Fever again.
"""
SIGN = Sign("fever", "Fever", False, "", None, None, ("fever",), (Quote("guide", "signs to know"),))


def test_the_sentences_that_speak_of_it_are_quoted(
    ingest: Ingest, corpus: Path, index_folder: Path
) -> None:
    (corpus / "guide.md").write_text(GUIDE.format(retracted="false"), "utf-8")
    ingest()
    (found,) = quotes(Library.open(index_folder), SIGN)
    said = [found.passage.text[start:end] for start, end in found.spans]
    assert said == ["Fever is one.", "Chills with a FEVER are another."]
    assert found.source.id == "guide"


def test_a_library_without_the_source_or_with_a_retracted_one_quotes_nothing(
    ingest: Ingest, corpus: Path, index_folder: Path
) -> None:
    ingest()
    assert quotes(Library.open(index_folder), SIGN) == []
    (corpus / "guide.md").write_text(GUIDE.format(retracted="true"), "utf-8")
    ingest()
    assert quotes(Library.open(index_folder), SIGN) == []
