"""What accepting an edited baseline means: its reason, and which figures would be other ones."""

from collections.abc import Iterator

from evalkit.evaluate import Result, score
from evalkit.gold import GoldCorpus
from evalkit.measures import Score
from evalkit.model import Corpus
from evalkit.runs.baseline.model import Baseline
from evalkit.runs.gate.pairing import paired
from evalkit.runs.gate.policy import Policy, Rule
from evalkit.runs.gate.result import Accepted, BaselineEdit


def edit_of(
    gold: Corpus, baseline: Baseline, edited: Baseline, policy: Policy
) -> BaselineEdit | None:
    """Compare two baselines on today's gold; None where they say the same."""
    if (baseline.header, baseline.entries) == (edited.header, edited.entries):
        return None
    ours = {entry.id: entry for entry in baseline.entries}
    theirs = {entry.id: entry for entry in edited.entries}
    both = ours.keys() & theirs.keys()
    about = edited.header.extractor
    return BaselineEdit(
        path=edited.source,
        reason=edited.header.reason,
        extractor=" ".join(part for part in (about.name, about.version) if part),
        added=tuple(sorted(theirs.keys() - both)),
        removed=tuple(sorted(ours.keys() - both)),
        changed=tuple(sorted(name for name in both if ours[name] != theirs[name])),
        accepted=tuple(_accepted(gold, baseline, edited, policy)),
    )


def _accepted(
    gold: Corpus, baseline: Baseline, edited: Baseline, policy: Policy
) -> Iterator[Accepted]:
    """Score both on the documents that gold has and either can be scored on."""
    results = [_scored(gold, one, policy) for one in (baseline, edited)]
    for rule in {rule.measure: rule for rule in policy.rules}.values():
        for name, of_type in _names(results, rule):
            before, after = (_figure(result, rule, name, of_type=of_type) for result in results)
            if before != after:
                yield Accepted(str(rule.measure), name, of_type, before, after)


def _scored(gold: Corpus, baseline: Baseline, policy: Policy) -> Result:
    pairing = paired(gold, baseline, rescore=True)
    return score(
        gold=pairing.gold,
        predicted=pairing.before,
        measures=list(dict.fromkeys(rule.measure.base for rule in policy.rules)),
        ontology=gold.ontology if isinstance(gold, GoldCorpus) else None,
    )


def _names(results: list[Result], rule: Rule) -> list[tuple[str, bool]]:
    base = str(rule.measure.base)
    types = {
        name for result in results for name, s in result.measures[base].types.items() if s.gold
    }
    return [("micro", False), *((name, True) for name in sorted(types))]


def _figure(result: Result, rule: Rule, name: str, *, of_type: bool) -> float | None:
    found = result.measures[str(rule.measure.base)]
    row: Score | None = found.types.get(name) if of_type else found.micro
    return None if row is None else row.figures().get(rule.figure)
