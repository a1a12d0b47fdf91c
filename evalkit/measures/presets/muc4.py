"""
MUC-4 slot scores: every fill is correct, partial, incorrect, spurious or missing.

Templates are paired one to one for most credit, if their type is equal or predicted as attack
(partial). In a pair the fills of a role are: correct if a string of both is equal, partial if the
words of one stand in the other, incorrect if a fill is left on both sides, else spurious or
missing. This is the fully automatic mode: MUC-4 let people grant credit for other mismatches, so
the numbers are a LOWER BOUND of what the official procedure would have given. Its recorded counts
are replayed by `replay`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType

from evalkit.measures.definition import Definition, Example, Model, Parameter, Preset
from evalkit.measures.requirements import TEMPLATES
from evalkit.measures.score import Aggregation, Columns, Figures, Number
from evalkit.measures.steps.scope import ALL
from evalkit.measures.steps.slot_fills import COLUMNS, GRADED, MOST_CREDIT, SLOT_FILLS, SLOTS
from evalkit.measures.steps.templates import WORDS

SLOTS_MEASURE = "muc4/slots"
ROUNDED = "muc.rounded_f"
SUMS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "possible": ("correct", "partial", "incorrect", "missing"),
        "actual": ("correct", "partial", "incorrect", "spurious"),
    }
)
"""What gold and the predictions have in all, as sums of columns."""

INCORRECT = "possible_incorrect"
"""How many fills could have been wrong: known for slots with a closed set of fills."""

BOUNDS: Mapping[str, Sequence[str]] = MappingProxyType({INCORRECT: ("incorrect", "spurious")})
"""What cannot be below the sum of others."""

RECORDED = (*COLUMNS, INCORRECT)
"""The counts that can be recorded and add up."""

PARTS: Mapping[str, str] = MappingProxyType(
    {"interactive_correct": "correct", "interactive_partial": "partial"}
)
"""What people granted, recorded only: a part of another count."""

HEADINGS: Mapping[str, str] = MappingProxyType(
    {
        "possible": "POS",
        "actual": "ACT",
        "correct": "COR",
        "partial": "PAR",
        "incorrect": "INC",
        "interactive_correct": "ICR",
        "interactive_partial": "IPA",
        "spurious": "SPU",
        "missing": "MIS",
        "noncommittal": "NON",
    }
)
"""The counts as MUC-4 heads its tables."""

FIGURES: Mapping[str, str] = MappingProxyType(
    {
        "recall": "REC",
        "precision": "PRE",
        "overgeneration": "OVG",
        "fallout": "FAL",
        "f1": "P&R",
        "f0.5": "2P&R",
        "f2": "P&2R",
    }
)
"""The figures as MUC-4 heads its tables."""

_BETAS = {"f1": Fraction(1), "f0.5": Fraction(1, 2), "f2": Fraction(2)}


def replay(
    rows: Mapping[str, Mapping[str, int]], *, rounded: bool = False
) -> dict[str, dict[str, Number | None]]:
    """
    Compute the figures of recorded counts, by row; `rounded` as the official reports print them.

    >>> nyu = {"correct": 573, "partial": 154, "incorrect": 106, "spurious": 547, "missing": 751}
    >>> replay({"ALL TEMPLATES": nyu}, rounded=True)["ALL TEMPLATES"]["f1"]
    0.438
    """
    figures = _rounded if rounded else _exact
    return {name: _replayed(row, figures) for name, row in rows.items()}


def _replayed(
    row: Mapping[str, int], figures: Callable[[Columns], Figures]
) -> dict[str, Number | None]:
    counts = {column: row.get(column, 0) for column in COLUMNS}
    sums = {name: sum(counts[part] for part in parts) for name, parts in SUMS.items()}
    columns = {**row, **counts, "gold": sums["possible"], "predicted": sums["actual"]}
    return {**sums, **row, **figures(columns)}


def _exact(columns: Columns) -> Figures:
    return {
        name: None if figure is None else float(figure) for name, figure in _ratios(columns).items()
    }


def _rounded(columns: Columns) -> Figures:
    """Round to whole percents, and F, to hundredths of them, is that of the rounded percents."""
    found = {
        name: None if figure is None else round(figure, 2)
        for name, figure in _ratios(columns).items()
    }
    precision, recall = found["precision"], found["recall"]
    if precision is not None and recall is not None:
        for name, beta in _BETAS.items():
            found[name] = round(_f(precision, recall, beta), 4)
    return {name: None if figure is None else float(figure) for name, figure in found.items()}


def _ratios(columns: Columns) -> dict[str, Fraction | None]:
    credit = columns["correct"] + Fraction(columns["partial"]) / 2
    possible, actual = columns["gold"], columns["predicted"]
    wrong = columns["incorrect"] + columns["spurious"]
    return {
        "precision": _ratio(credit, actual),
        "recall": _ratio(credit, possible),
        **{
            name: _ratio(credit * (b**2 + 1), b**2 * possible + actual)
            for name, b in _BETAS.items()
        },
        "overgeneration": _ratio(columns["spurious"], actual),
        "fallout": _ratio(wrong, columns.get(INCORRECT, 0)),
    }


def _ratio(part: Number | Fraction, whole: Number | Fraction) -> Fraction | None:
    return Fraction(part) / Fraction(whole) if whole else None


def _f(precision: Fraction, recall: Fraction, beta: Fraction) -> Fraction:
    below = beta**2 * precision + recall
    return (beta**2 + 1) * precision * recall / below if below else Fraction(0)


SLOT_SCORES = Aggregation(
    "slot scores",
    "precision and recall with half credit for partial, F at three weights, overgeneration",
    _exact,
)
ROUNDED_SCORES = Aggregation(
    "slot scores, rounded", "whole percents, and F of the rounded percents", _rounded
)


def _apply(definition: Definition, given: Mapping[str, str]) -> Definition:
    if ROUNDED not in given.get("compat", ""):
        return definition
    return replace(definition, model=replace(definition.model, aggregation=ROUNDED_SCORES))


EXAMPLE = Example(
    gold='{"id": "d", "events": [], "templates": [{"type": "bombing", "arguments": ['
    '{"role": "Victim", "text": "Alberto Roberto Torres"},'
    ' {"role": "Target", "text": "oil pipeline / pipeline"},'
    ' {"role": "Weapon", "text": "dynamite"}]}]}',
    predicted='{"id": "d", "events": [], "templates": [{"type": "attack", "arguments": ['
    '{"role": "Victim", "text": "Torres"}, {"role": "Victim", "text": "a guard"},'
    ' {"role": "Target", "text": "the pipeline"}]}]}',
)
"""Type and victim are partial, the target is correct, a victim spurious, a weapon missing."""

PRESET = Preset(
    name="muc4",
    paper="Chinchor, MUC-4 Evaluation Metrics, Fourth Message Understanding Conference, 1992",
    repository="https://github.com/xinyadu/gtt",
    commit="9ff79208",
    semantics="fills of paired templates graded per slot, half credit for partial, sums over slots",
    deviations=(
        (
            "Fully automatic: what people granted interactively, as 'distributed' partial credit"
            " or synonyms, counts as incorrect here, so the numbers are a lower bound."
        ),
        (
            "A string is partial if its words stand in the other's, on either side; people also"
            " judged whether it names the same thing."
        ),
        (
            "Set fills and cross-references of the MUC-4 templates, as 'GUN' for 'MACHINE GUN',"
            " are strings like others; only the type knows that attack is partial for any other."
        ),
        (
            "Templates are paired for the largest sum of credit over all slots, at least partial"
            " on the type."
        ),
        (
            "An entity's mentions, and the parts of 'A / B' in gold, are alternatives of one"
            " fill; a predicted entity is as good as its best mention."
        ),
        (
            "Slots that both sides leave empty are not counted as noncommittal: only optional"
            " fills that were not predicted are."
        ),
        (
            "Fallout needs the number of possible wrong fills and is null but for recorded"
            " counts that have it."
        ),
        (
            "F is computed from counts, where MUC-4 computed it from whole percents"
            " (muc.rounded_f). Percents are rounded to the nearest, halves to even; that gives"
            " the published ones of NYU on TST3, but for the recall of MATCHED ONLY, 650/1150 ="
            " 56.5 %, which is given as 56 and becomes 57."
        ),
        "A ratio without denominator is null, where the reports have a star.",
    ),
    measures=(
        Definition(
            name=SLOTS_MEASURE,
            title="slot fills, graded",
            doc="A fill is right, or half right, where its template is paired with a gold template"
            " that has it; a lower bound of MUC-4's interactive scores.",
            model=Model(ALL, SLOTS, GRADED, MOST_CREDIT, SLOT_FILLS, SLOT_SCORES),
            parameters={
                "rows": Parameter(
                    default="all",
                    values={
                        "all": "all templates, the official row",
                        "matched-missing": "without templates that were predicted and not paired",
                        "matched-spurious": "without gold templates that were not paired",
                        "matched-only": "paired templates only",
                    },
                    doc="which templates count; the pairs are the same",
                )
            },
            compat={
                ROUNDED: "figures are whole percents, and F is that of the rounded percents",
            },
            requires=(TEMPLATES, WORDS),
            document_level=True,
            weighs_optional=True,
            checked="worked examples",
            example=EXAMPLE,
            apply=_apply,
        ),
    ),
    suites=("muc",),
)
