"""The words by which abstracts say what kind of study they report."""

from ingest.study_text import any_of

# What an abstract says of itself before anything else is asked of it.
OF_REVIEWS = (
    (
        "",
        any_of(r"""
\bscoping review\b
\bmixed-?methods? (?:study|design)
\bdelphi\b
"""),
    ),
    (
        "umbrella review",
        any_of(r"""
\bumbrella review\b
\bwe (?:mapped|gathered) systematic reviews\b
\boverview of systematic reviews\b
\b(?:studies|publications) were systematic reviews\b
\breview of systematic reviews\b
"""),
    ),
    (
        "guideline",
        any_of(r"""
\bthis (?:clinical |practice )*guideline\b
"""),
    ),
)
# A review that says how it searched is a systematic one …
SEARCHED = any_of(r"""
\b(?:databases?|medline|pubmed|embase|central|register)\b[^.]*\bsearched\b
\bsearched (?:for|in|the|\w+ )\b[^.]*\b(?:databases?|trials?|studies|reviews?|medline|pubmed
    |register)
\bsystematic(?:ally)? (?:literature )?(?:search(?:ed)?|review(?:ed)?)\b
\bprisma\b
\bliterature search\b
\bsearches were (?:carried out|conducted|performed|made|run) (?:in|of|on)\b
\bliving (?:systematic )?review\b
\brapid review\b
""")
# … and one that pooled what it found, a meta-analysis.
POOLED = any_of(r"""
\b(?:pooled|combined|sought|did|used|performed|conducted|included) (?:by|in|a|with)
    \b[^.]*\bmeta-?analys
\bpooled (?:by|in|using|with|estimate|effect|result)
\b(?:were|was) pooled\b
\brandom-effects\b
\bmeta-?analyses used\b
\bin the meta-?analysis\b
""")
NOT_POOLED = any_of(r"""
\b(?:not|no|without|nor|could not|impossible|unable)\b[^.]*\b(?:meta-?analys|pool)
\bmeta-?analys\w+ (?:was|were) (?:not|im)
""")
# A sentence with these speaks of other trials, or of those to come.
ELSEWHERE = any_of(r"""
\b(?:needed|warranted|called for|recommended|under way|required|lacking|future|previous(?:ly)?
    |earlier|further (?:\w+ )?(?:trials|studies|research)|in this issue|elsewhere
    |trials were (?:eligible|sought|included)
    |no randomi[sz]ed)\b
""")
# What an abstract says of a study of its own, the first that it does.
IN_ABSTRACT = (
    (
        "case report",
        any_of(r"""
\bsingle-subject\b
\bn-of-1\b
\bwe (?:report|describe|present) (?:the case of |a case of )?(?:an?|one|two|three|four|five
    ) (?:\d+[- ]year|wom[ae]n|m[ae]n|boy|girl|patients?|case|cases)
"""),
    ),
    (
        "case-control",
        any_of(r"""
\bcase[- ]control (?:study|design)\b
\bmatched (?:with )?controls\b
\bcontrols matched\b
"""),
    ),
    (
        "cohort",
        any_of(r"""
\bretrospective(?:ly)?\b
\bcohort (?:study|of)\b
\bmatched by propensity\b
"""),
    ),
    (
        "controlled trial",
        any_of(r"""
\bquasi-?\s?(?:random|experiment)
\bnon-?\s?randomi
\bnot (?:been )?random(?:i[sz]ed|ly)?\b
\bwithout randomi
\bnon-?equivalent (?:control|group)
\b(?:allocat|assign|divid)\w* (?:alternately|by (?:alternation|the parity|parity|ward|hospital
    |date of birth|record number|day of the week|order of))
\balternately (?:allocat|assign)
\b(?:assigned|allocated|assignment)\b[^.]* (?:by (?:the )?(?:ward|parity|alternation
    |date of birth|record number|order of)|followed the hospital|was by ward)
according to the order of
"""),
    ),
    (
        "randomized trial",
        any_of(r"""
\brandom(?:ly)?[- ](?:\w+ )?(?:assign|allocat|divid|split|allott)\w*
\b(?:were|was|been|be|and|,|;) (?:then |also )?randomi[sz]ed\b(?! (?:controlled|clinical|trial))
\brandomi[sz]ed (?:to|into|in|between|by|at|within|1:1|\()
\b(?:assign|allocat|divid|split|allott)\w*\b[^.;]{0,60}\b(?:at random|randomly|by (?:\w+ )
    ?(?:random|lot|lottery|draw|coin|sealed|minimi[sz]ation|permuted|drawing))
\bin (?:a )?random order\b
\border (?:of \w+ )?was randomi[sz]ed\b
\brandomi[sz]ed order\b
\brandom (?:allocation|assignment|draw)\b
\bdrew lots\b
\bdrawing (?:lots|cards)\b
\bset by coin toss\b
\brandomi[sz]ed[,\w -]{0,60} (?:trial|study|design|crossover|cross-over|experiment)\b
\bwe randomi[sz]ed\b
\bstepped-wedge\b
prospective, randomi[sz]ed
\b(?:this|an?|our) (?:\w+, |\w+ )?randomi[sz]ed,? controlled\b(?! (?:clinical )?trials)
\brandomi[sz]ed(?: clinical| controlled)* trial\b
\brandomi[sz]ed crossover\b
"""),
    ),
    (
        "cohort",
        any_of(r"""
\bcohort\b
\bretrospective(?:ly)?\b
\b(?:charts?|records?|claims)\b[^.]*\b(?:were|was) (?:reviewed|examined|analy[sz]ed)
\breviewed (?:the )?(?:charts|records)
\bprospective observational\b
\bobservational study with\b
\bsingle-arm\b
\bone[- ]group (?:pre|before|study|design)
, one group\b
\bpre-?test[- ]post-?test\b
\bpre-?post\b
\bbefore[- ]and[- ]after (?:study|design)
\bpropensity score\b
\bwe followed\b
\blongitudinal\b
\bsample of [\d,]+ (?:\w+ ){0,2}records\b
\bused claims\b
\buncontrolled\b
"""),
    ),
    (
        "qualitative",
        any_of(r"""
\bqualitative (?:study|design|approach|interview|analysis|content)
\binterviews were\b
\bwere interviewed\b
\bfocus groups?\b
\bthematic(?:ally)? anal
\bgrounded theory\b
\bphenomenolog
\bsampled and interviewed\b
"""),
    ),
    (
        "cohort",
        any_of(r"""
\b(?:no|without a|lack of a) (?:control|comparison) group\b
\bno group without\b
\bno comparison group was\b
"""),
    ),
    (
        "cross-sectional",
        any_of(r"""
\bcross-sectional\b
(?<!prospective )\bsurvey(?:ed)?\b
\bquestionnaires? (?:was|were)? ?(?:sent|mailed|posted|handed|distributed)
\b(?:sent|mailed|posted|filled in|returned|answered) (?:an? )?(?:\w+ )?questionnaire
\bwere asked\b[^.]*\bwhat they\b
"""),
    ),
    (
        "narrative review",
        any_of(r"""
\bnarrative review\b
\bthis review (?:describes|discusses|outlines)\b
\b(?:here|in this (?:article|paper|review)),? (?:we|i) (?:describe|review|discuss)
"""),
    ),
)
# How the report of a case opens.
ONE_CASE = any_of(r"""
^(?:case: )?an? (?:previously (?:well|healthy) )?(?:\d+-year-old|(?:man|woman|boy|girl) (?:of
    |aged) [\w-]+)
""")
