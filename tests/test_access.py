"""The maintainer's door: a right password opens it, wrong ones are heard ever more rarely."""

import hmac

import pytest

from page.access import Attempts


def test_the_password_opens_and_nothing_else_does() -> None:
    attempts = Attempts()
    assert attempts.admit("open sesame", "open sesame", now=0.0)
    for number, given in enumerate(("", "open", "open sesame ", "Open sesame"), 1):
        assert not attempts.admit(given, "open sesame", now=1000.0 * number)


def test_without_a_password_nobody_comes_in() -> None:
    assert not Attempts().admit("", "", now=0.0)


def test_each_failure_doubles_the_wait_up_to_a_minute() -> None:
    attempts, now, waits = Attempts(), 0.0, []
    for _ in range(8):
        assert not attempts.admit("wrong", "right", now)
        waits.append(attempts.wait(now))
        now += waits[-1]
    assert waits == [2, 4, 8, 16, 32, 60, 60, 60]


def test_while_there_is_a_wait_not_even_the_right_password_is_heard() -> None:
    attempts = Attempts()
    attempts.admit("wrong", "right", 0.0)
    assert not attempts.admit("right", "right", 1.9)
    assert attempts.admit("right", "right", 2.0)
    attempts.admit("wrong", "right", 10.0)
    assert attempts.wait(10.0) == 2.0


def test_the_time_it_takes_tells_neither_length_nor_letters(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compared: list[tuple[int, int]] = []
    compare = hmac.compare_digest

    def seen(given: bytes, wanted: bytes) -> bool:
        compared.append((len(given), len(wanted)))
        return compare(given, wanted)

    monkeypatch.setattr(hmac, "compare_digest", seen)
    for number, given in enumerate(("", "o", "open sesame", "open sesame" * 20)):
        Attempts().admit(given, "open sesame", now=1000.0 * number)
    assert compared == [(32, 32)] * 4
