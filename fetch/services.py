"""The services that are asked: their addresses, how often they may be asked, who says it asks.

Rules: NCBI https://www.ncbi.nlm.nih.gov/books/NBK25497/, Crossref
https://www.crossref.org/documentation/retrieve-metadata/rest-api/, Europe PMC
https://europepmc.org/RestfulWebService
"""

import os
from dataclasses import dataclass
from urllib.parse import urlsplit

from fetch.errors import FetchError

TOOL = "kneadle"
# What `--help` and the documentation say of the environment.
VARIABLES = (
    ("KNEADLE_EMAIL", "your address, told to the services so that they can reach you"),
    ("NCBI_API_KEY", "your key for PubMed: ten requests a second instead of three"),
    ("KNEADLE_EUROPEPMC_URL", "another address for Europe PMC"),
    ("KNEADLE_PUBMED_URL", "another address for NCBI's E-utilities"),
    ("KNEADLE_CROSSREF_URL", "another address for Crossref"),
    ("HTTPS_PROXY", "a proxy to ask through"),
)


@dataclass(frozen=True, slots=True)
class Service:
    """One service: `interval` are the seconds between two requests, `said` goes with each."""

    name: str
    url: str
    interval: float
    said: tuple[tuple[str, str], ...] = ()


def europepmc() -> Service:
    """Europe PMC's REST service, five times a second at most."""
    url = _address("KNEADLE_EUROPEPMC_URL", "https://www.ebi.ac.uk/europepmc/webservices/rest")
    return Service("Europe PMC", url, 0.2, _known(email=email()))


def pubmed() -> Service:
    """NCBI's E-utilities: three requests a second, ten with a key."""
    url = _address("KNEADLE_PUBMED_URL", "https://eutils.ncbi.nlm.nih.gov/entrez/eutils")
    key = os.environ.get("NCBI_API_KEY", "").strip()
    said = _known(tool=TOOL, email=email(), api_key=key)
    return Service("PubMed", url, 0.11 if key else 0.35, said)


def crossref() -> Service:
    """Crossref's REST service: its lists three times a second for who says who asks, else once."""
    url = _address("KNEADLE_CROSSREF_URL", "https://api.crossref.org")
    return Service("Crossref", url, 0.35 if email() else 1.05, _known(mailto=email()))


def email() -> str:
    """The address that the person who asks wants to be reached at; "" where none was given."""
    return os.environ.get("KNEADLE_EMAIL", "").strip()


def _known(**said: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in said.items() if value)


def _address(variable: str, default: str) -> str:
    url = (os.environ.get(variable, "").strip() or default).rstrip("/")
    if urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname:
        raise FetchError(f"{variable} is '{url}'; write an address that begins with https://")
    return url
