"""Who draws first when many ask at once."""

import threading
import time

import pytest

from page.turns import Turns


def test_what_is_less_urgent_waits_until_all_have_their_passages() -> None:
    turns = Turns()
    told: list[str] = []
    began, found = threading.Event(), threading.Event()

    def other() -> None:
        with turns.seeking():
            began.set()
            found.wait(10)
            told.append("the other's passages")
            turns.found()
            turns.found()

    thread = threading.Thread(target=other)
    with turns.seeking():
        thread.start()
        began.wait(10)
        threading.Timer(0.05, found.set).start()
        turns.let_others(10)
        told.append("the rest of this page")
    thread.join()
    assert told == ["the other's passages", "the rest of this page"]
    turns.let_others(0)


def test_a_page_that_fails_holds_nobody_up_and_nobody_waits_for_good() -> None:
    turns = Turns()
    with pytest.raises(ValueError, match="broken"), turns.seeking():
        raise ValueError("broken")
    began = time.monotonic()
    turns.let_others(10)
    assert time.monotonic() - began < 5
    with turns.seeking():
        thread = threading.Thread(target=turns.let_others, args=(0.01,))
        thread.start()
        thread.join(10)
        assert not thread.is_alive()
