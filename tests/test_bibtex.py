"""BibTeX."""

import pytest

from ingest.bibtex import read_bibtex
from ingest.errors import Refused
from ingest.records import Reading

FILE = r"""
% Exported on a Tuesday
@string{jk = "Journal of Knees"}
@article{castro2012,
  title = {Massage of the {Knee} in 50% of \textit{adults} \& more: H$_2$O, 10$^{-3}$, $\beta$},
  author = {Castro-S{\'a}nchez, Mar{\'\i}a D. and M{\"u}ller, J{\"o}rg and {Knee Study Group}
    and Ludwig van Beethoven and de la Cruz, Jr., Juan and others},
  journal = jk, year = 2012, volume = {7}, number = 2, pages = {113--125},
  doi = {10.1000/knee\_1}, url = {https://example.org/a\_b},
  abstract = {BACKGROUND: Knees hurt in 20\% of us & p $<$ 0.05. METHODS: We rubbed.},
  note = {PMID: 101},
}
@Article{broken, title = {Unclosed
@book{castro2012, title="Another", author="Roe, R. AND Doe, J.", date = {2009-05-01}}
@comment{nothing}
@misc{empty, year = 2011}
"""


def test_every_field_lands_in_its_own() -> None:
    first, *_ = read_bibtex(FILE.encode())
    assert isinstance(first, Reading)
    known = first.found
    assert known.title == "Massage of the Knee in 50% of adults & more: H2O, 10⁻³, β"
    assert known.authors == (
        "Castro-Sánchez MD",
        "Müller J",
        "Knee Study Group",
        "van Beethoven L",
        "de la Cruz J Jr",
        "et al",
    )
    assert (known.year, known.journal, known.volume) == (2012, "Journal of Knees", "7(2)")
    assert (known.pages, known.doi) == ("113-25", "10.1000/knee_1")
    assert (known.pmid, known.url) == ("101", "https://example.org/a_b")
    assert [(s.heading, s.text) for s in first.sections] == [
        ("BACKGROUND", "Knees hurt in 20% of us & p < 0.05."),
        ("METHODS", "We rubbed."),
    ]


def test_an_entry_that_does_not_parse_is_named_by_its_line_and_the_others_are_read(
    capfd: pytest.CaptureFixture[str],
) -> None:
    _, broken, another, empty = read_bibtex(FILE.encode())
    assert isinstance(broken, Refused)
    assert broken.reason == "is an entry that does not parse (line 13)"
    assert isinstance(another, Reading)
    assert (another.found.title, another.found.authors) == ("Another", ("Roe R", "Doe J"))
    assert another.found.year == 2009
    assert isinstance(empty, Refused)
    assert capfd.readouterr().err == ""


def test_what_latex_cannot_read_stays_as_it_is_written() -> None:
    (reading,) = read_bibtex(rb"@article{a, title = {Knees \begin{x} hurt}}")
    assert isinstance(reading, Reading)
    assert reading.found.title is not None
    assert "Knees" in reading.found.title


def test_signs_that_are_written_as_commands_come_back() -> None:
    title = (
        r"5\% \& \#1 {\textbraceleft}x{\textbraceright} {\textasciitilde}a{\textasciicircum} \$\_"
    )
    (reading,) = read_bibtex(f"@article{{a, title = {{{title}}}}}".encode())
    assert isinstance(reading, Reading)
    assert reading.found.title == "5% & #1 {x} ~a^ $_"


def test_text_without_latex_is_not_touched() -> None:
    (reading,) = read_bibtex("@article{a, title = {Füße: 5 < 6 % & #1}}".encode())
    assert isinstance(reading, Reading)
    assert reading.found.title == "Füße: 5 < 6 % & #1"


def test_what_is_no_bibtex_is_refused() -> None:
    with pytest.raises(Refused, match=r"has no BibTeX entries .*; export it again"):
        list(read_bibtex(b"Just words."))


def one(entry: str) -> Reading:
    (reading,) = read_bibtex(entry.encode())
    assert isinstance(reading, Reading)
    return reading


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"Pain fell (p {\textless} 0.05, n {\textgreater} 3)", "Pain fell (p < 0.05, n > 3)"),
        (r"Knees at 37$^{\circ}$C, 10$^{3}$ times", "Knees at 37°C, 10³ times"),
        (r"\texttt{A} \mbox{B} \href{http://x.org}{C} {\textbar} \S 5", "A B C | §5"),
        (r"{\textless}i{\textgreater}Arnica{\textless}/i{\textgreater} rub", "Arnica rub"),
    ],
)
def test_no_sign_or_word_is_lost_that_reference_programs_write(written: str, read: str) -> None:
    assert one(f"@misc{{a, title = {{{written}}}}}").found.title == read


def test_a_part_takes_from_its_whole_what_it_does_not_say_itself() -> None:
    part, _ = read_bibtex(
        b"@inproceedings{p, title={Knees}, author={Doe, J}, crossref={w}, pages={3--4}}"
        b"@proceedings{w, title={Knee Days}, year={2010}, editor={Roe, K}}"
    )
    assert isinstance(part, Reading)
    known = part.found
    assert (known.title, known.journal, known.year) == ("Knees", "Knee Days", 2010)
    assert (known.authors, known.pages) == (("Doe J",), "3-4")


def test_numbers_and_addresses_are_found_where_programs_put_them() -> None:
    zotero = one("@article{a, title={A}, eprint={101}, eprinttype={pmid}}").found
    mendeley = one("@article{a, title={A}, url={http://a.org/1 http://b.org/2}}").found
    assert (zotero.pmid, mendeley.url) == ("101", "http://a.org/1")


def test_abbreviated_names_are_not_turned_round() -> None:
    authors = "de la Cruz M and Smith JA and Jane Q. Roe"
    assert one(f"@misc{{a, title={{A}}, author={{{authors}}}}}").found.authors == (
        "de la Cruz M",
        "Smith JA",
        "Roe JQ",
    )


def test_an_entry_is_not_lost_because_it_has_a_field_twice_or_the_key_of_another() -> None:
    twice = "title={A}, year={2001}, year={2002}, note={PMID: 101}, note={PMCID: PMC9}"
    known = one(f"@misc{{a, {twice}}}").found
    assert (known.title, known.year) == ("A", 2001)
    assert (known.pmid, known.pmcid) == ("101", "PMC9")
    read = read_bibtex(b"@misc{a b, title={A}}\n@misc{a b, title={B}}")
    assert [r.found.title for r in read if isinstance(r, Reading)] == ["A", "B"]
