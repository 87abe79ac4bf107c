"""The corpus keeps the rules that corpus/README.md states; every rule is shown to catch a breach.

A rule takes what `read_markdown` makes of one document, or of several by id, and yields the faults
in words. No fault, no words.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path

import pytest

from index.reading import grade
from ingest.errors import Refused
from ingest.records import Metadata, Reading
from ingest.sentences import sentence_spans
from ingest.text import read_markdown

CORPUS = Path(__file__).parent.parent / "corpus"
STUDIES = sorted((CORPUS / "studies").glob("*.md"))
GUIDES = sorted((CORPUS / "guides").glob("*.md"))

HEADINGS = [
    "Question",
    "Who took part",
    "What was done",
    "What was found",
    "Harms",
    "How sure we can be",
    "In plain words",
]
PLAIN = HEADINGS[-1]
# A count of participants may stand with the participants; a figure in a summary alone may not.
REPORT = ("Who took part", "What was done", "What was found")
SUBJECTS = (
    "low-back-pain",
    "neck-and-shoulder",
    "headache-and-jaw",
    "arthritis-and-fibromyalgia",
    "sport-and-recovery",
    "cancer-and-palliative-care",
    "surgery-and-hospital",
    "pregnancy-and-birth",
    "babies-and-children",
    "older-people-and-dementia",
    "mental-health-and-sleep",
    "heart-and-blood-pressure",
    "nerves-stroke-ms-parkinsons",
    "techniques",
    "how-massage-is-thought-to-work",
    "how-massage-is-studied",
    "safety",
    "claims",
)
DIGEST_WORDS = range(180, 401)
GUIDE_WORDS = range(400, 1301)
PLAIN_WORDS = range(60, 121)
GUIDE_PLAIN_WORDS = range(80, 151)
GRADE = 8.0
# Of 228 digests; somebody reads them one after another.
SAME_OPENING = 4

Rule = Callable[[Reading], Iterator[str]]


@cache
def reading(path: Path) -> Reading:
    return read_markdown(path.read_bytes())


@cache
def digests() -> dict[str, Reading]:
    return {path.stem: reading(path) for path in STUDIES}


def under(document: Reading, *headings: str) -> str:
    """The text under these headings, or of the whole body where none is given."""
    sections = (s for s in document.sections if not headings or s.heading in headings)
    return "\n\n".join(section.text for section in sections)


# Numbers: 1,234 is 1234 and .04 is 0.04; what stands before (a minus, p <) and a per cent sign
# behind belong to the number, and so do letters: the 2 of I2 is no count.

_NUMBER = re.compile(
    r"((?<![\w)%])[-−–](?=[\d.])|[<>≤≥=~±]\s?|)"
    r"((?<![A-Za-z])[A-Za-z]*(?:\d+(?:[.,]\d+)*|(?<!\d)\.\d+))(\s?%|)"
)
_IDENTIFIERS = {"id", "doi", "pmid", "pmcid", "url", "volume", "pages", "licence"}


def numbers(text: str) -> set[str]:
    found = set()
    for before, number, percent in _NUMBER.findall(text):
        plain = re.sub(r",(?=\d{3}(?!\d))", "", number)
        plain = "0" + plain if plain.startswith(".") else plain
        sign = "-" if before in ("−", "–") else before.strip()
        found |= {plain, sign + plain, plain + percent.strip()}
    return found


@cache
def facts(source: Metadata) -> str:
    """Everything the front matter says of the study; not its page numbers and identifiers."""
    values = (getattr(source, f.name) for f in fields(source) if f.name not in _IDENTIFIERS)
    lines = (value if isinstance(value, tuple) else (value,) for value in values)
    return "\n".join(str(entry) for line in lines for entry in line)


# The rules for one document.

_ADVICE = re.compile(
    r"(?i)\byou (?:should|must|can|may|might|could|need|ought|want)\b|\bif you\b"
    r"|\byour (?:own )?(?:doctor|midwife|nurse|therapist|GP)\b"
    r"|\b(?:ask|tell|see|talk to|talk with|speak to|speak with|check with|consult) (?:a|your)\b"
    r"|\btry (?:to|a|an|the|this|it)\b|\bwe (?:recommend|advise|suggest)\b"
    r"|\bmake sure\b|\bbe sure to\b|\bit is (?:best|wise) to\b"
)
_PROMISE = re.compile(r"(?i)\b(?:massage|it|this) (?:will|cures|proves)\b|\bguarantee")
_NAMED = re.compile(r"\[([^\]]+)\]")


def identity_faults(stem: str, document: Reading) -> Iterator[str]:
    declared = document.declared
    expected = f"guide-{stem}" if is_guide(document) else stem
    if declared.id != expected:
        yield f"its id is {declared.id!r}, not {expected!r}"
    if not declared.licence:
        yield "no licence"


def is_guide(document: Reading) -> bool:
    return document.declared.design == "topic guide"


def record_faults(digest: Reading) -> Iterator[str]:
    known = digest.declared
    if not known.digest:
        yield "not marked 'digest: true'"
    if not known.design:
        yield "no design"
    if not known.direction:
        yield "no direction"
    if not (known.doi or known.pmid or known.pmcid or known.url):
        yield "no doi, pmid, pmcid or url"


def heading_faults(digest: Reading) -> Iterator[str]:
    """A heading without a text is as good as none."""
    headings = [section.heading for section in digest.sections]
    if headings != HEADINGS:
        yield f"its headings with a text are {headings}"


def length_faults(document: Reading) -> Iterator[str]:
    allowed = GUIDE_WORDS if is_guide(document) else DIGEST_WORDS
    count = len(_NAMED.sub("", under(document)).split())
    if count not in allowed:
        yield f"{count} words"


def number_faults(digest: Reading) -> Iterator[str]:
    strange = numbers(under(digest)) - numbers(facts(digest.declared))
    if strange:
        yield f"numbers that the front matter has not: {sorted(strange)}"
    lost = numbers("\n".join(digest.declared.results)) - numbers(under(digest, *REPORT))
    if lost:
        yield f"numbers of the results left out: {sorted(lost)}"


def plain_faults(document: Reading) -> Iterator[str]:
    """What is wrong with the part in plain words, which is shown alone."""
    text = _NAMED.sub("", under(document, PLAIN))
    allowed = GUIDE_PLAIN_WORDS if is_guide(document) else PLAIN_WORDS
    count = len(text.split())
    if count not in allowed:
        yield f"{count} plain words"
    if text and (level := grade(text)) and level > GRADE:
        yield f"plain words of grade {level:.1f}"
    for found in (*_ADVICE.finditer(text), *_PROMISE.finditer(text)):
        yield f"advice or promise: {found.group()!r}"


def retraction_faults(digest: Reading) -> Iterator[str]:
    first = next((s.text[slice(*sentence_spans(s.text)[0])] for s in digest.sections), "")
    if digest.declared.retracted and not re.search(r"(?i)\b(?:retracted|withdrawn)\b", first):
        yield "its first line does not say that the study was retracted"


def guide_heading_faults(guide: Reading) -> Iterator[str]:
    if not guide.sections or guide.sections[-1].heading != PLAIN:
        yield f"its last heading is not {PLAIN!r}"


DIGEST_RULES: tuple[Rule, ...] = (
    record_faults,
    heading_faults,
    length_faults,
    number_faults,
    plain_faults,
    retraction_faults,
)
GUIDE_RULES: tuple[Rule, ...] = (guide_heading_faults, length_faults, plain_faults)


def naming_faults(guide: Reading, known: Mapping[str, Reading]) -> Iterator[str]:
    """Each paragraph and each entry of a list names its digests and has no numbers but theirs."""
    for paragraph in re.split(r"\n\s*\n|\n(?=- )", under(guide)):
        named = _NAMED.findall(paragraph)
        if not named:
            yield f"names no digest: {paragraph[:60]!r}"
        if unknown := [name for name in named if name not in known]:
            yield f"no such digests: {unknown}"
        theirs = "\n".join(facts(known[name].declared) for name in named if name in known)
        if strange := numbers(_NAMED.sub("", paragraph)) - numbers(theirs):
            yield f"numbers that {named} have not: {sorted(strange)}"


# The rules for all documents together.


def twin_faults(known: Mapping[str, Reading]) -> Iterator[str]:
    """One publication has one digest."""
    for key in ("doi", "pmid", "pmcid"):
        values = (getattr(document.declared, key) for document in known.values())
        counts = Counter(value.lower() for value in values if value)
        yield from (f"{key} {value} {n} times" for value, n in counts.items() if n > 1)


def copy_faults(known: Mapping[str, Reading]) -> Iterator[str]:
    """A sentence of eight words or more stands once in the corpus."""
    places = defaultdict(list)
    for name, document in known.items():
        for sentence in _sentences(under(document)):
            places[sentence].append(name)
    for sentence, names in places.items():
        if len(names) > 1 and len(sentence.split()) >= 8:
            yield f"{names} share: {sentence}"


def _sentences(text: str) -> Iterator[str]:
    text = _NAMED.sub("", text)
    return (" ".join(_words(text[start:end])) for start, end in sentence_spans(text))


def _words(text: str) -> list[str]:
    return re.findall(r"[\w'’-]+", text.lower())


def opening_faults(known: Mapping[str, Reading]) -> Iterator[str]:
    """Few digests begin a part with the same five words."""
    sections = [section for document in known.values() for section in document.sections]
    openings = Counter((s.heading, " ".join(_words(s.text)[:5])) for s in sections)
    for (heading, opening), count in openings.items():
        if count > SAME_OPENING:
            yield f"{count} times {heading!r} begins: {opening}"


# The files.


def stray_files(files: Iterable[str]) -> list[str]:
    """What lies in the corpus, its README.md apart, and is neither a digest nor a guide."""
    return [file for file in files if not re.fullmatch(r"(?:studies|guides)/[a-z0-9-]+\.md", file)]


def test_the_corpus_holds_digests_guides_and_a_readme() -> None:
    files = (path.relative_to(CORPUS).as_posix() for path in CORPUS.rglob("*") if path.is_file())
    assert stray_files(files) == ["README.md"]


@pytest.mark.parametrize("file", ["notes.md", "studies/a.txt", "studies/new/a.md", "guides/A.md"])
def test_a_stray_file_is_caught(file: str) -> None:
    assert stray_files([file, "studies/perlman-2012-knee-oa.md"]) == [file]


def missing_guides(stems: Iterable[str]) -> list[str]:
    return sorted(set(SUBJECTS) - set(stems))


def test_each_promised_subject_has_a_guide() -> None:
    assert missing_guides(path.stem for path in GUIDES) == []


def test_a_missing_guide_is_caught() -> None:
    assert missing_guides(SUBJECTS[1:]) == ["low-back-pain"]


def count_faults(readme: str, *, digests: int, guides: int) -> list[str]:
    return [
        count for count in (f"{digests} digests", f"{guides} guides") if count not in readme.lower()
    ]


def test_the_readme_counts_what_is_there() -> None:
    readme = (CORPUS / "README.md").read_text(encoding="utf-8")
    assert count_faults(readme, digests=len(STUDIES), guides=len(GUIDES)) == []


def test_a_count_out_of_date_is_caught() -> None:
    assert count_faults("9 digests, 2 guides", digests=10, guides=2) == ["10 digests"]


# The documents.


@pytest.mark.parametrize("path", STUDIES, ids=lambda path: path.stem)
def test_a_digest_keeps_every_rule(path: Path) -> None:
    digest = reading(path)
    faults = [*identity_faults(path.stem, digest)]
    faults += [fault for rule in DIGEST_RULES for fault in rule(digest)]
    assert faults == []


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.stem)
def test_a_guide_keeps_every_rule_and_names_its_digests(path: Path) -> None:
    guide = reading(path)
    faults = [*identity_faults(path.stem, guide), *naming_faults(guide, digests())]
    faults += [fault for rule in GUIDE_RULES for fault in rule(guide)]
    assert faults == []


def test_no_two_digests_are_of_one_publication() -> None:
    assert list(twin_faults(digests())) == []


def test_no_sentence_stands_in_two_documents() -> None:
    assert list(copy_faults(digests() | {f"guide {p.stem}": reading(p) for p in GUIDES})) == []


def test_few_digests_begin_alike() -> None:
    assert list(opening_faults(digests())) == []


# The rules themselves: a good document passes, and each breach is caught.


def read(text: str) -> Reading:
    return read_markdown(text.encode())


def broken(text: str, old: str, new: str) -> Reading:
    """A document with the last `old` made `new`: the one in the body where both parts have it."""
    assert old in text
    return read(new.join(text.rsplit(old, 1)))


def test_a_good_digest_has_no_fault() -> None:
    digest = read(DIGEST)
    assert [fault for rule in DIGEST_RULES for fault in rule(digest)] == []
    assert list(identity_faults("doe-2001-elbow", digest)) == []


@pytest.mark.parametrize(
    ("rule", "old", "new", "fault"),
    [
        (record_faults, "digest: true", "digest: false", "not marked 'digest: true'"),
        (record_faults, "design: randomized trial", "design:", "no design"),
        (record_faults, "direction: favours massage", "direction:", "no direction"),
        (record_faults, "doi: 10.5555/elbow", "doi:", "no doi, pmid, pmcid or url"),
        (heading_faults, "## Harms\n", "## Side effects\n", "its headings with a text are"),
        (heading_faults, "## Harms\n", "", "its headings with a text are"),
        (
            heading_faults,
            "Nobody in either group came to harm.",
            "",
            "its headings with a text are",
        ),
        (length_faults, "Chance", "word " * 250 + "Chance", "words"),
        (
            length_faults,
            "It was a small trial, run at one club, and everyone knew which care they had.",
            "",
            "177 words",
        ),
        (number_faults, "rated by 24", "rated by 25", "has not: ['25']"),
        (number_faults, "(95% CI", "(90% CI", "has not: ['90', '90%']"),
        (number_faults, "-1.5 to", "1.5 to", "left out: ['-1.5']"),
        (number_faults, "1.0 points", "-1.0 points", "has not: ['-1.0']"),
        (number_faults, "p<0.001", "p=0.001", "left out: ['<0.001']"),
        (number_faults, "1,200", "1,300", "has not: ['1300']"),
        (number_faults, "1,200", "many", "left out: ['1200']"),
        (number_faults, "I2", "Measure 2", "has not: ['2']"),
        (number_faults, "## Who took part\n", "## Other\n", "left out: ['1200']"),
        (plain_faults, "words\n", "words\n\nToo short.\n\n## End\n", "2 plain words"),
        (plain_faults, "Some had", "word " * 60 + "Some had", "plain words"),
        (plain_faults, "a sore elbow", "epicondylar tendinopathy " * 12, "plain words of grade"),
        (plain_faults, "No one", "You should book one. No one", "'You should'"),
        (plain_faults, "No one", "Ask your doctor. No one", "'Ask your'"),
        (plain_faults, "No one", "Try to rest. No one", "'Try to'"),
        (plain_faults, "No one", "We recommend rest. No one", "'We recommend'"),
        (plain_faults, "No one", "Massage will help. No one", "'Massage will'"),
        (retraction_faults, "digest: true", "digest: true\nretracted: true", "was retracted"),
    ],
)
def test_a_breach_in_a_digest_is_caught(rule: Rule, old: str, new: str, fault: str) -> None:
    assert fault in " ".join(rule(broken(DIGEST, old, new)))


def test_a_retracted_study_that_says_so_first_is_no_fault() -> None:
    retracted = DIGEST.replace("digest: true", "digest: true\nretracted: true")
    said = broken(retracted, "Does massage", "This trial was retracted. Does massage")
    assert list(retraction_faults(said)) == []
    late = broken(retracted, "Chance", "The trial was retracted. Chance")
    assert list(retraction_faults(late)) != []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("id: doe-2001-elbow", "id: doe-2001", "its id is 'doe-2001', not 'doe-2001-elbow'"),
        ("licence: CC BY 4.0", "licence:", "no licence"),
    ],
)
def test_a_wrong_id_or_a_missing_licence_is_caught(old: str, new: str, fault: str) -> None:
    assert list(identity_faults("doe-2001-elbow", broken(DIGEST, old, new))) == [fault]


def test_a_guide_with_the_id_of_a_digest_is_caught() -> None:
    faults = identity_faults("elbow", broken(GUIDE, "id: guide-elbow", "id: elbow"))
    assert list(faults) == ["its id is 'elbow', not 'guide-elbow'"]


def test_front_matter_that_does_not_read_is_refused() -> None:
    with pytest.raises(Refused, match="unknown key 'directoin'"):
        broken(DIGEST, "direction:", "directoin:")


def test_a_good_guide_has_no_fault() -> None:
    guide = read(GUIDE)
    assert [fault for rule in GUIDE_RULES for fault in rule(guide)] == []
    assert list(naming_faults(guide, {"doe-2001-elbow": read(DIGEST)})) == []
    assert list(identity_faults("elbow", guide)) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("[doe-2001-elbow]", "[doe-2002-elbow]", "no such digests: ['doe-2002-elbow']"),
        (" [doe-2001-elbow].\n\n## In", ".\n\n## In", "names no digest: '- How long"),
        ("24 adults", "42 adults", "have not: ['42']"),
    ],
)
def test_a_breach_in_what_a_guide_names_is_caught(old: str, new: str, fault: str) -> None:
    faults = naming_faults(broken(GUIDE, old, new), {"doe-2001-elbow": read(DIGEST)})
    assert fault in " ".join(faults)


@pytest.mark.parametrize(
    ("rule", "old", "new", "fault"),
    [
        (guide_heading_faults, "## In plain words", "## In short", "its last heading is not"),
        (length_faults, "A sore elbow", "word " * 1000 + "A sore elbow", "words"),
        (plain_faults, "A sore", "Words.\n\n## End\n\nA sore", "1 plain words"),
        (plain_faults, "So it is", "If you hurt, it is", "'If you'"),
    ],
)
def test_a_breach_in_a_guide_is_caught(rule: Rule, old: str, new: str, fault: str) -> None:
    assert fault in " ".join(rule(broken(GUIDE, old, new)))


@pytest.mark.parametrize(
    ("ours", "theirs", "fault"),
    [
        ("doi: 10.5555/elbow", "doi: 10.5555/ELBOW", "doi 10.5555/elbow 2 times"),
        ("pmid: 123", "pmid: '123'", "pmid 123 2 times"),
        ("pmcid: PMC9", "pmcid: PMC9", "pmcid pmc9 2 times"),
    ],
)
def test_a_second_digest_of_one_publication_is_caught(ours: str, theirs: str, fault: str) -> None:
    values = {"doe": ours, "copy": theirs, "other": "doi: 10.5555/knee"}
    known = {name: broken(DIGEST, "doi: 10.5555/elbow", value) for name, value in values.items()}
    assert list(twin_faults(known)) == [fault]


def test_a_sentence_in_two_digests_is_caught_whatever_its_marks() -> None:
    one = read("## Harms\n\nNo harm was seen. In the end nobody came to any harm (none at all).")
    two = read("## Harms\n\nNo harm was seen.\n\nIn the end, nobody came to any harm: none at all!")
    assert list(copy_faults({"one": one, "two": two})) == [
        "['one', 'two'] share: in the end nobody came to any harm none at all"
    ]


def test_an_opening_used_too_often_is_caught() -> None:
    alike = {str(n): read(f"## Harms\n\nThe text read is silent on {n}.") for n in range(5)}
    assert list(opening_faults(alike)) == ["5 times 'Harms' begins: the text read is silent"]
    del alike["0"]
    assert list(opening_faults(alike)) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1,200 adults in 4 arms", {"1200", "4"}),
        ("P=.04, p < 0.001", {"0.04", "=0.04", "0.001", "<0.001"}),
        ("SMD −0.37 (-0.62 to -0.13)", {"0.37", "-0.37", "0.62", "-0.62", "0.13", "-0.13"}),
        ("ages 5-18, weeks 4–6", {"5", "18", "4", "6"}),
        ("I2 94%, 12 % of CD4", {"I2", "94", "94%", "12", "12%", "CD4"}),
        ("24.0 is not 24.", {"24.0", "24"}),
    ],
)
def test_numbers_keep_their_signs_and_lose_their_commas(text: str, found: set[str]) -> None:
    assert numbers(text) == found


DIGEST = """---
id: doe-2001-elbow
title: Massage for a sore elbow in tennis players
year: 2001
doi: 10.5555/elbow
design: randomized trial
n_participants: 24
population: adults with elbow pain, found among the members of a tennis club
dose: 15 minutes a day for two weeks
results:
- 1,200 members asked, 24 adults randomized
- pain 1.0 points lower, 95% CI -1.5 to -0.5, p<0.001; I2 does not apply
direction: favours massage
licence: CC BY 4.0
digest: true
---

