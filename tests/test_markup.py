"""HTML around text of others."""

import html
import re

import pytest

from page.markup import marked


@pytest.mark.parametrize("span", [None, (0, 4), (5, 9), (10, 15), (0, 15)])
def test_marking_a_sentence_takes_nothing_away(span: tuple[int, int] | None) -> None:
    words = "One. <b> & Two."
    shown = marked(words, span)
    assert html.unescape(re.sub(r"</?(?:bdi|mark)>", "", shown)) == words
    within = re.findall(r"<mark><bdi>(.*?)</bdi></mark>", shown)
    assert [html.unescape(text) for text in within] == ([words[slice(*span)]] if span else [])
