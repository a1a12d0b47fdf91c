"""
Whole events: an event is right if its type, its trigger and all of its arguments are right.

No published scorer counts this; the measure is evalkit's `EX` under the name of a preset. Events
are a multiset: of equal ones as many match as the smaller side has. An event with an argument too
much or too few is wrong as a whole, so the number says how many events can be used as they are.
"""

from collections.abc import Mapping
from dataclasses import replace

from evalkit.alignment.unit import Unit
from evalkit.measures.default import EXACT, EXAMPLE
from evalkit.measures.definition import Definition, Parameter, Preset
from evalkit.measures.steps.exact import exact_model

_IGNORE = "ignore"


def _apply(definition: Definition, given: Mapping[str, str]) -> Definition:
    if given["trigger"] != _IGNORE or definition.unit is None:
        return definition
    unit = Unit("event", ("type", "arguments"), needs=definition.unit.needs)
    return replace(definition, unit=unit, model=exact_model(unit))


PRESET = Preset(
    name="event",
    paper="none: evalkit's own",
    repository="none: evalkit's own",
    commit="evalkit's own",
    semantics="multiset of whole events: type, trigger, and the multiset of (role, span)",
    suites=("ace",),
    deviations=(
        "There is no reference: cases derived by hand are what the numbers are checked on.",
    ),
    measures=(
        replace(
            EXACT,
            name="event/exact",
            doc="An event is right if type, trigger and all arguments with their roles are right.",
            parameters={
                "trigger": Parameter(
                    default="keep",
                    values={
                        "keep": "the trigger must be right too",
                        _IGNORE: "the trigger takes no part: who did what to whom is enough",
                    },
                    doc="whether the trigger takes part",
                )
            },
            apply=_apply,
            checked="formula-checked",
            example=EXAMPLE,
        ),
    ),
)
