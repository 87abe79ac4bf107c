"""The words by which abstracts count the people in a study."""

from ingest.study_numbers import NUMBER
from ingest.study_text import any_of, each_of

_N = rf"(?P<n>{NUMBER})"
PEOPLE = (
    r"(?:adolescents?|adults|athletes|babies|boys?|cases|carers|caregivers|child|children"
    r"|clients|cyclists|dyads|employees|families|fathers|females|finishers|footballers|girls?|grandparents"
    r"|individuals|infants|inpatients|males|mechanics|m[ae]n|midwives|mothers|musicians|neonates"
    r"|newborns|nurses|outpatients|parents|participants|patients?|people|persons|physicians"
    r"|physiotherapists|players|respondents|runners|soldiers|residents|students|subjects"
    r"|survivors|swimmers|teachers|therapists|users|veterans|volunteers|wom[ae]n|workers)"
)
# Words that may stand between a number and the people that it counts: "27 semi-professional …".
_BETWEEN = (
    r"(?: (?!(?:and|or|of|in|with|to|were|was|had|received|weeks?|days?|minutes?|years?|months?"
    r"|sessions?|trials?|studies|groups?|per|each|visits)\b)[A-Za-z][\w'’-]*,?){0,6}?"
)
COUNTED = rf"{_N}{_BETWEEN} {PEOPLE}\b"
_JOINED = (
    r"(?:randomi[sz]ed|randomly (?:\w+ )?(?:assign|allocat|divid|allott|split)\w*"
    r"|(?:assigned|allocated|divided|allotted)(?: at random| randomly)?)"
)
# How sure each makes it that this is the number of people in the study: the surest first, last a
# number of people and nothing more.
RANKED = (
    (
        6,
        each_of(rf"""
{_N}(?: \([^)]*\))?,? (?:of (?:them|whom) )?(?:\w+ and )?(?:were|was) (?:then )?{_JOINED}\b
    (?! to\b[^.;]*?\band (?:\d|\w+ (?:to|were not)))
{COUNTED}[^;]*?\b(?:were|was|had been|been) (?:\w+ ){{0,2}}{_JOINED}\b
\b(?:{_JOINED}|randomi[sz]ation of) {COUNTED}
\b{_JOINED} {_N} (?:[a-z-]+ ){{1,4}}(?:to|into)\b
{_N}(?: \([^)]*\))?(?: {PEOPLE})? (?:answered|completed (?:it|the (?:survey|questionnaire))|replied
    |responded|returned)\b
"""),
    ),
    (
        5,
        each_of(rf"""
\b{PEOPLE}\b[^.;(]*\(\s?n ?= ?{_N}[^)]*\)
"""),
    ),
    (
        4,
        each_of(rf"""
{COUNTED}[^;]*?\b(?:agreed to|answered|began|consented|enrolled|entered|included|interviewed
    |participated|recruited|studied|surveyed|took part|followed|were asked)\b
\b(?:enrolled|recruited|included|studied|used data of|in) {COUNTED}
\b(?:a|in) total (?:of )?{COUNTED}
"""),
    ),
    (3, each_of(COUNTED)),
)
# Where one clause of a sentence ends: "66 were eligible; 47 consented, and 40 …".
CLAUSE_END = any_of(rf"""
;(?![^()]*\))
,? (?:of whom|but|(?<!hundred )(?<!thousand )and|from which)(?= {NUMBER} )
(?<!\d),(?= {NUMBER} \w)(?![^()]*\))
(?<=\d\)),\s
""")
NOT_IN_IT = any_of(r"""
\b(?:screened|eligible(?! and)|approached|invited|assessed|planned|will|plan to|sample size|needed
    |refused|declined|withdrew|dropped|left|lost|sent|not complete\w*|excluded|panel|completed all
    |completed (?:the )?(?:study|trial|both)|completed$)\b
""")
# Behind a number, near it: it counts some of them, or one arm.
FEW = any_of(rf"""
\A of (?:the|these|them|our)\b
\A(?: {PEOPLE})?,? (?:(?:in|to|for) each|each|per (?:group|arm|cell))\b
\A(?:(?!{NUMBER})[^;]){{0,50}}?\b(?:were|was) (?:\w+ )?(?:analy[sz]ed|evaluable|followed to|lost)\b
""")
ARM_WITH_N = any_of(rf"[(;,]\s?n ?= ?{_N}\b")
ARM = any_of(rf"""
\(\s?(?:n ?= ?)?(?P<a>{NUMBER})(?: (?:cases|patients|infants|women|to \w+))?\s?[);,]
(?P<b>{NUMBER})(?: {PEOPLE})? (?:were (?:\w+ )?{_JOINED} )?(?:to|with|without|in the|used|received
    |were asked)\b
""")
EACH = any_of(rf"""
(?P<a>{NUMBER})(?: {PEOPLE})? (?:in|to) each\b
(?P<b>{NUMBER}) (?:each|per (?:group|arm))\b
groups of (?P<c>{NUMBER})
""")
# Another group in the same sentence: the first is not all.
OTHERS = any_of(rf"\b{NUMBER} (?:received|got|used|did|had)\b")
# Two groups that make one study: "ten mothers and two fathers", "44 who had it and 61 who had not",
# "233 and 246 women".
PAIR = any_of(rf"""
(?P<a>{NUMBER}){_BETWEEN} {PEOPLE}\b(?: and (?P<b>{NUMBER}){_BETWEEN} {PEOPLE}\b
    |[^.;]{{0,60}}? who [^.;]*?\b(?:and|with) (?P<c>{NUMBER})(?: {PEOPLE})? who\b
    (?! (?:completed|dropped|left)))
(?P<d>{NUMBER}) and (?P<e>{NUMBER}){_BETWEEN} {PEOPLE}\b
""")
SEVERAL_PEOPLE = any_of(
    rf"\b(?P<n>two|three|four|five|six|seven|eight|nine|ten)\b{_BETWEEN} {PEOPLE}"
)
ONE_PERSON = any_of(r"""
\b(?:an?|one) (?:[\w-]+ ){0,3}?(?:\d+[- ]year[- ]old|man|woman|boy|girl|patient|infant|client)\b
""")
