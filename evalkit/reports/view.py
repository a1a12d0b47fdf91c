"""
What a report shows, decided once: rows, order, rounding, footnotes. No arithmetic happens here.

The input is a result as its JSON says it (format 1): a stored one and a fresh one look the same.
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from evalkit.errors import counted

UNDEFINED = "—"
_COLUMNS = ("gold", "predicted", "matched")
_AVERAGES = ("micro", "macro")
_MEAN = "average "
_FIGURES = ("precision", "recall", "f1")
_SURE = ("interval", "interval_reason")
_BESIDE = ("undefined", "beats", *_SURE)
_RAISED = str.maketrans("abcdefghijklmnop", "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖ")
_LEAST, _FEW = 20, 30  # with fewer documents there is no interval, or a rough one
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True, slots=True)
class Row:
    """
    One line of a table: an event type, `micro` or `macro` of one measure.

    `figures` are precision, recall and F1 in 0…1 or None; `counts` are the measure's columns (a
    macro row has none); `note` says over how many types a mean goes. `more` are the figures that
    only some measures have. `interval` is that of F1, None where it has none. `beats` are the
    letters of the runs whose F1 is significantly worse.
    """

    measure: str
    name: str
    figures: tuple[float | None, float | None, float | None]
    counts: Mapping[str, float]
    note: str = ""
    more: Mapping[str, float | None] = field(default_factory=dict)
    interval: tuple[float, float] | None = None
    beats: str = ""

    @property
    def f1(self) -> str:
        """F1 as it is shown: in percent, with the letters that it beats."""
        return percent(self.figures[2]) + raised(self.beats)


@dataclass(frozen=True, slots=True)
class Run:
    """
    The rows of one extractor, what they are of, its ledger in words, and its signature.

    `level` names the intervals, as in "95 %", empty where there are none. The ledger's last line
    warns where there are few documents. `letter` stands for the run where several are tested.
    """

    extractor: str
    about: str
    rows: Sequence[Row]
    ledger: Sequence[str]
    signature: str
    level: str = ""
    letter: str = ""

    @property
    def name(self) -> str:
        """The extractor, behind the letter that stands for it."""
        return f"{self.letter} {self.extractor}".lstrip()

    def find(self, measure: str, name: str) -> Row | None:
        """Return the row of a measure and type, None where this run has none."""
        return next((r for r in self.rows if (r.measure, r.name) == (measure, name)), None)


@dataclass(frozen=True, slots=True)
class View:
    """
    All runs of a result, and the (measure, name) pairs of the rows of any of them, in order.

    `said` tells what the letters beside figures mean, empty where there are none.
    """

    runs: Sequence[Run]
    order: Sequence[tuple[str, str]]
    said: str = ""

    @property
    def measures(self) -> list[str]:
        """The measures in the order of the result."""
        return list(dict.fromkeys(measure for measure, _ in self.order))


def view(result: Mapping[str, Any], *, measures: Sequence[str], extractor: str = "") -> View:
    """
    Decide what is shown of a result; `measures` gives their order, which JSON does not keep.

    `extractor` names the only run of a result that does not hold several.
    """
    entries = result.get("runs") or [{**result, "extractor": extractor}]
    runs = [
        Run(
            extractor=escape(entry["extractor"]),
            about=_about(entry["ledger"]),
            rows=[
                row
                for m in measures
                if m in entry["measures"]
                for row in _rows(m, entry["measures"][m])
            ],
            ledger=[*_ledger(entry["ledger"]), *_confidence(entry)],
            signature=escape(entry["signature"]),
            level=_level(entry),
            letter=entry.get("letter", ""),
        )
        for entry in entries
    ]
    order = list(dict.fromkeys((row.measure, row.name) for run in runs for row in run.rows))
    order.sort(key=lambda pair: _place(pair, measures))
    return View(runs, order, result.get("letters", ""))


def percent(value: float | None) -> str:
    """
    Show a figure of 0…1 in percent with one decimal; "100.0" and "0.0" only where they are exact.

    >>> percent(0.99999), percent(1.0), percent(0.0001), percent(None)
    ('99.9', '100.0', '0.1', '—')
    """
    if value is None:
        return UNDEFINED
    shown = (Decimal(repr(value)) * 100).quantize(Decimal("0.1"), ROUND_HALF_EVEN)
    if shown == 100 and value < 1:
        return "99.9"
    if shown == 0 and value > 0:
        return "0.1"
    return str(shown)


def raised(letters: str) -> str:
    """
    Write letters as superscripts.

    >>> raised("ac")
    'ᵃᶜ'
    """
    return letters.translate(_RAISED)


def interval(row: Row) -> str:
    """Show the interval of F1 in percent, nothing where there is none."""
    return "" if row.interval is None else "\N{EN DASH}".join(percent(end) for end in row.interval)


def number(value: float) -> str:
    """Show a count: whole where it is whole, else with two decimals."""
    return str(int(value)) if float(value).is_integer() else f"{value:.2f}"


def escape(text: str) -> str:
    r"""
    Make control, direction and invisible characters visible, so that a label cannot forge a line.

    >>> escape("a\x1b[2Jb\u202ec")
    'a\\u001b[2Jb\\u202ec'
    """
    return "".join(
        f"\\u{ord(c):04x}"
        if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") or c in _BIDI
        else c
        for c in text
    )


def _place(pair: tuple[str, str], measures: Sequence[str]) -> tuple[int, int, str]:
    measure, name = pair
    kind = _AVERAGES.index(name) + 1 if name in _AVERAGES else 3 * name.startswith(_MEAN)
    return measures.index(measure), kind, name


def _rows(measure: str, scores: Mapping[str, Any]) -> Iterator[Row]:
    others = scores.get("figures", ())
    for name, numbers in sorted(scores["types"].items()):
        yield _row(measure, _class(name), numbers, others)
    yield _row(measure, "micro", scores["micro"], others)
    macro = scores.get("macro")
    if macro:
        types = macro["types"]
        note = f"mean of {counted(types, 'type')}"
        yield Row(measure, "macro", _figures(macro), {}, note, interval=_interval(macro))
    for name, numbers in sorted(scores.get("averages", {}).items()):
        over = max(numbers["over"].values())
        yield Row(measure, f"{_MEAN}{name}", _figures(numbers), {}, f"over {over}")


def _class(name: str) -> str:
    """Keep the name of a class apart from those of the averages."""
    return f"type:{name}" if name in _AVERAGES or name.startswith(_MEAN) else escape(name)


def _row(measure: str, name: str, numbers: Mapping[str, Any], others: Sequence[str]) -> Row:
    counts = {key: numbers[key] for key in numbers if key not in (*_FIGURES, *others, *_BESIDE)}
    ordered = {key: counts[key] for key in _COLUMNS if key in counts}
    more = {key: numbers.get(key) for key in others}
    sure, beats = _interval(numbers), numbers.get("beats", "")
    return Row(measure, name, _figures(numbers), {**ordered, **counts}, "", more, sure, beats)


def _figures(numbers: Mapping[str, Any]) -> tuple[float | None, float | None, float | None]:
    return numbers.get("precision"), numbers.get("recall"), numbers.get("f1")


def _interval(numbers: Mapping[str, Any]) -> tuple[float, float] | None:
    found = numbers.get("interval", {}).get("f1")
    return (found["low"], found["high"]) if found else None


def _each(entry: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Go through all rows of all measures."""
    for scores in entry["measures"].values():
        yield from [scores["micro"], scores.get("macro") or {}, *scores["types"].values()]


