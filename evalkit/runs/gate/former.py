"""The rules of another revision: what differs from today's, and what they say of the same check."""

from collections.abc import Iterator
from dataclasses import fields, replace

from evalkit.runs.gate.policy import Policy, Rule
from evalkit.runs.gate.result import VERDICTS, Check, GateResult, RuleChange, RulesEdit, Verdict

_CODES = (3, 1, 5, 2, 0)


def differences(former: Policy, policy: Policy) -> tuple[RuleChange, ...]:
    """
    List the settings and rules that differ; "" where one side has none.

    >>> one = Policy.of({"rules": [{"measure": "TC.F1", "policy": "exact"}]})
    >>> [(c.name, c.before, c.after) for c in differences(one, replace(one, alpha=0.5))]
    [('alpha', '0.05', '0.5')]
    """
    ours, theirs = dict(_described(former)), dict(_described(policy))
    return tuple(
        RuleChange(name, ours.get(name, ""), theirs.get(name, ""))
        for name in dict.fromkeys([*ours, *theirs])
        if ours.get(name) != theirs.get(name)
    )


def _described(policy: Policy) -> Iterator[tuple[str, str]]:
    """Name every setting and rule, with its value as text."""
    for setting in fields(policy):
        if setting.name != "rules":
            yield setting.name, str(getattr(policy, setting.name))
    counts: dict[str, int] = {}
    for rule in policy.rules:
        name = _name(rule)
        counts[name] = counts.get(name, 0) + 1
        yield name if counts[name] == 1 else f"{name} ({counts[name]})", _value(rule)


def _name(rule: Rule) -> str:
    types = f" of {', '.join(rule.types)}" if rule.types else ""
    return f"rule {rule.measure}{types}"


def _value(rule: Rule) -> str:
    bar = "" if rule.bar is None else f" {rule.bar:g}"
    return f"{rule.policy}{bar}{' (lower bound)' if rule.bound == 'lower' else ''}"


def held_by_both(
    ours: GateResult, theirs: GateResult, changes: tuple[RuleChange, ...], *, revision: str
) -> GateResult:
    """
    Join what today's rules and those of the revision say: what either refuses is refused.

    Items are those of the measures of both; verdicts of the former rules are added where they are
    not green and today's rules do not say the same.
    """
    said = {_row(check) for check in ours.checks}
    first = 1 + max((check.rule for check in ours.checks), default=-1)
    more = tuple(
        replace(check, rule=first + check.rule, revision=revision)
        for check in theirs.checks
        if _row(check) not in said and check.verdict in VERDICTS[:3]
    )
    also = [f"by the rules of {revision}: {text}" for text in theirs.why if text not in ours.why]
    worse = min(ours, theirs, key=_weight)
    return replace(
        ours,
        exit_code=worse.exit_code,
        verdict=min(ours.verdict, theirs.verdict, key=VERDICTS.index),
        why=(*ours.why, *also),
        checks=(*ours.checks, *more),
        items={**theirs.items, **ours.items},
        rules_edit=RulesEdit(revision, changes, theirs.exit_code, theirs.verdict),
    )


def _row(check: Check) -> tuple[str, str, str, bool, Verdict]:
    return check.measure, check.policy, check.name, check.of_type, check.verdict


def _weight(result: GateResult) -> tuple[int, int]:
    """Order results as the table of exit codes does: incomplete, regressed, and so on."""
    return _CODES.index(result.exit_code), VERDICTS.index(result.verdict)
