"""Abstracts from the one text that records keep them in."""

import pytest

from ingest.abstracts import abstract_blocks, plain, raised


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        ("BACKGROUND: A. METHODS AND RESULTS: B. TRIAL REGISTRATION: C.", 3),
        ("AIM(S): A. METHODS/DESIGN: B. PATIENTS & SETTING: C.", 3),
        ("Objectives: A. Study design: B. Main outcome measures: C. Conclusions: D.", 4),
        ("OBJECTIVE: One label at the beginning heads all of it.", 1),
        ("We asked this. RESULTS: Good. CONCLUSIONS: Nice.", 2),
        ("BACKGROUND\nPain is.\n\nMETHODS\nWe did.\n", 2),
        ("Summary\nObjectives\nTo see.\nMethods\nWe did.", 2),
        ("ANTECEDENTES: Dolor. MÉTODOS: Masaje. ÉVALUATION: Bien.", 3),
        # One label inside running text is a phrase, and so is what no structured abstract has.
        ("We did it. RESULTS: good.", 0),
        ("We used DNA: it was good. Then came the knee: it hurt.", 0),
        ("Results were good: all fine. The aim of this study: nothing.", 0),
        ("Background noise of 50 dB hurt. We measured: the ear.", 0),
        ("", 0),
    ],
)
def test_labels_become_headings_and_phrases_do_not(text: str, headings: int) -> None:
    assert sum(block.heading for block in abstract_blocks(text)) == headings


def test_no_word_is_lost_between_labels_and_paragraphs() -> None:
    text = "Before. BACKGROUND: Knees hurt.\n\nOften. METHODS: (n = 40) We rubbed: hard."
    blocks = abstract_blocks(text)
    assert [(b.text, b.heading) for b in blocks] == [
        ("Before.", False),
        ("BACKGROUND", True),
        ("Knees hurt.", False),
        ("Often.", False),
        ("METHODS", True),
        ("(n = 40) We rubbed: hard.", False),
    ]


def test_markup_of_databases_is_taken_away_and_signs_are_not() -> None:
    jats = (
        "<jats:sec><jats:title>Background</jats:title><jats:p>p &lt; 0.05 and n > 3.</jats:p>"
        "</jats:sec><jats:sec><jats:title>Results</jats:title><jats:p>10<sup>-3</sup> m, "
        "a<b, <5 and H<sub>2</sub>O.</jats:p></jats:sec>"
    )
    assert [b.text for b in abstract_blocks(jats)] == [
        "Background",
        "p < 0.05 and n > 3.",
        "Results",
        "10⁻³ m, a<b, <5 and H2O.",
    ]
    assert plain(" Massage\n of the <i>knee</i> &amp; hip ") == "Massage of the knee & hip"


def test_only_digits_and_signs_are_raised() -> None:
    assert (raised("-3"), raised("2"), raised("th"), raised("a,b")) == ("⁻³", "²", "th", "a,b")
