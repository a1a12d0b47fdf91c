"""What a measure is, in words: for `evalkit measures show` and the documentation's page of each."""

from collections.abc import Iterator

import msgspec

from evalkit.evaluate import score
from evalkit.measures import DEFINITIONS, Definition, Measure, Preset
from evalkit.measures.signature import SCORING
from evalkit.model import Argument, Document, Event
from evalkit.reports.view import number, percent

_DUPLICATES = {"count": "each of equal items counts", "merge": "equal items of a side are one"}
_STEPS = ("scope", "unit", "relation", "alignment", "credit", "aggregation")
_FIGURES = ("precision", "recall", "f1")
_DOCUMENT = msgspec.json.Decoder(Document)


def measure_lines(measure: Measure) -> Iterator[str]:
    """Say what a measure counts, its six steps, its parameters and what it needs."""
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
    if definition.order_sensitive:
        yield f"order       {_order(definition)}"
    yield from parameter_lines(DEFINITIONS[measure.name])
    yield f"checked     {definition.checked}"
    yield f"signature   scoring:{SCORING}|measures:{measure}"


def _order(definition: Definition) -> str:
    flags = sorted(definition.order_sensitive - {""})
    if "" in definition.order_sensitive:
        return "the order of the input can change the numbers, as in the reference"
    return f"with compat={', compat='.join(flags)} the order of the input can change the numbers"


def parameter_lines(definition: Definition) -> Iterator[str]:
    """List the parameters of a measure with their values, and its compat flags."""
    for name, parameter in definition.parameters.items():
        yield f"parameter   {name}: {parameter.doc}"
        for value, meaning in parameter.values.items():
            default = " (default)" if value == parameter.default else ""
            yield f"            {name}={value}{default}: {meaning}"
        if parameter.number is not None:
            low, high = parameter.number
            default = "" if parameter.default in parameter.values else f" ({parameter.default})"
            yield f"            {name}=NUMBER from {low:g} to {high:g}{default}"
        if parameter.named:
            yield f"            {name}=NAME"
    if definition.bundle and len(definition.compat) > 1:
        yield f"compat      compat={definition.bundle}: all of these"
    for place, (name, meaning) in enumerate(definition.compat.items()):
        first = not place and not (definition.bundle and len(definition.compat) > 1)
        yield f"{'compat' if first else '':<11} compat={name}: {meaning}"


def source_lines(preset: Preset) -> Iterator[str]:
    """Say who published a scorer, and where evalkit's numbers are not its own."""
    yield ""
    yield f"paper       {preset.paper}"
    yield f"repository  {preset.repository} at {preset.commit}"
    yield f"semantics   {preset.semantics}"
    for place, deviation in enumerate(preset.deviations):
        yield f"{'' if place else 'deviations':<10}  {deviation}"


def example(measure: Measure) -> Iterator[str]:
    """Count the measure's worked example now, and show the documents beside the counts."""
    given = measure.definition.example
    if given is None:
        return
    gold, predicted = _DOCUMENT.decode(given.gold), _DOCUMENT.decode(given.predicted)
    text = gold.text if gold.text is not None else predicted.text
    result = score(gold=[gold], predicted=[predicted], measures=[measure])
    sums = result.measures[str(measure)].micro
    yield ""
    yield "example     " + (text or "(no text)").replace("\n", " / ")
    for side, document in (("gold", gold), ("predicted", predicted)):
        for place, line in enumerate(_document(document, text or "")):
            yield f"  {'' if place else side:<9} {line}"
    counts = (f"{name} {number(value)}" for name, value in sums.columns.items())
    yield f"  {'counts':<9} {', '.join(counts)}"
    figures = (f"{name} {percent(value)}" for name, value in sums.figures().items())
    yield f"  {'figures':<9} {', '.join(figures)}"


def _document(document: Document, text: str) -> Iterator[str]:
    for event in (*document.events, *document.templates):
        yield _event(event, text)
    for entity in document.entities:
        mentions = " = ".join(_words(m.start, m.end, m.text, text) for m in entity.mentions)
        yield f"entity {entity.id}: {mentions}"
    for candidate in document.candidates:
        words = _words(candidate.start, candidate.end, None, text)
        yield f"candidate {candidate.id}: {words} {candidate.type or ''}".rstrip()
    for layer, tags in sorted((document.tags or {}).items()):
        yield f"tags {layer}: {' '.join(tags)}"
    if not (document.events or document.templates or document.entities or document.tags):
        yield "nothing"


def _event(event: Event, text: str) -> str:
    place = event.trigger
    head = "template" if place is None else _words(place.start, place.end, place.text, text)
    marks = [
        value for value in (event.realis, event.modality, event.polarity, event.hopper) if value
    ]
    fillers = [f"{a.role} {_filler(a, text)}" for a in event.arguments]
    more = f" [{', '.join(marks)}]" if marks else ""
    return f"{head}: {event.type}{more}" + "".join(f", {filler}" for filler in fillers)


def _filler(argument: Argument, text: str) -> str:
    if argument.start is not None and argument.end is not None:
        return _words(argument.start, argument.end, argument.text, text)
    if argument.entity is not None or argument.event is not None:
        return f"→ {argument.entity or argument.event}"
    return f"“{argument.text}”"


def _words(start: int, end: int, words: str | None, text: str) -> str:
    return f"{words if words is not None else text[start:end]}[{start},{end})"
