"""
EvmEval's coreference average: hoppers scored over mentions that are aligned as nuggets.

Gold and predicted nuggets align greedily, the highest Dice of their characters first, where the
attributes of one criterion are equal (`map`); pairs below the threshold `at` are dropped, so with 1
only identical spans are one mention. What is not aligned stands alone on its side, in its hopper.
The figures are means over MUC, B³, CEAF of entities and BLANC.
"""

from collections import deque
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import replace

from evalkit.measures.definition import (
    Aligner,
    Definition,
    Item,
    Link,
    Model,
    Options,
    Pair,
    Parameter,
    Preset,
    Projected,
    Projection,
    Relation,
)
from evalkit.measures.presets.coref import EXAMPLE, UNDEFINED
from evalkit.measures.requirements import TRIGGERS
from evalkit.measures.steps.alignment import GREEDY
from evalkit.measures.steps.coref import hoppers
from evalkit.measures.steps.corefscores import KBP, average, credit_of_all
from evalkit.measures.steps.scope import ALL
from evalkit.measures.steps.unit import event_source
from evalkit.model import Document, Event
from evalkit.model.span import Parts

LAST = "evmeval.coref_lastindex"
_WHOLE = "1"


def plain(attribute: str) -> str:
    """
    Fold an attribute to its letters and digits in lower case.

    >>> plain("Conflict_Attack") == plain("conflict attack")
    True
    """
    return "".join(c for c in attribute if c.isalnum()).lower() or attribute


def _type(event: Event) -> str:
    return plain(event.type)


def _realis(event: Event) -> str:
    return event.effective_realis


_CRITERIA: Mapping[str, tuple[Callable[[Event], str], ...]] = {
    "type": (_type,),
    "span": (),
    "realis": (_realis,),
    "all": (_type, _realis),
}


def _nuggets(pair: Pair) -> Projected:
    return Projected(*(_side(document, pair.options) for document in (pair.gold, pair.predicted)))


def _side(document: Document, options: Options) -> Sequence[Item]:
    criterion = _CRITERIA[options["map"]]
    return [
        Item(
            tuple(attribute(event) for attribute in criterion),
            _joined(event.trigger.pieces),
            source=event_source(event),
            container=number,
        )
        for number, event in zip(hoppers(document.events), document.events, strict=True)
        if event.trigger is not None
    ]


def dice(one: Parts, other: Parts) -> float:
    """
    Divide the characters that two spans share by the mean of their lengths.

    >>> dice(((0, 10),), ((0, 5),))
    0.6666666666666666
    """
    shared = sum(max(0, min(b, d) - max(a, c)) for a, b in one for c, d in other)
    return 2 * shared / sum(end - start for start, end in (*one, *other))


def _overlapping(items: Projected, options: Options) -> Sequence[Link]:
    listed = _identical(items) if float(options["at"]) == 1 else _overlaps(items)
    links = []
    for g, p in listed:
        gold, predicted = items.gold[g], items.predicted[p]
        if gold.key == predicted.key and (alike := dice(gold.payload, predicted.payload)):
            links.append(Link(g, p, alike))
    return links


def _identical(items: Projected) -> Iterator[tuple[int, int]]:
    """List the pairs that greedy alignment takes first: equal nuggets in their order."""
    waiting: dict[Hashable, deque[int]] = {}
    for p, item in enumerate(items.predicted):
        waiting.setdefault((item.key, item.payload), deque()).append(p)
    for g, item in enumerate(items.gold):
        if same := waiting.get((item.key, item.payload)):
            yield g, same.popleft()


def _overlaps(items: Projected) -> Iterator[tuple[int, int]]:
    """List the pairs that may overlap, by a sweep over where the spans start."""
    following, open_now = deque(_by_start(items.predicted)), list[int]()
    for g in _by_start(items.gold):
        (start, _), (_, end) = items.gold[g].payload[0], items.gold[g].payload[-1]
        while following and items.predicted[following[0]].payload[0][0] < end:
            open_now.append(following.popleft())
        open_now = [p for p in open_now if items.predicted[p].payload[-1][1] > start]
        yield from ((g, p) for p in open_now)


def _by_start(side: Sequence[Item]) -> list[int]:
    return sorted(range(len(side)), key=lambda place: side[place].payload[0])


