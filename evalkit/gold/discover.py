"""Find the gold files among what somebody named: files as they are, and what folders hold."""

import os
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path

from evalkit.errors import GoldError, Location, did_you_mean
from evalkit.gold.read import Reader, Reading

SKIPPED = frozenset({"by", "ontology"})  # single annotators' files, and what is no gold


def discover(paths: Sequence[Path], reader: Reader) -> Iterator[Reading]:
    """
    Read each gold file once, in the order of the paths.

    A folder yields every `*.yaml` with a key `gold`, also below it, but for folders `by`,
    `ontology` and hidden ones; one that cannot be parsed is yielded too, with its problem. A file
    that is named itself is always read. Raises GoldError EK1610 for a path that does not exist.
    """
    seen = set()
    for path in paths:
        for file, named in walk(path):
            identity = file.resolve()
            if identity in seen:
                continue
            seen.add(identity)
            reading = reader.read(file)
            if named or is_gold(reading.keys):
                yield reading


def find(document_id: str, paths: Sequence[Path], reader: Reader) -> Reading:
    """
    Find the gold file of an id, or read the file if the id is a path; others may be broken.

    Raises GoldError: EK1610 for a path that does not exist, EK1611 where no file has the id.
    """
    if document_id.endswith(".yaml") and Path(document_id).is_file():
        return reader.read(Path(document_id))
    files = [file for path in paths for file, _ in walk(path)]
    for file in sorted(files, key=lambda file: file.stem != document_id):
        if file.stem == document_id or document_id.encode() in file.read_bytes():
            reading = reader.read(file)
            if reading.gold is not None and reading.gold.id == document_id:
                return reading
    raise GoldError.of(
        "EK1611",
        f"There is no gold document {document_id!r}.",
        hint=did_you_mean(document_id, [file.stem for file in files]),
    )


def walk(path: Path) -> Iterator[tuple[Path, bool]]:
    """Yield the files that may be gold, and whether each is named itself; see `discover`."""
    if not path.exists():
        raise GoldError.of(
            "EK1610",
            "There is no such file or folder.",
            where=Location(str(path)),
            hint="Name gold files, or folders of them.",
        )
    if not path.is_dir():
        yield path, True
        return
    for folder, folders, files in os.walk(path, onerror=_refuse):
        folders[:] = sorted(f for f in folders if f not in SKIPPED and not f.startswith("."))
        for name in sorted(files):
            if name.endswith(".yaml") and not name.startswith("."):
                yield Path(folder) / name, False


def _refuse(error: OSError) -> None:
    raise GoldError.of(
        "EK1610",
        f"The folder cannot be read: {error.strerror}.",
        where=Location(str(error.filename)),
        hint="Give yourself the right to read it, or name the files.",
    )


def is_gold(keys: AbstractSet[str] | None) -> bool:
    """Tell gold from other YAML by its keys; what could not even be parsed may have been gold."""
    return keys is None or "gold" in keys or {"document", "events"} <= keys
