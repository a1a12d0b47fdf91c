"""What the rules look at: both sets of predictions scored on today's gold, tests, and items."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from evalkit.evaluate import Result
from evalkit.evaluate import score as score_documents
from evalkit.gold import GoldCorpus
from evalkit.measures import Measure
from evalkit.model import Corpus, Document, Failed
from evalkit.model.fingerprint import document_fingerprint
from evalkit.runs.baseline.model import without_words
from evalkit.runs.gate.pairing import Pairing
from evalkit.runs.gate.policy import Policy
from evalkit.runs.items import ItemChange, changes
from evalkit.runs.predictions import Predictions
from evalkit.runs.texts import with_text
from evalkit.significance import Comparison, compare_tables


@dataclass(frozen=True, slots=True)
class Facts:
    """
    Scores, tests and items of one check.

    `before` and `after` are scores of the compared documents, `whole` is that of today's
    predictions on all gold and `new` on what the baseline does not have (None where there is
    nothing). `comparisons` are by measure with figure, `items` by measure without; `identical`
    tells that both sides predicted the same. `lost` are types that gold no longer has.
    """

    before: Result
    after: Result
    whole: Result
    new: Result | None
    comparisons: Mapping[Measure, Comparison]
    items: Mapping[str, tuple[ItemChange, ...]]
    identical: bool
    lost: Mapping[str, int]
    seed: int
    share: float

    @property
    def level(self) -> float:
        """The level of intervals."""
        return 1 - self.share


def gather(
    *, gold: Corpus, pairing: Pairing, predicted: Predictions, policy: Policy, seed: int
) -> Facts:
    """
    Score both sides by the measures of all rules.

    Raises what `evaluate.score` raises, and MeasureError EK3051 for a figure that a measure does
    not have.
    """
    measures = list(dict.fromkeys(rule.measure.base for rule in policy.rules))
    texts = {document.id: document for document in pairing.gold}
    after = [with_text(d, texts[d.id]) for d in predicted.documents if d.id in texts]
    ours, theirs = (_scored(pairing.gold, side, measures) for side in (pairing.before, after))
    every: list[Document | Failed] = [*predicted.documents, *predicted.failed]
    fresh = {document.id for document in pairing.new}
    return Facts(
        before=ours,
        after=theirs,
        whole=_scored(gold, every, measures, who=predicted),
        new=_scored(pairing.new, [d for d in every if d.id in fresh], measures) if fresh else None,
        comparisons=_compared(policy, ours, theirs, seed=seed, level=1 - policy.share),
        items={str(m): _items(pairing.gold, pairing.before, after, m) for m in measures},
        identical=_is_same(pairing.before, after),
        lost=pairing.lost,
        seed=seed,
        share=policy.share,
    )


def _scored(
    gold: Corpus,
    predicted: Iterable[Document | Failed],
    measures: list[Measure],
    who: Predictions | None = None,
) -> Result:
    return score_documents(
        gold=gold,
        predicted=predicted,
        measures=measures,
        ontology=gold.ontology if isinstance(gold, GoldCorpus) else None,
        extractor=(who.extractor or who.label) if who is not None else "",
        extractor_fingerprint=who.extractor_fingerprint if who is not None else "",
    )


def _compared(
    policy: Policy, before: Result, after: Result, *, seed: int, level: float
) -> dict[Measure, Comparison]:
    found: dict[Measure, Comparison] = {}
    for rule in policy.rules:
        if rule.policy == "floor" or rule.measure in found:
            continue
        name = str(rule.measure.base)
        found[rule.measure] = compare_tables(
            before=before.measures[name].table,
            after=after.measures[name].table,
            measure=name,
            figure=rule.figure,
            seed=seed,
            permutations=policy.permutations,
            level=level,
        )
    return found


def _items(
    gold: Corpus, before: Iterable[Document], after: Iterable[Document], measure: Measure
) -> tuple[ItemChange, ...]:
    """List what changed; what was and is wrong is no news."""
    found = changes(gold=gold, before=tuple(before), after=tuple(after), measure=measure)
    return tuple(one for one in found if one.kind != "wrong")


def _is_same(before: Iterable[Document], after: Iterable[Document]) -> bool:
    sides = (
        {one.id: document_fingerprint(without_words(one)) for one in side}
        for side in (before, after)
    )
    first, second = sides
    return bool(first) and first == second
