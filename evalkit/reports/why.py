"""Why two measures differ, as text for people and as JSON."""

import json
from collections.abc import Iterator, Mapping

from evalkit.analysis import Explanation, Reason, Witness
from evalkit.errors import counted
from evalkit.measures import Measure, Score
from evalkit.measures.definition import Source
from evalkit.model import Key
from evalkit.reports.view import escape, number, percent

_WORDS = 40  # characters of an item's text that are shown


def to_text(explained: Explanation, *, items: int) -> str:
    """Lay out both sums, then the reasons with their part of the difference and some items."""
    return "\n".join(_lines(explained, items)) + "\n"


def _lines(explained: Explanation, items: int) -> Iterator[str]:
    measures = (explained.first, explained.second)
    width = max(len(str(measure)) for measure in measures)
    for measure, score in zip(measures, explained.scores, strict=True):
        yield _sums(measure, score, width)
    yield ""
    if not explained.reasons:
        yield "Every item has the same fate under both."
        if not explained.complete:
            yield "One of them is no sum over items, so its figures may differ all the same."
        return
    one, other = (score.f1 for score in explained.scores)
    change = _points((other or 0) - (one or 0))
    yield f"From {measures[0]} to {measures[1]}, F1 changes by {change}."
    if not explained.complete:
        yield (
            "One of them is no sum over items, so the parts cannot be told; these items differ in"
            " their fate:"
        )
    for reason in explained.reasons:
        yield ""
        yield from _reason(reason, items, explained.texts)


def _sums(measure: Measure, score: Score, width: int) -> str:
    figures = "  ".join(f"{name} {percent(value)}" for name, value in score.figures().items())
    counts = ", ".join(f"{name} {number(value)}" for name, value in score.columns.items())
    return f"{measure!s:<{width}}  {figures}  ({counts})"


def _points(change: float) -> str:
    """Write a difference of F1 in points, with its sign."""
    return f"{change * 100:+.1f} points"


def _reason(reason: Reason, items: int, texts: Mapping[str, str]) -> Iterator[str]:
    number_of = len(reason.witnesses)
    worth = "" if reason.f1 is None else f"{_points(reason.f1)}: "
    yield f"{worth}{escape(reason.text)} ({counted(number_of, 'item')})"
    for witness in sorted(reason.witnesses, key=_order)[:items]:
        yield f"    {_item(witness, texts.get(witness.document, ''))}"
    if 0 < items < number_of:
        yield f"    … and {number_of - items} more"


def _order(witness: Witness) -> tuple[str, bool, str]:
    return witness.document, not witness.is_gold, repr(witness.source)


def _item(witness: Witness, text: str) -> str:
    side = "gold" if witness.is_gold else "predicted"
    shown = f"{escape(witness.document)}  {side} {_source(witness.source, text)}"
    if witness.partner is not None and witness.partner != witness.source:
        shown += f", with {_source(witness.partner, text)}"
    return f"{shown}: {_credit(witness.first)} | {_credit(witness.second)}"


def _credit(credit: float | None) -> str:
    if credit is None:
        return "not counted"
    if credit in (0, 1):
        return "right" if credit else "wrong"
    return f"{credit:.2f}"


def _source(source: Source, text: str) -> str:
    parts = [
        f"{escape(label)}{_key(key, text)}".strip()
        for label, key in ((source.type, source.trigger), (source.role, source.span))
    ]
    parts.append(escape(source.text))
    return " ".join(part for part in parts if part) or source.kind


def _key(key: Key | None, text: str) -> str:
    if key is None:
        return ""
    words = text[key.start : key.end]
    if len(words) > _WORDS:
        words = f"{words[:_WORDS]}…"
    return f" “{escape(words)}” [{key.start},{key.end})" if words else f" [{key.start},{key.end})"


def to_json(explained: Explanation) -> str:
    """Write everything, all items included; keys sorted, floats never NaN."""
    content = {
        "format": 1,
        "measures": {
            str(measure): {**score.columns, **score.figures()}
            for measure, score in zip(
                (explained.first, explained.second), explained.scores, strict=True
            )
        },
        "first": str(explained.first),
        "second": str(explained.second),
        "complete": explained.complete,
        "reasons": [_reason_json(reason, explained.texts) for reason in explained.reasons],
    }
    text = json.dumps(content, sort_keys=True, allow_nan=False, ensure_ascii=False, indent=2)
    return f"{text}\n"


def _reason_json(reason: Reason, texts: Mapping[str, str]) -> dict[str, object]:
    return {
        "text": reason.text,
        "f1": reason.f1,
        "counts": dict(reason.counts),
        "items": [
            {
                "document": one.document,
                "side": "gold" if one.is_gold else "predicted",
                "item": _source(one.source, texts.get(one.document, "")),
                "partner": one.partner and _source(one.partner, texts.get(one.document, "")),
                "first": one.first,
                "second": one.second,
            }
            for one in sorted(reason.witnesses, key=_order)
        ],
    }
