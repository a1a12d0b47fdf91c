"""How MAVEN-Arg compares fillers: as words, normalised as SQuAD does, never by their places."""

import re
import string
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from evalkit.alignment.assignment import best_cells

_ARTICLES = re.compile(r"\b(a|an|the)\b")
_NO_PUNCTUATION = str.maketrans("", "", string.punctuation)


class Likeness(NamedTuple):
    """How alike two fillers are: equal when normalised, and the overlap of their bags of words."""

    em: float = 0
    precision: float = 0
    recall: float = 0
    f1: float = 0

    def scaled(self, factor: float) -> "Likeness":
        """Multiply all four."""
        return Likeness(*(value * factor for value in self))


NOTHING = Likeness()


@lru_cache(maxsize=65536)
def normalised(words: str) -> str:
    """
    Put words in lower case, without punctuation, articles and additional blanks.

    >>> normalised("The U.S.  president")
    'us president'
    """
    plain = _ARTICLES.sub(" ", words.lower().translate(_NO_PUNCTUATION))
    return " ".join(plain.split())


def likeness(gold: str, predicted: str) -> Likeness:
    """
    Compare two fillers; where nothing is left of one, their bags have nothing in common.

    >>> likeness("the White House", "white house staff")
    Likeness(em=0, precision=0.6666666666666666, recall=1.0, f1=0.8)
    """
    ours, theirs = normalised(gold), normalised(predicted)
    em = int(ours == theirs)
    bag, other = ours.split(), theirs.split()
    common = (Counter(bag) & Counter(other)).total()
    if not common:
        return Likeness(em=em)
    # 2pr / (p + r) is 2 * common / (both lengths), in one division.
    f1 = 2 * common / (len(bag) + len(other))
    return Likeness(em, common / len(other), common / len(bag), f1)


def best_pairs(gold: Sequence[str], predicted: Sequence[str]) -> list[tuple[int, Likeness]]:
    """Assign predictions to gold fillers, all of the fewer ones, for the largest sum of F1."""
    if not gold or not predicted:
        return []
    table = [[likeness(one, other) for other in predicted] for one in gold]
    cells = best_cells(np.array([[cell.f1 for cell in row] for row in table]))
    return [(row, table[row][column]) for row, column in cells]
