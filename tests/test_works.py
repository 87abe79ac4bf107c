"""Which copies are one work, and what they say together."""

import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.naming import named
from index.works import Copy, Work, contradiction, merged, same_works
from ingest.records import ByMachine, File, Source

LONG, SHORT = 50_000, 1_500


def copy(
    file: str,
    characters: int = SHORT,
    *,
    held: str = "",
    **known: Any,  # noqa: ANN401 - any field of a Source
) -> Copy:
    source = Source(file=file, sha256=f"sha of {file}", **known)
    return Copy(("root", file), source, "print", characters, held=held)


def groups(*copies: Copy) -> list[list[str]]:
    return [[c.source.file for c in group] for group in same_works(copies)]


def test_copies_are_one_work_by_any_identifier_in_any_spelling() -> None:
    assert groups(
        copy("a.ris", doi="10.1000/ABC"),
        copy("b.html", doi="10.1000/abc", pmid="7"),
        copy("c.nbib", pmid="7", pmcid="PMC9"),
        copy("d.nxml", LONG, pmcid="PMC9"),
        copy("e.txt"),
        copy("f.ris", doi="10.1000/abcd"),
    ) == [["d.nxml", "b.html", "c.nbib", "a.ris"], ["e.txt"], ["f.ris"]]


def test_copies_that_contradict_each_other_stay_apart() -> None:
    assert groups(copy("a.ris", doi="10.1/a", pmid="1"), copy("b.ris", doi="10.1/a", pmid="2")) == [
        ["a.ris"],
        ["b.ris"],
    ]
    # Nor do they come together by way of a third.
    apart = groups(
        copy("a.ris", doi="10.1/a", pmid="1"),
        copy("b.ris", pmid="2"),
        copy("c.ris", doi="10.1/a", pmid="2"),
    )
    assert apart == [["a.ris"], ["b.ris", "c.ris"]]


@pytest.mark.parametrize(
    "notice",
    [
        {"title": "Retraction: Massage of the knee"},
        {"title": "Corrigendum to: Massage of the knee"},
        {"title": "Knees", "publication_types": ("Published Erratum",)},
        {"title": "Retraction notice to “Massage of the knee”"},
        {"title": "Expression of Concern: Massage of the knee"},
    ],
)
def test_a_notice_is_never_the_work_it_is_about(notice: dict[str, Any]) -> None:
    paper = copy("a.ris", doi="10.1/a", title="Massage of the knee", retracted=True)
    assert len(groups(paper, copy("b.ris", doi="10.1/a", **notice))) == 2


def test_a_title_that_begins_like_a_notice_may_be_a_study() -> None:
    known: dict[str, Any] = {"doi": "10.1/a", "title": "Correction by massage: a trial"}
    assert groups(copy("a.ris", **known), copy("b.ris", doi="10.1/a", title="Other")) == [
        ["a.ris", "b.ris"]
    ]


def test_the_best_text_is_shown() -> None:
    ranked = [
        copy("a.nxml", LONG),
        copy("b.pdf", LONG + 1),
        copy("c.html", LONG),
        copy("d.docx", LONG),
        copy("e.txt", LONG),
        copy("f.xml", SHORT),
        copy("g.pdf", SHORT),
        copy("h.nbib", SHORT),
        copy("i.ris", SHORT + 1),
        copy("j.ris", SHORT),
        copy("k.md", LONG, digest=True),
        copy("l.nbib", 0),
    ]
    copies = [replace(c, source=replace(c.source, doi="10.1/a")) for c in ranked]
    random.Random(7).shuffle(copies)
    assert [c.source.file for c in same_works(copies)[0]] == [c.source.file for c in ranked]


def test_each_field_comes_from_a_person_else_from_the_most_trusted_file() -> None:
    pdf = copy("a.pdf", LONG, doi="10.1/a", title="knee.indd", year=2011, licence="CC BY 4.0")
    record = copy(
        "b.nbib", doi="10.1/a", title="Massage of the knee", year=2012, pmid="7", record=3
    )
    digest = copy(
        "c.md", digest=True, doi="10.1/a", title="Knees, in short", design="cohort",
        declared=("doi", "title", "design", "digest"), id="knees",
    )  # fmt: skip
    source = merged(same_works([pdf, record, digest])[0])
    assert (source.file, source.digest, source.id) == ("a.pdf", False, "knees")
    assert (source.title, source.year) == ("Knees, in short", 2012)
    assert (source.pmid, source.licence, source.design) == ("7", "CC BY 4.0", "cohort")
    assert source.files == (
        File("a.pdf", "sha of a.pdf"),
        File("b.nbib", "sha of b.nbib", 3),
        File("c.md", "sha of c.md"),
    )
    assert source.origins == (
        "title: c.md (by hand)",
        "year: b.nbib, record 3",
        "doi: c.md (by hand)",
        "pmid: b.nbib, record 3",
        "design: c.md (by hand)",
    )
    assert source.declared == ("id", "title", "doi", "design")


