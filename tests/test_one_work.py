"""The shapes of one paper in a library: one source, with all of its files."""

from pathlib import Path

import pytest

from conftest import Ingest, WordCountEncoder
from index import build, store
from index.library import Library
from ingest.records import File

RECORD = """PMID- 22347369
TI  - Massage therapy for the knee.
AB  - BACKGROUND: Knees hurt. RESULTS: Massage eased the knee.
AU  - Perlman AI
DP  - 2012
{more}AID - 10.1371/JOURNAL.pone.0030248 [doi]

PMID- 99
TI  - Massage and sleep.
AB  - Sleep came sooner.
"""
PAGE = """<html><head><title>Knees</title><meta name="citation_doi"
content="10.1371/journal.pone.0030248"></head><body><h1>Knees</h1>{text}</body></html>"""
FULL = "".join(
    f"<p>Sentence {n} of a long page says that massage eased a knee.</p>" for n in range(150)
)


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "refs.nbib").write_text(RECORD.format(more=""), encoding="utf-8")
    return folder


def page(folder: Path, text: str = FULL) -> Path:
    path = folder / "page.html"
    path.write_text(PAGE.format(text=text), encoding="utf-8")
    return path


def ids(folder: Path) -> list[str]:
    return [source.id for source in Library.open(folder).sources()]


def test_three_shapes_of_one_paper_are_shown_once(
    ingest: Ingest, papers: Path, corpus: Path, index_folder: Path
) -> None:
    page(papers)
    (papers / "knee.md").write_text((corpus / "knee.md").read_text("utf-8"), encoding="utf-8")
    assert ingest(papers).sources == 2
    library = Library.open(index_folder)
    assert ids(index_folder) == ["perlman-knee", "pmid-99"]
    source = library.source("perlman-knee")
    assert [(f.path, f.record) for f in source.files] == [
        ("page.html", None),
        ("refs.nbib", 1),
        ("knee.md", None),
    ]
    assert (source.file, source.title, source.pmid) == (
        "page.html",
        "Massage for the knee",
        "22347369",
    )
    assert "pmid: refs.nbib, record 1" in source.origins
    hits = library.search("massage of the knee").hits
    assert [hit.source.id for hit in hits].count("perlman-knee") == 1


def test_full_text_takes_the_place_of_an_abstract_and_gives_it_back(
    ingest: Ingest, papers: Path, encoder: WordCountEncoder, index_folder: Path
) -> None:
    ingest(papers)
    assert Library.open(index_folder).source("pmid-22347369").file == "refs.nbib"
    path = page(papers)
    ingest(papers)
    source = Library.open(index_folder).source("pmid-22347369")
    assert (source.file, len(source.files)) == ("page.html", 2)
    assert "Sentence 149" in Library.open(index_folder).passages("pmid-22347369")[-1].text
    path.unlink()
    ingest(papers)
    library = Library.open(index_folder)
    assert [p.text for p in library.passages("pmid-22347369")] == [
        "Knees hurt.",
        "Massage eased the knee.",
    ]
    assert library.source("pmid-22347369").files == (
        File("refs.nbib", library.source("pmid-22347369").sha256, 1),
    )


def test_the_order_in_which_files_come_makes_no_difference(
    ingest: Ingest, papers: Path, tmp_path: Path, encoder: WordCountEncoder, index_folder: Path
) -> None:
    ingest(papers)
    page(papers)
    ingest(papers)
    build.build(tmp_path / "again", [papers], load_encoder=lambda model: encoder)
    first, second = store.current(index_folder), store.current(tmp_path / "again")
    assert first
    assert second
    assert (first / store.TABLES).read_bytes() == (second / store.TABLES).read_bytes()


def test_an_unchanged_library_of_merged_works_does_nothing(
    ingest: Ingest, papers: Path, encoder: WordCountEncoder, index_folder: Path
) -> None:
    page(papers)
    ingest(papers)
    generation = store.current(index_folder)
    encoder.encoded.clear()
    report = ingest(papers)
    assert (report.unchanged, report.read, encoder.encoded) == (2, (), [])
    assert store.current(index_folder) == generation


def test_a_record_of_a_retraction_marks_the_work_whatever_text_is_shown(
    ingest: Ingest, papers: Path, index_folder: Path
) -> None:
    page(papers)
    ingest(papers)
    assert not Library.open(index_folder).source("pmid-22347369").retracted
    retraction = "RIN - PLoS One. 2013. PMID: 55\n"
    (papers / "refs.nbib").write_text(RECORD.format(more=retraction), encoding="utf-8")
    ingest(papers)
    source = Library.open(index_folder).source("pmid-22347369")
    assert (source.file, source.retracted) == ("page.html", True)
    assert any(notice.startswith("retraction: ") for notice in source.notices)


def test_a_removed_work_stays_out_with_all_of_its_files(
    ingest: Ingest, papers: Path, index_folder: Path
) -> None:
    page(papers)
    ingest(papers)
    build.remove(index_folder, "pmid-22347369")
    assert ids(index_folder) == ["pmid-99"]
    ingest(papers)
    assert ids(index_folder) == ["pmid-99"]
    ingest(papers / "page.html")
    assert ids(index_folder) == ["page", "pmid-99"]


def test_the_same_record_twice_in_one_file_is_one_source(
    ingest: Ingest, papers: Path, index_folder: Path
) -> None:
    (papers / "refs.nbib").write_text(RECORD.format(more="") * 2, encoding="utf-8")
    assert ingest(papers).sources == 2
    files = Library.open(index_folder).source("pmid-99").files
    assert [(file.path, file.record) for file in files] == [("refs.nbib", 2), ("refs.nbib", 4)]


def test_what_a_record_says_anew_reaches_the_text_of_another_file(
    ingest: Ingest, papers: Path, index_folder: Path, tmp_path: Path, encoder: WordCountEncoder
) -> None:
    page(papers)
    ingest(papers)
    longer = f"Massage {'once a week and again ' * 7}for"
    text = RECORD.format(more="").replace("Massage therapy for", longer)
    (papers / "refs.nbib").write_text(text, encoding="utf-8")
    ingest(papers)
    source = Library.open(index_folder).source("pmid-22347369")
    assert (source.title, source.file) == (f"{longer} the knee", "page.html")
    # Passages fit the window with the title before them: those of a first run do.
    build.build(tmp_path / "again", [papers], load_encoder=lambda model: encoder)
    assert Library.open(tmp_path / "again").passages(source.id) == Library.open(
        index_folder
    ).passages(source.id)
