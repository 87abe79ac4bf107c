"""What PubMed links to a work: notices about it, and the same work in other states.

https://www.nlm.nih.gov/bsd/policy/errata.html
"""

import re
from collections.abc import Iterable, Sequence

from ingest import updates

_PREPRINT_SERVER = re.compile(
    r"(?i)\b(?:(?:bio|med|psy|chem)?rxiv|preprints?|res(?:earch)? sq(?:uare)?|ssrn)\b"
)


def linked(
    types: Sequence[str], links: Iterable[tuple[str, str, str]]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The notices and versions of a record, as Metadata has them.

    `types` are its publication types; each link is PubMed's type of it, a PMID and a citation, of
    which one may be "".
    """
    notices, versions = [], []
    for kind, pmid, citation in links:
        which = f"pmid:{pmid}" if pmid else citation
        if not which:
            continue
        if notice := updates.linked(kind, citation, pmid or None):
            is_found = notice.doi or notice.pmid
            notices.append(str(notice) if is_found else f"{notice.kind}: {citation}")
        elif kind == "UpdateIn":
            state = "published version" if "Preprint" in types else "newer version"
            versions.append(f"{state}: {which}")
        elif kind == "UpdateOf":
            state = "preprint" if _PREPRINT_SERVER.search(citation) else "older version"
            versions.append(f"{state}: {which}")
    return tuple(dict.fromkeys(notices)), tuple(dict.fromkeys(versions))