def _level(entry: Mapping[str, Any]) -> str:
    """Name the level of the intervals of F1, of which there is one."""
    found = (row["interval"]["f1"]["level"] for row in _each(entry) if _interval(row))
    return next((f"{100 * level:.6g} %" for level in found), "")


def _confidence(entry: Mapping[str, Any]) -> Iterator[str]:
    """Say where intervals are missing, and warn of few documents."""
    rows = list(_each(entry))
    level = _level(entry)
    documents = entry["ledger"]["documents"]["gold"]
    if level and any("interval_reason" in row for row in rows):
        yield f"intervals  {level}, over documents; none where gold has fewer than 10 items"
    elif level:
        yield f"intervals  {level}, over documents"
    if documents < _FEW and any(key in row for row in rows for key in _SURE):
        what = "no intervals" if documents < _LEAST else "intervals are rough"
        number = counted(documents, "document")
        yield f"warning    {number}, fewer than {_LEAST if documents < _LEAST else _FEW}: {what}"


def _about(ledger: Mapping[str, Any]) -> str:
    """Say on how many documents of which split the numbers are."""
    number = ledger["documents"]["gold"]
    splits = ledger.get("splits", {})
    parts = ", ".join(f"{escape(name) or 'no split'} {splits[name]}" for name in sorted(splits))
    return counted(number, "document") + (f" ({parts})" if parts else "")


def _ledger(ledger: Mapping[str, Any]) -> Iterator[str]:
    documents = ledger["documents"]
    parts = [
        f"{documents[key]} {key}" for key in sorted(documents) if key != "gold" and documents[key]
    ]
    yield f"documents  gold {documents['gold']}: " + (", ".join(parts) or "none predicted")
    for kind in sorted(set(ledger) - {"documents", "splits"}):
        sides = ledger[kind] if isinstance(ledger[kind], Mapping) else {}
        present = {side: sides[side] for side in ("gold", "predicted") if side in sides}
        # A kind of which neither side has anything is no news.
        if any(account["read"] for account in present.values()):
            yield from (f"{kind:<10} {side} {_account(present[side])}" for side in present)


def _account(side: Mapping[str, Any]) -> str:
    excluded = {reason: n for reason, n in sorted(side.get("excluded", {}).items()) if n}
    reasons = " + ".join(f"{n} excluded ({reason})" for reason, n in excluded.items())
    counted = side["read"] - sum(excluded.values())
    rest = [f"{side[k]} {k}" for k in sorted(side) if k not in ("read", "excluded") and side[k]]
    account = f"{side['read']} read = {counted} counted" + (f" + {reasons}" if reasons else "")
    return "; ".join([account, *rest])
