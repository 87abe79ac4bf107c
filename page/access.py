"""Who may change the library: a password or a login, few attempts, none remembered on disk."""

import hashlib
import hmac
import os
import threading
import time

import streamlit as st

_OPEN = "kn-maintainer"
_LONGEST_WAIT = 60.0


class Attempts:
    """Failed attempts on this server, whoever made them: each doubles the wait for the next."""

    def __init__(self) -> None:
        self._failures = 0
        self._until = 0.0
        self._lock = threading.Lock()

    def wait(self, now: float) -> float:
        """How many seconds are left until the next attempt is heard."""
        return max(self._until - now, 0.0)

    def admit(self, given: str, wanted: str, now: float) -> bool:
        """Whether the password is right; while there is a wait, no password is."""
        with self._lock:
            if not wanted or self.wait(now):
                return False
            if hmac.compare_digest(_digest(given), _digest(wanted)):
                self._failures = 0
                return True
            self._failures += 1
            self._until = now + min(2.0**self._failures, _LONGEST_WAIT)
            return False


def is_on() -> bool:
    """Whether this server has a maintainer at all."""
    return bool(_password() or _mails())


def is_open() -> bool:
    """Whether this visitor may change the library."""
    if st.session_state.get(_OPEN) == _digest(_password()).hex() and _password():
        return True
    return bool(_mails()) and _logged_in_mail() in _mails()


def door() -> None:
    """Ask for the password, or send to the login."""
    if _mails():
        st.button("Log in", on_click=st.login, key="login")
        if _logged_in_mail():
            st.warning("This account is not a maintainer's.")
    if not _password():
        return
    with st.form("door", border=False):
        st.text_input("Maintainer's password", type="password", key="password", max_chars=200)
        st.form_submit_button("Open the library", key="enter", on_click=_enter)
    if wait := _attempts().wait(time.monotonic()):
        st.warning(f"That was not the password. The next attempt is heard in {wait:.0f} seconds.")


def leave() -> None:
    """Close the library again for this visitor, who is logged out where a login opened it."""
    st.session_state.pop(_OPEN, None)
    if _logged_in_mail():
        st.logout()


def _enter() -> None:
    given = str(st.session_state.pop("password", ""))
    if _attempts().admit(given, _password(), time.monotonic()):
        # Whoever changes the password shuts out all who came in with the old one.
        st.session_state[_OPEN] = _digest(_password()).hex()


@st.cache_resource
def _attempts() -> Attempts:
    return Attempts()


def _password() -> str:
    return os.environ.get("KNEADLE_MAINTAINER_PASSWORD", "")


def _mails() -> frozenset[str]:
    """The addresses of those who may come in by Streamlit's login; without them nobody may."""
    listed = os.environ.get("KNEADLE_MAINTAINERS", "").split(",")
    return frozenset(mail.strip().casefold() for mail in listed if mail.strip())


def _logged_in_mail() -> str:
    user = st.user.to_dict()
    if not user.get("is_logged_in") or user.get("email_verified") is False:
        return ""
    return str(user.get("email") or "").casefold()


def _digest(text: str) -> bytes:
    """Digests are compared, so that neither length nor letters show in the time it takes."""
    return hashlib.sha256(text.encode()).digest()
