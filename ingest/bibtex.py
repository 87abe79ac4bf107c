"""Read BibTeX and BibLaTeX files, with the accents and braces of LaTeX."""

import logging
import re
from collections.abc import Callable, Iterator
from itertools import count

from bibtexparser.entrypoint import parse_string
from bibtexparser.exceptions import ParsingException
from bibtexparser.library import Library
from bibtexparser.middlewares.names import (
    parse_single_name_into_parts,
    split_multiple_persons_names,
)
from bibtexparser.middlewares.parsestack import default_parse_stack
from bibtexparser.model import (
    Block,
    DuplicateFieldKeyBlock,
    Entry,
    ParsingFailedBlock,
)
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

from ingest.abstracts import abstract_blocks, raised
from ingest.errors import Refused
from ingest.html_values import issue_of_volume, licence, year
from ingest.people import surname_first
from ingest.records import Reading
from ingest.references import decoded, identifiers_in, range_of_pages, reference

_LATEX = re.compile(r"[\\{}$~]|--|``|''")
# What LaTeX takes for a comment is a percentage in a file that nobody typesets.
_BARE = re.compile(r"(?<!\\)([%&#])")
_RAISED = re.compile(r"\$\s*\^\{?([^{}$\\]+)\}?\s*\$|\\textsuperscript\{([^{}]*)\}")
_LOWERED = re.compile(r"\$\s*_\{?([^{}$\\]+)\}?\s*\$")
_LINKED = re.compile(r"\\href\s*\{[^{}]*\}\s*(?=\{)")
_KEY = re.compile(r"(@\w+\s*\{\s*)([^,\n{}=\"]*)(\s*,)")
# "Smith JA", as no BibTeX style would have it: behind a surname stand initials alone.
_ABBREVIATED = re.compile(r"[^\s,]*[^\W\d_A-Z][^,]* [A-Z]{1,3}")
# What a part takes from the work that it is in, where it does not say so itself.
_INHERITED = (
    ("booktitle", "booktitle"),
    ("booktitle", "title"),
    ("year", "year"),
    ("date", "date"),
    ("volume", "volume"),
    ("number", "number"),
)
_FORMATS = (
    "fbox mbox sout text textmd textnormal textsf textsl textsubscript texttt textup underline"
)
_SIGNS = {
    "asciicircum": "^", "asciitilde": "~", "backslash": "\\", "bar": "|", "braceleft": "{",
    "braceright": "}", "greater": ">", "less": "<", "minus": "−", "pounds": "£", "quotedbl": '"',
    "underscore": "_",
}  # fmt: skip
_SHORT_SIGNS = {"S": "§", "P": "¶", "copyright": "©", "deg": "°", "degree": "°", "pounds": "£"}
_NO_WORK = frozenset({"comment", "preamble", "string", "set", "xdata"})

Fields = dict[str, str]


def read_bibtex(data: bytes) -> Iterator[Reading | Refused]:
    """The entries of a file, in order. Raises Refused for a file without any."""
    text, numbers = _numbered(decoded(data))
    blocks = _blocks(text)
    entries = {block.key: _fields(block) for block in blocks if isinstance(block, Entry)}
    found = False
    for block in blocks:
        for reading in _readings(block, lambda key: entries.get(numbers.get(key, ""), {})):
            found = True
            yield reading
    if not found:
        raise Refused("has no BibTeX entries (@article{…})", "export it again")


def _blocks(text: str) -> list[Block]:
    """What is in the file; an entry is read although it has a field twice."""
    split = parse_string(text, parse_stack=[])
    library = Library([_as_entry(block) for block in split.blocks])
    for step in default_parse_stack():
        library = step.transform(library)
    return list(library.blocks)


def _as_entry(block: Block) -> Block:
    twice = isinstance(block, DuplicateFieldKeyBlock) and block.ignore_error_block
    return twice or block


def _readings(block: Block, named: Callable[[str], Fields]) -> Iterator[Reading | Refused]:
    if isinstance(block, ParsingFailedBlock):
        line = (block.start_line or 0) + 1
        yield Refused(f"is an entry that does not parse (line {line})", "mend its braces there")
    elif isinstance(block, Entry) and block.entry_type.lower() not in _NO_WORK:
        fields = _fields(block)
        yield _reading(_inheriting(fields, named(fields.get("crossref", "").strip())))


def _fields(entry: Entry) -> Fields:
    """The values by name; of several values the first, as BibTeX does it, but all notes."""
    fields: Fields = {}
    for field in entry.fields:
        name, value = field.key.lower(), str(field.value)
        if name == "note" and name in fields:
            fields[name] += f"\n{value}"
        fields.setdefault(name, value)
    return fields


