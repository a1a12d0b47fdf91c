"""
Documents as a Hugging Face dataset in a folder, as `Dataset.save_to_disk` writes it.

Every field of a document is a column or a struct's field, with explicit types; what a document does
not have is null. `tags` are a list of layers, and keys that evalkit does not know are JSON text in
the column `unknown`, because Arrow wants the same fields in every row. The `datasets` library is
imported when it is needed; nothing is downloaded and no cache is written.
"""

import json
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from evalkit.errors import Diagnostic, DocumentError, EvalkitError, Location, UnavailableError
from evalkit.formats.catalog import Format
from evalkit.formats.check import check, unfinite
from evalkit.formats.findings import SHOWN, Findings, duplicate, no_document, unwritable
from evalkit.formats.record import Problem, Record, short
from evalkit.formats.tree import build
from evalkit.formats.verify import compare

_BATCH = 256
_FILES = frozenset({"dataset_info.json", "state.json"})
_UNKNOWN = "evalkit_unknown"
_SPAN = {
    "start": "int64", "end": "int64", "parts": [["int64"]], "text": "string", "head": ["int64"],
}  # fmt: skip
_ARGUMENT = {
    "role": "string", **_SPAN, "entity": "string", "event": "string", "realis": "string",
    "score": "float64", "optional": "bool", "choice": "string", "alternative": "int64",
}  # fmt: skip
_EVENT = {
    "type": "string", "id": "string", "trigger": _SPAN, "arguments": [_ARGUMENT],
    "realis": "string", "modality": "string", "polarity": "string", "source": "string",
    "hopper": "string", "score": "float64", "optional": "bool", "must_find": "bool",
    "provenance": "string",
}  # fmt: skip
_ENTITY = {"id": "string", "type": "string", "mentions": [_SPAN], "members": ["string"]}
_CANDIDATE = {"id": "string", "start": "int64", "end": "int64", "type": "string"}
# Every field of Document and the type of its column; a list of one type is a list of such values.
COLUMNS: dict[str, Any] = {
    "id": "string", "events": [_EVENT], "text": "string", "text_sha256": "string",
    "language": "string", "tokens": [["int64"]], "sentences": [["int64"]], "entities": [_ENTITY],
    "candidates": [_CANDIDATE], "tags": [{"layer": "string", "labels": ["string"]}],
    "templates": [_EVENT], "exhaustive": ["string"], "split": "string", "group": "string",
    _UNKNOWN: "string",
}  # fmt: skip


def read_records(path: Path, *, notes: list[Diagnostic], show: int = SHOWN) -> Iterator[Record]:
    """Read a saved dataset; lines in the diagnostics are its rows, counted from 1."""
    name = f"hf:{path}"
    findings = Findings(name, show=show)
    rows: dict[str, int] = {}
    for row, value in enumerate(_rows(path, name), start=1):
        where = Location(name, row)
        record, problems = _decode(value, explain=not findings.full)
        findings.add(*(Diagnostic(p.code, p.message, where, p.hint, p.severity) for p in problems))
        if record is None:
            continue
        findings.add_unknown(record.unknown, where)
        first = rows.setdefault(record.document.id, row)
        if first != row:
            findings.add(duplicate(record.document.id, where, f"in row {first}"))
        if not findings:
            yield record
    if not rows and not findings:
        findings.add(no_document(name))
    notes.extend(findings.close())


def _rows(path: Path, name: str) -> Iterator[dict[str, Any]]:
    datasets = _datasets()
    _require_dataset(path, name)
    try:
        if json.loads((path / "state.json").read_bytes())["_data_files"] == []:
            return  # datasets 5.2 saves an empty dataset without files, and cannot load that
        # An absolute path cannot be taken for the address of a remote file system.
        dataset = datasets.load_from_disk(str(path.resolve()))
        for batch in dataset.with_format("arrow").iter(_BATCH):
            yield from batch.to_pylist()
    except Exception as error:  # noqa: BLE001 (datasets and pyarrow raise many kinds of their own)
        reason = " ".join(str(error).split())
        raise _unreadable(name, f"the 'datasets' library says {short(reason, most=200)}") from None


def _datasets() -> Any:
    try:
        import datasets
    except ImportError as error:
        raise UnavailableError.of(
            "EK2045",
            f"Hugging Face datasets need the package {error.name or 'datasets'!r}.",
            hint="Run: pip install 'evalkit[hf]'",
        ) from None
    return datasets


def is_saved(path: Path) -> bool:
    """Tell whether a folder holds a dataset that `save_to_disk` wrote."""
    return all((path / file).is_file() for file in _FILES)


