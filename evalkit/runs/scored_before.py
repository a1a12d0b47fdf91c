"""How predictions were scored before, where that is not how they are scored now."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress

from evalkit.errors import Diagnostic, EvalkitError, counted, short
from evalkit.measures import Measure, bases
from evalkit.model import Document
from evalkit.runs.goldhash import gold_hash
from evalkit.runs.predictions import Predictions

_FILTERS = {"types": "types", "split": "split", "lang": "language", "ontology": "ontology"}


def scored_before(
    one: Predictions,
    *,
    now: Mapping[str, str],
    gold: Sequence[Document],
    measures: Sequence[Measure],
) -> Iterator[Diagnostic]:
    """
    Say why the numbers of a stored run are not those of now: EK5062 to EK5064, a note each.

    `now` is the measuring part of the signature. Nothing is said of predictions that were not
    scored before.
    """
    changed = [
        d.id for d in gold if d.id in one.gold_hashes and one.gold_hashes[d.id] != gold_hash(d)
    ]
    if changed:
        yield _note(
            "EK5062",
            f"{one.label} was scored when {counted(len(changed), 'gold document')} said something"
            f" else, such as {short(changed[0])}; its predictions are scored again on this gold.",
        )
    then = one.measuring
    if then and then.get("scoring") != now.get("scoring"):
        yield _note(
            "EK5063",
            f"{one.label} was scored by scoring rules {then.get('scoring')}; its predictions are"
            f" scored again by rules {now.get('scoring')}.",
        )
    other = [_FILTERS[key] for key in _FILTERS if then and then.get(key) != now.get(key)]
    if then and not {measure.base for measure in measures} <= _measures(then):
        other.insert(0, "measures")
    if other:
        yield _note(
            "EK5064",
            f"{one.label} was scored with other {', '.join(other)}; its predictions are scored"
            " again as this comparison asks.",
        )


def _measures(then: Mapping[str, str]) -> frozenset[Measure]:
    """Read the measures of a signature; those that are not known any more are none."""
    with suppress(EvalkitError):
        return frozenset(bases(then.get("measures", "")))
    return frozenset()


def _note(code: str, message: str) -> Diagnostic:
    return Diagnostic(code, message, None, "", "note")