def _inheriting(part: Fields, whole: Fields) -> Fields:
    """A part of a work with what the entry of the whole says of both."""
    inherited: Fields = {}
    for name, source in _INHERITED:
        if source in whole:
            inherited.setdefault(name, whole[source])
    return {**inherited, **part}


def _reading(fields: Fields) -> Reading | Refused:
    def plain(*names: str) -> str | None:
        return next((text for name in names if (text := _plain(fields.get(name, "")))), None)

    notes = [fields.get(name, "") for name in ("note", "annote", "url", "pmcid")]
    found = identifiers_in(notes)
    title, subtitle = plain("title"), plain("subtitle")
    facts: dict[str, object] = {
        "title": f"{title}: {subtitle}" if title and subtitle else title,
        "authors": list(_authors(fields.get("author") or fields.get("editor") or "")),
        "year": year([fields.get("year", ""), fields.get("date", "")]),
        "journal": plain("journaltitle", "journal", "booktitle"),
        "volume": issue_of_volume(plain("volume"), plain("number", "issue")),
        "pages": range_of_pages(plain("pages") or plain("eid", "article-number")),
        "doi": _verbatim(fields.get("doi", "")),
        # Mendeley puts all addresses of a work into the one field.
        "url": next(iter(_verbatim(fields.get("url", "")).split()), None),
        "licence": licence([plain("copyright", "license") or ""]),
        "pmid": plain("pmid") or _eprint(fields, "pmid", "pubmed") or found["pmid"],
        "pmcid": _eprint(fields, "pmcid", "pmc") or found["pmcid"],
    }
    return reference(facts, abstract_blocks(_plain_lines(fields.get("abstract", ""))))


def _eprint(fields: Fields, *kinds: str) -> str | None:
    """BibLaTeX's way to name a work's number in an archive."""
    kind = fields.get("eprinttype") or fields.get("archiveprefix") or ""
    return fields.get("eprint") if kind.lower() in kinds else None


def _authors(text: str) -> Iterator[str]:
    """ "Surname, Given" and "Given von Surname"; what stands in braces is an organisation."""
    for name in split_multiple_persons_names(" ".join(text.split())):
        if name.lower() == "others":
            yield "et al"
        elif name.strip():
            yield _author(name)


def _author(name: str) -> str:
    if _ABBREVIATED.fullmatch(name):
        return _plain(name)
    try:
        parts = parse_single_name_into_parts(name)
    except (ParsingException, ValueError):
        return _plain(name)
    surname = _plain(" ".join([*parts.von, *parts.last]))
    given, suffix = _plain(" ".join(parts.first)), _plain(" ".join(parts.jr))
    return surname_first(", ".join(part for part in (surname, given, suffix) if part))


def _numbered(text: str) -> tuple[str, dict[str, str]]:
    """The file with keys of our own, and which each key has become first.

    Two entries with one key are two works.
    """
    numbers: dict[str, str] = {}
    counted = count(1)

    def number(key: re.Match[str]) -> str:
        own = f"k{next(counted)}"
        numbers.setdefault(key[2], own)
        return f"{key[1]}{own}{key[3]}"

    return _KEY.sub(number, text), numbers


def _decoder() -> LatexNodes2Text:
    """pylatexenc's, which leaves out what it does not know, with what reference programs write."""
    context = get_default_latex_context_db()
    macros = [MacroTextSpec(name, simplify_repl="%s") for name in ("url", *_FORMATS.split())]
    signs = {f"text{name}": sign for name, sign in _SIGNS.items()} | _SHORT_SIGNS
    macros += [MacroTextSpec(name, simplify_repl=sign) for name, sign in signs.items()]
    context.add_context_category("bare", prepend=True, macros=macros)
    return LatexNodes2Text(latex_context=context, math_mode="text")


def _plain_lines(text: str) -> str:
    """The text without LaTeX; its own where that cannot be read."""
    if not _LATEX.search(text):
        return text
    text = _LOWERED.sub(r"\1", _RAISED.sub(lambda m: raised(m[1] or m[2]), text))
    try:
        bare = _BARE.sub(r"\\\1", _LINKED.sub("", text))
        return str(_DECODER.latex_to_text(bare)).replace("^∘", "°")
    except Exception:  # it stumbles over what no TeX would take either
        return text


def _plain(text: str) -> str:
    return " ".join(_plain_lines(text).split())


def _verbatim(text: str) -> str:
    """An address or DOI, of which LaTeX wants some characters escaped."""
    return re.sub(r"\\([_%&#~])|[{}]", r"\1", text).strip()


_DECODER = _decoder()
# What does not parse is refused by name; the library's own words on it would stand in between.
logging.getLogger("bibtexparser").addHandler(logging.NullHandler())
logging.getLogger("pylatexenc").addHandler(logging.NullHandler())
