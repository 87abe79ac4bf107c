"""What a run over the corpus did, in words that terminal and page share."""

from index.display import counted, line
from index.records import Refusal, Report


def summary(report: Report) -> str:
    """One line: what was read, kept, removed, refused, embedded, and the library's size."""
    removed = f", {len(report.removed)} removed" if report.removed else ""
    refused = f", {len(report.refused)} refused" if report.refused else ""
    return (
        f"{len(report.read)} read, {report.unchanged} unchanged{removed}{refused}; "
        f"{counted(report.embedded_passages, 'passage', 'passages')} embedded "
        f"in {report.seconds:.1f} s; {size(report)}"
    )


def size(report: Report) -> str:
    """How large the library is after the run."""
    sources = counted(report.sources, "source", "sources")
    return f"the library has {sources} in {counted(report.passages, 'passage', 'passages')}"


def refusal_line(refusal: Refusal) -> str:
    """One line: the file, why it was refused, and what to do."""
    return f"{line(refusal.where)}: {line(refusal.reason)}; {line(refusal.fix)}"
