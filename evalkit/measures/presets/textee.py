"""
TextEE: sets of tuples over the corpus; matched is the size of their intersection.

Equal items of a side are one item, so a repeated prediction costs nothing, and two events with the
same trigger and type are one. The argument measures without `+` do not know the trigger: an
argument of a missed event is right if another predicted event of that type in the document has it.
"""

from dataclasses import replace

from evalkit.measures.default import SIX, merged
from evalkit.measures.definition import Preset

PRESET = Preset(
    name="textee",
    paper="Huang et al., TextEE: Benchmark, Reevaluation, Reflections, and Future Challenges in"
    " Event Extraction, Findings of ACL 2024",
    repository="https://github.com/ej0cl6/TextEE",
    commit="25d5dcac",
    semantics="sets of tuples on both sides, micro average",
    deviations=(
        "A ratio without denominator is null, where TextEE prints 0.",
        "Numbers are in 0…1, where TextEE multiplies by 100.",
        "Macro averages and numbers per event type are evalkit's; TextEE prints the micro average.",
        "Spans are in characters of the document, where TextEE counts tokens of a window.",
        "Documents pair by id; TextEE pairs them by their order and stops if one is absent.",
    ),
    measures=tuple(
        replace(
            merged(definition),
            name=f"textee/{definition.name}",
            parameters={},
            apply=None,
            checked="vectors",
        )
        for definition in SIX
    ),
    suites=("ace",),
)