## Question

Does massage ease elbow pain in tennis players better than rest does? Doe (2001) asked.

## Who took part

Of 1,200 members of a tennis club, 24 adults with a sore elbow joined the trial.

## What was done

Chance decided who had a massage of the forearm for 15 minutes a day over two weeks, and who put
the racket away and rested. Pain was rated by 24 adults.

## What was found

After massage elbow pain was 1.0 points lower than after rest (95% CI -1.5 to -0.5, p<0.001). With
a single trial I2 does not apply.

## Harms

Nobody in either group came to harm.

## How sure we can be

It was a small trial, run at one club, and everyone knew which care they had. A rating of how
certain the finding is was not given.

## In plain words

This trial was about massage for a sore elbow. The people in it played tennis. Some had a rub of the
arm each day, and the rest gave the arm a break. After two weeks those with the rub had a bit less
pain. The group was small, and they all knew what care they had, so the gain may be less than it
looks. No one was hurt by the rub.
"""

GUIDE_PARAGRAPH = """Massage eased elbow pain more than rest in a trial of 24 adults who played
tennis, with pain 1.0 points lower (95% CI -1.5 to -0.5) [doe-2001-elbow]. Small as it is, it stands
alone, and no review has pooled it with others [doe-2001-elbow].

"""
GUIDE = f"""---
id: guide-elbow
title: Massage for the elbow
design: topic guide
licence: CC BY 4.0
---

# Massage for the elbow

## What trials found

{GUIDE_PARAGRAPH * 8}
## What nobody knows yet

- Whether other sports differ is not known [doe-2001-elbow].
- How long the gain lasts is not known [doe-2001-elbow].

## In plain words

A sore elbow may hurt less after some days of massage. We know this from one small trial in people
who play tennis. Half of them had a rub of the arm each day. The rest gave the arm a break. The rub
did a bit more for the pain. But all of them knew what care they had, and that can sway what people
say. No one was hurt. It is not known how long the gain lasts, or if it holds for those who do not
play. So it is one small trial, and no more than that [doe-2001-elbow].
"""
