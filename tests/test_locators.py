"""Volume, issue and pages."""

import pytest

from index.locators import full_pages, page_range, split_volume


@pytest.mark.parametrize(
    ("volume", "parts"),
    [
        ("163", ("163", None)),
        ("7(2)", ("7", "2")),
        ("126 (3 Suppl)", ("126", "3 Suppl")),
        ("19(7-8)", ("19", "7-8")),
        ("12(1)(2)", ("12(1)(2)", None)),
        ("", ("", None)),
    ],
)
def test_the_issue_stands_in_brackets(volume: str, parts: tuple[str, str | None]) -> None:
    assert split_volume(volume) == parts


@pytest.mark.parametrize(
    ("pages", "parts"),
    [
        ("1168-1175", ("1168", "1175")),
        ("1969-72", ("1969", "1972")),
        ("793–6", ("793", "796")),
        ("98-102", ("98", "102")),
        ("S12-20", ("S12", "S20")),
        ("338S-400S", ("338S", "400S")),
        ("338S-40", ("338S", "340S")),
        ("e883-91", ("e883", "e891")),
        ("e207-e216", ("e207", "e216")),
        ("e30248", ("e30248", None)),
        ("CD001929", ("CD001929", None)),
        ("1-7, 12", ("1-7, 12", None)),
    ],
)
def test_the_last_page_gets_its_digits_back(pages: str, parts: tuple[str, str | None]) -> None:
    assert page_range(pages) == parts
    assert full_pages(pages) == "-".join(filter(None, parts))