def _joined(parts: Parts) -> Parts:
    """Join parts that touch, so that spans of the same characters are equal."""
    joined = [parts[0]]
    for start, end in parts[1:]:
        if start == joined[-1][1]:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return tuple(joined)


def _greedy(links: Sequence[Link], items: Projected, options: Options) -> Sequence[Link]:
    least = float(options["at"])
    kept = [link for link in GREEDY.run(links, items, options) if link.similarity >= least]
    if LAST in options.compat and not least and items.predicted:
        aligned = {link.gold for link in kept}
        last = len(items.predicted) - 1
        kept += [Link(g, last, 0.0) for g in range(len(items.gold)) if g not in aligned]
    return kept


def _apart(
    links: Sequence[Link], items: Projected, options: Options
) -> tuple[Sequence[Link], Projected]:
    """Give each gold mention that is glued to the last prediction a copy of that prediction."""
    predicted, kept = list(items.predicted), []
    for link in links:
        if link.similarity:
            kept.append(link)
            continue
        last = items.predicted[link.predicted]
        alone = sum(item.container == last.container for item in items.predicted) == 1
        kept.append(Link(link.gold, len(predicted)))
        predicted.append(last._replace(container=("copy", link.gold)) if alone else last)
    return kept, Projected(items.gold, predicted)


def _applied(definition: Definition, given: Mapping[str, str]) -> Definition:
    figures = average(KBP, undefined=given["undefined"])
    return replace(definition, model=replace(definition.model, aggregation=figures))


_MODEL = Model(
    ALL,
    Projection("nugget", "each event: its trigger and its hopper", _nuggets),
    Relation(
        "dice", "equal attributes; twice the shared characters / all characters", _overlapping
    ),
    Aligner("greedy from a threshold", "the highest Dice first; then those below leave", _greedy),
    credit_of_all(KBP, prepared=_apart),
    average(KBP),
)

PRESET = Preset(
    name="kbp-coref",
    paper="Mitamura et al., Event Nugget and Event Coreference tasks of TAC KBP 2015-2017; scorer"
    " by Liu et al., Evaluation Algorithms for Event Nugget Detection, EVENTS 2015",
    repository="https://github.com/hunterhector/EvmEval",
    commit="9f60e17e",
    semantics="mentions aligned as nuggets, then the mean of MUC, B³, CEAF of entities and BLANC",
    suites=("kbp",),
    deviations=(
        (
            "A part that is not defined, as MUC where neither side has a link, leaves the mean;"
            " EvmEval counts it as 0 (undefined=zero)."
        ),
        (
            "With at=0 EvmEval glues each gold mention without partner to the last mention of the"
            " system (compat=evmeval.coref_lastindex, which depends on the order of the input)."
        ),
        (
            "Of equally similar pairs the one whose mentions come first in the canonical order is"
            " taken, where EvmEval goes by the lines of its files."
        ),
        (
            "Letters beyond ASCII are kept when types are compared; EvmEval drops them, so that"
            " types written without ASCII are all equal."
        ),
        "Realis is that of the event, or what modality and polarity imply; no wildcard.",
        "P and R are means like the F1; EvmEval prints the F1 alone. Numbers are in 0…1.",
    ),
    measures=(
        Definition(
            name="kbp/coref",
            title="event coreference, EvmEval average",
            doc="The mean of MUC, B³, CEAF of entities and BLANC over hoppers of aligned nuggets.",
            model=_MODEL,
            by_type=False,
            parameters={
                "map": Parameter(
                    default="type",
                    values={
                        "type": "the event type",
                        "span": "nothing but overlap",
                        "realis": "the realis",
                        "all": "type and realis",
                    },
                    doc="what must be equal for two nuggets to be aligned",
                ),
                "at": Parameter(
                    default=_WHOLE,
                    values={},
                    doc="the least Dice at which aligned nuggets are one mention",
                    number=(0, 1),
                ),
                "undefined": UNDEFINED,
            },
            compat={LAST: "with at=0: glue gold without partner to the last predicted mention"},
            bundle="evmeval-1.8",
            order_sensitive=frozenset({LAST}),
            requires=(TRIGGERS,),
            checked="worked examples",
            example=EXAMPLE,
            apply=_applied,
        ),
    ),
)
