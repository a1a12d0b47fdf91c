"""Agreement as JSON, format 1: figures in 0…1 (coefficients down to -1) or null with the reason."""

from collections.abc import Mapping, Sequence

from evalkit.measures import Macro, Score
from evalkit.significance.agreement.agree import Agreement, Pair, PairScore
from evalkit.significance.agreement.layers import Coefficients, Layer
from evalkit.significance.agreement.units import Unit
from evalkit.significance.interval import Interval

FORMAT = 1
Json = dict[str, object]


def record(agreement: Agreement, *, unavailable: Mapping[str, Sequence[str]]) -> Json:
    """
    Make a JSON object of everything; nothing in it depends on the clock or the machine.

    `unavailable` lists for each annotator the documents whose text was not found.
    """
    names = agreement.annotators
    return {
        "format": FORMAT,
        "annotators": list(names),
        "documents": {
            "compared": list(agreement.documents),
            "alone": list(agreement.alone),
            "lacking": {name: list(agreement.lacking[name]) for name in names},
            "unavailable": {name: list(unavailable.get(name, ())) for name in names},
        },
        "pairs": [_pair(pair, names) for pair in agreement.pairs],
        "layers": {name: _layer(layer, names) for name, layer in agreement.layers.items()},
        "disagreements": [_unit(layer, unit, names) for layer, unit in agreement.disagreements()],
    }


def _pair(pair: Pair, names: Sequence[str]) -> Json:
    return {
        "annotators": [names[pair.one], names[pair.other]],
        "documents": len(pair.documents),
        "measures": {str(measure): _measure(score) for measure, score in pair.scores.items()},
    }


def _measure(score: PairScore) -> Json:
    found = score.intervals
    macro = score.macro
    return {
        "micro": _score(score.micro, found.micro.get("f1", "")),
        "macro": None if macro is None else _macro(macro, found.macro.get("f1", "")),
        "types": {
            name: _score(one, found.types.get(name, {}).get("f1", ""))
            for name, one in score.types.items()
        },
    }


def _macro(macro: Macro, interval: Interval | str) -> Json:
    why = {name: reason for name, reason in macro.undefined().items() if name == "f1"}
    return {"f1": macro.f1, "types": macro.types, **_reasons(why), **_interval(interval)}


def _score(score: Score, interval: Interval | str) -> Json:
    return {
        **score.columns,
        **score.figures(),
        **_reasons(score.undefined()),
        **_interval(interval),
    }


def _reasons(undefined: Mapping[str, str]) -> Json:
    return {"undefined": undefined} if undefined else {}


def _interval(interval: Interval | str) -> Json:
    if isinstance(interval, str):
        return {"interval": None, "interval_reason": interval}
    return {
        "interval": {
            "level": interval.level,
            "method": interval.method,
            "low": interval.low,
            "high": interval.high,
        }
    }


def _layer(layer: Layer, names: Sequence[str]) -> Json:
    return {
        "about": layer.about,
        "units": len(layer.units),
        "excluded": {"optional": layer.optional, "unjudged": layer.unjudged},
        "coefficients": _coefficients(layer.overall),
        "types": {name: _coefficients(found) for name, found in layer.by_type.items()},
        "labels": {name: _coefficients(found) for name, found in layer.by_label.items()},
        "given": {
            label: dict(zip(names, numbers, strict=True)) for label, numbers in layer.labels.items()
        },
        "pairs": [
            {
                "annotators": [names[one], names[other]],
                "cohen_kappa": _coefficients({"cohen_kappa": kappa})["cohen_kappa"],
                "confusions": [
                    {"labels": list(labels), "units": number}
                    for labels, number in layer.confusions[one, other].items()
                ],
            }
            for (one, other), kappa in layer.cohen.items()
        ],
    }


def _coefficients(found: Coefficients) -> Json:
    return {
        name: {
            "value": one.value,
            "units": one.units,
            **({"reason": one.reason} if one.reason else {}),
        }
        for name, one in found.items()
    }


def _unit(layer: str, unit: Unit, names: Sequence[str]) -> Json:
    return {
        "document": unit.document,
        "layer": layer,
        "start": unit.start if unit.start >= 0 else None,
        "end": unit.end if unit.end >= 0 else None,
        "words": unit.words,
        "type": unit.type or None,
        "trigger": unit.trigger or None,
        "labels": dict(zip(names, unit.labels, strict=True)),
    }
