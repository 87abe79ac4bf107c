"""What a maintainer is told of the library's health."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from conftest import KNEE, Ingest
from index.health import health
from index.library import Library


def test_each_lack_names_its_sources(ingest: Ingest, corpus: Path, index_folder: Path) -> None:
    (corpus / "copy.md").write_text(
        KNEE.replace("id: perlman-knee", "id: copy\ndigest: true\nretracted: true"), "utf-8"
    )
    (corpus / "page.md").write_text("---\ndesign: consumer page\n---\nWords.", "utf-8")
    (corpus / "bad.pdf").write_bytes(b"no PDF")
    ingest()
    library = Library.open(index_folder)
    built = datetime.fromisoformat(library.manifest.built)
    found = health(library, built + timedelta(days=3, hours=2))
    assert found.no_year == ("back", "sleep")
    assert found.no_doi == ("back", "sleep")
    assert found.no_text_of_its_own == ("copy",)
    assert found.retracted == ("copy",)
    assert found.duplicates == (("copy", "perlman-knee"),)
    assert [refusal.path.rsplit("/")[-1] for refusal in found.refused] == ["bad.pdf"]
    assert found.days == 3
    assert health(library, datetime(2000, 1, 1, tzinfo=UTC)).days == 0
