"""Names of authors as Vancouver style writes them, where their parts are certain."""

import re
from collections.abc import Iterator


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PARTICLES = _words(
    "af al bin da das de del della den der des di do dos du el la las le los ten ter van von zu zum"
)
_SUFFIXES = {"jr": "Jr", "sr": "Sr", "ii": "2nd", "iii": "3rd", "iv": "4th"}
_SUFFIXES |= {ordinal: ordinal for ordinal in ("2nd", "3rd", "4th")}
_DEGREES = _words(
    "ba bctmb bs bsc ches cmt cscs dc do dphil dpt drph dsc edd facp frcp lac lmt ma mbbs mbchb md"
    " mph mphil ms msc msn mt nd np ot otr pa phd psyd pt rmt rn scd"
)
# Written in capitals and small letters, these cannot be the initials of a given name.
_DEGREE_BEHIND = re.compile(r"\s+(?:Ph\.?D|D\.?Phil|Psy\.?D|Ed\.?D|DrPH|[BM]\.?Sc)\.?$")
_TITLE_BEFORE = re.compile(r"^(?:Dr|Prof|Professor|Mr|Mrs|Ms|Miss)\.?\s+(?=\S)", re.I)
_ORGANISATION = re.compile(
    r"(?i)\b(?:academy|agency|alliance|association|board|cent(?:er|re)s?|clinics?|collaboration"
    r"|college|committee|company|council|department|editor(?:s|ial)?|federation|foundation|group"
    r"|health|healthcare|hospitals?|inc|institutes?|llc|ltd|massage|medical|medicine|ministry"
    r"|network|nhs|office|organi[sz]ation|press|research|school|services?|society|spa|staff|studio"
    r"|studies|team|therap(?:y|ies|ists?)|trust|university|wellness|writers?)\b|&|\d"
)
_ACCOUNT = re.compile(
    r"(?i)\b(?:acer|admin(?:istrator)?|anonymous|apache|aspose|asus|author|client|customer|default"
    r"|docx?|google|hp|laptop|lenovo|libreoffice|microsoft|nobody|office|openoffice|owner|pc|poi"
    r"|preferred|python|registered|samsung|staff|student|toshiba|unknown|user|valued|webmaster"
    r"|windows)\b"
)
_LOGIN = re.compile(
    r"(?i)(?:wp-?)?(?:admin(?:istrator)?|anonymous|author|blog(?:ger)?|editor(?:ial)?|guest|owner"
    r"|root|site|staff|support|test|unknown|user|webmaster|website|wordpress)\d*"
)
_DOTTED = re.compile(r"(?:[^\W\d_a-z]\.-?){1,4}")
_INITIALS = re.compile(r"(?:[^\W\d_]\.?-?){1,4}")
_ABBREVIATED = re.compile(r"\S.*\s[^\W\d_a-z]{1,3}")
_AND = re.compile(r"\s(?:and|&)\s")
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.-])*")


def people(text: str, *, given_first: bool = False) -> Iterator[str]:
    """The names in a list of authors that is parted by ';', or by commas where that is certain.

    'Ana Ruiz, Kim Lee' are two people where names are written `given_first`; else they may be one.
    """
    for part in re.split(r"\s*;\s*", " ".join(text.split())):
        for name in _listed(part, given_first):
            if name and "@" not in name and "://" not in name:
                yield vancouver(name)


def _listed(text: str, given_first: bool) -> list[str]:
    names = re.split(r"\s*,\s+(?:and|&)\s+|\s+(?:and|&)\s+|\s*,\s*", text)
    certain = len(names) > 2 or _AND.search(text) or all(map(_ABBREVIATED.fullmatch, names))
    several = len(names) > 1 and all(map(is_person, names)) and (given_first or certain)
    return names if several else [text]


def vancouver(name: str) -> str:
    """'Surname AB' for a person whose parts are certain; any other name as it is written.

    'Surname, Given Names' says which part is which. 'Given Surname' is taken to do so where it
    has two or three words, or a particle such as 'van' before the surname.
    """
    written = " ".join(name.split())
    bare = _without_degrees(written)
    if _ORGANISATION.search(bare):
        return written
    parts = [part.strip() for part in bare.split(",")]
    if len(parts) == 1:
        return _from_given_first(bare) or written
    if len(parts) == 3 and (suffix := _SUFFIXES.get(parts[2].lower().rstrip("."))):
        return f"{_from_surname_first(parts[0], parts[1]) or parts[0]} {suffix}"
    if len(parts) == 2:
        return _from_surname_first(parts[0], parts[1]) or written
    return written


