"""Write references in BibTeX, in UTF-8; characters that LaTeX acts on are written as commands."""

import re
from collections.abc import Iterable, Iterator

from index.cite import address
from index.display import line
from index.export_ris import ris_type
from index.locators import page_range, split_volume
from index.names import Name, named, split_name
from index.selection import Selected, notes, notice_mark, shown_title
from ingest.records import Source

# online is BibLaTeX's; what knows it not takes it for misc, which Zotero takes for a book.
_TYPES = {"JOUR": "article", "RPRT": "techreport", "ELEC": "online"}
# A brace is never written as \{: BibTeX counts braces and does not see the backslash.
_COMMANDS = {
    "\\": r"{\textbackslash}",
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
    **{character: f"\\{character}" for character in "#$%&_"},
}
_SPECIAL = re.compile(r"[\\{}~^#$%&_]")
# Words that a style which lowers titles would spoil: HIV and PLoS anywhere; names in a title with
# few capitals ("the Dominican Republic"); these names also where every word has one.
_INNER = r"[^\W_]+[A-ZÀ-ÖØ-Þ][^\W_]*"
_KNOWN = (
    "Achilles|Alexander|Alzheimer|American|Asian|Ayurvedic|Canadian|Chinese|Cochrane|Crohn|Doppler"
    "|European|German|Indian|Iranian|Japanese|Korean|Oketani|Parkinson|Swedish|Taiwanese|Thai"
    "|Turkish"
)
_CAPITALS = re.compile(rf"(?<![\w\\{{])(?:{_INNER}|(?:{_KNOWN})(?!\w))")
_FEW_CAPITALS = re.compile(rf"{_CAPITALS.pattern}|(?<=[a-z,)] )[A-ZÀ-ÖØ-Þ][^\W_]+")
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
# Addresses are shown by commands that take all characters but these.
_IN_ADDRESS = {"{": "%7B", "}": "%7D", "\\": "%5C"}

Field = tuple[str, str]


def write_bibtex(selection: Iterable[Selected]) -> str:
    """One entry a source under the source's id; every value stands on one line."""
    return "\n".join(_entry(chosen) for chosen in selection)


def _entry(chosen: Selected) -> str:
    kind = _TYPES.get(ris_type(chosen.source), "misc")
    fields = "".join(f"  {name} = {{{value}}},\n" for name, value in _fields(chosen) if value)
    return f"@{kind}{{{chosen.source.id},\n{fields}}}\n"


def _fields(chosen: Selected) -> Iterator[Field]:
    source = chosen.source
    yield "author", _authors(source.authors)
    yield "title", _title(shown_title(source))
    yield from _published(source)
    yield "doi", _address(source.doi)
    yield "url", _address(address(source))
    yield "pmid", source.pmid or ""
    yield "pmcid", source.pmcid or ""
    yield "abstract", _escaped(chosen.abstract or "")
    yield "keywords", ", ".join(map(_escaped, _keywords(source)))
    # Styles print `note` behind the reference; `annote` is for the reader of the file.
    yield "note", notice_mark(source)
    yield "annote", " / ".join(map(_escaped, notes(chosen)))


def _title(title: str) -> str:
    words = _LONG_WORD.findall(title)
    capitals = sum(word[0].isupper() for word in words)
    kept = _FEW_CAPITALS if 2 * capitals < len(words) else _CAPITALS
    return kept.sub(r"{\g<0>}", _escaped(title))


def _published(source: Source) -> Iterator[Field]:
    yield "journal", _escaped(source.journal or "")
    yield "year", str(source.year or "")
    volume, number = split_volume(source.volume or "")
    yield "volume", _escaped(volume)
    yield "number", _escaped(number or "")
    first, last = page_range(source.pages or "")
    yield "pages", f"{_escaped(first)}--{_escaped(last)}" if last else _escaped(first)


def _authors(authors: tuple[str, ...]) -> str:
    known, more = named(authors)
    written = [_author(split_name(author)) for author in known]
    return " and ".join(written + ["others"] * (more and bool(written)))


def _author(name: Name) -> str:
    """ "van der Berg, J. P."; what is not certainly a person's name is kept whole by braces."""
    if not name.given:
        return f"{{{_escaped(name.family)}}}"
    return ", ".join(_escaped(part) for part in (name.family, name.suffix, name.given) if part)


def _keywords(source: Source) -> list[str]:
    words = (source.design or "", *source.conditions, *source.techniques)
    # A comma or a semicolon ends a keyword.
    return [re.sub("[,;]", "", word) for word in dict.fromkeys(words) if word]


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda match: _COMMANDS[match.group()], line(text))


def _address(text: str | None) -> str:
    return re.sub(r"[{}\\]", lambda match: _IN_ADDRESS[match.group()], line(text or ""))
