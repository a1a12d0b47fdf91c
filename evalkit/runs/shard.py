"""Each n-th document: a part of a run that another machine can do."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Self, TypeVar

from evalkit.errors import RunError
from evalkit.evaluate import Result
from evalkit.model import Corpus, Document, Unavailable

_SHARD = re.compile(r"(\d{1,6})/(\d{1,6})")
_Item = TypeVar("_Item", Document, Unavailable)


@dataclass(frozen=True, slots=True)
class Shard:
    """
    The `number`-th of `count` parts, counted from 1.

    >>> Shard.parse("2/3")
    Shard(number=2, count=3)
    """

    number: int
    count: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `i/n`; raises RunError EK5012."""
        found = _SHARD.fullmatch(text)
        if found is None or not 1 <= int(found[1]) <= int(found[2]):
            raise RunError.of(
                "EK5012",
                f"--shard {text!r} is not I/N with 1 ≤ I ≤ N.",
                hint="Write for example --shard 1/4.",
            )
        return cls(int(found[1]), int(found[2]))

    def __str__(self) -> str:
        return f"{self.number}/{self.count}"

    def of(self, corpus: Corpus) -> Corpus:
        """Take this part of a corpus, by the order of the ids."""
        every: list[Document | Unavailable] = [*corpus.documents, *corpus.unavailable]
        ids = sorted(one.id for one in every)
        mine = set(ids[self.number - 1 :: self.count])
        return replace(
            corpus,
            documents=_chosen(corpus.documents, mine),
            unavailable=_chosen(corpus.unavailable, mine),
        )


def _chosen(items: Iterable[_Item], ids: set[str]) -> tuple[_Item, ...]:
    return tuple(one for one in items if one.id in ids)


def sharded(result: Result, shard: str | None) -> Result:
    """Say in the signature that the numbers are of a part, which is not compared with the whole."""
    if shard is None:
        return result
    measuring = {**result.signature.measuring, "shard": shard}
    return replace(result, signature=replace(result.signature, measuring=measuring))
