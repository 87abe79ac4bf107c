"""What kind of study a work is: by its publication type, else by its title, else by its abstract.

Publication types are MEDLINE's; their scope notes (https://meshb.nlm.nih.gov/, for example D016449,
"Randomized Controlled Trial") say what each is given to. A trial counts as randomized by Cochrane's
rule, which asks what the authors state and not what a reader infers: that the groups were formed by
some variant of the word "random" for the allocation; alternation, date of birth or record number
make it quasi-random, which is a controlled trial here (Cochrane Handbook 5.1, box 6.3.a,
https://handbook-5-1.cochrane.org/chapter_6/box_6_3_a_cochrane_definitions_and_criteria_for_randomized.htm).
"""

import re
from collections.abc import Iterable, Sequence

from ingest.study_design_words import (
    ELSEWHERE,
    IN_ABSTRACT,
    NOT_POOLED,
    OF_REVIEWS,
    ONE_CASE,
    POOLED,
    SEARCHED,
)
from ingest.study_records import Abstract, Fact
from ingest.study_text import Sentence
from ingest.study_title_words import ANIMALS, IN_TITLE, PROTOCOL, REVIEW_OF_OTHERS

# No report of a study, whatever it speaks of.
_NO_STUDY = frozenset(
    {
        "Autobiography",
        "Biography",
        "Clinical Trial, Veterinary",
        "Comment",
        "Editorial",
        "Expression of Concern",
        "Historical Article",
        "Interview",
        "Letter",
        "News",
        "Personal Narrative",
        "Published Erratum",
        "Retraction of Publication",
        "Scoping Review",
    }
)
# The first that a work has decides, in this order.
_TYPES = (
    ("Clinical Trial Protocol", "protocol"),
    ("Practice Guideline", "guideline"),
    ("Guideline", "guideline"),
    ("Network Meta-Analysis", "meta-analysis"),
    ("Meta-Analysis", "meta-analysis"),
    ("Systematic Review", "systematic review"),
    ("Randomized Controlled Trial", "randomized trial"),
    ("Case Reports", "case report"),
)
# For a review the title may say more than its type.
_OF_REVIEWS = frozenset({"systematic review", "meta-analysis"})
_NARROWER = frozenset({"umbrella review", "meta-analysis"})
# These a work has in any case: what the abstract states is narrower.
_WIDE_TYPES = (("Review", "narrative review"), ("Controlled Clinical Trial", "controlled trial"))


def read_design(abstract: Abstract, sentences: Sequence[Sentence]) -> Fact[str] | None:
    """The design, one of DESIGNS in ingest/metadata.py; None where nothing states it."""
    if is_no_study(abstract, sentences):
        return None
    types = frozenset(abstract.publication_types)
    title = [sentence for sentence in sentences if sentence.zone == "title"]
    found = (
        _protocol(sentences)
        or _by_type(types, _TYPES, title)
        or _by_title(title, sentences)
        or _by_abstract(title, sentences)
        # A record without an abstract does not show that the type is all there is to say.
        or (_by_type(types, _WIDE_TYPES, title) if len(sentences) > len(title) else None)
    )
    return found if found is not None and found.value else None


def is_no_study(abstract: Abstract, sentences: Iterable[Sentence]) -> bool:
    """Whether this is an editorial or the like, or a study of animals."""
    return bool(_NO_STUDY.intersection(abstract.publication_types)) or any(
        ANIMALS.search(sentence.text) for sentence in sentences if sentence.is_own
    )


def _protocol(sentences: Sequence[Sentence]) -> Fact[str] | None:
    found = _first(PROTOCOL, sentences[:3])
    if found is not None:
        return Fact("protocol", found.quote, found.origin)
    # A manual for treatment, or a study of one, is neither a trial nor its protocol.
    return _first(re.compile(r"(?i)\bprotocols?\b"), (s for s in sentences if s.zone == "title"))


def _by_type(
    types: frozenset[str], designs: Iterable[tuple[str, str]], title: Sequence[Sentence]
) -> Fact[str] | None:
    for name, design in designs:
        if name in types:
            narrower = _first_of(IN_TITLE, title) if design in _OF_REVIEWS else None
            if narrower is not None and narrower.value in _NARROWER:
                return narrower
            return Fact(design, name, "publication type")
    return None


def _by_title(title: Sequence[Sentence], sentences: Sequence[Sentence]) -> Fact[str] | None:
    found = _first_of(IN_TITLE, title)
    if found is not None and found.value == "systematic review":
        return _pooled(sentences) or found
    return found


def _by_abstract(title: Sequence[Sentence], sentences: Sequence[Sentence]) -> Fact[str] | None:
    said = [s for s in sentences if s.is_own and s.zone != "title"]
    if review := _first_of(OF_REVIEWS, said):
        return review
    if searched := _first(SEARCHED, said):
        return _pooled(sentences) or Fact("systematic review", searched.quote, searched.origin)
    if said and (case := ONE_CASE.search(said[0].text)):
        return Fact("case report", case.group(), said[0].origin)
    if _first(REVIEW_OF_OTHERS, title):
        return None  # it speaks of the trials of others
    return _first_of(IN_ABSTRACT, [s for s in said if not ELSEWHERE.search(s.text)])


def _pooled(sentences: Sequence[Sentence]) -> Fact[str] | None:
    """Whether a systematic review pooled its studies: then it is a meta-analysis."""
    if any(NOT_POOLED.search(sentence.text) for sentence in sentences):
        return None
    found = _first(POOLED, sentences)
    return None if found is None else Fact("meta-analysis", found.quote, found.origin)


def _first(pattern: re.Pattern[str], sentences: Iterable[Sentence]) -> Fact[str] | None:
    for sentence in sentences:
        if match := pattern.search(sentence.text):
            return Fact("", match.group(), sentence.origin)
    return None


def _first_of(
    patterns: Iterable[tuple[str, re.Pattern[str]]], sentences: Sequence[Sentence]
) -> Fact[str] | None:
    """The first pattern that any of the sentences holds; "" for a kind without a name here."""
    for design, pattern in patterns:
        if found := _first(pattern, sentences):
            return Fact(design, found.quote, found.origin)
    return None
