"""Which techniques, conditions and body regions a study is about."""

import re
from collections.abc import Iterable, Iterator, Sequence

from ingest.study_comparators import compared_from
from ingest.study_conditions import CONDITIONS
from ingest.study_people import PEOPLE
from ingest.study_records import Fact
from ingest.study_terms import (
    MASSAGE,
    OTHER_MASSAGE,
    REGIONS,
    TECHNIQUES,
    Terms,
    find,
    terms,
)
from ingest.study_text import Sentence, any_of

_SHAM = re.compile(r"(?i)\b(?:sham|placebo|simulated) (?:\w+ )?\Z")
_INFANTS = re.compile(r"(?i)\b(?:infants?|newborns?|neonates?|bab(?:y|ies))\b")
# Where none but these is named, a title that says "massage" names another.
_BESIDE_MASSAGE = frozenset(
    {
        "acupressure",
        "reflexology",
        "manual therapy",
        "soft-tissue manipulation",
        "myofascial release",
        "gua sha",
    }
)
# The wider name says nothing beside the narrower.
_WIDER = (
    ("pain", r".+ pain|delayed onset muscle soreness|.*headache|migraine|labour pain|fibromyalgia"),
    ("headache", r".+ headache|migraine"),
    ("back pain", "low back pain"),
    ("osteoarthritis", ".+ osteoarthritis"),
    ("cancer", "breast cancer"),
    ("anxiety", "generalized anxiety disorder"),
    ("depression", "postnatal depression"),
    ("hypertension", "prehypertension"),
    ("diabetes", "diabetic neuropathy"),
    ("pregnancy", "childbirth"),
    ("sleep", "insomnia"),
)
_POPULATION = any_of(rf"""
\b{PEOPLE}\b[^.;,()]{{0,40}}?\b(?:with|on|having|who had|after|living with|treated for|undergoing
    |under)\b(?P<what>[^.;()]{{0,80}})
""")
# Of these a title says that they ache; a sentence on massage, most often, that they were measured.
_WORKED_ON = tuple(term for term in REGIONS if term[0] != "head") + terms(r"""
head = (?<!neck )(?<!per )head|scalp|face(?=,| and neck| massage)|facial|forehead
""")
_HANDS_ON = any_of(r"""
massag|reflexolog|tuina|shiatsu|acupressure|release|drainage|compression|rolling|rolled
manipulation|effleurage|petrissage|friction
""")


def read_techniques(sentences: Sequence[Sentence]) -> tuple[Fact[str], ...]:
    """The techniques under study; "massage" where none is named in particular."""
    said = [s for s in sentences if s.is_own]
    found = list(_unique(_named(TECHNIQUES, said)))
    if found and not {fact.value for fact in found} <= _BESIDE_MASSAGE:
        return tuple(found)
    for sentence in said:
        if found and sentence.zone != "title":
            break
        match = MASSAGE.search(OTHER_MASSAGE.sub("", sentence.text))
        if match:
            infants = any(_INFANTS.search(s.text) for s in said if s.zone == "title")
            name = "infant massage" if infants else "massage"
            return (*found, Fact(name, match.group(), sentence.origin))
    return tuple(found)


def read_conditions(sentences: Sequence[Sentence]) -> tuple[Fact[str], ...]:
    """What the people in the study have, by its title and by what is said of them."""
    found = list(_unique(_conditions(sentences)))
    names = {fact.value for fact in found}
    needless = {
        wide
        for wide, narrow in _WIDER
        if any(re.fullmatch(narrow, name) for name in names - {wide})
    }
    return tuple(fact for fact in found if fact.value not in needless)


def read_regions(sentences: Sequence[Sentence]) -> tuple[Fact[str], ...]:
    """Where the complaint is or where the hands worked, of BODY_REGIONS in ingest/metadata.py."""
    return tuple(_unique(_regions(sentences)))


def _named(wanted: Terms, sentences: Iterable[Sentence]) -> Iterator[Fact[str]]:
    """The terms in the sentences, but for what was given as a sham."""
    for sentence in sentences:
        rest = OTHER_MASSAGE.sub(lambda match: " " * len(match.group()), sentence.text)
        for name, match in find(wanted, rest):
            if not _SHAM.search(rest, 0, match.start()):
                yield Fact(name, match.group(), sentence.origin)


def _conditions(sentences: Sequence[Sentence]) -> Iterator[Fact[str]]:
    yield from _named(CONDITIONS, (s for s in sentences if s.zone == "title"))
    for sentence in sentences:
        if sentence.zone in {"methods", "aim", "whole", "results"}:
            for match in _POPULATION.finditer(sentence.text):
                part = Sentence(match["what"], sentence.zone)
                yield from _named(CONDITIONS, [part])


def _regions(sentences: Sequence[Sentence]) -> Iterator[Fact[str]]:
    for sentence in sentences:
        if sentence.zone == "title":
            yield from _named(REGIONS, [sentence])
        elif sentence.zone in {"methods", "whole"} and _HANDS_ON.search(sentence.text):
            own = sentence.text[: compared_from(sentence.text)]
            yield from _named(_WORKED_ON, [Sentence(own, sentence.zone)])


def _unique(facts: Iterable[Fact[str]]) -> Iterator[Fact[str]]:
    """The first fact of each value, in order."""
    seen: set[str] = set()
    for fact in facts:
        if fact.value not in seen:
            seen.add(fact.value)
            yield fact
