"""Count tables of invented gold and predictions, whose true figures are known."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evalkit.measures.counts import CountTable

TYPES = 33
EVENTS = 3.0  # events of all types in a document, on average
SAME = 0.5  # how often the second system decides about an item as the first does


@dataclass(frozen=True)
class System:
    """What a system does with a type: the share found, and false positives per gold item."""

    recall: np.ndarray
    spurious: np.ndarray

    def truth(self, share: np.ndarray) -> dict[str, np.ndarray]:
        """Return the figures of all documents there could be; `share` weighs the types."""
        found = (share * _found(self.recall)).sum(-1)
        extra = (share * self.spurious).sum(-1)
        gold = share.sum(-1)
        return {
            "precision": found / (found + extra),
            "recall": found / gold,
            "f1": 2 * found / (gold + found + extra),
        }


_MEAN_EASE = 0.8


def _found(recall: np.ndarray) -> np.ndarray:
    """Average the share found over documents, whose ease follows a beta(8, 2); it is at most 1."""
    ease = (np.arange(20_000) + 0.5) / 20_000
    weight = ease**7 * (1 - ease)
    shares = np.minimum(1.0, recall[:, None] * ease / _MEAN_EASE)
    return (shares * weight).sum(axis=1) / weight.sum()


def frequencies() -> np.ndarray:
    """Return how many events of each type a document has on average: Zipf's law."""
    weights = 1 / np.arange(1, TYPES + 1)
    return EVENTS * weights / weights.sum()


def uneven() -> System:
    """Return a system that is good, middling and bad at types in turn."""
    turn = np.arange(TYPES) % 3
    return System(np.array([0.9, 0.7, 0.5])[turn], np.array([0.1, 0.3, 0.4])[turn])


def traded() -> tuple[System, System]:
    """Return two systems of equal F1, in all and by type: one finds more, one is more precise."""
    recall = np.array([0.8, 0.65, 0.5])[np.arange(TYPES) % 3]  # 0.8 · ease stays below 1
    kappa, extra = 0.75, 0.45
    one = System(recall, np.full(TYPES, extra))
    return one, System(kappa * recall, np.full(TYPES, kappa * (1 + extra) - 1))


def tables(
    systems: Sequence[System], *, documents: int, rng: np.random.Generator
) -> list[CountTable]:
    """
    Draw gold and what the systems predict.

    Types come in bursts (a gamma mixture of Poisson), documents are hard or easy for all systems
    alike, and systems agree on items more than by chance.
    """
    mean = frequencies() * rng.gamma(2.0, 0.5, (documents, TYPES))
    gold = rng.poisson(mean)
    ease = rng.beta(8, 2, documents) / _MEAN_EASE
    document, label = np.nonzero(gold)
    times = gold[document, label]
    document, label = np.repeat(document, times), np.repeat(label, times)
    first = rng.random(len(document))
    least = np.minimum.reduce([system.spurious for system in systems]) * SAME
    noise = frequencies() * rng.gamma(2.0, 0.5, (documents, TYPES))
    shared = rng.poisson(noise * least)
    made = []
    for number, system in enumerate(systems):
        own = rng.random(len(document))
        luck = first if number == 0 else np.where(rng.random(len(own)) < SAME, first, own)
        found = luck < system.recall[label] * ease[document]
        matched = np.zeros_like(gold)
        np.add.at(matched, (document[found], label[found]), 1)
        extra = shared + rng.poisson(noise * (system.spurious - least))
        made.append(_table(gold, matched + extra, matched))
    return made


def _table(gold: np.ndarray, predicted: np.ndarray, matched: np.ndarray) -> CountTable:
    document, label = np.nonzero(gold + predicted)
    columns = {"gold": gold, "predicted": predicted, "matched": matched}
    return CountTable(
        documents=tuple(f"d{number:05}" for number in range(len(gold))),
        classes=tuple(f"type{number:02}" for number in range(gold.shape[1])),
        document=document,
        label=label,
        columns={
            name: counts[document, label].astype(np.int64) for name, counts in columns.items()
        },
    )
