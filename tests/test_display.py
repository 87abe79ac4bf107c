"""Text that shows and never acts."""

from index.display import counted, line, visible


def test_controls_and_direction_marks_show_as_their_code() -> None:
    assert visible("a\x1b[31mb\u202ec\u2066d\x00") == "a[U+001B][31mb[U+202E]c[U+2066]d[U+0000]"


def test_letters_of_every_script_tabs_and_newlines_stay() -> None:
    text = "naïve 按摩 عربي\tp < 0.05\n<b>"
    assert visible(text) == text


def test_a_line_is_one_line() -> None:
    assert line(" a\n\n b\tc\u2028d ") == "a b c[U+2028]d"


def test_what_is_one_is_told_as_one() -> None:
    assert counted(1, "study", "studies") == "1 study"
    assert counted(0, "study", "studies") == "0 studies"
    assert counted(1204, "study", "studies") == "1,204 studies"