def test_a_retraction_that_one_copy_knows_of_holds_for_all() -> None:
    old = copy("a.pdf", LONG, doi="10.1/a")
    new = copy("b.ris", doi="10.1/a", retracted=True, notices=("correction: pmid:2",))
    source = merged(same_works([old, new])[0])
    assert (source.file, source.retracted) == ("a.pdf", True)
    assert source.notices[0] == "correction: pmid:2"


def test_a_preprint_and_the_published_version_are_linked_and_stay_two() -> None:
    preprint = copy("a.ris", doi="10.1101/9", versions=("published version: doi:10.1/a",))
    assert (
        len(groups(preprint, copy("b.ris", doi="10.1/a", versions=("preprint: doi:10.1101/9",))))
        == 2
    )


def test_what_a_person_had_merged_is_one_work_unless_it_is_two() -> None:
    first, second = copy("a.txt"), copy("b.txt", LONG)
    assert same_works([first, second], [("root/a.txt", "root/b.txt")]) == [(second, first)]
    apart = [copy("a.ris", pmid="1"), copy("b.ris", pmid="2")]
    assert len(same_works(apart, [("root/a.ris", "root/b.ris")])) == 2
    assert len(same_works([first], [("root/a.txt", "root/gone.txt")])) == 1


IDENTIFIERS = st.fixed_dictionaries(
    {
        "doi": st.sampled_from([None, "10.1/a", "10.1/B", "10.1/b", "10.1/c"]),
        "pmid": st.sampled_from([None, "1", "2", "3"]),
        "pmcid": st.sampled_from([None, "PMC1", "PMC2"]),
    }
)


@given(st.lists(IDENTIFIERS, max_size=8), st.randoms())
def test_no_copy_is_lost_none_contradicts_its_group_and_order_does_not_matter(
    known: list[dict[str, Any]], order: random.Random
) -> None:
    copies = [copy(f"{number}.ris", **facts) for number, facts in enumerate(known)]
    found = same_works(copies)
    assert sorted(c.name for group in found for c in group) == sorted(c.name for c in copies)
    for group in found:
        assert all(contradiction(a.source, b.source) is None for a in group for b in group)
    order.shuffle(copies)
    assert same_works(copies) == found


def work(*copies: Copy) -> Work:
    return Work(merged(copies), copies)


def test_an_id_is_what_a_person_gave_else_what_identifies_the_record_else_the_files_name() -> None:
    given_id = copy("a.md", id="knees")
    record = copy("refs.nbib", pmid="7", record=1)
    both = [copy("Knee Study.pdf", LONG, doi="10.1/a"), copy("b.ris", doi="10.1/a", record=2)]
    works, twice = named([work(given_id), work(record), work(copy("Back Pain.txt")), work(*both)])
    assert [w.source.id for w in works] == ["back-pain", "doi-10-1-a", "knees", "pmid-7"]
    assert twice == []


def test_a_newcomer_cannot_take_an_id_that_is_held() -> None:
    holder, newcomer = work(copy("b.md", id="knees", held="knees")), work(copy("a.md", id="knees"))
    works, twice = named([newcomer, holder])
    assert [w.copies for w in works] == [holder.copies]
    assert [(second.copies, first.copies) for second, first in twice] == [
        (newcomer.copies, holder.copies)
    ]


def test_what_any_file_states_counts_before_what_rules_read() -> None:
    read = ByMachine("design", "randomized trial", "randomly assigned", "abstract")
    size = ByMachine("n_participants", "40", "40 adults", "abstract")
    known: dict[str, Any] = {"pmid": "7", "design": "randomized trial", "n_participants": 40}
    record = copy("a.nbib", **known, read_by_machine=(read, size))
    page = copy("b.html", LONG, pmid="7", design="cohort")
    ((first, second),) = same_works([record, page])
    source = merged([first, second])
    assert (source.design, source.n_participants) == ("cohort", 40)
    assert source.read_by_machine == (size,)
