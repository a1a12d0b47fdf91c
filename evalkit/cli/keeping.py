"""How `evalkit score` keeps what it does as runs."""

import errno
import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from evalkit.cli.stores import project_root, runs_folder
from evalkit.config import Config
from evalkit.errors import Diagnostic, Location, RunError
from evalkit.evaluate import Result
from evalkit.formats import load_documents
from evalkit.model import Corpus, Document, Failed
from evalkit.runs.bare import bare
from evalkit.runs.goldhash import gold_hashes
from evalkit.runs.manifest import ExtractorInfo, File, GoldInfo
from evalkit.runs.plan import Command, Plan
from evalkit.runs.revision import revision
from evalkit.runs.shard import Shard
from evalkit.runs.writer import Writer

LIMIT = 8 << 20
"""Bytes of the largest file of predictions that a run copies; a larger one it links."""

_UNWRITABLE = (errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOTDIR, errno.EEXIST)


@dataclass(frozen=True, slots=True)
class RunChoice:
    """What the options of `run_options` say."""

    store: Path | None = None
    no_store: bool = False
    refresh: bool = False
    shard: str | None = None
    repeat: int | None = None
    tags: tuple[str, ...] = ()

    def parts(self) -> Shard | None:
        """Read `--shard`; raises RunError EK5012."""
        return None if self.shard is None else Shard.parse(self.shard)

    def marks(self) -> dict[str, str]:
        """Read `--tag`; raises RunError EK5012."""
        pairs = [one.partition("=") for one in self.tags]
        wrong = [
            one
            for one, (key, _, value) in zip(self.tags, pairs, strict=True)
            if not (key and value)
        ]
        if wrong:
            raise RunError.of(
                "EK5012", f"--tag {wrong[0]!r} is not one KEY=VALUE.",
                hint="Write for example --tag release=1.2.",
            )  # fmt: skip
        return {key: value for key, _, value in pairs}


def run_choice(options: dict[str, Any]) -> RunChoice:
    """Take the options of `run_options` out of a command's options."""
    return RunChoice(**{f.name: options.pop(f.name) for f in fields(RunChoice)})


def now() -> str:
    """Say what time it is, in UTC."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass(slots=True)
class Keeper:
    """
    Keeps the runs of one command.

    `notes` are warnings for the end, `said` the lines that name the runs.
    """

    config: Config
    choice: RunChoice
    command: Command
    notes: list[Diagnostic] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    @contextmanager
    def open(self, plan: Plan) -> Iterator[Writer | None]:
        """Open a run; None where nothing is kept, with a warning where nothing can be."""
        writer = None if self.choice.no_store else self._begin(plan)
        try:
            yield writer
        finally:
            if writer is not None:
                writer.close()

    def plan(self, extractor: ExtractorInfo, gold: GoldInfo, *, repeat: int | None = None) -> Plan:
        """Plan a run of this command."""
        source = Path(self.config.source)
        digest = hashlib.sha256(source.read_bytes()).hexdigest() if source.is_file() else ""
        return Plan(
            command=replace(self.command, repeat=repeat),
            extractor=extractor,
            gold=gold,
            config=f"{source.name} {digest}" if digest else "",
            revision=revision(Path.cwd()),
            seed=self.command.seed,
            tags=self.choice.marks(),
        )

    def end(
        self, writer: Writer | None, result: Result, *, order: Sequence[str], complete: bool,
        linked: File | None = None, how: str = "",
    ) -> None:  # fmt: skip
        """Write the results of a run and name it."""
        if writer is None:
            return
        writer.finish(
            result.to_json(),
            order=order,
            signature=result.signature,
            complete=complete,
            linked=linked,
        )
        self.said.append(f"run {writer.id}{f' ({how})' if how else ''}")

    def documents(
        self, plan: Plan, documents: Sequence[Document | Failed], result: Result, *, complete: bool
    ) -> None:
        """Keep predictions that were read, as a run."""
        with self.open(plan) as writer:
            if writer is not None:
                _add_new(writer, documents)
            self.end(writer, result, order=[one.id for one in documents], complete=complete)

    def files(self, gold: Path, predicted: Path, result: Result, *, complete: bool) -> None:
        """Keep the score of a file on a file; large predictions are linked, not copied."""
        if self.choice.no_store:
            return
        about = _gold_of_file(gold)
        name = predicted.name
        if predicted.stat().st_size <= LIMIT:
            corpus = load_documents(predicted)
            info = ExtractorInfo(label=name, fingerprint=corpus.fingerprint, source=str(predicted))
            plan = self.plan(info, about)
            self.documents(plan, corpus.documents, result, complete=complete)
            return
        linked = self._link(predicted, result)
        info = ExtractorInfo(label=name, fingerprint=linked.sha256, source=str(predicted))
        with self.open(self.plan(info, about)) as writer:
            self.end(writer, result, order=(), complete=complete, linked=linked, how="linked")

    def _link(self, path: Path, result: Result) -> File:
        resolved = path.resolve()
        inside = resolved.is_relative_to(project_root(self.config).resolve())
        # A run's folder lies right under the store.
        start = (runs_folder(self.config, self.choice.store) / "run").resolve()
        found = result.documents
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        return File(
            lines=found.predicted + found.extra,
            bytes=resolved.stat().st_size,
            sha256=digest,
            linked=os.path.relpath(resolved, start) if inside else str(resolved),
        )

    def _begin(self, plan: Plan) -> Writer | None:
        store = runs_folder(self.config, self.choice.store)
        try:
            return Writer.open(store, plan, now=now, fresh=self.choice.refresh)
        except OSError as error:
            if error.errno not in _UNWRITABLE:
                raise
            message = f"The run is not kept: {error.strerror}."
            hint = "Name another folder with --store, or give --no-store."
            self.notes.append(
                Diagnostic("EK5009", message, Location(str(store)), hint, severity="warning")
            )
            return None


def _add_new(writer: Writer, documents: Sequence[Document | Failed]) -> None:
    for one in documents:
        if one.id not in writer.done:
            writer.add(bare(one) if isinstance(one, Document) else one)


def gold_info(gold: Corpus, chosen: Sequence[Document]) -> GoldInfo:
    """Say what the gold is, and what it says of each document that is scored."""
    return GoldInfo(fingerprint=gold.fingerprint, documents=gold_hashes(chosen))


def _gold_of_file(path: Path) -> GoldInfo:
    if path.stat().st_size <= LIMIT:
        corpus = load_documents(path)
        return gold_info(corpus, corpus.documents)
    with path.open("rb") as file:
        return GoldInfo(fingerprint=hashlib.file_digest(file, "sha256").hexdigest())
