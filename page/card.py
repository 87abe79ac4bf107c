"""A hit as HTML: what kind of source it is, the passage word for word, where it stands."""

from dataclasses import replace

from index.cite import cite, label, reference
from index.facts import facts
from index.records import Hit
from index.standing import standing
from ingest.records import Passage, Source
from ingest.sentences import Span
from page import markup, opened, words
from page.address import Place

_STANDING = {
    "retracted": "This work was retracted.",
    "withdrawn": "This work was withdrawn.",
    "expression of concern": "The journal has expressed concern about this work.",
}
# The labels of a finding's direction, in words that need no explaining.
_PLAINLY = {
    "favours massage": "massage came out better",
    "favours comparator": "what it was compared with came out better",
    "no difference": "massage made no difference",
    "mixed": "results went both ways",
    "inconclusive": "it could not tell whether massage helps",
    "harm signal": "it warns of harm",
}


def head(source: Source, *, explain: bool = False) -> str:
    """What stands above a passage: retraction, kind and size, title, who published it.

    Where it is to `explain`, the terms in it can be tapped.
    """
    known = " · ".join(facts(source))
    line = markup.paragraph(known, "kn-facts")
    if explain:
        plainly = " · ".join(map(_plainly, facts(source)))
        line = words.paragraph(plainly, "kn-facts", f"facts-{source.id}")
    return (
        f"{warning(source)}{line}"
        f"<h3 class='kn-title'>{markup.outer(source, source.title or source.file)}</h3>"
        f"{markup.paragraph(published(source), 'kn-facts')}"
    )


def _plainly(fact: str) -> str:
    """A fact as people without training say it; what a machine read keeps saying so."""
    label, mark, rest = fact.partition(" (read by")
    return _PLAINLY.get(label, label) + mark + rest


def chips(source: Source) -> str:
    """Design, size, year, direction and certainty, each by itself, where known."""
    known = (*facts(source), str(source.year or ""))
    return markup.items([markup.text(fact) for fact in known if fact], "kn-chips")


def published(source: Source) -> str:
    """Authors, journal and year in a line."""
    authors = ", ".join(source.authors)
    return " · ".join(filter(None, (authors, source.journal, str(source.year or ""))))


def quote(hit: Hit, place: Place) -> str:
    """The passage of a hit, the sentence that answers marked, its references leading on."""
    quoted = markup.quote(hit.passage.text, hit.sentence)
    return markup.referring(quoted, place, opened.source_ids())


def explained(passage: Passage, sentence: Span | None, place: Place) -> str:
    """The same for people without training: its terms can be tapped."""
    quoted = words.quote(passage.text, sentence, passage.id)
    return markup.referring(quoted, place, opened.source_ids())


def _again(passage: Passage, place: Place) -> str:
    """A passage explained, beside another place of the page that may explain it too."""
    quoted = words.quote(passage.text, None, f"more-{passage.id}")
    return markup.referring(quoted, place, opened.source_ids())


def where(source: Source, passage: Passage) -> str:
    """Where a passage stands, and whether its words are those of the work."""
    whose = "From a digest of this work, not its own words" if source.digest else ""
    heading = f"“{passage.heading}”" if passage.heading else ""
    parts = filter(None, (label(source, passage.page), heading, whose))
    return markup.paragraph(" · ".join(parts), "kn-where")


def links(hit: Hit, place: Place) -> str:
    """Where one can go from a hit: into its source, and to the work on the web."""
    source = hit.source
    ways = [markup.inner(at_passage(place, hit.passage), "See it in the source")]
    if cite(source, hit.passage).url:
        ways.append(markup.outer(source, "Open the work itself"))
    return f"<div class='kn-links'>{''.join(ways)}</div>"


def at_passage(place: Place, passage: Passage) -> Place:
    """The place where a passage is shown in its source."""
    number = int(passage.id.rpartition("#")[2])
    return replace(place, source=passage.source_id, passage=number, page=passage.page)


def citation(hit: Hit) -> str:
    """The reference and the short label, each to copy."""
    cited = cite(hit.source, hit.passage)
    copies = markup.copied(cited.reference, "Copy reference")
    return markup.folded("Cite this", copies + markup.copied(cited.label, "Copy label"))


def warning(source: Source) -> str:
    """What has become of a work since it was published, where it has to be said first."""
    how = standing(source)
    return markup.paragraph(_STANDING[how], "kn-retracted") if how else ""


def cited(source: Source) -> str:
    """The reference of a source, to copy."""
    return markup.folded("Cite this", markup.copied(reference(source), "Copy reference"))


def further(hit: Hit, most: int, place: Place, *, explain: bool = False) -> str:
    """More passages of the same source, folded away."""
    shown = hit.further[:most]
    if not shown:
        return ""
    body = "".join(
        (_again(h.passage, place) if explain else quote(h, place)) + where(h.source, h.passage)
        for h in shown
    )
    return markup.folded(f"More from this source ({len(shown)})", body)
