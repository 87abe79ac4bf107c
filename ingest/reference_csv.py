"""Read tables of references as PubMed, Zotero and Rayyan write them: a work a row."""

import csv
import io
import re
from collections.abc import Iterator

from ingest.abstracts import abstract_blocks
from ingest.errors import Refused
from ingest.html_values import doi, issue_of_volume, licence, year
from ingest.own_csv import is_own, read_own
from ingest.people import surname_first
from ingest.records import Reading
from ingest.references import decoded, identifiers_in, range_of_pages, reference

# What the column of a fact is called, by each program; small letters, without other signs.
_COLUMNS = {
    "title": ("title", "articletitle"),
    "authors": ("authors", "author"),
    "year": ("publicationyear", "publishedyear", "year", "date", "publicationdate"),
    "journal": ("publicationtitle", "journalbook", "journal", "sourcetitle"),
    "volume": ("volume",),
    "issue": ("issue", "number"),
    "pages": ("pages",),
    "first": ("pagestart",),
    "last": ("pageend",),
    "article": ("artno",),
    "doi": ("doi",),
    "pmid": ("pmid", "pubmedid"),
    "pmcid": ("pmcid", "pmc"),
    "url": ("url", "link"),
    "licence": ("rights", "licence", "license"),
    "abstract": ("abstractnote", "abstract"),
    "notes": ("extra", "notes", "note"),
    "citation": ("citation",),
    "types": ("publicationtypes", "publicationtype"),
}
# "PLoS One. 2012;7(2):e30248. doi: …", as PubMed puts volume and pages into one column.
_CITATION = re.compile(r";(?P<volume>[^;:]+?)?(?::(?P<pages>[^.]+))?\.(?:\s|$)")
_SMITH_J = re.compile(r"[^,;]+\s[A-Z]{1,4}(?:\s(?:Jr|Sr|\d(?:nd|rd|th)))?\.?|(?i:et al\.?)")
# The csv module stops at cells of 128 KB; one abstract in capitals is no reason for that.
_LONGEST_CELL = 10_000_000

Row = dict[str, str]


def read_csv(data: bytes) -> Iterator[Reading | Refused]:
    """The rows of a table, in order. Raises Refused for one whose columns are not known."""
    text = decoded(data)
    header = text.split("\n", 1)[0]
    separator = max(",;\t", key=header.count)
    csv.field_size_limit(_LONGEST_CELL)
    rows = csv.reader(io.StringIO(text), delimiter=separator)
    columns = next(rows, [])
    if is_own(columns):
        yield from read_own(columns, rows)
        return
    names = [_column(cell) for cell in columns]
    if "title" not in names:
        raise Refused(
            "is a table without a column 'Title'",
            "export it from PubMed, Zotero or Rayyan, or give its columns their names",
        )
    try:
        for row in rows:
            if any(cell.strip() for cell in row):
                yield _row(names, row)
    except csv.Error as error:
        yield Refused(f"is a row that cannot be read ({error})", "export the table again")


def _column(name: str) -> str:
    """Which fact a column holds; "" where that is not known."""
    bare = re.sub(r"[^a-z]", "", name.lower())
    return next((fact for fact, known in _COLUMNS.items() if bare in known), "")


def _row(names: list[str], row: list[str]) -> Reading | Refused:
    # Spreadsheets write empty cells behind the last column.
    while len(row) > len(names) and not row[-1].strip():
        row = row[:-1]
    if len(row) > len(names):
        return Refused(
            f"has {len(row)} cells for {len(names)} columns", "put quotes around cells with commas"
        )
    cells: Row = {}
    for name, cell in zip(names, row, strict=False):
        if name and cell.strip():
            cells.setdefault(name, cell.strip())
    found = identifiers_in([cells.get("notes", ""), cells.get("url", "")])
    volume, pages = _place(cells)
    facts: dict[str, object] = {
        "title": cells.get("title"),
        "authors": list(_authors(cells.get("authors", ""))),
        "year": year([cells.get("year", "")]),
        "journal": cells.get("journal"),
        "volume": volume,
        "pages": pages,
        "doi": doi([cells.get("doi", "")]),
        # A spreadsheet that takes a column for numbers writes 22347369.0.
        "pmid": cells.get("pmid", "").removesuffix(".0") or found["pmid"],
        "pmcid": cells.get("pmcid") or found["pmcid"],
        "url": cells.get("url"),
        "licence": licence([cells.get("licence", "")]),
        "publication_types": [t for t in re.split(r"\s*;\s*", cells.get("types", "")) if t],
    }
    return reference(facts, abstract_blocks(cells.get("abstract", "")))


def _place(cells: Row) -> tuple[str | None, str | None]:
    """Volume and pages, out of the citation where they have no columns."""
    volume = issue_of_volume(cells.get("volume"), cells.get("issue"))
    pages = range_of_pages(cells.get("pages") or cells.get("first"), cells.get("last"))
    pages = pages or cells.get("article")
    citation = _CITATION.search(cells.get("citation", ""))
    if citation and not volume and not pages:
        return citation["volume"], citation["pages"]
    return volume, pages


def _authors(text: str) -> Iterator[str]:
    """Parted by ';' (Zotero) or ' and ' (Rayyan) as "Surname, Given"; by ',' as "Surname AB"."""
    for part in re.split(r"\s*[;\n]\s*", text.strip().rstrip(" .;")):
        for name in _listed(part):
            yield "et al" if name.lower().rstrip(".") == "et al" else surname_first(name)


def _listed(text: str) -> list[str]:
    text = " ".join(text.split())
    short = [part.strip() for part in re.split(r",| and ", text) if part.strip()]
    if sum(map(bool, map(_SMITH_J.fullmatch, short))) > len(short) / 2:
        return short
    names = re.split(r",? and ", text)
    if surname_first(names[0]) == names[0]:
        return [text] * bool(text)
    return list(_parted(names))


def _parted(names: list[str]) -> Iterator[str]:
    """ "Surname, Given" each; an organisation may have an "and" in it, but no comma."""
    group: list[str] = []
    for name in names:
        if "," not in name:
            group.append(name)
            continue
        yield from [" and ".join(group)] * bool(group)
        group = []
        yield name
    yield from [" and ".join(group)] * bool(group)
