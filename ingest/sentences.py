"""Where sentences begin and end in scientific prose, as offsets.

Our own rules: the sentence splitters with offsets that were tried break after "J. Clin." and not
after "60 min." before a capital, and none knows a reference number behind the full stop.
"""

import re
from collections.abc import Iterator

Span = tuple[int, int]

# An end mark with what closes behind it: quotes, brackets, reference numbers as [3] or bare 3,4.
_END = re.compile(
    r"(?:(?<![.!?…])[.!?…]++[\"'”’)\]]*+(?:\[[\d,\s–-]{1,20}\]|(?<=[a-z)%][.])\d{1,3}(?:[,–-]\d{1,3})*)?(?=\s))"
    r"|(?:\n[ \t]*+(?:\n\s*+|(?=[•·▪◦‣*+-]\s|\(?\d{1,2}[.)]\s)))"
)
# A full stop behind these never ends a sentence …
_NEVER = re.compile(
    r"al|e\.g|i\.e|eg|ie|vs|v|cf|ca|approx|dr|prof|mr|mrs|ms|st|jr|figs?|tab|eqs?|refs?|sect|chap"
    r"|resp|incl|viz"
)
# … and behind these not before a number: "no. 5", "vol. 3", "p. 4".
_BEFORE_NUMBER = re.compile(r"nos?|vol|pp?|para|art|suppl|ed")
# A letter that is a name of its own may end a sentence: "in group A. The others …".
_LETTERED = re.compile(
    r"(?i)\b(?:group|arm|grade|type|class|level|part|phase|vitamin|hepatitis) \w\Z"
)
_WORD_BEFORE = re.compile(r"[\w.]{1,20}\Z")


def sentence_spans(text: str) -> list[Span]:
    """(start, end) of each sentence, without the white space around it, in order.

    Every character that is not white space lies in exactly one span.
    """
    spans: list[Span] = []
    start = 0
    for end in _ends(text):
        begin = start + len(text[start:end]) - len(text[start:end].lstrip())
        stop = start + len(text[start:end].rstrip())
        if begin < stop:
            spans.append((begin, stop))
        start = end
    return spans


def _ends(text: str) -> Iterator[int]:
    start = 0
    for match in _END.finditer(text):
        if match.group().strip() and not _ends_sentence(text, start, match):
            continue
        start = match.end()
        yield start
    yield len(text)


def _ends_sentence(text: str, start: int, match: re.Match[str]) -> bool:
    if not match.group().startswith("."):
        return True
    word = _WORD_BEFORE.search(text, max(start, match.start() - 20), match.start())
    before = word.group().lower() if word else ""
    following = text[match.end() : match.end() + 40].lstrip()[:1]
    if _NEVER.fullmatch(before) or (_BEFORE_NUMBER.fullmatch(before) and following.isdigit()):
        return False
    # An initial ("J. Clin.", "U.S. adults"), or the number of a list entry at its beginning.
    if re.fullmatch(r"(?:[a-z]\.)*[a-z]", before):
        return bool(_LETTERED.search(text, max(start, match.start() - 20), match.start()))
    if before.isdigit() and not text[start : match.start() - len(before)].strip():
        return False
    return not following.islower()
