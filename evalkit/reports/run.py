"""What a run is, in a few lines."""

import shlex
from collections.abc import Iterator, Mapping
from typing import Any

from evalkit.errors import counted
from evalkit.reports.view import escape

_OPTIONS = ("split", "language", "types", "shard", "repeat")


def describe(about: Mapping[str, Any], *, documents: int, failed: int) -> str:
    """Lay out a manifest, as its JSON says it, with what its journals hold."""
    return "".join(
        f"{name:<11}{escape(value)}\n" for name, value in _lines(about, documents, failed)
    )


def _lines(about: Mapping[str, Any], documents: int, failed: int) -> Iterator[tuple[str, str]]:
    who, command = about["extractor"], about["command"]
    yield "run", f"{about['id']} ({about['status']})"
    yield (
        "extractor",
        " ".join(filter(None, [who["label"], who["version"], who["fingerprint"][:8]])),
    )
    if who["options"]:
        yield "options", ",".join(f"{k}={v}" for k, v in sorted(who["options"].items()))
    yield "predicted", counted(documents, "document") + (f", {failed} failed" if failed else "")
    linked = about["files"].get("predictions.jsonl", {}).get("linked")
    if linked:
        yield "linked", f"{linked} (not copied: the run needs this very file)"
    yield "gold", f"{about['gold']['fingerprint'][:8]} {shlex.join(command['gold'])}".rstrip()
    yield "measures", ", ".join(command["measures"])
    chosen = [f"{name} {command[name]}" for name in _OPTIONS if command[name] is not None]
    if chosen:
        yield "selection", ", ".join(chosen)
    if about["tags"]:
        yield "tags", ", ".join(f"{k}={v}" for k, v in sorted(about["tags"].items()))
    if about["revision"]:
        yield "revision", about["revision"]
    yield "versions", ", ".join(f"{k} {v}" for k, v in sorted(about["versions"].items()))
