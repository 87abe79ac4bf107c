"""A question read word by word: stems, clauses, what it denies, and slips of the keyboard."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

import Stemmer

_TOKEN = re.compile(r"[^\W_]+|[.,;:!?()\u2013\u2014]")
_STOPS = frozenset(".;:!?()\u2013\u2014")
# A word after which a denial no longer holds: "no fever but a wound", "not pregnant and my calf".
_TURN = re.compile(
    "but|and|however|though|although|yet|because|since|so|when|while|if|after|during|now|then|just"
    "|except|i|im|ive|my|he|she|his|her|we|our|they|their|it|its|that|which|what|can|could|would"
    "|should|is|are|was|were|do|does|did|will"
)
_DENIAL = re.compile(
    "no|not|never|without|nor|neither|isnt|arent|wasnt|werent|aint|havent|hasnt|hadnt|denies"
)
# These deny only together with what one has: "don't have", but not "don't sleep".
_HALF_DENIAL = re.compile("dont|doesnt|didnt")
_HAVING = re.compile("have|has|had|get|got|take|use|suffer")
# "not sure", "no massage since", "never mind", "not only": these deny something else.
_OTHER = re.compile(
    "sure|certain|only|just|idea|safe|know|allowed|massages?|able|recommended|good|bad|better|long"
    "|yet|mind|healed|fully|recovered|over|far|well|done|really|to|even|too|wonder|doubt|end"
    "|sleep|slept|sleeping|helping|working|going|getting"
)
_HELD = 8


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a question in small letters, apostrophes left out, and its stem.

    `ends` is the mark that follows it where one does, else "".
    """

    text: str
    stem: str
    ends: str


def words(question: str) -> tuple[Word, ...]:
    """The words of a question in order, stop words too."""
    stem = Stemmer.Stemmer("english")
    tokens = _TOKEN.findall(re.sub(r"['\u2019\u02bc`]", "", question.lower()))
    return tuple(
        Word(token, stem.stemWord(token), _mark(tokens, place))
        for place, token in enumerate(tokens)
        if token[0].isalnum()
    )


def negated(read: Sequence[Word], place: int) -> bool:
    """Whether the word at `place` stands under a denial: "no history of blood clots".

    A denial holds for eight words at most, and not past a full stop or a turn such as "but"; a
    comma ends it unless the list goes on with "or". "ruled out" denies what stands before it.
    """
    if _ruled_out(read, place):
        return True
    for back in range(place - 1, max(place - 1 - _HELD, -1), -1):
        if read[back].ends and not _goes_on(read, back, place):
            return False
        if _denies(read, back):
            return True
        if _TURN.fullmatch(read[back].text):
            return False
    return False


def slipped(typed: str, meant: str) -> bool:
    """Whether a word is another with one slip, or two in ten letters and more; same first letter.

    A slip is a letter left out, put in or wrong, or two neighbours swapped (Damerau, A technique
    for computer detection and correction of spelling errors, 1964, doi:10.1145/363958.363994).
    """
    allowed = 2 if len(meant) >= 10 else 1
    if typed[:1] != meant[:1] or abs(len(typed) - len(meant)) > allowed:
        return False
    return _distance(typed, meant) <= allowed


def _distance(one: str, other: str) -> int:
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        beyond, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and b == one[i - 2]:
                best = min(best, beyond[j - 2] + 1)
            row.append(best)
    return row[-1]


def _mark(tokens: Sequence[str], place: int) -> str:
    after = tokens[place + 1] if place + 1 < len(tokens) else ""
    return after if after in _STOPS or after == "," else ""


def _denies(read: Sequence[Word], place: int) -> bool:
    after = read[place + 1].text if place + 1 < len(read) else ""
    if _HALF_DENIAL.fullmatch(read[place].text):
        return _HAVING.fullmatch(after) is not None
    return bool(_DENIAL.fullmatch(read[place].text)) and not _OTHER.fullmatch(after)


def _goes_on(read: Sequence[Word], comma: int, place: int) -> bool:
    """Whether a comma stands inside a list: "no fever, cough or open wounds"."""
    if read[comma].ends != ",":
        return False
    rest = read[comma + 1 : place + _HELD]
    return any(word.text in ("or", "nor") for word in rest) and not any(
        _TURN.fullmatch(word.text) for word in read[comma + 1 : place]
    )


def _ruled_out(read: Sequence[Word], place: int) -> bool:
    following = [word.text for word in read[place + 1 : place + 5]]
    return ("ruled", "out") in itertools.pairwise(following)
