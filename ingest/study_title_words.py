"""The words by which titles say what kind of study they report."""

from ingest.study_text import any_of

ANIMALS = any_of(r"""
\b(?:rats?|mice|mouse|rabbits?|dogs?|cats?|pigs?|piglets?|horses?|sheep|monkeys?|cadavers?)\b
""")
PROTOCOL = any_of(r"""
\b(?:study|trial|review|cochrane) protocol\b
^protocol\b
\bprotocol (?:for|of) an?\b
[:-] (?:an? )?protocol\b
\b(?:this|the following) is (?:a|the) protocol for\b
""")
# What a title says, the first that it does; "" for a kind that has no name here.
IN_TITLE = (
    (
        "",
        any_of(r"""
\b(?:scoping|mapping) review\b
\bdelphi\b
\bmixed[- ]methods?\b
\bbibliometric\b
"""),
    ),
    (
        "umbrella review",
        any_of(r"""
\bumbrella review\b
\boverview of (?:systematic |cochrane )?reviews\b
\breview of (?:systematic )?reviews\b
\bevidence map\b
\bmeta-?review\b
"""),
    ),
    (
        "guideline",
        any_of(r"""
\b(?:practice|consensus|evidence-based|society|who|nice|aco[gp]|asco) guidelines?\b
\bguidelines?(?: (?:for|on|from|of|update)\b|:|$)(?!.*\b(?:adheren|implement|survey|trial
    |quality of))
"""),
    ),
    (
        "meta-analysis",
        any_of(r"""
(?<!without )(?<!without a )\bmeta-?analy(?:sis|ses|tic)\b
\bmeta-?regression\b
"""),
    ),
    (
        "systematic review",
        any_of(r"""
\bsystematic (?:literature |evidence )?review\b
\bcochrane review\b
\bevidence synthesis\b
\bsystematic review\b
\brapid review\b
"""),
    ),
    (
        "narrative review",
        any_of(r"""
\bnarrative review\b
\bliterature review\b
"""),
    ),
    (
        "case report",
        any_of(r"""
\bcase (?:reports?|series|study)\b
\breport of (?:a|one|two|three|four|five) cases?\b
\b(?:single-subject|n-of-1)\b
"""),
    ),
    (
        "controlled trial",
        any_of(r"""
\bnon-?\s?random
\bquasi-?(?:random|experiment)
\bnot randomi
\bwithout randomi
"""),
    ),
    (
        "case-control",
        any_of(r"""
\bcase[- ]control\b
"""),
    ),
    (
        "randomized trial",
        any_of(r"""
\brandomi[sz]ed\b(?!.*\breviews?\b)(?!,? (?:controlled )?(?:trials|studies)\b)
\brandomly\b
\bstepped-wedge\b
"""),
    ),
    (
        "cohort",
        any_of(r"""
\bcohort\b
"""),
    ),
    (
        "cross-sectional",
        any_of(r"""
\bcross-sectional\b
\bsurvey\b
\bquestionnaire study\b
"""),
    ),
    (
        "qualitative",
        any_of(r"""
\bqualitative\b
\binterview study\b
\bphenomenolog
\bgrounded theory\b
\bfocus groups?\b
"""),
    ),
    (
        "cohort",
        any_of(r"""
\bbefore-and-after\b
\bsingle-arm\b
\buncontrolled\b
\bretrospective\b
\bpre-?post\b
"""),
    ),
)
# A title that calls its work a review; a review of charts is none.
REVIEW_OF_OTHERS = any_of(r"""
(?<!chart )(?<!records )(?<!record )\breview\b
""")
