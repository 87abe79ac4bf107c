"""What was made lately."""

from page.lately import Lately


def test_a_value_is_made_once_and_the_longest_unused_goes_first() -> None:
    made: list[str] = []
    kept: Lately[str, str] = Lately(2)

    def upper(key: str) -> str:
        def make() -> str:
            made.append(key)
            return key.upper()

        return kept.get(key, make)

    assert [upper(key) for key in "abacab"] == list("ABACAB")
    # c took the place of b, which was asked for before a.
    assert made == ["a", "b", "c", "b"]
