"""The rules of another revision: what differs from today's, and what they say of the same check."""

from collections.abc import Iterator
from dataclasses import fields, replace

from evalkit.runs.gate.policy import Policy, Rule
from evalkit.runs.gate.result import VERDICTS, GateResult, RuleChange, RulesEdit


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

    Items are those of the measures of both.
    """
    also = [f"by the rules of {revision}: {text}" for text in theirs.why if text not in ours.why]
    return replace(
        ours,
        exit_code=ours.exit_code or theirs.exit_code,
        verdict=min(ours.verdict, theirs.verdict, key=VERDICTS.index),
        why=(*ours.why, *also),
        items={**theirs.items, **ours.items},
        rules_edit=RulesEdit(revision, changes, theirs.exit_code, theirs.verdict),
    )
