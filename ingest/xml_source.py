"""From an XML file's bytes to its elements: nothing outside the file is read, no entity grows."""

import html
import io
import re
from collections.abc import Iterator

from lxml import etree

from ingest.abstracts import raised
from ingest.blocks import collapsed
from ingest.errors import Refused

_NO_ENTITIES = re.compile(rb"<\x00?!\x00?E\x00?N\x00?T\x00?I\x00?T\x00?Y")
# A tree takes many times the memory of its file.
_LARGEST_TREE = 100 * 1024 * 1024
_FORMULAS = frozenset({"inline-formula", "disp-formula", "math"})
_NOTES = frozenset({"aff", "author-notes", "corresp", "fn", "table-fn"})
_CUT = "export it again; what came before that place is read"


def root_name(data: bytes) -> str:
    """The name of the outermost element, without its namespace.

    Raises Refused for what is no XML, or declares entities of its own.
    """
    if _NO_ENTITIES.search(data[: _end_of_prolog(data)]):
        raise Refused("defines its own XML entities", "export it again without a DTD inside")
    try:
        for _, element in etree.iterparse(io.BytesIO(data), events=("start",), no_network=True):
            return etree.QName(element).localname
    except etree.XMLSyntaxError as error:
        raise _damaged(error) from error
    raise Refused("has no XML element", "export it again")


def parsed(data: bytes) -> etree._Element:
    """The whole tree's root; raises Refused where the XML is damaged, or is no one article."""
    if len(data) > _LARGEST_TREE:
        size = f"{len(data) / 1024**2:,.0f} MB"
        raise Refused(f"is {size} of XML in one piece, over the limit of 100 MB", "split it")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _damaged(error) from error


def elements(data: bytes, *names: str) -> Iterator[etree._Element | Refused]:
    """The elements of these names one by one, each dropped when the next is asked for.

    Where the file is cut off or damaged, a refusal comes after those before that place.
    """
    events = etree.iterparse(
        io.BytesIO(data),
        events=("end",),
        tag=[f"{{*}}{name}" for name in names],
        resolve_entities=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for _, element in events:
            yield element
            element.clear()
            while element.getprevious() is not None and element.getparent() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        yield _damaged(error)


def plain_names(root: etree._Element) -> etree._Element:
    """The tree with the names of its elements alone: programs differ in their namespaces."""
    for element in root.iter("{*}*"):
        if isinstance(element.tag, str) and element.tag.startswith("{"):
            element.tag = etree.QName(element).localname
    return root


def text(element: etree._Element | None) -> str:
    """What is written in an element, on one line; "" for none."""
    return "" if element is None else collapsed("".join(_pieces(element)))


def pieces(element: etree._Element) -> str:
    """What is written in an element, with the white space that it has there."""
    return "".join(_pieces(element))


def _pieces(element: etree._Element) -> Iterator[str]:
    own = element.text or ""
    # "H<sub>2</sub>O" is H2O, and is looked for so.
    is_raised = _localname(element) == "sup" or element.get("face") == "superscript"
    yield raised(own) if is_raised else own
    for child in element:
        if child.tag is etree.Entity:
            yield html.unescape(child.text or "")
        elif isinstance(child.tag, str) and not (_says_twice(child) or _is_reference_mark(child)):
            # Formulas are indented as programs write them.
            formula = _localname(child) in _FORMULAS
            yield from [text(child)] if formula else _pieces(child)
        yield child.tail or ""


def _localname(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _says_twice(element: etree._Element) -> bool:
    """Whether it is the TeX or an annotation of a formula that stands beside it."""
    return _localname(element) in {"tex-math", "annotation", "annotation-xml"}


def _is_reference_mark(element: etree._Element) -> bool:
    """Whether it is a mark of a note, or a raised number of a cited work.

    Without what it points to, it would read as part of a word.
    """
    name, inside = _localname(element), [_localname(e) for e in element.iter()]
    if name == "xref" and element.get("ref-type") in _NOTES:
        return True
    cites = any(e.get("ref-type") == "bibr" for e in element.iter())
    return cites and (name == "sup" or (name == "xref" and "sup" in inside))


def _end_of_prolog(data: bytes) -> int:
    """Where the first element begins; all of the first million bytes where that is not clear."""
    start = re.search(rb"<\x00?[A-Za-z]", data[:1_000_000])
    return start.start() if start else 1_000_000


def _damaged(error: Exception) -> Refused:
    place = f" at line {error.lineno}" if isinstance(error, etree.XMLSyntaxError) else ""
    return Refused(f"is cut off or damaged XML{place}", _CUT)
