"""Which spans of two sides overlap, found in one sweep over both."""

from collections.abc import Iterator, Sequence

from evalkit.measures.definition import Link

Extent = tuple[int, int] | None


def overlapping(gold: Sequence[Extent], predicted: Sequence[Extent]) -> list[Link]:
    """
    Pair [start, end) spans that overlap; the similarity is the share of the gold span.

    The pairs are in the order of the predicted spans, then of the gold ones; None is nowhere.

    >>> overlapping([(0, 4), (6, 8)], [(5, 9), (2, 3)])
    [Link(gold=1, predicted=0, similarity=1.0), Link(gold=0, predicted=1, similarity=0.25)]
    """
    return sorted(_sweep(gold, predicted), key=lambda link: (link.predicted, link.gold))


def _sweep(gold: Sequence[Extent], predicted: Sequence[Extent]) -> Iterator[Link]:
    rows = sorted(
        (*span, side, number)
        for side, spans in enumerate((gold, predicted))
        for number, span in enumerate(spans)
        if span is not None
    )
    reaching: tuple[list[tuple[int, int, int]], ...] = ([], [])  # those that may overlap others
    for start, end, side, number in rows:
        others = reaching[1 - side]
        others[:] = [other for other in others if other[1] > start]
        reaching[side].append((start, end, number))
        for begun, behind, other in others:
            shared = min(end, behind) - start
            if side == 0:
                yield Link(number, other, shared / (end - start))
            else:
                yield Link(other, number, shared / (behind - begun))
