"""
TAC-KBP event nuggets: mentions that share characters, and agree in type, realis or both.

A predicted event may match a gold one if their triggers overlap; the pair is worth the Dice of
their characters, twice the shared ones over the lengths of both. The most alike pair is taken
first, and each event is in one pair at most, separately for each measure. Types agree if their
letters and digits do, without case: `Conflict:Attack` is `conflict attack`, and `conflictattack` in
the table of types. The gold type NOT_ANNOTATED agrees with any.

Every document counts. Documents without gold events have no figures of their own, so they are in no
average over documents, but what is predicted in them is wrong.
"""

from collections.abc import Mapping
from dataclasses import replace

from evalkit.measures.default import EXAMPLE
from evalkit.measures.definition import Definition, Model, Parameter, Preset
from evalkit.measures.requirements import TRIGGERS
from evalkit.measures.steps import nugget
from evalkit.measures.steps.alignment import GREEDY, OPTIMAL
from evalkit.measures.steps.credit import SIMILARITY
from evalkit.measures.steps.scope import ALL

_PARAMETERS = {
    "align": Parameter(
        default="greedy",
        values={
            "greedy": "the most alike pair first, as EvmEval does",
            "optimal": "the pairs that are worth most together",
        },
        doc="which pairs are kept where an event could be in several",
    ),
    "unmarked": Parameter(
        default="actual",
        values={
            "actual": "it is actual, as everywhere in evalkit",
            "any": "it agrees with any realis, as NOT_ANNOTATED does in TBF files",
        },
        doc="what gold without realis, modality and polarity means",
    ),
}
_COMPAT = {
    nugget.SKIP: "predictions in documents without gold events are in no sum,"
    " but are in the table of types",
    nugget.ALL_ATTRIBUTES: "the table of types counts pairs that agree in type and realis,"
    " whatever the measure asks for",
    nugget.ASCII: "letters that are not ASCII are dropped from type names,"
    " so names without any others are all the same",
    nugget.LINES: "of equally alike pairs the one that is first in the files is taken",
}


def _apply(definition: Definition, given: Mapping[str, str]) -> Definition:
    model = definition.model
    if given.get("align") == "optimal":
        model = replace(model, alignment=OPTIMAL)
    if {nugget.SKIP, nugget.ALL_ATTRIBUTES} & {*given.get("compat", "").split("+")}:
        per_type = definition.name.removeprefix("kbp/")
        credit = nugget.printed(model.alignment, per_type=per_type)
        model = replace(model, credit=credit, aggregation=nugget.PRINTED_PRF)
    return replace(definition, model=model)


def _define(name: str, title: str, doc: str, *, by_type: bool = False) -> Definition:
    return Definition(
        name=f"kbp/{name}",
        title=title,
        doc=f"{doc}; a pair is worth the Dice of its characters.",
        model=Model(
            scope=ALL,
            unit=nugget.NUGGETS if by_type else nugget.NUGGETS_WITHOUT_TYPE,
            relation=nugget.nuggets_alike(name),
            alignment=GREEDY,
            credit=SIMILARITY,
            aggregation=nugget.NUGGET_PRF,
        ),
        by_type=by_type,
        parameters=_PARAMETERS,
        compat=_COMPAT,
        bundle="evmeval-1.8",
        order_sensitive=frozenset({nugget.LINES}),
        requires=(TRIGGERS,),
        example=EXAMPLE,
        apply=_apply,
    )


PRESET = Preset(
    name="kbp",
    paper="Mitamura et al., Overview of TAC KBP 2015 Event Nugget Track, TAC 2015",
    repository="https://github.com/hunterhector/EvmEval",
    commit="9f60e17e",
    semantics="greedy pairs of nuggets by the Dice of their characters; the sum of what pairs are"
    " worth over the events of each side",
    deviations=(
        (
            "Predictions in documents without gold events count as wrong in the sums; EvmEval"
            " leaves them out (compat evmeval.skip_empty_gold)."
        ),
        (
            "Types keep their letters in any script; EvmEval drops all but ASCII, so that two"
            " Chinese names are the same (compat evmeval.ascii_names)."
        ),
        (
            "The table of types counts what its measure counts; EvmEval's, beside the types,"
            " asks for the realis too (compat evmeval.per_type_uses_all)."
        ),
        "Types that are only predicted are shown; EvmEval lists those of gold.",
        (
            "Of equally alike pairs the one is taken whose events come first by place, type and the"
            " rest of their content; EvmEval takes the first line (compat evmeval.line_order)."
        ),
        "A name without letters and digits stands for itself and does not agree with every other.",
        "F1 is 0 where precision and recall are 0, or nothing was predicted; EvmEval prints nan.",
        "Numbers are in 0…1 and not rounded; EvmEval prints percent with two places.",
        "Gold without realis is actual; a TBF file's NOT_ANNOTATED is unmarked=any.",
        (
            "The first average over documents takes a precision that a document does not have as 0,"
            " as EvmEval does; the second one leaves it out."
        ),
    ),
    measures=(
        _define("span", "nugget span", "An event is right if its trigger overlaps a gold one's"),
        _define(
            "type",
            "nugget type",
            "An event is right if its trigger overlaps that of a gold event of its type",
            by_type=True,
        ),
        _define(
            "realis",
            "nugget realis",
            "An event is right if its trigger overlaps that of a gold event of its realis",
        ),
        _define(
            "all",
            "nugget type and realis",
            "An event is right if its trigger overlaps that of a gold event of its type and realis",
            by_type=True,
        ),
    ),
)
