"""The page, driven as a person would, without a browser."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
import streamlit as st
from fpdf import FPDF
from streamlit.testing.v1 import AppTest

from conftest import KNEE, Ingest, WordCountEncoder
from index.facets import FACETS
from index.library import Library
from index.receipt import receipt as make_receipt
from index.receipt import write_receipt
from index.records import Filters

SAFETY = """---
id: guide-safety
design: topic guide
---

# Safety

## Warning signs after massage that these sources name

Sunburn is not one. A sudden headache is a reason to go. Ask then.
"""
APP = Path(__file__).resolve().parent.parent / "app.py"
Open = Callable[..., AppTest]


@pytest.fixture
def page(index_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Open the page at an address."""
    monkeypatch.setenv("KNEADLE_INDEX", str(index_folder))

    def open_at(**address: str) -> AppTest:
        at = AppTest.from_file(str(APP), default_timeout=60)
        for name, value in address.items():
            at.query_params[name] = value
        return at.run()

    yield open_at
    # The cache would hand the next test this one's library.
    st.cache_resource.clear()
    st.cache_data.clear()


def shown(at: AppTest) -> str:
    """All HTML of ours but style and script."""
    assert not at.exception
    return "\n".join(
        element.proto.body
        for element in at.get("html")
        if not element.proto.body.startswith(("<style>", "<script>"))
    )


def ask(at: AppTest, question: str) -> AppTest:
    at.text_input[0].set_value(question)
    return at.button(key="search").click().run()


def unfold(at: AppTest, key: str) -> AppTest:
    """Open what is folded away."""
    at.session_state[key] = True
    return at.run()


def test_a_question_shows_the_passage_its_source_and_its_citation(
    ingest: Ingest, page: Open
) -> None:
    ingest()
    at = ask(page(), "does massage ease knee pain")
    text = shown(at)
    assert at.query_params["q"] == "does massage ease knee pain"
    assert "<mark><bdi>An hour of massage a week eased knee pain.</bdi></mark>" in text
    assert "<bdi>randomized trial</bdi></button><bdi> · 125 participants</bdi>" in text
    assert "Perlman AI, Ali A · PLoS One · 2012" in text
    assert 'href="https://doi.org/10.1371/journal.pone.0030248"' in text
    assert "Perlman 2012 · “What was found”" in text
    reference = (
        "Perlman AI, Ali A. Massage for the knee. PLoS One. 2012;7(2):e30248. "
        "doi:10.1371/journal.pone.0030248"
    )
    assert f'data-copy="{reference}"' in text
    assert text.count("<article") == 3


def test_an_address_with_a_question_shows_its_answer_and_a_filter_its_part(
    ingest: Ingest, page: Open
) -> None:
    ingest()
    at = unfold(page(q="knee pain", design="randomized trial"), "filters")
    assert at.text_input[0].value == "knee pain"
    assert at.multiselect[0].value == ["randomized trial"]
    assert "Only: <bdi>randomized trial</bdi>" in shown(at)
    assert shown(at).count("<article") == 1


def test_an_empty_box_offers_questions_that_lead_somewhere(ingest: Ingest, page: Open) -> None:
    ingest()
    text = shown(page())
    assert "3 sources in 5 passages" in text
    assert 'href="?q=Does+massage+help+chronic+low+back+pain%3F"' in text
    at = page(q="Does massage help chronic low back pain?")
    assert "Back Pain And The Hands" in shown(at)


def test_nothing_on_a_question_is_said_with_what_is_nearest_and_ways_on(
    ingest: Ingest, page: Open
) -> None:
    ingest()
    text = shown(page(q="carburettors", design="randomized trial"))
    assert "<h2>The library has nothing on this, as far as it can tell.</h2>" in text
    assert text.index("What it holds that is nearest") < text.index("kn-quote")
    assert 'href="?q=carburettors" target="_self"><bdi>Search without the filters' in text
    assert "<mark>" not in text
    assert "<bdi>randomized trial</bdi></button>" in text
    assert "</button>" not in shown(page(q="carburettors", view="evidence"))


def test_filters_that_leave_nothing_can_be_lifted(ingest: Ingest, page: Open) -> None:
    ingest()
    at = unfold(page(q="back pain"), "filters")
    at.number_input(key="from").set_value(2050)
    at.button(key="narrow").click().run()
    assert at.query_params["from"] == "2050"
    assert "Only: <bdi>since 2050</bdi>" in shown(at)
    assert "The library has nothing on this" in shown(at)
    assert 'href="?q=back+pain" target="_self"><bdi>Search without the filters' in shown(at)


