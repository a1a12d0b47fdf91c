"""
brateval: text-bound annotations of brat, matched first come, first served.

Each gold annotation, in the order of the file, takes the first predicted one that is left and
matches it: the same fragments (exact), or a character in common (overlap), and the same type
unless types=ignore. A match counts for the gold type. Triggers are counted; mentions of entities,
which brat writes as annotations of the same kind, on request.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from evalkit.measures.definition import (
    Aligner,
    Credit,
    Definition,
    Example,
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
    Requirement,
    Rows,
    Source,
)
from evalkit.measures.requirements import TRIGGERS
from evalkit.measures.score import PRF
from evalkit.measures.steps.alignment import EQUALS
from evalkit.measures.steps.credit import COUNT, whole
from evalkit.measures.steps.overlapping import overlapping
from evalkit.measures.steps.scope import ALL
from evalkit.measures.steps.tagging import triggers
from evalkit.measures.steps.unit import event_source
from evalkit.model import Document
from evalkit.model.span import Parts
from evalkit.model.tagging import UNTYPED

Run = Callable[[Projected, Options], Sequence[Link]]

_ONE_SIDED = "brateval.one_sided"
_TRIGGERS, _MENTIONS, _ALL = "triggers", "mentions", "all"


def _annotations(document: Document, which: str) -> Iterator[Item]:
    if which in (_TRIGGERS, _ALL):
        for span, event in triggers(document):
            yield Item(None, span.pieces, event.type, event_source(event))
    if which in (_MENTIONS, _ALL):
        for entity in document.entities:
            for mention in entity.mentions:
                label = entity.type or UNTYPED
                yield Item(None, mention.pieces, label, Source("mention", label, span=mention.key))


def _project(pair: Pair) -> Projected:
    which = pair.options["of"]
    return Projected(
        list(_annotations(pair.gold, which)), list(_annotations(pair.predicted, which))
    )


def _same_fragments(items: Projected, options: Options) -> Sequence[Link]:
    one_sided = _ONE_SIDED in options.compat
    places: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, item in enumerate(items.predicted):
        for fragment in item.payload:
            places[fragment].append(number)
    return [
        Link(g, p)
        for g, item in enumerate(items.gold)
        for p in places[item.payload[0]]
        if item.payload == items.predicted[p].payload
        or (one_sided and set(item.payload) <= set(items.predicted[p].payload))
    ]


def _common_character(items: Projected, options: Options) -> Sequence[Link]:
    gold, predicted = ([(i.payload[0][0], i.payload[-1][1]) for i in side] for side in items)
    found = [
        Link(link.gold, link.predicted)
        for link in overlapping(gold, predicted)
        if _overlap(items.gold[link.gold].payload, items.predicted[link.predicted].payload)
    ]
    return sorted(found, key=lambda link: (link.gold, link.predicted))


def _overlap(gold: Parts, predicted: Parts) -> bool:
    return any(a < d and c < b for a, b in gold for c, d in predicted)


def _typed(name: str, doc: str, run: Run) -> Relation:
    def related(items: Projected, options: Options) -> Sequence[Link]:
        found = run(items, options)
        if options["types"] == "ignore":
            return found
        gold, predicted = items
        return [link for link in found if gold[link.gold].label == predicted[link.predicted].label]

    return Relation(name, doc, related)


def _count(links: Sequence[Link], items: Projected, options: Options) -> Rows:
    """Count a matched prediction in the row of the gold type, as brateval does."""
    as_gold = {link.predicted: items.gold[link.gold].label for link in links}
    moved = [
        item._replace(label=as_gold.get(number, item.label))
        for number, item in enumerate(items.predicted)
    ]
    return COUNT.run(links, Projected(items.gold, moved), options)


def _lacks(pair: Pair) -> str | None:
    if pair.options["of"] == _MENTIONS:
        return None
    tagged = any(d.tags and not d.events for d in (pair.gold, pair.predicted))
    return "tags but no triggers" if tagged else TRIGGERS.missing(pair)


def _measure(name: str, doc: str, relation: Relation, compat: Mapping[str, str]) -> Definition:
    return Definition(
        name=f"brateval/{name}",
        title=f"text-bound annotations, spans {name}",
        doc=doc,
        model=Model(ALL, _UNIT, relation, _FIRST_COME, _CREDIT, PRF),
        parameters=_PARAMETERS,
        compat=compat,
        order_sensitive=frozenset({""}),
        requires=(Requirement("triggers, unless of=mentions", _lacks, TRIGGERS.hint),),
        checked="formula-checked",
        example=_EXAMPLE,
    )


_UNIT = Projection("annotation", "each trigger, or mention, by its fragments and type", _project)
_FIRST_COME = Aligner(
    "first come",
    "each gold annotation in its order takes the first predicted one that is left",
    EQUALS.run,
)
_CREDIT = Credit("count", "1 for each pair, for the gold type", _count, worth=whole)
_PARAMETERS = {
    "of": Parameter(
        default=_TRIGGERS,
        values={
            _TRIGGERS: "the triggers of events",
            _MENTIONS: "the mentions of entities; those of one without a type have the type _",
            _ALL: "both, triggers first",
        },
        doc="what the annotations are",
    ),
    "types": Parameter(
        default="exact",
        values={"exact": "types must be equal", "ignore": "types are not looked at"},
        doc="whether types must be equal",
    ),
}
_EXAMPLE = Example(
    gold='{"id": "d", "events": [{"type": "A", "trigger": {"start": 0, "end": 6}},'
    ' {"type": "A", "trigger": {"start": 4, "end": 9}}]}',
    predicted='{"id": "d", "events": [{"type": "A", "trigger": {"start": 4, "end": 9}},'
    ' {"type": "A", "trigger": {"start": 0, "end": 5}},'
    ' {"type": "B", "trigger": {"start": 0, "end": 6}}]}',
)

PRESET = Preset(
    name="brateval",
    paper="Verspoor et al., Annotating the biomedical literature for the human variome, Database"
    " 2013",
    repository="https://github.com/READ-BioMed/brateval",
    commit="10c6a86c",
    semantics="each gold annotation takes the first predicted one that is left and matches it",
    deviations=(
        (
            "Exact means the same fragments; brateval asks only that each gold fragment is one of"
            " the predicted annotation's, which may have more (compat=brateval.one_sided)."
        ),
        (
            "Annotations are taken in the order of the file; brateval keeps them in a Java hash"
            " map, so that there their ids decide."
        ),
        "A ratio without denominator is null, where brateval prints 0.",
        "A document without prediction is missed as a whole; brateval stops at it.",
        "The approximate comparison of words and the type hierarchy are left out.",
        "Macro averages are over types that gold has; brateval's over all types of both sides.",
    ),
    measures=(
        _measure(
            "exact",
            "An annotation is right if its fragments and its type are.",
            _typed("same fragments", "the same fragments, and the same type", _same_fragments),
            {_ONE_SIDED: "a predicted annotation may have more fragments than the gold one"},
        ),
        _measure(
            "overlap",
            "An annotation is right if it has a character in common with one of its type.",
            _typed("overlap", "a character in common, and the same type", _common_character),
            {},
        ),
    ),
    suites=("ner",),
)
