"""Read what a study is from its abstract, by rules: design, size, certainty, massage, people."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ingest.study_certainty import read_certainty
from ingest.study_comparators import read_comparators
from ingest.study_counts import read_participants
from ingest.study_design import is_no_study, read_design
from ingest.study_dose import read_dose
from ingest.study_included import REVIEWS, read_people_in_studies, read_studies
from ingest.study_labels import read_conditions, read_regions, read_techniques
from ingest.study_records import Abstract, StudyFacts
from ingest.study_text import Sentence, sentences

# No participants yet, or none of their own.
_NOBODY = frozenset({"protocol", "narrative review"})
_GIVES_NO_DOSE = REVIEWS | {"narrative review"}
_COMPARES = REVIEWS | {"randomized trial", "controlled trial", "protocol"}


def read_study(abstract: Abstract) -> StudyFacts:
    """All that the rules find in an abstract; what they find unclear is left out."""
    said = sentences(abstract)
    facts = StudyFacts(techniques=read_techniques(said), conditions=read_conditions(said))
    if is_no_study(abstract, said):
        return facts
    design = read_design(abstract, said)
    kind = design.value if design else ""
    facts = replace(facts, design=design, **_size(said, kind))
    if not facts.techniques:
        return facts  # whatever was given, compared or rubbed: it was no massage
    return replace(
        facts,
        body_regions=read_regions(said),
        dose=() if kind in _GIVES_NO_DOSE else read_dose(said),
        comparators=read_comparators(said) if kind in _COMPARES else (),
    )


def _size(said: Sequence[Sentence], kind: str) -> dict[str, Any]:
    """How many people, for a review also how many studies and how sure it is of them."""
    if kind not in REVIEWS:
        return {"n_participants": None if kind in _NOBODY else read_participants(said, kind)}
    return {
        "n_participants": read_people_in_studies(said),
        "n_studies": None if kind == "guideline" else read_studies(said),
        "certainty": read_certainty(said),
    }