def test_searches_of_this_session_are_listed_latest_first(ingest: Ingest, page: Open) -> None:
    ingest()
    at = ask(ask(page(), "knee pain"), "back pain")
    text = shown(at)
    assert "Your searches in this session (2)" in text
    at_list = text[text.index("Your searches") :]
    assert at_list.index(">back pain<") < at_list.index(">knee pain<")


def test_without_an_index_the_page_says_how_to_build_one(page: Open) -> None:
    at = page()
    assert not at.exception
    assert "no index there; build one: kneadle ingest" in at.warning[0].value


def test_an_empty_library_says_what_to_do(ingest: Ingest, corpus: Path, page: Open) -> None:
    for path in corpus.iterdir():
        path.unlink()
    ingest()
    assert "The library is empty. Put documents into" in page().info[0].value


def test_a_newer_index_is_seen_without_a_restart(ingest: Ingest, corpus: Path, page: Open) -> None:
    ingest()
    assert "Necks" not in shown(page(q="neck"))
    (corpus / "neck.txt").write_text("All About Necks\n\nA stiff neck passes.", "utf-8")
    ingest()
    assert "All About Necks" in shown(page(q="neck"))


def test_an_index_that_was_deleted_and_built_again_is_seen_too(
    ingest: Ingest, corpus: Path, index_folder: Path, page: Open
) -> None:
    ingest()
    assert "Necks" not in shown(page(q="neck"))
    shutil.rmtree(index_folder)
    (corpus / "neck.txt").write_text("All About Necks\n\nA stiff neck passes.", "utf-8")
    ingest()
    assert "All About Necks" in shown(page(q="neck"))


def test_text_of_documents_shows_as_text(
    ingest: Ingest, corpus: Path, page: Open, encoder: WordCountEncoder
) -> None:
    (corpus / "bad.md").write_text(
        "---\ntitle: '<script>alert(1)</script> [a](javascript:alert(2))'\n"
        "url: https://example.org/?\"onmouseover='x'\n---\n"
        "Knee <img src=x onerror=alert(3)> \u202e **knee** knee knee.\n",
        "utf-8",
    )
    report = ingest()
    assert [refusal.reason[:12] for refusal in report.refused] == ["'url' is 'ht"]
    bad = (corpus / "bad.md").read_text("utf-8").replace("?\"onmouseover='x'", "?a=1&b=2")
    (corpus / "bad.md").write_text(bad, "utf-8")
    ingest()
    text = shown(page(q="knee knee knee"))
    assert "<script" not in text
    assert "<img" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; [a](javascript:alert(2))" in text
    assert "&lt;img src=x onerror=alert(3)&gt; [U+202E] **knee**" in text
    assert 'href="https://example.org/?a=1&amp;b=2"' in text


def test_a_retracted_work_is_marked(ingest: Ingest, corpus: Path, page: Open) -> None:
    shutil.copy(corpus / "knee.md", corpus / "gone.md")
    gone = (corpus / "gone.md").read_text("utf-8")
    gone = gone.replace("id: perlman-knee", "id: gone\nretracted: true")
    (corpus / "gone.md").write_text(gone, "utf-8")
    ingest()
    text = shown(page(q="knee pain"))
    assert text.count("This work was retracted.") == 1
    assert 'data-copy="RETRACTED. Perlman' in text


def test_evidence_shows_what_a_study_is_weighed_by(ingest: Ingest, page: Open) -> None:
    ingest()
    text = shown(page(view="evidence", q="knee pain"))
    assert "1. <bdi><a" not in text
    assert "<li><bdi>randomized trial</bdi></li><li><bdi>125 participants</bdi></li>" in text
    assert "<dt>Dose</dt><dd><bdi>not stated</bdi></dd>" in text
    assert "The passage in its place" in text


def test_what_is_ticked_is_what_is_exported(ingest: Ingest, page: Open) -> None:
    ingest()
    at = page(view="evidence", q="knee pain")
    assert "Take along: all 3 in the list" in shown(at)
    at.checkbox(key="choose-perlman-knee").check().run()
    text = shown(at)
    assert "Take along: 1 selected" in text
    assert 'data-copy="1. Perlman AI, Ali A. Massage for the knee.' in text
    at.query_params["q"] = "back pain"
    assert "Take along: 1 selected" in shown(at.run())
    assert at.checkbox(key="choose-perlman-knee").value
    at.button(key="clear").click().run()
    assert "Take along: all 3 in the list" in shown(at)
    assert not at.checkbox(key="choose-perlman-knee").value


