"""How long a session was."""

import pytest

from index.dose import session_length


@pytest.mark.parametrize(
    ("dose", "expected"),
    [
        (None, None),
        ("varied", None),
        ("Varied across trials", None),
        ("Varied across the included reviews", None),
        ("not stated in the text read", None),
        ("None specified", None),
        ("20 minutes, one session", "up to 20 minutes"),
        ("three 21-minute sessions", "21 to 45 minutes"),
        ("45 min twice a week", "21 to 45 minutes"),
        ("60-minute massage, 8 weeks", "over 45 minutes"),
        ("an hour a week", "over 45 minutes"),
        ("half an hour a week", "21 to 45 minutes"),
        ("10 one-hour sessions over 12 weeks", "over 45 minutes"),
        ("1.5 hours", "over 45 minutes"),
        ("15-20 minutes once by day", "up to 20 minutes"),
        ("30 or 60 minutes, weekly", "several lengths"),
        ("20 minutes (inpatients), 60 minutes (outpatients)", "several lengths"),
        ("twice weekly for 6 weeks", "length not stated"),
        ("Varied; outcomes 4 weeks to 6 months", "length not stated"),
        # When somebody was measured is no length.
        ("one treatment, followed for 90 minutes", "length not stated"),
        ("20 minutes straight after exercise and at 24 and 48 hours", "up to 20 minutes"),
    ],
)
def test_session_lengths(dose: str | None, expected: str | None) -> None:
    assert session_length(dose) == expected
