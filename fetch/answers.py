"""What services answer, as JSON objects and XML trees; ValueError for what is neither."""

import json
from typing import Any

from lxml import etree


def json_object(data: bytes) -> dict[str, Any]:
    """A JSON object; NCBI's may hold raw newlines in texts."""
    try:
        value = json.loads(data, strict=False)
    except (ValueError, RecursionError) as error:
        raise ValueError("not JSON, or cut off") from error
    if not isinstance(value, dict):
        raise ValueError("not a JSON object")
    return value


def xml_root(data: bytes) -> etree._Element:
    """The root of an XML document, of which no entity is expanded and nothing is loaded."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ValueError("not XML, or cut off") from error