def test_a_receipt_that_is_given_back_says_whether_the_list_is_the_same(
    ingest: Ingest, page: Open, corpus: Path
) -> None:
    ingest()
    at = unfold(page(view="evidence", q="knee pain"), "receipts")
    receipt = at.get("download_button")[-1].proto
    assert receipt.label == "Download the receipt"
    library = Library.open(Path(os.environ["KNEADLE_INDEX"]))
    answer = library.search("knee pain", k=50)
    made = make_receipt(library, answer, k=50, filters=Filters(), made=datetime.now(UTC))
    at.file_uploader[0].upload("receipt.json", write_receipt(made).encode()).run()
    assert at.success[0].value == "The same list came back."
    at.file_uploader[0].upload("receipt.json", b"{}").run()
    assert at.warning[0].value.startswith("this is no search receipt")
    (corpus / "back.txt").unlink()
    ingest()
    at.file_uploader[0].upload("receipt.json", write_receipt(made).encode()).run()
    assert at.warning[0].value == "Another list came back."
    assert "back was" in shown(at)


def test_a_text_opens_at_its_passage_and_a_digest_says_so(ingest: Ingest, page: Open) -> None:
    ingest()
    text = shown(page(source="perlman-knee", passage="1", q="knee"))
    assert "<mark id='kn-here'><bdi>An hour of massage a week eased knee pain." in text
    assert 'href="?q=knee" target="_self"><bdi>← Back to the list' in text
    assert "Nobody was harmed by the knee massage." in text


def test_an_unknown_source_and_an_odd_address_are_no_dead_end(ingest: Ingest, page: Open) -> None:
    ingest()
    at = page(source="../../etc/passwd", passage="9")
    assert not at.exception
    assert at.warning[0].value == "The library has no such source, or has it no longer."
    assert '<a class="kn-go " href="?" target="_self"><bdi>Ask a question' in shown(at)
    asked = shown(page(source="gone", q="knee"))
    assert 'href="?q=knee" target="_self"><bdi>← Back to the list' in asked
    at = page(view="nowhere", q="knee", **{"from": "MMXII", "page": "-1", "design": "hearsay"})
    assert "eased knee pain" in shown(at)


def test_a_pdf_opens_at_its_page_with_the_passage_marked(
    ingest: Ingest, corpus: Path, page: Open
) -> None:
    pdf = FPDF()
    pdf.set_font("Helvetica", size=12)
    for words in ("A first page about necks and massage.", "A second page about sore knees."):
        pdf.add_page()
        pdf.write(text=words)
    (corpus / "two.pdf").write_bytes(bytes(pdf.output()))
    ingest()
    text = shown(page(source="two", passage="2"))
    assert "Page 2 of 2" in text
    assert "alt='Page 2 of the file, the passage marked on it'" in text
    assert text.count("id='kn-here'") == 1
    assert 'page=1" target="_self"><bdi>← Previous page' in text
    assert "Next page" not in text
    first = shown(page(source="two", passage="2", page="1"))
    assert "id='kn-here'" not in first
    assert "Next page" in first
    (corpus / "two.pdf").write_bytes(b"%PDF-1.4 something else")
    changed = page(source="two", passage="2")
    assert "the file has changed since it was read" in changed.warning[0].value
    assert "<mark id='kn-here'><bdi>A second page about sore knees." in shown(changed)
    assert not changed.get("download_button")


PASSWORD = "a long one"


