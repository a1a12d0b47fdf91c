"""Agreement between annotators as text and as Markdown: tables, then every disagreement."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from evalkit.errors import counted
from evalkit.measures import Score
from evalkit.reports.differences import place
from evalkit.reports.markdown import cell
from evalkit.reports.view import UNDEFINED, escape, number, percent
from evalkit.significance.agreement import Agreement, Layer, Pair, PairScore, Unit
from evalkit.significance.agreement.layers import Coefficients
from evalkit.significance.interval import Interval

_NAMES = {
    "agreement": "agreement",
    "cohen_kappa": "Cohen",
    "fleiss_kappa": "Fleiss",
    "krippendorff_alpha": "alpha",
    "gwet_ac1": "AC1",
}
_ASKS = {"triggers": "trigger", "arguments": "role"}
_WIDTH = 24
Row = list[str]


def text(
    agreement: Agreement,
    *,
    texts: Mapping[str, str],
    unavailable: Mapping[str, Sequence[str]],
    show: int | None = None,
) -> str:
    """
    Lay out for a terminal.

    `texts` are the articles, in which lines and columns are counted; `unavailable` the documents of
    each annotator whose text was not found; `show` limits how many disagreements are listed.
    """
    lines = [*_header(agreement, unavailable)]
    for pair in agreement.pairs:
        lines += ["", f"F1 of {_pair_name(pair, agreement)}, {_documents(len(pair.documents))}"]
        for measure, score in pair.scores.items():
            lines.append(_line([str(measure), *_F1_HEADER, *_sides(pair, agreement)]))
            lines += [_line([f"  {row[0]}", *row[1:]]) for row in _f1_rows(score)]
    rows = list(_layer_rows(agreement))
    lines += ["", _line(["beyond chance", *_layer_header(agreement)])]
    lines += [_line(row) for row in rows]
    lines += [*_notes(agreement), ""]
    lines += _listed(agreement, texts, show)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def markdown(
    agreement: Agreement,
    *,
    texts: Mapping[str, str],
    unavailable: Mapping[str, Sequence[str]],
    show: int | None = None,
) -> str:
    """Lay out as Markdown; see `text`. The disagreements of a document are folded."""
    lines = [line for row in _header(agreement, unavailable) for line in (cell(row), "")]
    for pair in agreement.pairs:
        sides = _sides(pair, agreement)
        lines += [f"### F1 of {cell(_pair_name(pair, agreement))}", ""]
        lines += _table(
            ["measure", "event type", *_F1_HEADER, *sides],
            [[str(m), *row] for m, score in pair.scores.items() for row in _f1_rows(score)],
            left=2,
        )
    lines += ["### Beyond chance", ""]
    lines += _table(["layer", *_layer_header(agreement)], list(_layer_rows(agreement)), left=1)
    lines += [line for note in _notes(agreement) for line in (cell(note), "")]
    lines += _folded(agreement, texts, show)
    return "\n".join(lines).rstrip() + "\n"


# --- what both show -------------------------------------------------------------------------------

_F1_HEADER = ["F1", "interval"]


def _header(agreement: Agreement, unavailable: Mapping[str, Sequence[str]]) -> Iterator[str]:
    names = ", ".join(map(escape, agreement.annotators))
    yield f"{names}: {_documents(len(agreement.documents))} that two or more have"
    for name, lacking in agreement.lacking.items():
        if lacking:
            yield f"not in {escape(name)}: {_ids(lacking)}"
    if agreement.alone:
        yield f"compared with nothing, only one has them: {_ids(agreement.alone)}"
    for name, ids in unavailable.items():
        if ids:
            yield f"text not found, left out of {escape(name)}: {_ids(ids)}"


def _ids(ids: Sequence[str]) -> str:
    return ", ".join(map(escape, ids))


def _documents(count: int) -> str:
    return counted(count, "document")


def _pair_name(pair: Pair, agreement: Agreement) -> str:
    return " and ".join(_sides(pair, agreement))


def _sides(pair: Pair, agreement: Agreement) -> list[str]:
    return [escape(agreement.annotators[number]) for number in (pair.one, pair.other)]


def _f1_rows(score: PairScore) -> Iterator[Row]:
    for name, one in sorted(score.types.items()):
        yield [escape(name), *_cells(one, score.intervals.types.get(name, {}).get("f1"))]
    yield ["micro", *_cells(score.micro, score.intervals.micro.get("f1"))]
    macro = score.macro
    if macro is not None:
        yield ["macro", percent(macro.f1), _interval(score.intervals.macro.get("f1")), "", ""]


def _cells(score: Score, interval: Interval | str | None) -> Row:
    return [
        percent(score.f1),
        _interval(interval),
        number(score.gold),
        number(score.predicted),
    ]


def _interval(interval: Interval | str | None) -> str:
    if not isinstance(interval, Interval):
        return UNDEFINED
    return f"[{percent(interval.low)}, {percent(interval.high)}]"


def _layer_header(agreement: Agreement) -> Row:
    return ["units", *(_NAMES[name] for name in agreement.layers["types"].overall)]


def _layer_rows(agreement: Agreement) -> Iterator[Row]:
    """Yield a row a layer, then its event types, which are the labels of some layers."""
    for name, layer in agreement.layers.items():
        yield [name, str(len(layer.units)), *_values(layer.overall)]
        for event_type, found in (layer.by_type or layer.by_label).items():
            units = max((one.units for one in found.values()), default=0)
            yield [f"  {escape(event_type)}", str(units), *_values(found)]


def _values(found: Coefficients) -> Row:
    return [UNDEFINED if one.value is None else f"{one.value:.3f}" for one in found.values()]


def _notes(agreement: Agreement) -> Iterator[str]:
    """Say why figures are missing, what was left out, and which labels were taken for which."""
    yield from (f"{UNDEFINED} interval: {reason}" for reason in sorted(_no_interval(agreement)))
    yield from (f"{UNDEFINED} coefficient: {reason}" for reason in sorted(_undefined(agreement)))
    for layer in agreement.layers.values():
        left = {"optional": layer.optional, "judged by fewer than two": layer.unjudged}
        parts = ", ".join(f"{count} {why}" for why, count in left.items() if count)
        if parts:
            yield f"{layer.name}: left out {parts}"
    if len(agreement.pairs) > 1:
        yield from (_cohen(layer, agreement) for layer in agreement.layers.values())
    for pair in agreement.pairs:
        for layer in agreement.layers.values():
            yield from _confusions(layer, pair, agreement)


def _no_interval(agreement: Agreement) -> set[str]:
    rows = (
        row
        for pair in agreement.pairs
        for score in pair.scores.values()
        for row in (score.intervals.micro, score.intervals.macro, *score.intervals.types.values())
    )
    return {found for row in rows if isinstance(found := row.get("f1"), str)}


def _undefined(agreement: Agreement) -> set[str]:
    return {
        one.reason
        for layer in agreement.layers.values()
        for found in (layer.overall, *(layer.by_type or layer.by_label).values())
        for one in found.values()
        if one.value is None
    }


def _cohen(layer: Layer, agreement: Agreement) -> str:
    """Give the kappa of each pair of several annotators."""
    kappas = (layer.cohen[pair.one, pair.other] for pair in agreement.pairs)
    parts = (
        f"{'/'.join(_sides(pair, agreement))} {_values({'': kappa})[0]}"
        for pair, kappa in zip(agreement.pairs, kappas, strict=True)
    )
    return f"{layer.name}, Cohen: {', '.join(parts)}"


def _confusions(layer: Layer, pair: Pair, agreement: Agreement) -> Iterator[str]:
    found = layer.confusions[pair.one, pair.other]
    differing = [(count, a, b) for (a, b), count in found.items() if a != b]
    if differing:
        worst = sorted(differing, key=lambda row: (-row[0], row[1:]))
        parts = ", ".join(f"{escape(a)}/{escape(b)} {count}" for count, a, b in worst)
        yield f"{layer.name}, {'/'.join(_sides(pair, agreement))}: {parts}"


Listed = tuple[str, list[tuple[str, Unit]]]


def _by_document(agreement: Agreement, show: int | None) -> tuple[list[Listed], int, int]:
    """Group disagreements by document; also how many there are, and how many are not listed."""
    every = agreement.disagreements()
    shown = every if show is None else every[:show]
    groups = groupby(shown, key=lambda pair: pair[1].document)
    return [(name, list(found)) for name, found in groups], len(every), len(every) - len(shown)


def _what(layer: str, unit: Unit) -> str:
    words = escape(" ".join(unit.words.split())) or UNDEFINED
    if layer == "arguments":
        return f'role of "{words}" at {escape(unit.type)} ({escape(unit.trigger)})'
    of = f" of {escape(unit.type)}" if unit.type else ""
    return f'{_ASKS.get(layer, layer)}{of} "{words}"'


def _label(label: str | None) -> str:
    return "not judged" if label is None else escape(label)


def _where(unit: Unit, texts: Mapping[str, str]) -> str:
    return place(texts.get(unit.document, ""), unit.start) if unit.start >= 0 else UNDEFINED


# --- text -----------------------------------------------------------------------------------------


def _line(cells: Sequence[str]) -> str:
    return f"{cells[0]:<{_WIDTH}}" + "".join(f"{one:>{max(10, len(one) + 2)}}" for one in cells[1:])


def _listed(agreement: Agreement, texts: Mapping[str, str], show: int | None) -> Iterator[str]:
    groups, every, hidden = _by_document(agreement, show)
    yield counted(every, "disagreement")
    for name, found in groups:
        yield escape(name)
        for layer, unit in found:
            sides = zip(agreement.annotators, unit.labels, strict=True)
            labels = "  ".join(f"{escape(side)}: {_label(label)}" for side, label in sides)
            yield f"  {_where(unit, texts)} {_what(layer, unit)}  {labels}"
    if hidden:
        yield f"and {hidden} more"


# --- Markdown -------------------------------------------------------------------------------------


def _table(header: Row, rows: Sequence[Row], *, left: int) -> Iterator[str]:
    yield _join([cell(one) for one in header])
    yield _join([*["---"] * left, *["---:"] * (len(header) - left)])
    yield from (_join([cell(one.strip()) for one in row]) for row in rows)
    yield ""


def _folded(agreement: Agreement, texts: Mapping[str, str], show: int | None) -> Iterator[str]:
    groups, every, hidden = _by_document(agreement, show)
    yield f"### {counted(every, 'disagreement')}"
    yield ""
    for name, found in groups:
        yield f"<details><summary>{cell(escape(name))}: {len(found)}</summary>"
        yield ""
        yield from _table(
            ["place", "what", *map(escape, agreement.annotators)],
            [[_where(u, texts), _what(n, u), *map(_label, u.labels)] for n, u in found],
            left=2 + len(agreement.annotators),
        )
        yield "</details>"
        yield ""
    if hidden:
        yield f"And {hidden} more."


def _join(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
