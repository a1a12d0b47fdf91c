"""What `evalkit convert` does: read records, see what would be lost, write them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from evalkit.errors import Diagnostic, DocumentError, Location
from evalkit.formats import Record, find_format, parse_source
from evalkit.formats.findings import SHOWN, duplicate
from evalkit.formats.hf import is_saved

_SUFFIXES = {".jsonl": "jsonl", ".ndjson": "jsonl", ".yaml": "gold", ".yml": "gold"}


@dataclass(frozen=True, slots=True)
class Job:
    """The arguments of the command; `to` and `origin` None mean: see by the paths."""

    sources: Sequence[str]
    target: str
    to: str | None = None
    origin: str | None = None
    text_path: Sequence[Path] = ()
    lossy: bool = False
    force: bool = False


@dataclass(slots=True)
class Done:
    """What was written and what was lost, each by kind, and the warnings of the sources."""

    written: dict[str, int] = field(default_factory=dict)
    lost: Counter[str] = field(default_factory=Counter)
    notes: list[Diagnostic] = field(default_factory=list)


class LossError(DocumentError):
    """A conversion would lose something, and nobody said that it may."""

    exit_code = 1


def run_job(job: Job) -> Done:
    """
    Convert; the target is there only if everything was written.

    Raises LossError EK2042 before anything is written, DocumentError EK2041 if the target exists,
    EK2044 where its format cannot be seen, and whatever is wrong with the sources.
    """
    target = parse_source(job.target)
    name = job.to or ("hf" if target.format == "hf" else _SUFFIXES.get(target.path.suffix, ""))
    if name in ("", "gold"):
        raise DocumentError.of(
            "EK2044", f"The format of {job.target!r} cannot be seen by its name.", hint="Add --to."
        )
    format_ = find_format(name)
    if target.path.exists() and not job.force:
        raise DocumentError.of(
            "EK2041", "This exists already.", where=Location(job.target), hint="Add --force."
        )
    done = Done()
    records = _records(job, done)
    if done.lost and not job.lossy:
        raise LossError(*(_loss(job.target, kind, n) for kind, n in sorted(done.lost.items())))
    format_.write(_counted(records, done), target.path)
    return done


def _loss(target: str, kind: str, number: int) -> Diagnostic:
    message = f"The conversion would lose: {kind} ({number})."
    return Diagnostic("EK2042", message, Location(target), "Convert all the same with --lossy.")


def _records(job: Job, done: Done) -> Iterator[Record]:
    """Open all sources; gold is read at once, because its losses are said before writing."""
    readers: list[tuple[str, Iterable[Record]]] = []
    gold: list[Path] = []
    for source in job.sources:
        kind, path = _kind(source, job.origin)
        if kind == "gold":
            gold.append(path)
        else:
            read = find_format(kind).read
            readers.append((source, read(path, notes=done.notes, show=SHOWN)))
    if gold:
        readers.insert(0, ("gold", _gold(gold, job.text_path, done)))
    return _unique(readers)


def _kind(source: str, origin: str | None) -> tuple[str, Path]:
    name, path = parse_source(source)
    if origin is not None:
        return origin, path
    if name != "jsonl":
        return name, path
    if path.is_dir():
        return ("hf" if is_saved(path) else "gold"), path
    return _SUFFIXES.get(path.suffix, "jsonl"), path


def _gold(paths: Sequence[Path], text_path: Sequence[Path], done: Done) -> list[Record]:
    from evalkit.cli.losses import gold_losses
    from evalkit.gold import load_gold

    corpus = load_gold(paths, text_path=text_path)
    done.notes.extend(corpus.notes)
    done.lost.update(gold_losses(paths, corpus))
    return [Record(document) for document in corpus]


def _unique(readers: Iterable[tuple[str, Iterable[Record]]]) -> Iterator[Record]:
    sources: dict[str, str] = {}
    for source, records in readers:
        for record in records:
            name = record.document.id
            if name in sources:
                where = Location(source)
                raise DocumentError(duplicate(name, where, f"in {sources[name]}"))
            sources[name] = source
            yield record


def _counted(records: Iterable[Record], done: Done) -> Iterator[Record]:
    counts = done.written
    counts.update(documents=0, events=0, templates=0, arguments=0)
    for record in records:
        document = record.document
        events = (*document.events, *document.templates)
        counts["documents"] += 1
        counts["events"] += len(document.events)
        counts["templates"] += len(document.templates)
        counts["arguments"] += sum(len(event.arguments) for event in events)
        yield record
