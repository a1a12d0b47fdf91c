"""Join the shards of a run into the predictions of the whole."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn

import msgspec

from evalkit.errors import RunError, counted, short
from evalkit.model import Document, Failed
from evalkit.runs.manifest import ExtractorInfo, Manifest
from evalkit.runs.plan import Command
from evalkit.runs.shard import Shard
from evalkit.runs.stored import StoredRun, predictions


@dataclass(frozen=True, slots=True)
class Joined:
    """What several shards predicted together, by id, and what they were scored with and on."""

    command: Command
    extractor: ExtractorInfo
    documents: tuple[Document, ...]
    failed: tuple[Failed, ...]
    gold: Mapping[str, str]


def join(runs: Sequence[StoredRun]) -> Joined:
    """
    Join shards; every one must be there, once.

    Raises RunError: EK5010 where they do not belong together, EK5013 for one without results.
    """
    for run in runs:
        if not run.has_results:
            raise RunError.of(
                "EK5013",
                f"The run {run.manifest.id} is not finished.",
                hint="Give the command again that started it, then merge.",
            )
    first = runs[0].manifest
    for run in runs[1:]:
        _check_same(first, run.manifest)
    _check_shards([run.manifest for run in runs])
    found = [predictions(run) for run in runs]
    documents = [document for one in found for document in one.documents]
    failed = [failure for one in found for failure in one.failed]
    ids = [one.id for one in documents] + [one.id for one in failed]
    twice = [name for name, number in Counter(ids).items() if number > 1]
    if twice:
        both = counted(len(twice), "document")
        _refuse(f"two of the runs have {both} in common, such as {short(twice[0])}")
    command = msgspec.convert({**first.command, "shard": None}, Command)
    return Joined(
        command=command,
        extractor=first.extractor,
        documents=tuple(sorted(documents, key=lambda one: one.id)),
        failed=tuple(sorted(failed, key=lambda one: one.id)),
        gold={name: h for run in runs for name, h in run.manifest.gold.documents.items()},
    )


def check_gold(before: Mapping[str, str], now: Mapping[str, str]) -> None:
    """Refuse (EK5010) gold that is not what the shards were scored on."""
    differ = sorted(name for name in {*before, *now} if before.get(name) != now.get(name))
    if differ:
        changed = counted(len(differ), "document")
        _refuse(f"gold has changed since in {changed}, such as {short(differ[0])}")


def _check_same(one: Manifest, other: Manifest) -> None:
    for name, ours, theirs in zip(
        ("evalkit's version", "measures and selection", "extractor", "gold", "seed"),
        _sides(one), _sides(other), strict=True,
    ):  # fmt: skip
        if ours != theirs:
            _refuse(f"{one.id} and {other.id} differ in {name}")


def _sides(about: Manifest) -> Sequence[object]:
    who = about.extractor
    command = msgspec.convert({**about.command, "shard": None}, Command).deciding()
    return (
        about.versions.get("evalkit"),
        command,
        (who.label, who.name, who.version, who.fingerprint, who.packages),
        about.gold.fingerprint,
        about.seed,
    )


def _check_shards(about: Sequence[Manifest]) -> None:
    texts = [one.command.get("shard") for one in about]
    whole = [one.id for one, text in zip(about, texts, strict=True) if not text]
    if whole:
        _refuse(f"{whole[0]} is no shard (it was not scored with --shard)")
    shards = [Shard.parse(str(text)) for text in texts]
    count = shards[0].count
    missing = sorted({*range(1, count + 1)} - {one.number for one in shards if one.count == count})
    if missing:
        _refuse(f"shard {missing[0]}/{count} is missing")
    if len(shards) != count:
        _refuse(f"{counted(len(shards), 'run')} given for {counted(count, 'shard')}")


def _refuse(reason: str) -> NoReturn:
    raise RunError.of(
        "EK5010",
        f"The runs cannot be merged: {reason}.",
        hint="See what they are with: evalkit runs show ID",
    )
