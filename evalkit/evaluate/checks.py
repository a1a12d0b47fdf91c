"""What is refused before scoring, and what is warned of after it."""

import dataclasses
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from os import PathLike

import numpy as np
from msgspec.structs import replace

from evalkit.alignment.table import KEPT
from evalkit.errors import (
    Diagnostic,
    DocumentError,
    Location,
    MeasureError,
    counted,
    did_you_mean,
    limited,
    short,
)
from evalkit.evaluate.result import Result
from evalkit.evaluate.selection import Selection
from evalkit.formats.verify import verify
from evalkit.measures import Counts
from evalkit.model import Document
from evalkit.ontology import Ontology

_EXPLAINED = 20
_LONGEST = 100  # characters of a name that are compared with others


def refuse_paths(**sides: object) -> None:
    """Raise TypeError where a side is the name of a file instead of documents."""
    for name, side in sides.items():
        if isinstance(side, str | bytes | PathLike):
            raise TypeError(
                f"score({name}=…) takes documents, not the path {short(str(side))}:"
                " read it with evalkit.load_gold (YAML) or evalkit.load_documents (JSON Lines)"
            )


def check_texts(found: Selection, *, extractor: str) -> None:
    """Refuse predictions that were not made from the article that gold annotates."""
    predicted = {document.id: document for document in found.predicted}
    sides = {"gold": "gold", "predicted": extractor or "predicted"}
    problems: list[Diagnostic] = []
    for ours in sorted(found.gold, key=lambda document: document.id):
        explain = len(problems) < _EXPLAINED
        problems += text_problems(ours, predicted.get(ours.id), sides=sides, explain=explain)
    if problems:
        raise DocumentError(*limited(problems))


def text_problems(
    gold: Document, predicted: Document | None, *, sides: Mapping[str, str], explain: bool
) -> list[Diagnostic]:
    """Find where the documents of one id were not made from one text, or point outside it."""
    both = {"gold": gold} | ({"predicted": predicted} if predicted is not None else {})
    texts = [document.text for document in both.values() if document.text is not None]
    hashes = {document.text_sha256 for document in both.values()} - {None}
    if not texts:
        return [_other_hash(gold, Location(sides["predicted"]))] if len(hashes) > 1 else []
    return [
        problem
        for side, document in both.items()
        for problem in _differences(
            document, where=Location(sides[side]), text=texts[0], explain=explain
        )
    ]


def _other_hash(document: Document, where: Location) -> Diagnostic:
    message = f"Document {short(document.id)}: text_sha256 is not the same as in gold."
    hint = "Extract from the very text that the gold was annotated on."
    return Diagnostic("EK2031", message, where, hint)


def _differences(
    document: Document, *, where: Location, text: str, explain: bool
) -> Sequence[Diagnostic]:
    # Where the text is the article, `verify` looks at the spans only of a document without one.
    bare = replace(document, text=None) if document.text == text else document
    return verify(bare, text=text, where=where, explain=explain).problems


def check_types(
    asked: Sequence[str] | None, types: Iterable[str], ontology: Ontology | None
) -> None:
    """Refuse a filter on a type that is neither in the ontology nor in the documents' types."""
    known = {*types, *(ontology.concrete if ontology else ())}
    readable = [name for name in known if len(name) <= _LONGEST and name.isprintable()]
    problems = [
        Diagnostic(
            "EK3008",
            f"There is no event type {short(name)}.",
            None,
            did_you_mean(name[:_LONGEST], readable),
        )
        for name in asked or ()
        if name not in known
    ]
    if problems:
        raise MeasureError(*limited(problems))


def unknown_types(counts: Counts, ontology: Ontology | None) -> list[Diagnostic]:
    """Warn of predicted types that no event can have; they count as false positives."""
    if ontology is None:
        return []
    names = list(counts.compiled.vocabulary.types)
    in_gold = {names[number] for number in np.unique(counts.compiled.gold.events.type)}
    known = {*ontology.concrete, *in_gold}
    events = counts.compiled.predicted.events
    numbers = np.bincount(events.type[events.reason == KEPT], minlength=len(names)).tolist()
    return limited(
        [
            _unknown_type(name, number, ontology)
            for name, number in zip(names, numbers, strict=True)
            if number and name not in known
        ]
    )


