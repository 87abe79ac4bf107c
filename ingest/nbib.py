"""Read PubMed's tagged text (NBIB, MEDLINE), which it also saves as .txt.

The tags: https://pubmed.ncbi.nlm.nih.gov/help/#pubmed-format. Biopython reads them too; it is a
toolkit of compiled code of which this would be all that is used.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from ingest.abstracts import abstract_blocks
from ingest.blocks import Block
from ingest.errors import Refused
from ingest.html_values import issue_of_volume, year
from ingest.people import surname_first
from ingest.pubmed_notices import linked
from ingest.records import Reading
from ingest.references import decoded, reference

# A tag fills four places, a hyphen the fifth; what goes on below it is indented by six.
_LINE = re.compile(r"(?P<tag>[A-Z][A-Z0-9]{0,3}) {0,3}- ?(?P<value>.*)")
_START = re.compile(r"\s*(?:PMID-|PMID {0,3}- )\s*\d+\s*\n(?:\s*\n)*[A-Z][A-Z0-9]{0,3} {0,3}- ")
_PMID = re.compile(r"PMID: *(\d+)")
_LINKS = {
    "RIN": "RetractionIn",
    "PRIN": "PartialRetractionIn",
    "ECI": "ExpressionOfConcernIn",
    "EIN": "ErratumIn",
    "CRI": "CorrectedandRepublishedIn",
    "RRI": "RetractedandRepublishedIn",
    "UIN": "UpdateIn",
    "UOF": "UpdateOf",
}
_NO_TITLE = frozenset({"", "[Not Available].", "[Not Available]"})

Fields = list[tuple[str, str]]


def is_nbib(text: str) -> bool:
    """Whether a text begins as PubMed's tagged format does."""
    return _START.match(text) is not None


def read_nbib(data: bytes) -> Iterator[Reading | Refused]:
    """The records of an export, in order. Raises Refused for a file without any."""
    found = False
    for fields in _records(decoded(data)):
        found = True
        yield _reading(fields)
    if not found:
        raise Refused("has no PubMed records", "export it again, in the format 'PubMed'")


def _records(text: str) -> Iterator[Fields]:
    """The tags and values of each record; a record begins with its PMID, or behind a blank line."""
    fields: Fields = []
    blank = False
    for line in text.split("\n"):
        match = _LINE.fullmatch(line)
        if match and fields and (blank or (match["tag"] == "PMID" and _has(fields, "PMID"))):
            yield fields
            fields = []
        if match:
            fields.append((match["tag"], match["value"].strip()))
        elif line.strip() and fields:
            tag, value = fields[-1]
            fields[-1] = (tag, f"{value} {line.strip()}")
        blank = not line.strip()
    if fields:
        yield fields


def _has(fields: Fields, tag: str) -> bool:
    return any(name == tag for name, _ in fields)


def _reading(fields: Fields) -> Reading | Refused:
    of: dict[str, list[str]] = defaultdict(list)
    for tag, value in fields:
        of[tag].append(value)
    notices, versions = linked(
        of["PT"],
        [
            (kind, pmid[1] if (pmid := _PMID.search(value)) else "", value)
            for tag, kind in _LINKS.items()
            for value in of[tag]
        ],
    )
    titles = [*of["TI"], *of["TT"], *of["BTI"], *of["CTI"]]
    facts: dict[str, object] = {
        "title": next((title for title in titles if title not in _NO_TITLE), ""),
        "authors": list(_authors(fields)),
        "year": year([*of["DP"], *of["DEP"], *of["EDAT"], *of["CRDT"]]),
        # A book is not printed in itself.
        "journal": next(iter([*of["JT"], *of["TA"], *(of["BTI"] if of["TI"] else [])]), None),
        "volume": issue_of_volume(_first(of["VI"]), _first(of["IP"])),
        "pages": _first(of["PG"]),
        "pmid": _first(of["PMID"]),
        "pmcid": _first(of["PMC"]),
        "doi": next((v[:-6] for v in [*of["AID"], *of["LID"]] if v.endswith(" [doi]")), None),
        "publication_types": of["PT"],
        "notices": list(notices),
        "versions": list(versions),
        "retracted": "Retracted Publication" in of["PT"],
    }
    return reference(facts, _abstract(of))


def _abstract(of: dict[str, list[str]]) -> list[Block]:
    """The abstract and those beside it in English; one in another tongue where it is alone."""
    blocks = [block for text in of["AB"] for block in abstract_blocks(text)]
    tongues = [*of["OABL"], *[""] * len(of["OAB"])]
    for text, tongue in zip(of["OAB"], tongues, strict=False):
        if not blocks or tongue in {"", "eng"}:
            # "Publisher: Abstract available from the publisher." says that there is none.
            blocks += abstract_blocks(re.sub(r"^Publisher: (?:Abstract available .*)?", "", text))
    return blocks


def _authors(fields: Fields) -> Iterator[str]:
    """In the order of the record; full names only where it has no short ones."""
    tag = "AU" if _has(fields, "AU") else "FAU"
    for name, value in fields:
        if name in {tag, "CN"} and value:
            yield "et al" if value.lower().rstrip(".") == "et al" else surname_first(value)


def _first(values: list[str]) -> str | None:
    return next(iter(values), None)
