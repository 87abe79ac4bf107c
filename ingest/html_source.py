"""From a web page's bytes to its tree: which charset, and what is no web page at all."""

import codecs
import re

from lxml import etree, html

from ingest.errors import Refused

_SIGNATURES = (
    (b"%PDF", "a PDF", ".pdf"),
    (b"PK\x03\x04", "a zip archive, as Word and EPUB files are", ".docx"),
    (b"\xd0\xcf\x11\xe0", "an old Office file", ".doc"),
    (b"\x1f\x8b", "a gzip archive", ".html.gz, and unpack it"),
    (b"\x89PNG", "a picture", ".png"),
    (b"\xff\xd8\xff", "a picture", ".jpg"),
    (b"GIF8", "a picture", ".gif"),
    (b"{\\rtf", "rich text", ".rtf"),
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# https://encoding.spec.whatwg.org/#names-and-labels: what browsers read, by Python's names for it,
# and the labels that they read as something wider than their name.
_READ_BY_BROWSERS = _words(
    "utf-8 cp866 iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-10"
    " iso8859-13 iso8859-14 iso8859-15 iso8859-16 koi8-r koi8-u mac-roman cp874 cp1250 cp1251"
    " cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 gb18030 big5hkscs euc_jp iso2022_jp cp932"
    " cp949"
)
_LABELS = {
    "iso-8859-8-i": "iso8859-8",
    "windows-874": "cp874",
    "x-gbk": "gb18030",
    "x-sjis": "cp932",
}
_READ_AS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    # A tag that could be read in ASCII is not in UTF-16, whatever it says.
    "utf-16": "utf-8",
    "utf-16-le": "utf-8",
    "utf-16-be": "utf-8",
}
# Browsers look at 1024 bytes; pages put scripts before the tag, and then it is the server that
# told the browser, which a saved file cannot.
_PRESCAN = 16_384
_COMMENT = re.compile(rb"<!--.*?-->", re.S)
_META = re.compile(rb"<meta[\s/]([^>]*)>", re.I)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:+-]+)", re.I)
_XML_ENCODING = re.compile(rb"\s*<\?xml[^>]*?\bencoding\s*=\s*[\"']([^\"']+)[\"']", re.I)
# Characters that XML, and so lxml, has no place for, and any that are written as numbers.
_UNPRINTABLE = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_REFERENCE = re.compile(r"&#(?:x0*([0-9a-f]{1,6})|0*([0-9]{1,7}));?", re.I)
_PROLOG = re.compile(r"\s*(?:(?:<!--.*?-->|<\?.*?\?>)\s*)*", re.S)
_DOCTYPE = re.compile(r"<!doctype\s+([\w:.-]+)([^>\[]*)(?:\[[^\]]*\])?[^>]*>", re.I)
_ROOT = re.compile(r"<([a-z][\w:.-]*)([^>]*)>", re.I)


def decoded(data: bytes) -> str:
    """The page's text, by its byte order mark, else by the charset it declares, else UTF-8."""
    if not data:
        raise Refused("is empty (0 bytes)", "save the page again")
    for signature, kind, ending in _SIGNATURES:
        if data.startswith(signature):
            raise Refused(f"is {kind} inside", f"rename it to end in {ending}")
    bom, codec = next(((b, c) for b, c in _BOMS if data.startswith(b)), (b"", ""))
    text = _strictly(data, len(bom), codec or _declared(data))
    if "\0" in text:
        raise Refused("holds binary data, not text", "give it the ending of its real format")
    return text


def parsed(text: str) -> html.HtmlElement:
    """The page's tree; nothing outside the text is read. Raises Refused for XML of other kinds."""
    _refuse_xml(text)
    parser = html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True
    )
    try:
        tree = html.document_fromstring(_printable(text).encode("utf-8"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise no_text() from error
    # The parser stops there without a word, and the rest of the page would be missing.
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise Refused(
            "nests its elements too deeply to be read", "print the page to PDF and add that"
        )
    return tree


def no_text() -> Refused:
    """For a page without words: often one that a script fills in."""
    return Refused(
        "has no readable text",
        "save the page from a browser once it has loaded, or print it to PDF",
    )


def _printable(text: str) -> str:
    return _UNPRINTABLE.sub(" ", _REFERENCE.sub(_character, text))


def _character(reference: re.Match[str]) -> str:
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    if 0x80 <= code <= 0x9F:
        # https://html.spec.whatwg.org/#numeric-character-reference-end-state; old pages have them.
        return bytes([code]).decode("cp1252", "ignore")
    if code == 0 or (code <= 0xFFFF and _UNPRINTABLE.match(chr(code))):
        return " "
    return reference[0]


def _strictly(data: bytes, start: int, codec: str) -> str:
    try:
        return data[start:].decode(codec)
    except UnicodeDecodeError as error:
        at = start + error.start
        where = f"(byte 0x{data[at]:02X} at position {at})"
        name = "UTF-8" if codec == "utf-8" else re.sub(r"^cp(?=125)", "windows-", codec)
        raise Refused(
            f"is not {name} text {where}", "save it as UTF-8, or declare its charset in a meta tag"
        ) from error


def _declared(data: bytes) -> str:
    """Python's name of the charset that the page declares; UTF-8 where it declares none."""
    label = _declared_label(_COMMENT.sub(b"", data[:_PRESCAN]))
    if label is None:
        return "utf-8"
    try:
        name = codecs.lookup(_LABELS.get(label.lower(), label)).name
    except (LookupError, ValueError):
        name = ""
    codec = _READ_AS.get(name, name)
    if codec not in _READ_BY_BROWSERS:
        raise Refused(
            f"declares the charset {label[:40]!r}, which is not one that is read",
            "save it as UTF-8, and declare that in a meta tag",
        )
    return codec


def _declared_label(head: bytes) -> str | None:
    for meta in _META.finditer(head):
        attributes = meta[1]
        says_type = re.search(rb"http-equiv\s*=\s*[\"']?content-type", attributes, re.I)
        if not says_type:
            # charset= inside a description is a sentence, not a declaration.
            attributes = re.sub(rb"content\s*=\s*(\"[^\"]*\"|'[^']*'|\S+)", b"", attributes)
        if charset := _CHARSET.search(attributes):
            return charset[1].decode("ascii", "replace")
    declaration = _XML_ENCODING.match(head)
    return declaration[1].decode("ascii", "replace") if declaration else None


def _refuse_xml(text: str) -> None:
    """Refuse XML of a kind that is not HTML: its text would come out as one run of words."""
    prolog = _PROLOG.match(text)
    at = prolog.end() if prolog else 0
    is_xml = text[:at].lstrip("\ufeff \t\r\n").startswith("<?xml")
    doctype = _DOCTYPE.match(text, at)
    if doctype:
        if doctype[1].lower() == "html":
            return
        at, is_xml = doctype.end(), True
    root = _ROOT.search(text, at, at + _PRESCAN)
    if not root or root[1].lower() == "html" or not (is_xml or "xmlns" in root[2]):
        return
    if root[1] in {"article", "pmc-articleset"}:
        raise Refused(
            "is JATS XML, as journals exchange it, not a web page",
            "rename it to end in .xml",
        )
    raise Refused(f"is XML (<{root[1][:40]}>), not a web page", "export it as HTML, text or PDF")