def _unknown_type(name: str, number: int, ontology: Ontology) -> Diagnostic:
    wrong = "1 prediction is a false positive"
    if number > 1:
        wrong = f"{number} predictions are false positives"
    if name in ontology.types:
        problem = f"is abstract in {ontology.identity}"
        below = [kind for kind in ontology.concrete if ontology.types[kind].extends == name]
        hint = f"Predict one of its types: {', '.join(below)}." if below else ""
    else:
        problem = f"is not in {ontology.identity}"
        mapped = [
            kind for scheme in _schemes(ontology) for kind in ontology.from_scheme(scheme, name)
        ]
        hint = did_you_mean(name[:_LONGEST], ontology.concrete)
        if mapped:
            hint = f"The ontology maps it to {mapped[0]!r}: rename it there before scoring."
    message = f"The type {short(name)} {problem}; its {wrong}."
    return Diagnostic("EK2054", message, None, hint, "warning")


def _schemes(ontology: Ontology) -> list[str]:
    return sorted({scheme for kind in ontology.types.values() for scheme in kind.maps})


def unused_marks(predicted: Iterable[Document]) -> list[Diagnostic]:
    """Warn of predictions with marks that count only in gold."""
    return marks_warning({document.id: marks(document) for document in predicted})


def marks_warning(marked: Mapping[str, int]) -> list[Diagnostic]:
    """Warn of marks that are not used, given their number by document."""
    number = sum(marked.values())
    if not number:
        return []
    first = min(name for name, found in marked.items() if found)
    verb = "mark of the predictions is" if number == 1 else "marks of the predictions are"
    message = f"{number} {verb} not used, first in the document {short(first)}."
    hint = "'optional', 'choice', 'alternative' and 'exhaustive' count only in gold."
    return [Diagnostic("EK2055", message, None, hint, "warning")]


def marks(document: Document) -> int:
    """Count the marks of a document that count only in gold."""
    events = (*document.events, *document.templates)
    arguments = [argument for event in events for argument in event.arguments]
    return (
        sum(event.optional for event in events)
        + sum(a.optional or a.choice is not None or a.alternative != 0 for a in arguments)
        + (document.exhaustive is not None)
    )


def doubts(counts: Counts) -> list[Diagnostic]:
    """Warn of documents that contradict themselves, naming the measures of which that is true."""
    named: dict[Diagnostic, list[str]] = defaultdict(list)
    for measure, doubt in counts.doubts.items():
        named[doubt].append(str(measure))
    return [
        dataclasses.replace(doubt, message=f"{', '.join(names)}: {doubt.message}")
        for doubt, names in named.items()
    ]


def left_out(counts: Counts) -> list[Diagnostic]:
    """Note the measures of a suite that ask for what the documents do not have."""
    return [
        Diagnostic("EK3040", f"Left out: {first.message}", None, first.hint, "note")
        for error in counts.refused.values()
        for first in error.diagnostics[:1]
    ]


def undefined(result: Result, *, named: Collection[str]) -> list[Diagnostic]:
    """
    Warn where no gold was scored, where nothing is defined, or not what was asked for by `named`.

    Such a result has nulls for numbers, and nulls are no success.
    """
    whose = f"{result.extractor}: " if result.extractor else ""
    if not result.documents.gold:
        return [_nothing_scored(whose, result.documents.unavailable)]
    empty = [
        name
        for name, found in result.measures.items()
        if all(figure is None for figure in found.micro.figures().values())
    ]
    lacking = empty if len(empty) == len(result.measures) else [n for n in empty if n in named]
    if not lacking:
        return []
    why = "neither gold nor the predictions have anything that is counted"
    message = f"{whose}No figure of {', '.join(lacking)} is defined: {why}."
    return [Diagnostic("EK3053", message, None, "", "warning")]


def _nothing_scored(whose: str, unread: int) -> Diagnostic:
    message = f"{whose}No gold document was scored, so no figure means anything."
    hint = ""
    if unread:
        articles = f"The articles of {counted(unread, 'document')} are not here"
        hint = f"{articles}: name their folder with --text-path."
    return Diagnostic("EK3053", message, None, hint, "warning")
