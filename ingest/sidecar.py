"""Read what a maintainer wrote into a file's sidecar: of a work, or of the records in a file."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest import metadata
from ingest.errors import Refused
from ingest.identifiers import record_id
from ingest.records import Metadata, Reading
from ingest.text import decode, yaml_values
from ingest.walk import SIDECAR_SUFFIX

# No two works have these in common.
_OWN = ("id", "title", "authors", "doi", "pmid", "pmcid", "url")


@dataclass(frozen=True, slots=True)
class SharedSidecar:
    """What is said of all records of a file, and of single ones by their ids."""

    shared: Metadata
    single: dict[str, Metadata]
    met: set[str] = field(default_factory=set)

    def of(self, record: Reading) -> Metadata:
        """What is said of one record, of it alone before what is said of all."""
        name = record.found.id or record_id(record.found)
        self.met.add(name)
        return metadata.merge(self.single.get(name, Metadata()), self.shared)

    def left(self) -> Iterator[Refused]:
        """What is said of records that are not there, once all have been met."""
        for name in self.single:
            if name not in self.met:
                reason = f"its sidecar {SIDECAR_SUFFIX} file names '{name}'"
                yield Refused(
                    f"{reason}, which is none of its records",
                    "write the id that kneadle list shows, or delete the entry",
                )


def read_sidecar(data: bytes | None) -> Metadata:
    """Metadata of the one work in a file; raises Refused that names the sidecar."""
    return _checked(_values(data))


def read_shared_sidecar(data: bytes | None) -> SharedSidecar:
    """Metadata of the records in a file: keys of metadata hold for all, ids for one."""
    values = _values(data)
    single = {key: value for key, value in values.items() if isinstance(value, dict)}
    shared = _checked({key: value for key, value in values.items() if key not in single})
    for name in _OWN:
        if getattr(shared, name):
            raise Refused(
                f"its sidecar {SIDECAR_SUFFIX} file gives one '{name}' to all of its records",
                "leave there what holds for all of them, such as 'licence'; what holds for one "
                "goes under its id",
            )
    of_one = {
        name: _checked({str(key): value for key, value in entry.items()})
        for name, entry in single.items()
    }
    return SharedSidecar(shared, of_one)


def _values(data: bytes | None) -> dict[str, object]:
    if data is None:
        return {}
    try:
        return yaml_values(decode(data))
    except Refused as error:
        raise _named(error) from error


def _checked(values: dict[str, object]) -> Metadata:
    try:
        return metadata.check(values)
    except Refused as error:
        raise _named(error) from error


def _named(error: Refused) -> Refused:
    return Refused(f"its sidecar {SIDECAR_SUFFIX} file: {error.reason}", error.fix)
