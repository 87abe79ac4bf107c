"""Notices about works: how they are written, and what they make of a work."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.notices import KINDS, Notice, date_in, found, in_title, is_retracted, notice, stated
from ingest.records import Metadata

DATES = st.one_of(st.none(), st.sampled_from(["2020", "2020-03", "2020-03-14"]))
NOTICES = st.builds(
    Notice,
    kind=st.sampled_from(KINDS),
    date=DATES,
    doi=st.one_of(st.none(), st.sampled_from(["10.5555/2019.x", "10.1016/s0140-6736(97)11096-0"])),
    pmid=st.one_of(st.none(), st.sampled_from(["1", "20200314"])),
    found_by=st.sampled_from(["", "Crossref", "Retraction Watch"]),
)


@given(NOTICES)
def test_what_is_written_is_read_again(one: Notice) -> None:
    assert notice(str(one)) == one


def test_a_notice_is_written_for_people() -> None:
    one = Notice(kind="retraction", date="2020-03-14", doi="10.5555/x", pmid="12", found_by="A b")
    assert str(one) == "retraction: 2020-03-14 doi:10.5555/x pmid:12 [A b]"
    assert str(Notice(kind="correction")) == "correction"


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("RETRACTED: Massage for pain", "retraction"),
        ("Retracted: Massage for pain", "retraction"),
        ("[Retracted] Massage for pain", "retraction"),
        ("RETRACTED ARTICLE: Massage for pain", "retraction"),
        ("WITHDRAWN: Massage for pain", "withdrawal"),
        ("Retraction of: Massage for pain", None),
        ("Retraction: Massage for pain", None),
        ("Retracted testis and massage", None),
        ("Massage for pain", None),
        (None, None),
    ],
)
def test_publishers_put_a_mark_before_titles(title: str | None, kind: str | None) -> None:
    assert in_title(title) == kind
    work = stated(Metadata(title=title))
    assert work.retracted == (kind is not None)
    assert work.notices == ((kind,) if kind else ())


def test_what_a_work_states_is_in_its_notices_once() -> None:
    flagged = stated(Metadata(retracted=True))
    assert flagged.notices == ("retraction",)
    assert stated(flagged) == flagged
    linked = stated(Metadata(retracted=True, notices=("retraction: pmid:1",)))
    assert linked.notices == ("retraction: pmid:1",)
    assert stated(Metadata(notices=("retraction: pmid:1",))).retracted
    assert not stated(Metadata(notices=("expression of concern: pmid:1",))).retracted


def test_what_a_file_states_stays_also_in_brackets() -> None:
    work = stated(Metadata(notices=("retraction: 2020 [our library]",)))
    assert work.notices == ("retraction: 2020 (our library)",)
    assert found(work, []).retracted


def test_what_a_check_found_takes_the_place_of_what_an_earlier_one_found() -> None:
    own = Metadata(notices=("correction: pmid:1",))
    first = found(own, [Notice(kind="retraction", date="2020", found_by="Crossref")])
    assert first.notices == ("correction: pmid:1", "retraction: 2020 [Crossref]")
    assert first.retracted
    assert found(first, []) == own
    stays = stated(Metadata(retracted=True))
    assert found(found(stays, [Notice(kind="correction", found_by="PubMed")]), []) == stays


@pytest.mark.parametrize(
    ("notices", "expected"),
    [
        (["retraction: 2020", "reinstatement: 2021"], False),
        (["retraction: 2021-05", "reinstatement: 2021"], True),
        (["retraction: 2021", "reinstatement: 2021"], True),
        (["retraction", "reinstatement: 2021"], True),
        (["retraction: 2020", "reinstatement"], True),
        (["withdrawal"], True),
        (["reinstatement: 2020"], False),
        ([], False),
    ],
)
def test_only_a_later_reinstatement_undoes_a_retraction(notices: list[str], expected: bool) -> None:
    assert is_retracted(notices) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PLoS One. 2020 Feb 12;15(2):e1. doi: 10.1371/journal.pone.1", "2020-02-12"),
        ("JAMA. 1999 December;3:2", "1999-12"),
        ("Lancet. 2004;363:824", "2004"),
        ("Lancet 1998-02-28", "1998"),
        ("no date", None),
    ],
)
def test_dates_in_citations(text: str, expected: str | None) -> None:
    assert date_in(text) == expected
