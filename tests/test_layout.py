"""Which part may know which: held over the syntax trees of the sources."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
PACKAGES = ("ingest", "index", "fetch", "commands", "page", "benchmarks")
SOURCES = [
    *(path for package in PACKAGES for path in sorted((REPOSITORY / package).rglob("*.py"))),
    REPOSITORY / "app.py",
    REPOSITORY / "cli.py",
]
# One home for each heavy library.
HOMES = {
    "faiss": "index/approximate.py",
    "sentence_transformers": "ingest/embed.py",
    "openvino": "ingest/fast.py",
    "rapidfuzz": "index/spelling.py",
    "pypdf": "ingest/pdf.py",
    "pypdfium2": "index/pdf_page.py",
    "docx": "ingest/docx.py",
    "rispy": "ingest/ris.py",
    "bibtexparser": "ingest/bibtex.py",
    "pylatexenc": "ingest/bibtex.py",
    "trafilatura": "ingest/html_main.py",
    "datasketch": "index/duplicates.py",
    "watchdog": "index/watching.py",
    "sqlite3": "index/tables.py",
    "altair": "page/charts.py",
    "sklearn": "benchmarks/calibrate",
    "streamlit": "page/",
    "requests": "fetch/client.py",
}
# Streamlit runs app.py itself; what it draws stands in page/. What measures the page speaks to it.
DOORS = {("streamlit", "app.py"), ("streamlit", "benchmarks/page.py")}
# What each part may import of the others: arrows point one way.
MAY_USE = {
    "ingest": {"ingest"},
    "index": {"index", "ingest"},
    "fetch": {"fetch", "ingest"},
    "commands": {"commands", "fetch", "index", "ingest"},
    "page": {"page", "index", "ingest"},
    "benchmarks": {"benchmarks", "index", "ingest"},
    "app": {"page", "index", "ingest"},
    "cli": {"commands", "index", "ingest"},
}
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "base", "common", "misc"}
FORBIDDEN_ENDINGS = ("Manager", "Handler", "Processor", "Engine")


def name(path: Path) -> str:
    return path.relative_to(REPOSITORY).as_posix()


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef):
            yield node


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_imports_point_one_way_and_heavy_libraries_have_one_home(path: Path) -> None:
    part = name(path).split("/")[0].removesuffix(".py")
    for module in imported(ast.parse(path.read_text("utf-8"))):
        top = module.split(".")[0]
        at_home = name(path).startswith(HOMES.get(top, "")) or (top, name(path)) in DOORS
        assert at_home, f"{module} has its home elsewhere"
        if top in MAY_USE:
            assert top in MAY_USE[part], f"{part} must not know {module}"


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_functions_are_short_and_names_say_what_a_thing_is(path: Path) -> None:
    assert path.stem not in FORBIDDEN_NAMES
    for function in functions(path):
        length = (function.end_lineno or 0) - function.lineno + 1
        assert length <= 60, f"{function.name} has {length} lines"
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ClassDef):
            assert not node.name.endswith(FORBIDDEN_ENDINGS)


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_a_module_says_in_one_line_what_it_is_responsible_for(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text("utf-8")))
    assert docstring
    assert docstring.splitlines()[0].endswith((".", ":"))


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_a_module_over_300_lines_would_have_to_justify_itself(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 300


def test_the_median_function_has_about_ten_lines() -> None:
    lengths = sorted(
        (function.end_lineno or 0) - function.lineno + 1
        for path in SOURCES
        for function in functions(path)
    )
    assert lengths[len(lengths) // 2] <= 12


def test_every_format_with_a_reader_is_named_in_the_readme() -> None:
    from ingest.read import READERS

    readme = (REPOSITORY / "README.md").read_text("utf-8")
    assert [suffix for suffix in READERS if f"`{suffix}`" not in readme] == []


def test_a_search_loads_neither_torch_nor_streamlit_nor_the_readers() -> None:
    # They cost seconds that a person at a terminal would wait for.
    code = (
        "import sys, cli; "
        "print([m for m in ('torch', 'transformers', 'sentence_transformers', 'streamlit', "
        "'pandas', 'trafilatura', 'pypdf', 'docx', 'rispy', 'bibtexparser', 'datasketch', "
        "'watchdog', 'requests', 'pypdfium2', 'PIL') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=REPOSITORY
    )
    assert done.stdout == "[]\n"
