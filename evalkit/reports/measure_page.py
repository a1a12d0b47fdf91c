"""The documentation's page of all measures, made from the table of measures."""

from collections.abc import Iterator, Sequence

from evalkit.measures import COLLECTIONS, OWN, PRESETS, Definition, Measure, Preset
from evalkit.reports.describe import example, parameter_lines
from evalkit.reports.markdown import cell

_STEPS = ("scope", "unit", "relation", "alignment", "credit", "aggregation")


def measure_page() -> str:
    """Write the page: a section a scorer, with what each of its measures counts."""
    return "\n".join(_lines()).rstrip() + "\n"


def _lines() -> Iterator[str]:
    yield "# All measures"
    yield ""
    yield (
        "This page is made from the table of measures: `evalkit measures list --format markdown`."
        " How counts become numbers, and which rules hold for all measures, is in"
        " [Measures](measures.md)."
    )
    yield ""
    yield (
        "Each measure is six steps: the *scope* says what enters, the *unit* what is one item, the"
        " *relation* which items can match, the *alignment* which of the possible pairs are kept,"
        " the *credit* what they are worth as counts, the *aggregation* what sums of counts say."
        " *Checked* says by what the numbers were checked: vectors that the reference"
        " implementation printed, worked examples it printed, or cases derived by hand from the"
        " published formula"
        " (formula-checked). The examples are counted when this page is made."
    )
    yield ""
    yield "| suite | measures |"
    yield "|---|---|"
    for name, members in COLLECTIONS.items():
        shown = "every measure" if name == "all" else ", ".join(f"`{m}`" for m in members)
        yield f"| `{name}` | {shown} |"
    for name, group in OWN.items():
        yield from ("", f"## {name}", "", "evalkit's own measures.")
        yield from _measures(group)
    for preset in PRESETS.values():
        yield from _preset(preset)


def _preset(preset: Preset) -> Iterator[str]:
    yield from ("", f"## {preset.name}", "", f"{_sentence(preset.semantics)}", "")
    yield f"- paper: {preset.paper}"
    yield f"- reference implementation: <{preset.repository}> at `{preset.commit}`"
    for deviation in preset.deviations:
        yield f"- deviation: {deviation}"
    yield from _measures(tuple(preset.measures))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")


def _measures(group: Sequence[Definition]) -> Iterator[str]:
    for definition in group:
        yield from ("", f"### `{definition.name}`", "")
        yield f"*{_sentence(definition.title)}* {definition.doc}"
        yield ""
        yield "| step | |"
        yield "|---|---|"
        for name in _STEPS:
            step = getattr(definition.model, name)
            yield f"| {name} | {cell(step.name)}: {cell(step.doc)} |"
        yield f"| columns | {', '.join(f'`{c}`' for c in definition.model.credit.columns)} |"
        if definition.requires:
            yield f"| requires | {', '.join(one.name for one in definition.requires)} |"
        yield f"| checked | {definition.checked} |"
        parameters = list(parameter_lines(definition))
        if parameters:
            yield from ("", "```text", *parameters, "```")
        shown = list(example(Measure(definition.name)))
        if shown:
            yield from ("", "```text", *(line for line in shown if line), "```")
