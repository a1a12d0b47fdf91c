"""From all verdicts to the exit code, and why: the table that docs/gate.md shows."""

from collections.abc import Iterator
from typing import NamedTuple

from evalkit.errors import Diagnostic, counted
from evalkit.runs.gate.notes import some
from evalkit.runs.gate.policy import Policy
from evalkit.runs.gate.result import VERDICTS, Buckets, Check, GateResult, MustFind, Verdict


class Reason(NamedTuple):
    """A sentence, the exit code that follows from it, and the verdict that it amounts to."""

    code: int
    verdict: Verdict
    text: str


def reasons(result: GateResult, policy: Policy, *, shaken: bool, strict: bool) -> list[Reason]:
    """List all that is not green, in the order in which it decides; empty where all is."""
    found = [
        *_incomplete(result),
        *_failed(result.checks, result.must_find, "regressed"),
        *_removed(result.documents, policy),
        *([_shaken(result.documents)] if shaken else []),
        *_failed(result.checks, result.must_find, "unmeasured"),
        *_inconclusive(result.checks, policy, strict=strict),
    ]
    warnings = [note for note in result.notes if note.severity == "warning"]
    if strict and warnings:
        number = f"{counted(len(warnings), 'warning')} under --strict"
        found.append(Reason(2, "pass", f"{number}: {_codes(warnings)}"))
    return found


def worst(checks: tuple[Check, ...], found: list[Reason]) -> Verdict:
    """Return the worst of the verdicts that count."""
    every = [check.verdict for check in checks if check.decides] + [one.verdict for one in found]
    return min(every, key=VERDICTS.index, default="pass")


def _incomplete(result: GateResult) -> Iterator[Reason]:
    missing = [("failed", result.failed), ("without prediction", result.absent)]
    for what, names in missing:
        if names:
            text = f"the run is incomplete, documents {what}: {some(names)}"
            yield Reason(3, "unmeasured", text)
    if not result.complete and not (result.failed or result.absent):
        yield Reason(3, "unmeasured", "the run is incomplete: it was not finished")


def _failed(
    checks: tuple[Check, ...], cases: tuple[MustFind, ...], verdict: Verdict
) -> Iterator[Reason]:
    for check in checks:
        if check.verdict == verdict:
            text = f"{check.measure} {_row(check)} {verdict}: {check.reason}"
            yield Reason(1, verdict, text)
    for case in cases:
        if case.verdict == verdict:
            name = case.event_id or case.words
            text = f"must_find {case.type} {name} in {case.document} {case.says}"
            yield Reason(1, verdict, text)


def _removed(documents: Buckets, policy: Policy) -> Iterator[Reason]:
    if documents.removed and policy.on_removed_gold == "fail":
        names = documents.removed
        yield Reason(1, "regressed", f"gold documents of the baseline are gone: {some(names)}")


def _shaken(documents: Buckets) -> Reason:
    text = (
        f"{documents.moved} of the baseline's {documents.gold} gold events (a document without any"
        " counts as one) are in documents that changed, were removed or could not be measured:"
        " more than a fifth, so nothing is shown"
    )
    return Reason(5, "inconclusive", text)


def _inconclusive(checks: tuple[Check, ...], policy: Policy, *, strict: bool) -> Iterator[Reason]:
    for check in checks:
        if check.verdict != "inconclusive" or not check.decides or policy.on_inconclusive == "pass":
            continue
        must = strict or policy.on_inconclusive == "fail" or check.policy != "regression"
        text = f"{check.measure} {_row(check)} inconclusive: {check.reason}"
        yield Reason(5 if must else 0, "inconclusive", text)


def _row(check: Check) -> str:
    return check.name if check.of_type else "overall"


def _codes(notes: list[Diagnostic]) -> str:
    return ", ".join(sorted({note.code for note in notes}))
