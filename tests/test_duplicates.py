"""Sources that look like one work."""

import random
from collections.abc import Iterable
from itertools import combinations
from typing import Any

from index.duplicates import Duplicate, duplicates, normal, same_titles, unlinked_versions
from ingest.records import Passage, Source

TITLE = "Massage of the aching knee: a trial"


def source(name: str, **known: Any) -> Source:  # noqa: ANN401 - any field of a Source
    return Source(**{"id": name, "file": f"{name}.ris", "sha256": "", "title": TITLE, **known})


def pairs(*sources: Source) -> list[tuple[str, str]]:
    return [(pair.first, pair.second) for pair in same_titles(sources)]


def test_titles_are_compared_without_case_accents_signs_and_marks() -> None:
    assert normal("RETRACTED: Fußmassage — Étude №1.") == normal("fussmassage étude no1")
    assert normal("Müller’s knee") == "muller s knee"


def test_the_same_title_and_year_look_like_one_work() -> None:
    assert pairs(source("a", year=2012), source("b", year=2012, title=TITLE.upper() + ".")) == [
        ("a", "b")
    ]
    assert pairs(source("a", year=2012), source("b", year=2013)) == []
    assert pairs(source("a", year=2012), source("b")) == [("a", "b")]


def test_short_titles_say_nothing() -> None:
    assert pairs(source("a", title="Massage therapy"), source("b", title="Massage therapy")) == []


def test_what_differs_in_an_identifier_or_is_linked_is_no_duplicate() -> None:
    assert pairs(source("a", pmid="1"), source("b", pmid="2")) == []
    assert pairs(source("a", pmid="1"), source("b", doi="10.1/b")) == [("a", "b")]
    linked = source("b", doi="10.1101/9", versions=("published version: doi:10.1/a",))
    assert pairs(source("a", doi="10.1/a"), linked) == []
    unnumbered = source("b", versions=("published version: pmid:1",))
    assert pairs(source("a", pmid="1"), unnumbered) == []


def test_a_preprint_and_what_has_its_title_are_named_until_somebody_links_them() -> None:
    preprint, final = source("a", doi="10.1101/2020.01.02.9"), source("b", doi="10.1/b", year=2021)
    (pair,) = unlinked_versions([preprint, final])
    assert (pair.first, pair.second) == ("a", "b")
    assert pair.reason == "one has a preprint's DOI, the other the same title"
    linked = source("b", doi="10.1/b", versions=("preprint: doi:10.1101/2020.01.02.9",))
    assert unlinked_versions([preprint, linked]) == ()
    assert unlinked_versions([final, source("c", doi="10.1/c")]) == ()
    assert unlinked_versions([preprint, source("d", doi="10.1/d", title="Other words here")]) == ()
    # A journal of the same publisher is none.
    assert unlinked_versions([source("e", doi="10.1101/gr.9"), final]) == ()


def passages(texts: dict[str, str]) -> Any:  # noqa: ANN401 - a function
    def of(source_id: str) -> Iterable[Passage]:
        return [Passage(f"{source_id}#1", source_id, texts[source_id], None, None, 0, 0)]

    return of


def words(seed: int, number: int = 200) -> list[str]:
    chosen = random.Random(seed)
    return [f"word{chosen.randrange(500)}" for _ in range(number)]


def test_texts_that_share_most_of_their_words_look_like_one_work() -> None:
    texts = {
        "a": " ".join(words(1)),
        "b": " ".join(["Abstract", *words(1)]).upper(),
        "c": " ".join([*words(1, 100), *words(2, 100)]),
        "d": " ".join(words(3)),
        "e": "Too short to say",
        "f": "Too short to say",
    }
    sources = [source(name, title=f"Title {name}") for name in texts]
    assert duplicates(sources, passages(texts)) == (Duplicate("a", "b", "99% of their text"),)


def test_a_pair_with_one_title_and_one_text_is_named_once_and_not_with_two_dois() -> None:
    texts = {"a": " ".join(words(1)), "b": " ".join(words(1))}
    found = duplicates([source("a"), source("b")], passages(texts))
    assert found == (Duplicate("a", "b", "the same title and year"),)
    others = [source("a", title="One", doi="10.1/a"), source("b", title="Two", doi="10.1/b")]
    assert duplicates(others, passages(texts)) == ()


def test_no_pair_is_missed_and_none_added_to_those_that_counting_all_pairs_finds() -> None:
    texts = {}
    for number in range(40):
        kept = words(number // 2)
        # Three words changed leave most of a text; twelve leave less than is looked for.
        changed = (3, 12)[number // 2 % 2] * (number % 2)
        for place in random.Random(number).sample(range(200), changed):
            kept[place] = "changed"
        texts[f"s{number:02}"] = " ".join(kept)

    def runs(name: str) -> set[tuple[str, ...]]:
        split = texts[name].split()
        return {tuple(split[at : at + 5]) for at in range(len(split) - 4)}

    slow = {
        (a, b)
        for a, b in combinations(texts, 2)
        if len(runs(a) & runs(b)) / len(runs(a) | runs(b)) >= 0.7
    }
    sources = [source(name, title=f"Title {name}") for name in texts]
    found = {(pair.first, pair.second) for pair in duplicates(sources, passages(texts))}
    assert found == slow
    assert len(slow) == 10
