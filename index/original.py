"""The file that a source was read from, handed out only as it was when it was read."""

import hashlib
from pathlib import Path, PurePosixPath

from index.errors import ViewError
from index.library import Library
from index.plan import file_path
from ingest.read import MAX_BYTES, READERS


def original(index: Path, library: Library, source_id: str) -> bytes:
    """The bytes of a source's file; raises StoreError for an unknown id, ViewError otherwise.

    Nothing but what the library was built from is handed out: an index that a stranger made names
    a file, but cannot know the digest of one that it never read.
    """
    source = library.source(source_id)
    name = PurePosixPath(source.file)
    path = file_path(index, library.root(source_id), source.file)
    if ".." in name.parts or name.is_absolute() or path.suffix.lower() not in READERS:
        raise ViewError(f"{source_id}: the index names no document of its own here")
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ViewError(f"{source.file}: is larger than when it was read; run: kneadle ingest")
        data = path.read_bytes()
    except OSError as error:
        raise ViewError(
            f"{source.file}: the file is not there any more; what was read of it is below"
        ) from error
    if hashlib.sha256(data).hexdigest() != source.sha256:
        raise ViewError(
            f"{source.file}: the file has changed since it was read; run: kneadle ingest"
        )
    return data
