"""What a check says beside its verdicts: gold that moved, marks that are gone, other measures."""

from collections.abc import Iterator, Sequence

from evalkit.errors import Diagnostic, Severity
from evalkit.measures import Measure, bases
from evalkit.runs.baseline.model import Baseline
from evalkit.runs.gate.facts import Facts
from evalkit.runs.gate.pairing import Pairing
from evalkit.runs.gate.policy import Policy
from evalkit.runs.gate.result import Buckets, MustFind

_SOME = 3


def some(names: Sequence[str]) -> str:
    """
    Say how many there are, and the first ones.

    >>> some(["a", "b", "c", "d"])
    '4 (a, b, c, …)'
    """
    return f"{len(names)} ({', '.join(names[:_SOME])}{', …' if len(names) > _SOME else ''})"


def notes(
    pairing: Pairing,
    facts: Facts,
    baseline: Baseline,
    policy: Policy,
    must_find: Sequence[MustFind],
) -> Iterator[Diagnostic]:
    """List what is no verdict: notes of the score, gold that changed, another way of measuring."""
    yield from (note for note in facts.whole.notes if note.code not in ("EK2051", "EK2053"))
    yield from _gold_notes(pairing.buckets, policy)
    yield from _lost_marks(must_find)
    yield from _measured_otherwise(facts, baseline, policy)
    if facts.identical:
        message = "The predictions are those of the baseline, document by document."
        hint = "Is that what you wanted to check?"
        yield Diagnostic("EK5053", message, None, hint, "note")


def _measured_otherwise(facts: Facts, baseline: Baseline, policy: Policy) -> Iterator[Diagnostic]:
    theirs, ours = baseline.header.measuring, facts.whole.signature.measuring
    other = [name for name in ("scoring", "ontology") if theirs.get(name) != ours.get(name)]
    missing = [str(rule.measure.base) for rule in policy.rules if not _has(theirs, rule.measure)]
    if other or missing:
        parts = [
            f"{name} {theirs.get(name, 'unknown')}, now {ours.get(name, 'none')}" for name in other
        ]
        parts += [f"it did not have {name}" for name in dict.fromkeys(missing)]
        message = f"The baseline was measured otherwise ({'; '.join(parts)})."
        hint = "Its predictions were scored again, so both sides are measured alike."
        yield Diagnostic("EK5041", message, None, hint, "note")


def _has(measuring: object, measure: Measure) -> bool:
    names = measuring.get("measures", "") if isinstance(measuring, dict) else ""
    return measure.base in (bases(names) if names else [])


def _lost_marks(cases: Sequence[MustFind]) -> Iterator[Diagnostic]:
    lost = [case for case in cases if case.state != "marked"]
    if lost:
        names = some([f"{case.type} {case.event_id} in {case.document}" for case in lost])
        message = f"Events that had to be found and are not marked any more: {names}."
        hint = "What is left of them is held as before. Set the baseline anew when that is meant."
        yield Diagnostic("EK5059", message, None, hint, "note")


def _gold_notes(buckets: Buckets, policy: Policy) -> Iterator[Diagnostic]:
    warned = {
        "EK5055": True,
        "EK5056": policy.on_removed_gold == "warn",
        "EK5057": policy.on_new_gold == "warn",
    }
    for code, names, what in (
        ("EK5054", buckets.rescored, "that changed, on which the baseline was scored again"),
        (
            "EK5055",
            buckets.unmeasured,
            "that cannot be compared (another text, none here, or excluded)",
        ),
        ("EK5056", buckets.removed, "of the baseline that are gone"),
        ("EK5057", buckets.new, "that the baseline does not have, so that nothing holds them"),
    ):
        if names:
            message = f"Gold documents {what}: {some(names)}."
            hint = "Set the baseline anew when that is meant."
            severity: Severity = "warning" if warned.get(code) else "note"
            yield Diagnostic(code, message, None, hint, severity)