def _require_dataset(path: Path, name: str) -> None:
    if is_saved(path):
        return
    if (path / "dataset_dict.json").is_file():
        splits = sorted(folder.name for folder in path.iterdir() if is_saved(folder))
        hint = f"Name one of its splits: {', '.join(f'{name}/{split}' for split in splits)}."
        raise _unreadable(name, "it is a DatasetDict", hint)
    reason = "it is no folder" if not path.is_dir() else "it holds no saved Dataset"
    raise _unreadable(name, reason)


def _unreadable(name: str, reason: str, hint: str = "") -> EvalkitError:
    return DocumentError.of(
        "EK2046", f"The dataset cannot be read: {reason}.", where=Location(name),
        hint=hint or "Name a folder that 'evalkit convert --to hf' or 'save_to_disk' wrote.",
    )  # fmt: skip


def _decode(row: dict[str, Any], *, explain: bool) -> tuple[Record | None, list[Problem]]:
    value = _without_nulls(row)
    try:
        _restore(value)
    except (ValueError, TypeError, LookupError, AttributeError):
        message = f"{_UNKNOWN} is not what evalkit wrote."
        return None, [Problem((_UNKNOWN,), "EK2011", message, "Remove the column.")]
    record, problems = build(value)
    if record is None:
        return None, problems
    problems = [*check(record.document), *unfinite(record.document)]
    if record.document.text is not None:
        problems += compare(record.document, text=record.document.text, explain=explain)
    return (None if any(p.severity == "error" for p in problems) else record), problems


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nulls(item) for key, item in value.items() if item is not None}
    return [_without_nulls(item) for item in value] if isinstance(value, list) else value


def _restore(value: dict[str, Any]) -> None:
    """Turn `tags` and the unknown keys back into what they were."""
    if isinstance(tags := value.get("tags"), list):
        value["tags"] = {layer["layer"]: layer["labels"] for layer in tags}
    for path, strange in json.loads(value.pop(_UNKNOWN, "[]")):
        target: Any = value
        for step in path:
            target = target[step]
        target.update(strange)


def write_records(records: Iterable[Record], path: Path) -> None:
    """
    Save documents as a dataset; a dataset that is there is replaced once the new one is written.

    Raises DocumentError: EK2041 another folder is there, EK2047 Arrow cannot hold a value.
    """
    datasets = _datasets()
    if path.exists() and not is_saved(path):
        raise DocumentError.of(
            "EK2041",
            "Something that is no saved dataset is there.",
            where=Location(f"hf:{path}"),
            hint="Name another folder.",
        )
    partial = path.with_name(f".{path.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    try:
        with _quiet(datasets):
            _save(datasets, records, partial)
        shutil.rmtree(path, ignore_errors=True)
        partial.rename(path)
    except OSError as error:
        raise unwritable(f"hf:{path}", error) from None
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _save(datasets: Any, records: Iterable[Record], folder: Path) -> None:
    rows = [_row(record) for record in records]
    columns = {name: [row.get(name) for row in rows] for name in COLUMNS}
    features = datasets.Features({name: _feature(datasets, kind) for name, kind in COLUMNS.items()})
    try:
        datasets.Dataset.from_dict(columns, features=features).save_to_disk(str(folder.resolve()))
    except (ValueError, TypeError, OverflowError) as error:
        raise DocumentError.of(
            "EK2047",
            f"Arrow cannot hold a value: {short(str(error), most=200)}.",
            hint="Write JSON Lines instead, or mend the value.",
        ) from None


def _feature(datasets: Any, kind: Any) -> Any:
    if isinstance(kind, list):
        return datasets.List(_feature(datasets, kind[0]))
    if isinstance(kind, dict):
        return {name: _feature(datasets, inner) for name, inner in kind.items()}
    return datasets.Value(kind)


def _row(record: Record) -> dict[str, Any]:
    for problem in unfinite(record.document):
        raise DocumentError.of(problem.code, problem.message, hint=problem.hint)
    row: dict[str, Any] = msgspec.to_builtins(record.document)
    if record.document.tags is not None:
        tags = record.document.tags.items()
        row["tags"] = [{"layer": layer, "labels": labels} for layer, labels in tags]
    if record.unknown:
        pairs = [[list(path), dict(strange)] for path, strange in record.unknown.items()]
        row[_UNKNOWN] = json.dumps(pairs, ensure_ascii=False, default=str)
    return row


@contextmanager
def _quiet(datasets: Any) -> Iterator[None]:
    """Keep progress bars off, and leave the library as it was."""
    if datasets.are_progress_bars_disabled():
        yield
        return
    datasets.disable_progress_bars()
    try:
        yield
    finally:
        datasets.enable_progress_bars()


FORMAT = Format(
    name="hf",
    doc="A folder that Hugging Face 'datasets' saved.",
    read=read_records,
    write=write_records,
)
