"""Read what a study is from its abstract, by rules: design, size, certainty, massage, people."""

from ingest.study_certainty import read_certainty
from ingest.study_comparators import read_comparators
from ingest.study_counts import read_participants
from ingest.study_design import is_no_study, read_design
from ingest.study_dose import read_dose
from ingest.study_included import REVIEWS, read_people_in_studies, read_studies
from ingest.study_labels import read_conditions, read_regions, read_techniques
from ingest.study_records import Abstract, StudyFacts
from ingest.study_text import sentences

_TRIALS = frozenset({"randomized trial", "controlled trial"})
# No participants yet, or none of their own.
_NOBODY = frozenset({"protocol", "narrative review"})


def read_study(abstract: Abstract) -> StudyFacts:
    """All that the rules find in an abstract; what they find unclear is left out."""
    said = sentences(abstract)
    design = read_design(abstract, said)
    kind = design.value if design else None
    is_review = kind in REVIEWS
    if is_no_study(abstract, said):
        return StudyFacts(techniques=read_techniques(said), conditions=read_conditions(said))
    people = read_people_in_studies(said) if is_review else None
    if not is_review and kind not in _NOBODY:
        people = read_participants(said, kind)
    return StudyFacts(
        design=design,
        n_participants=people,
        n_studies=read_studies(said) if is_review and kind != "guideline" else None,
        certainty=read_certainty(said) if is_review else None,
        techniques=read_techniques(said),
        body_regions=read_regions(said),
        conditions=read_conditions(said),
        dose=() if is_review or kind == "narrative review" else read_dose(said),
        comparators=read_comparators(said) if is_review or kind in _TRIALS | {"protocol"} else (),
    )
