"""Whole numbers as abstracts write them: in digits, with commas, or in words."""

import re

_UNITS = re.findall(
    r"\w+",
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen",
)
_TENS = re.findall(r"\w+", "twenty thirty forty fifty sixty seventy eighty ninety")
_VALUES = {word: value for value, word in enumerate(_UNITS)} | {
    word: 10 * (place + 2) for place, word in enumerate(_TENS)
}
_SCALES = {"hundred": 100, "thousand": 1000}
_WORD = "|".join(sorted((*_VALUES, *_SCALES), key=len, reverse=True))
# "one hundred and twenty", "a hundred and eight", "fifty-four"; "1,512", "1 340", "88"; no part of
# a decimal, a percentage, a range or a year's apostrophe.
IN_WORDS = rf"(?:\ba (?=hundred|thousand))?\b(?:{_WORD})(?:(?:[- ]| and )(?:{_WORD}))*\b"
IN_DIGITS = (
    r"(?<![\d.,/])(?<!\d[-–])(?:\d{1,3}(?:[,\u2009\u202f ]\d{3})+|\d+)(?![\d%/]|[.,]\d|\s?%)"
)
NUMBER = rf"(?:{IN_DIGITS}|{IN_WORDS})"


def number(text: str) -> int | None:
    """The value of a number written in digits or in words; None where it is none.

    >>> number("One hundred and twenty"), number("1,512")
    (120, 1512)
    """
    digits = re.sub(r"[,\s]", "", text)
    if digits.isdigit():
        return int(digits)
    total = current = 0
    for word in re.findall(r"[a-z]+", text.lower()):
        if word in _SCALES:
            current = (current or 1) * _SCALES[word]
            if word == "thousand":
                total, current = total + current, 0
        elif word in _VALUES:
            current += _VALUES[word]
        elif word not in {"and", "a"}:
            return None
    return total + current
