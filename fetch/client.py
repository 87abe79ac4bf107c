"""Ask a service over HTTP: identified, paced, tried again where that may help, bounded in size."""

import importlib.metadata
import ipaddress
import time
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar
from urllib.parse import urlsplit

import requests

from fetch import pace
from fetch.errors import FetchError, NotThere, Rejected
from fetch.services import TOOL, Service, email
from ingest.blocks import collapsed

T = TypeVar("T")

# A page of a thousand records with abstracts is about ten megabytes.
MAX_BYTES = 64 * 1024 * 1024
_CONNECT_SECONDS, _READ_SECONDS, _WHOLE_SECONDS = 10, 60, 300
_LONGEST_WAIT = 300.0
_REDIRECTS = 3
_CHUNK = 64 * 1024
# Statuses that tell of a passing state, RFC 9110 and RFC 6585.
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_GONE = frozenset({404, 410})
AGAIN = "run the same command again later: it goes on where it stopped"


class _Setback(Exception):
    """A request that may succeed another time: why it failed, how often to try it in all."""

    def __init__(self, reason: str, *, tries: int = 6, wait: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.tries = tries
        self.wait = wait


class Client:
    """Asks one service; keeps its pace, and one connection open."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self._pace = pace.Pace(service.interval)
        self._session = requests.Session()
        self._session.max_redirects = _REDIRECTS
        self._session.headers["User-Agent"] = _user_agent()
        # A stand-in on this machine is not to be looked for behind a proxy.
        self._session.trust_env = not _is_loopback(service.url)

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def get(self, path: str, parameters: Mapping[str, str], parse: Callable[[bytes], T]) -> T:
        """What `parse` makes of the answer; it raises ValueError where that is cut or no answer.

        Raises NotThere, Rejected, and FetchError where it did not answer after several tries.
        """
        url = f"{self.service.url}/{path}"
        failed = 0
        while True:
            self._pace.wait()
            try:
                return self._parsed(self._body(url, parameters), parse)
            except _Setback as setback:
                failed += 1
                self._bear(setback, failed)

    def _bear(self, setback: _Setback, failed: int) -> None:
        """Wait until the next try, or give up."""
        name = self.service.name
        wait = pace.back_off(failed) if setback.wait is None else setback.wait
        if wait > _LONGEST_WAIT:
            raise FetchError(
                f"{name} asks to be left alone for {wait / 60:,.0f} minutes; {AGAIN}"
            ) from setback
        if failed >= setback.tries:
            raise FetchError(f"{name} {setback.reason}; {AGAIN}") from setback
        pace.pause(wait)

    def _parsed(self, body: bytes, parse: Callable[[bytes], T]) -> T:
        try:
            return parse(body)
        except ValueError as error:
            raise _Setback(f"answers what cannot be read ({error})", tries=3) from error

    def _body(self, url: str, parameters: Mapping[str, str]) -> bytes:
        try:
            with self._session.get(
                url,
                params={**parameters, **dict(self.service.said)},
                timeout=(_CONNECT_SECONDS, _READ_SECONDS),
                stream=True,
            ) as response:
                self._judge(url, response)
                return b"".join(self._chunks(response))
        except requests.TooManyRedirects as error:
            raise FetchError(
                f"{self.service.name} sends on more than {_REDIRECTS} times; check its address"
            ) from error
        except requests.exceptions.SSLError as error:
            raise FetchError(
                f"{self.service.name}: the connection is not safe (its certificate does not hold); "
                "check this machine's clock and proxy"
            ) from error
        except (
            requests.exceptions.ChunkedEncodingError,
            requests.exceptions.ContentDecodingError,
        ) as error:
            raise _Setback("breaks off in mid-answer") from error
        except requests.Timeout as error:
            raise _Setback("does not answer in time") from error
        except requests.ConnectionError as error:
            raise _Setback("cannot be reached; is this machine online?", tries=3) from error
        except requests.RequestException as error:
            raise FetchError(
                f"{self.service.name} cannot be asked ({type(error).__name__}); check its address"
            ) from error

    def _judge(self, url: str, response: requests.Response) -> None:
        """Raise what the status tells; nothing where there is a body to read."""
        name = self.service.name
        if urlsplit(url).scheme == "https" and urlsplit(response.url).scheme != "https":
            raise FetchError(f"{name} sends on to an address that is not https; check its address")
        status = response.status_code
        if status in _GONE:
            raise NotThere(f"{name} has nothing at {url}; check its address")
        if status in _PASSING:
            asked = pace.retry_after(response.headers.get("Retry-After"))
            reason = "has too many requests" if status == 429 else f"fails (HTTP {status})"
            raise _Setback(reason, wait=asked)
        if status != 200:
            said = collapsed(b"".join(self._chunks(response)).decode("utf-8", "replace"))[:200]
            raise Rejected(f"{name} refuses the request (HTTP {status}: {said}); check the query")

    def _chunks(self, response: requests.Response) -> Iterator[bytes]:
        """The body, as long as it keeps to the bounds of size and time."""
        size, end = 0, time.monotonic() + _WHOLE_SECONDS
        for chunk in response.iter_content(_CHUNK):
            size += len(chunk)
            if size > MAX_BYTES:
                limit = f"{MAX_BYTES // 1024**2} MB"
                raise FetchError(f"{self.service.name} answers more than {limit}; ask for less")
            if time.monotonic() > end:
                raise _Setback("does not answer in time")
            yield chunk


def _user_agent() -> str:
    version = importlib.metadata.version("kneadle")
    return f"{TOOL}/{version} (mailto:{email()})" if email() else f"{TOOL}/{version}"


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
