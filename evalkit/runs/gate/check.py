"""Hold predictions against a baseline, by the rules of a project."""

from collections.abc import Iterator
from dataclasses import replace

from evalkit.evaluate import Result
from evalkit.measures import Measure
from evalkit.model import Corpus
from evalkit.runs.baseline.model import Baseline
from evalkit.runs.gate.edits import edit_of
from evalkit.runs.gate.facts import Facts, gather
from evalkit.runs.gate.former import differences, held_by_both
from evalkit.runs.gate.golden import golden
from evalkit.runs.gate.notes import notes
from evalkit.runs.gate.outcome import reasons, worst
from evalkit.runs.gate.pairing import paired
from evalkit.runs.gate.policy import Policy
from evalkit.runs.gate.result import Check, Effect, GateResult, Side
from evalkit.runs.gate.rows import Row, rows
from evalkit.runs.gate.verdicts import bound, decide
from evalkit.runs.predictions import Predictions
from evalkit.significance import Interval
from evalkit.significance.interval import LEAST_GOLD


def check(
    *,
    gold: Corpus,
    baseline: Baseline,
    predicted: Predictions,
    policy: Policy,
    edited: Baseline | None = None,
    former: Policy | None = None,
    seed: int = 0,
    strict: bool = False,
) -> GateResult:
    """
    Decide every rule; both sides are scored anew on today's gold.

    `edited` is the baseline of the working tree where `baseline` is that of another revision, and
    `former` are that revision's rules: they hold beside today's. `strict`: what is inconclusive
    fails, and so do warnings. Raises what `evaluate.score` raises.
    """

    def by(rules: Policy) -> GateResult:
        return _decided(gold, baseline, predicted, rules, edited=edited, seed=seed, strict=strict)

    changes = differences(former, policy) if former is not None else ()
    if former is None or not changes:
        return by(policy)
    return held_by_both(by(policy), by(former), changes, revision=baseline.revision)


def _decided(
    gold: Corpus,
    baseline: Baseline,
    predicted: Predictions,
    policy: Policy,
    *,
    edited: Baseline | None,
    seed: int,
    strict: bool,
) -> GateResult:
    pairing = paired(gold, baseline, rescore=policy.on_changed_gold == "rescore")
    facts = gather(gold=gold, pairing=pairing, predicted=predicted, policy=policy, seed=seed)
    must_find = golden(gold, before=pairing.before, after=predicted.documents, baseline=baseline)
    found = GateResult(
        exit_code=0,
        verdict="pass",
        why=(),
        baseline=_side_of_baseline(baseline),
        predicted=_side(predicted),
        checks=tuple(
            _check(n, row) for n, rule in enumerate(policy.rules) for row in rows(rule, facts)
        ),
        must_find=must_find,
        items=facts.items,
        documents=pairing.buckets,
        effects=tuple(_effects(policy, baseline, facts)),
        edit=edit_of(gold, baseline, edited, policy) if edited is not None else None,
        notes=(*predicted.notes, *notes(pairing, facts, baseline, policy, must_find)),
        absent=facts.whole.absent,
        failed=tuple(sorted(one.id for one in facts.whole.failed)),
        complete=predicted.complete,
        identical=facts.identical,
        alpha=policy.alpha,
        families=policy.families,
        seed=seed,
        signature=str(facts.whole.signature),
    )
    why = reasons(found, policy, shaken=pairing.is_shaken, strict=strict)
    return replace(
        found,
        exit_code=next((one.code for one in why if one.code), 0),
        verdict=worst(found.checks, why),
        why=tuple(one.text for one in why),
    )


def _check(number: int, row: Row) -> Check:
    said = decide(row)
    is_floor, test = row.rule.policy == "floor", row.tested
    before, after = (
        None if s is None else s.figures().get(row.rule.figure) for s in (row.before, row.after)
    )
    interval = bound(row) if is_floor else "" if test is None else test.interval
    few = row.of_type and not row.rule.types and row.gold < LEAST_GOLD
    plain = Check(
        rule=number,
        measure=str(row.rule.measure),
        policy=row.rule.policy,
        name=row.name,
        of_type=row.of_type,
        verdict=said.verdict,
        reason=said.reason,
        decides=not (few and said.verdict == "inconclusive"),
        gold=row.gold,
        before=None if is_floor else before,
        after=after,
        interval=(interval.low, interval.high) if isinstance(interval, Interval) else None,
        bar=row.rule.bar,
    )
    if test is None or is_floor:
        return plain
    return replace(
        plain,
        difference=test.difference,
        p=test.p_regressed,
        adjusted=test.adjusted_regressed,
        detectable=test.detectable,
        better=test.better,
        worse=test.worse,
    )


def _side_of_baseline(baseline: Baseline) -> Side:
    side, about = _side(baseline.predictions()), baseline.header
    return replace(side, reason=about.reason, date=about.date, revision=baseline.revision)


def _side(predicted: Predictions) -> Side:
    return Side(
        label=predicted.label,
        source=predicted.source,
        extractor=predicted.extractor,
        version=predicted.extractor_version,
        fingerprint=predicted.extractor_fingerprint,
        documents=len(predicted.documents),
        events=sum(len(one.events) + len(one.templates) for one in predicted.documents),
    )


def _effects(policy: Policy, baseline: Baseline, facts: Facts) -> Iterator[Effect]:
    for measure in dict.fromkeys(rule.measure for rule in policy.rules):
        figure = next(rule.figure for rule in policy.rules if rule.measure == measure)
        results = (facts.before, facts.after, facts.new)
        before, after, new = (None if r is None else _micro(r, measure, figure) for r in results)
        then = _then(baseline, facts.before, measure, figure)
        yield Effect(str(measure), then, before, after, new)


def _micro(result: Result, measure: Measure, figure: str) -> float | None:
    return result.measures[str(measure.base)].micro.figures().get(figure)


def _then(baseline: Baseline, now: Result, measure: Measure, figure: str) -> float | None:
    """Compute the baseline's figure of its day from the totals that it keeps."""
    totals = baseline.header.totals.get(str(measure.base))
    if totals is None:
        return None
    return replace(now.measures[str(measure.base)].micro, columns=totals).figures().get(figure)