@pytest.fixture
def maintainer(page: Open, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The library view, its door still closed."""
    monkeypatch.setenv("KNEADLE_MAINTAINER_PASSWORD", PASSWORD)
    return page(view="library")


def enter(at: AppTest, password: str = PASSWORD) -> AppTest:
    at.text_input(key="password").set_value(password)
    return at.button(key="enter").click().run()


def test_the_library_view_is_off_unless_a_password_is_set(ingest: Ingest, page: Open) -> None:
    ingest()
    at = page(view="library")
    assert "KNEADLE_MAINTAINER_PASSWORD" in at.info[0].value
    assert not at.text_input
    assert not at.button


@pytest.mark.parametrize(
    ("user", "is_in"),
    [
        ({"is_logged_in": True, "email": "Ann@Example.org"}, True),
        ({"is_logged_in": True, "email": "ann@example.org", "email_verified": False}, False),
        ({"is_logged_in": True, "email": "bob@example.org"}, False),
        ({"is_logged_in": False, "email": "ann@example.org"}, False),
    ],
)
def test_a_login_opens_the_library_to_those_named_and_leaving_logs_out(
    ingest: Ingest,
    page: Open,
    monkeypatch: pytest.MonkeyPatch,
    user: dict[str, object],
    is_in: bool,
) -> None:
    ingest()
    left: list[str] = []
    monkeypatch.setenv("KNEADLE_MAINTAINERS", "ann@example.org, eve@example.org")
    monkeypatch.setattr("streamlit.user", SimpleNamespace(to_dict=lambda: user))
    monkeypatch.setattr("streamlit.logout", lambda: left.append("logged out"))
    at = page(view="library")
    assert ("What is in it" in shown(at)) is is_in
    if is_in:
        at.button(key="leave").click().run()
        assert left == ["logged out"]
    else:
        assert at.button(key="login").label == "Log in"
        assert bool(at.warning) is (user["email"] == "bob@example.org")


def test_a_wrong_password_waits_and_the_wait_holds_for_everyone(
    ingest: Ingest, maintainer: AppTest, page: Open
) -> None:
    ingest()
    assert "The next attempt is heard in 2 seconds" in enter(maintainer, "a guess").warning[0].value
    assert maintainer.text_input(key="password").value == ""
    other = enter(page(view="library"), PASSWORD)
    assert not other.dataframe
    assert other.warning


def test_a_maintainer_sees_contents_and_health(
    ingest: Ingest, corpus: Path, maintainer: AppTest
) -> None:
    (corpus / "bad.pdf").write_bytes(b"no PDF")
    ingest()
    at = enter(maintainer)
    assert list(at.dataframe[0].value["Id"]) == ["back", "perlman-knee", "sleep"]
    assert "Refused files: 1" in shown(at)
    assert "bad.pdf: is not a PDF inside" in shown(at)
    assert "Without a year: 2" in shown(at)
    assert 'href="?view=library&amp;source=back"' in shown(at).split("Without a year")[1]
    at.text_input(key="find").set_value("PERLMAN 10.1371").run()
    assert list(at.dataframe[0].value["Id"]) == ["perlman-knee"]
    at.button(key="leave").click().run()
    assert not at.dataframe


def test_a_maintainer_adds_removes_and_rebuilds(
    ingest: Ingest, corpus: Path, maintainer: AppTest
) -> None:
    ingest()
    at = enter(maintainer)
    files = at.file_uploader[0]
    files.upload("Necks.txt", b"All About Necks\n\nA stiff neck passes.")
    files.upload("bad.pdf", b"no PDF").run()
    at.button(key="add").click().run()
    text = shown(at)
    assert "bad.pdf: is not a PDF inside" in text
    assert "1 read, 0 unchanged; 1 passage embedded" in text
    assert "the library has 4 sources in 6 passages" in text
    assert "What was done" not in shown(at.run())
    out = [at.multiselect[0].options[n] for n in (0, 1)]
    for title in out:
        at.multiselect[0].select(title)
    at.checkbox[0].check().run()
    at.button(key="remove-now").click().run()
    assert "2 removed" in shown(at)
    assert "the library has 2 sources" in shown(at)
    assert not set(out) & set(at.multiselect[0].options)
    assert (at.multiselect[0].value, at.checkbox[0].value) == ([], False)
    (corpus / "new.txt").write_text("New Words\n\nOf knees.", "utf-8")
    at.button(key="rebuild").click().run()
    assert "1 read" in shown(at)
    assert "the library has 3 sources" in shown(at)


def test_evidence_narrows_and_sorts_by_what_is_known(ingest: Ingest, page: Open) -> None:
    ingest()
    at = unfold(page(view="evidence", q="massage"), "narrowing")
    kinds = at.multiselect(key="by-design")
    assert kinds.options == ["randomized trial (1)", "not stated (2)"]
    kinds.select("randomized trial").run()
    assert at.query_params["by-design"] == "randomized trial"
    assert "Source 1 of 1, best first" in shown(at)
    assert "Take along: the one in the list" in shown(at)
    assert at.multiselect(key="by-participants").options == ["100 to 499 (1)"]
    at = page(view="evidence", q="massage", sort="title")
    assert "of 3, by title" in shown(at)
    titles = re.findall(r"<h3 class='kn-title'>\d\. .*?<bdi>(.*?)</bdi>", shown(at))
    assert titles == [
        "Back Pain And The Hands",
        "Massage for the knee",
        "Sleeping Better After Massage",
    ]
    both = {"by-design": "randomized trial", "by-direction": "mixed"}
    assert "Show all of them again" in shown(page(view="evidence", q="massage", **both))


def test_what_is_folded_away_is_drawn_once_opened_and_loses_nothing(
    ingest: Ingest, page: Open
) -> None:
    ingest()
    at = page(view="evidence", q="massage", sort="title", **{"by-design": "randomized trial"})
    assert {box.key for box in at.multiselect} == {f"by-{name}" for name in FACETS}
    at = page(view="evidence", q="massage", sort="title", design="randomized trial")
    assert not at.multiselect
    at = ask(at, "knee massage")
    assert (at.query_params["design"], at.query_params["sort"]) == ("randomized trial", "title")
    at = unfold(at, "filters")
    assert at.multiselect(key="design").value == ["randomized trial"]
    at.session_state["filters"] = False
    at.run().multiselect(key="design").set_value([])
    assert "design" not in ask(at, "massage").query_params


def test_the_evidence_at_a_glance_has_a_chart_and_a_table(ingest: Ingest, page: Open) -> None:
    ingest()
    at = page(view="evidence", glance="library")
    text = shown(at)
    assert "3 sources at a glance" in text
    assert len(at.get("vega_lite_chart") or at.get("arrow_vega_lite_chart")) == 2
    assert "The map as a table" in text
    row = text[text.index("Each dot as a table") :]
    assert "source=perlman-knee" in row
    assert "<td><bdi>randomized trial</bdi></td><td><bdi>125</bdi></td>" in row
    assert "Not shown: 2 without a year." in text
    hits = shown(page(view="evidence", q="knee pain", glance="hits"))
    assert "source=perlman-knee&amp;passage=1" in hits


def test_a_warning_sign_stands_above_the_hits_with_who_says_so(
    ingest: Ingest, corpus: Path, page: Open
) -> None:
    (corpus / "safety.md").write_text(SAFETY, "utf-8")
    ingest()
    for view in ("plain", "evidence"):
        text = shown(page(q="sudden severe headache after a neck massage", view=view))
        alert = text[text.index("kn-urgent") : text.index("</aside>")]
        assert text.index("</aside>") < text.index("<article")
        assert "<strong>Urgent.</strong>" in alert
        assert "Seek immediate medical attention" in alert
        assert 'href="http://mayoclinic.org/' in alert
        assert "<bdi>A sudden headache is a reason to go.</bdi>" in alert.split("<details")[1]
        assert "What the library says on it (1)" in alert
        assert "Sunburn" not in alert
    assert "kn-alert" not in shown(page(q="knee pain"))
    assert "kn-alert" not in shown(page(q="knee pain, no headache"))


def test_plain_answers_explain_the_terms_of_the_field(
    ingest: Ingest, corpus: Path, page: Open
) -> None:
    words = "An abdominal massage is one of the knee too. The abdomen is soft."
    (corpus / "knee.md").write_text(KNEE.replace("Nobody was harmed", words + " Nobody"), "utf-8")
    ingest()
    text = shown(page(q="knee massage abdominal"))
    name = re.search(r"popovertarget='([^']+)'><bdi>abdominal</bdi>", text)
    assert name
    meaning = text[text.index(f"id='{name[1]}'") :]
    assert meaning.index("Of the belly.") < meaning.index("</div>")
    assert "popovertarget" not in shown(page(q="knee massage abdominal", view="evidence"))


def test_plain_answers_say_in_plain_words_which_way_a_finding_goes(
    ingest: Ingest, corpus: Path, page: Open
) -> None:
    (corpus / "knee.md").write_text(KNEE.replace("design:", "direction: mixed\ndesign:"), "utf-8")
    ingest()
    plain = shown(page(q="knee massage"))
    assert "results went both ways" in plain
    assert "<bdi>mixed</bdi>" in shown(page(q="knee massage", view="evidence"))


def test_what_is_folded_below_an_answer_is_explained_and_not_said_twice(
    ingest: Ingest, corpus: Path, page: Open
) -> None:
    plain = "\n## In plain words\n\nKnees hurt less.\n"
    more = "\n## How it was done\n\nA knee massage of the abdominal kind.\n"
    (corpus / "knee.md").write_text(KNEE + plain + more, "utf-8")
    ingest()
    text = shown(page(q="massage for knee pain"))
    first = text[text.index("<article") : text.index("</article>")]
    assert first.count("Knees hurt less.") == 1
    assert "abdominal</bdi></button>" in first.split("More from this source")[1]


def test_a_source_that_names_another_leads_to_it(ingest: Ingest, corpus: Path, page: Open) -> None:
    guide = "---\nid: guide\n---\n\n# Guide\n\nKnees were eased [perlman-knee].\n"
    (corpus / "guide.md").write_text(guide, "utf-8")
    ingest()
    assert 'href="?source=perlman-knee"' in shown(page(source="guide", passage="1"))
