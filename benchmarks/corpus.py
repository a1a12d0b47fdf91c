"""A seeded corpus of any size: gold, predictions with noise, and the predictions shuffled."""

import itertools
import random
from collections.abc import Iterator
from pathlib import Path

TYPES = [f"Event:Kind{number}" for number in range(33)]
ROLES = [f"Role{number}" for number in range(22)]
_POOL = 2000  # articles that documents are made from
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


class _Article:
    def __init__(self, rng: random.Random, words: list[str]) -> None:
        self.words = rng.choices(words, k=rng.randint(60, 240))
        self.text = " ".join(self.words)
        ends = list(itertools.accumulate(len(word) + 1 for word in self.words))
        self.spans = [
            f'"start":{end - len(word) - 1},"end":{end - 1},"text":"{word}"'
            for word, end in zip(self.words, ends, strict=True)
        ]


def _zipf(size: int) -> list[float]:
    return list(itertools.accumulate(1 / rank for rank in range(1, size + 1)))


def pairs(documents: int, *, seed: int = 1) -> Iterator[tuple[str, str]]:
    """
    Yield a gold line and a predicted line for each document.

    33 types and 22 roles by Zipf's law, 2.2 events and 4.3 arguments a document. Of the predicted
    items one in twenty has another place, one in twenty another label, one in twenty is absent or
    stands twice. Gold has texts of 60 to 240 words; both sides have the words of every span.
    """
    rng = random.Random(seed)
    words = ["".join(rng.choices(_LETTERS, k=rng.randint(2, 9))) for _ in range(3000)]
    articles = [_Article(rng, words) for _ in range(_POOL)]
    type_weights, role_weights = _zipf(len(TYPES)), _zipf(len(ROLES))
    for number in range(documents):
        article = articles[rng.randrange(_POOL)]
        gold, predicted = [], []
        for _ in range(rng.choice((1, 2, 2, 3, 3))):
            event = (rng.choices(TYPES, cum_weights=type_weights)[0], rng.choice(article.spans), [
                (rng.choices(ROLES, cum_weights=role_weights)[0], rng.choice(article.spans))
                for _ in range(rng.choice((0, 1, 2, 2, 2, 3, 4)))
            ])  # fmt: skip
            gold.append(event)
            predicted += [_noisy(rng, event, article)] * rng.choices((0, 1, 2), (1, 38, 1))[0]
        name = f'"id":"doc-{number:08}"'
        yield (
            f'{{{name},"text":"{article.text}","events":[{",".join(map(_event, gold))}]}}',
            f'{{{name},"events":[{",".join(map(_event, predicted))}]}}',
        )


def _noisy(rng: random.Random, event: tuple, article: _Article) -> tuple:
    def other(value: str, choices: list[str]) -> str:
        return rng.choice(choices) if rng.random() < 0.05 else value

    arguments = [
        (other(role, ROLES), other(span, article.spans))
        for role, span in event[2]
        if rng.random() > 0.025
    ]
    return other(event[0], TYPES), other(event[1], article.spans), arguments


def _event(event: tuple) -> str:
    arguments = ",".join(f'{{"role":"{role}",{span}}}' for role, span in event[2])
    return f'{{"type":"{event[0]}","trigger":{{{event[1]}}},"arguments":[{arguments}]}}'


def write(folder: Path, documents: int, *, seed: int = 1) -> tuple[Path, Path, Path]:
    """Write gold, predictions in the same order, and predictions shuffled; return their paths."""
    names = [folder / f"{side}-{documents}.jsonl" for side in ("gold", "predicted", "shuffled")]
    lines = []
    with names[0].open("w") as gold, names[1].open("w") as predicted:
        for ours, theirs in pairs(documents, seed=seed):
            gold.write(ours + "\n")
            predicted.write(theirs + "\n")
            lines.append(theirs)
    random.Random(seed).shuffle(lines)
    with names[2].open("w") as file:
        file.writelines(f"{line}\n" for line in lines)
    return names[0], names[1], names[2]
