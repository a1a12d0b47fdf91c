"""`evalkit measures show`: what a measure counts, or what stands behind a suite."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from evalkit.measures import Definition, Measure, Preset

_DUPLICATES = {"count": "each of equal items counts", "merge": "equal items of a side are one"}
_STEPS = ("scope", "unit", "relation", "alignment", "credit", "aggregation")


@click.command()
@click.argument("name", metavar="MEASURE|SUITE")
def show(name: str) -> None:
    """Show what one measure counts, for example TC, 'TC(dup=merge)', textee/TC or textee."""
    from evalkit.measures import PRESETS, SUITES, Measure

    if name in SUITES:
        click.echo(f"{name}: {' '.join(SUITES[name])}")
    else:
        measure = Measure.parse(name).base
        click.echo("\n".join(_lines(measure)))
        name = measure.name.partition("/")[0]
    if name in PRESETS:
        click.echo("\n".join(_source(PRESETS[name])))


def _lines(measure: "Measure") -> Iterator[str]:
    definition, unit = measure.definition, measure.definition.unit
    yield f"{measure}: {definition.title}"
    yield definition.doc
    yield ""
    if unit is not None:
        yield f"item        {unit.item}"
        yield f"key         document, {', '.join(unit.key)}"
        yield f"needs       {', '.join(sorted(unit.needs))}"
        yield f"duplicates  {_DUPLICATES[unit.duplicates]}"
    yield f"per class   {'yes, and macro averages' if definition.by_type else 'no'}"
    for name in _STEPS:
        step = getattr(definition.model, name)
        yield f"{name:<11} {step.name}: {step.doc}"
    for requirement in definition.requires:
        yield f"requires    {requirement.name}"
    yield f"checked     {definition.checked}"
    yield from _parameters(definition)


def _parameters(definition: "Definition") -> Iterator[str]:
    for name, parameter in definition.parameters.items():
        yield f"parameter   {name}: {parameter.doc}"
        for value, meaning in parameter.values.items():
            default = " (default)" if value == parameter.default else ""
            yield f"            {name}={value}{default}: {meaning}"
        if parameter.number is not None:
            low, high = parameter.number
            yield f"            {name}=NUMBER from {low:g} to {high:g}"
        if parameter.named:
            yield f"            {name}=NAME"
    if definition.bundle:
        yield f"compat      compat={definition.bundle}: all of these"
    for name, meaning in definition.compat.items():
        yield f"            compat={name}: {meaning}"


def _source(preset: "Preset") -> Iterator[str]:
    yield ""
    yield f"paper       {preset.paper}"
    yield f"repository  {preset.repository} at {preset.commit}"
    yield f"semantics   {preset.semantics}"
    for number, deviation in enumerate(preset.deviations):
        yield f"{'' if number else 'deviations':<10}  {deviation}"