def surname_first(name: str) -> str:
    """'Surname AB' for a name that is filed as 'Surname, Given' or 'Surname, Given, Suffix'.

    One without a comma is an organisation's, or abbreviated already, and stays as it is written,
    but for the full stops of initials. "et al" stands for those who are not named.
    """
    written = " ".join(name.split())
    parts = _suffix_behind([part.strip() for part in written.rstrip(",").split(",")])
    if len(parts) == 3 and (suffix := _suffix(parts[2])):
        return f"{_from_surname_first(parts[0], parts[1]) or parts[0]} {suffix}"
    if len(parts) == 2 and not _is_filed_organisation(*parts):
        return _from_surname_first(parts[0], parts[1]) or written
    if len(parts) == 1:
        return "et al" if re.fullmatch(r"(?i)et\.? al\.?", written) else _without_stops(written)
    return written


def _suffix(word: str) -> str | None:
    return _SUFFIXES.get(word.lower().rstrip("."))


def _suffix_behind(parts: list[str]) -> list[str]:
    """ "Smith Jr., J." (Scopus) and "Smith, Jr., J." (BibTeX) as "Smith, J., Jr."."""
    if len(parts) == 3 and _suffix(parts[1]) and not _suffix(parts[2]):
        return [parts[0], parts[2], parts[1]]
    surname, _, suffix = parts[0].rpartition(" ")
    return [surname, parts[1], suffix] if len(parts) == 2 and surname and _suffix(suffix) else parts


def _is_filed_organisation(before: str, behind: str) -> bool:
    """Whether "Health Service, London" is none of a person; Joel Press and Peter Staff are."""
    return bool(_ORGANISATION.search(behind if " " not in before else f"{before}, {behind}"))


def _without_stops(name: str) -> str:
    """ "Doe J.-K." as "Doe JK"."""
    surname, _, initials = name.rpartition(" ")
    if surname and _DOTTED.fullmatch(initials) and not _ORGANISATION.search(surname):
        return f"{surname} {re.sub('[.-]', '', initials)}"
    return name


def is_person(name: str) -> bool:
    """Whether `name` reads as a person's, not as an account's, a program's or a firm's."""
    words = [word for word in re.split(r"[\s,]+", name) if word]
    return (
        2 <= len(words) <= 5
        and not _ORGANISATION.search(name)
        and not _ACCOUNT.search(name)
        and all(_WORD.fullmatch(word) for word in words)
        and all(word[0].isupper() or word.lower() in _PARTICLES for word in words)
    )


def is_login(name: str) -> bool:
    """Whether `name` is that of a web site's account, such as 'admin'."""
    return bool(_LOGIN.fullmatch(name.strip()))


def _without_degrees(name: str) -> str:
    name = _DEGREE_BEHIND.sub("", _TITLE_BEFORE.sub("", name))
    first, *others = name.split(",")
    # 'Smith, MA' may be a surname and its initials; 'Jane Smith, MA' cannot.
    if len([word for word in first.split() if word not in _PARTICLES]) > 1:
        degrees = [re.sub(r"[\s.]", "", other).lower() for other in others]
        if degrees and all(re.split(r"[-/]", degree)[0] in _DEGREES for degree in degrees):
            return first
    return name


def _from_given_first(name: str) -> str | None:
    words = name.split()
    if len(words) > 1 and _are_initials(words[-1]) and not _are_initials(words[0]):
        return " ".join([*words[:-1], re.sub(r"[.-]", "", words[-1])])
    if words[0].isupper() and len(words[0]) > 2 and not words[-1].isupper():
        return None  # 'DUPONT Marie' begins with the surname
    surname = len(words) - 1
    while surname > 1 and words[surname - 1] in _PARTICLES:
        surname -= 1
    has_particle = surname < len(words) - 1
    abbreviated = all(map(_are_initials, words[:surname]))
    certain = surname <= 2 or (has_particle and surname <= 3) or abbreviated
    if surname < 1 or not certain or not _are_names(words):
        return None
    return _from_surname_first(" ".join(words[surname:]), " ".join(words[:surname]))


def _are_names(words: list[str]) -> bool:
    return all(
        _WORD.fullmatch(word) and (word[0].isupper() or word in _PARTICLES) for word in words
    )


def _from_surname_first(surname: str, given: str) -> str | None:
    """The surname and initials; a particle that is filed behind the given names comes back."""
    words = re.sub(r"\(.*?\)", "", given).split()
    behind = len(words)
    while behind > 1 and words[behind - 1] in _PARTICLES:
        behind -= 1
    initials = "".join(map(_initials, words[:behind]))
    if not surname or not initials:
        return None
    return " ".join([*words[behind:], surname, initials])


def _are_initials(word: str) -> bool:
    return word.isupper() and bool(_INITIALS.fullmatch(word))


def _initials(word: str) -> str:
    if _are_initials(word):
        return re.sub(r"[.-]", "", word)
    return "".join(part[0].upper() for part in re.split(r"[.-]", word) if part[:1].isalpha())
