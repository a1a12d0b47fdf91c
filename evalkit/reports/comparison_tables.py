"""What a report shows of a comparison, decided once: tables, cells, and what is said beside."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from evalkit.analysis.categories import CATEGORIES
from evalkit.errors import counted
from evalkit.measures import Measure
from evalkit.reports.terminal import brief
from evalkit.reports.view import UNDEFINED, escape, number, percent, raised
from evalkit.runs.comparing import Compared, Contrast, System, two_sided, verdict
from evalkit.runs.items import KINDS, ItemChange
from evalkit.significance import Comparison, Difference, Interval

WORDS = {
    "broken": "broken",
    "fixed": "fixed",
    "wrong": "still wrong",
    "new_spurious": "new false positives",
    "gone_spurious": "gone false positives",
}
"""The kinds of changes in words."""

_UNTESTED = "nothing could be tested: the figure is not defined on both sides"
_SHORT = {**WORDS, "new_spurious": "new FP", "gone_spurious": "gone FP"}
_LISTED = ("broken", "new_spurious", "fixed", "gone_spurious", "wrong")


@dataclass(frozen=True, slots=True)
class Table:
    """Cells as text under a header, the first column to the left; `notes` go below."""

    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str] = ()
    left: int = 1


@dataclass(frozen=True, slots=True)
class Listing:
    """Some of the items of a kind, out of `total`."""

    title: str
    items: Sequence[ItemChange]
    total: int


def figures(compared: Compared, measure: Measure) -> Table:
    """Make the table of a measure: two systems get their difference, several a column each."""
    contrasts = compared.contrasts[measure]
    return _two(contrasts[0]) if len(compared.systems) == 2 else _several(compared, contrasts)


def heading(contrast: Contrast) -> str:
    """Name the figure that is compared."""
    return contrast.tests.figure.replace("f1", "F1")


def against(compared: Compared, measure: Measure) -> Table:
    """Make a table of the other systems against the reference, by micro."""
    rows, found = [], []
    for contrast in compared.contrasts[measure]:
        row = contrast.tests.row("micro", of_type=False)
        if contrast.items is not None and row is not None:
            # All but the cells of the event type, of the gold and of the reference.
            cells = _row(row, contrast.tests.level, pairs=len(compared.contrasts[measure]))
            rows.append([contrast.after.letter, *cells[3:]])
            found.append(row)
    header = ["micro", "figure", *_header(compared.level)]
    return Table(header, rows, [*_sides(found, compared.level)])


def about(compared: Compared) -> Iterator[Sequence[str]]:
    """Describe each system: its letter, its label, who predicted, and on how many documents."""
    for one in compared.systems:
        ledger = one.result.documents
        left = [f"{getattr(ledger, k)} {k}" for k in ("absent", "failed") if getattr(ledger, k)]
        predicted = ", ".join([counted(ledger.predicted, "document"), *left])
        yield (one.letter, brief(one.label), _who(one), predicted)


def said(compared: Compared) -> Iterator[str]:
    """Say of which systems nothing differs."""
    for one in compared.systems:
        if one.letter in compared.alike:
            yield f"{one.letter} predicts the same as a: nothing changed, and every p is 1"


def signatures(compared: Compared) -> Iterator[str]:
    """Give the signature of each system's scores."""
    for one in compared.systems:
        yield f"signature {one.letter}  {escape(str(one.result.signature))}"


def summary(items: Sequence[ItemChange]) -> Table:
    """Count the items by event type and category, and all of them."""
    counts = Counter((one.type, one.category, one.kind) for one in items)
    pairs = sorted({(t, c) for t, c, _ in counts}, key=lambda p: (p[0], [*CATEGORIES].index(p[1])))
    rows = [[brief(t), c, *(_count(counts[t, c, kind]) for kind in KINDS)] for t, c in pairs]
    every = Counter(one.kind for one in items)
    rows.append(["all", "", *(str(every[kind]) for kind in KINDS)])
    return Table(["event type", "category", *(_SHORT[kind] for kind in KINDS)], rows, left=2)


def listings(items: Sequence[ItemChange], limit: int | None) -> Iterator[Listing]:
    """List the first items of each kind; those that must be found come first."""
    for kind in _LISTED:
        found = sorted(
            (one for one in items if one.kind == kind), key=lambda one: not one.must_find
        )
        if found:
            yield Listing(WORDS[kind], found[:limit], len(found))


def place(item: ItemChange) -> str:
    """Say where an item stands: in the gold file, else in the article's text."""
    if item.where is not None:
        return brief(str(item.where))
    behind = "" if item.start is None else f"[{item.start},{item.end})"
    return f"{brief(item.document)}{behind}"


def label(item: ItemChange) -> str:
    """Name the event type and the role of an item."""
    return brief(" ".join(part for part in (item.type, item.role) if part))


def reason(item: ItemChange) -> str:
    """Say what is wrong with an item, and what stands in its stead."""
    instead = f" ({brief(item.instead)})" if item.instead else ""
    return f"{item.category}{instead}{', must be found' if item.must_find else ''}"


def points(value: float | None) -> str:
    """
    Show a difference of figures in points, with its sign; 0.0 only where it is exactly 0.

    >>> points(-0.1234), points(0.0001), points(0.0), points(None)
    ('-12.3', '+0.1', '0.0', '—')
    """
    if value is None:
        return UNDEFINED
    sign = "-" if value < 0 else "+" if value > 0 else ""
    return f"{sign}{percent(abs(value))}"


def chance(p: float | None) -> str:
    """
    Show a p-value with four decimals.

    >>> chance(0.0001), chance(1.0), chance(0.99999), chance(None)
    ('0.0001', '1', '0.9999', '—')
    """
    if p is None:
        return UNDEFINED
    return "1" if p == 1 else f"{min(p, 0.9999):.4f}"


def _count(value: int) -> str:
    return str(value) if value else ""


def _who(one: System) -> str:
    predictions = one.predictions
    who = " ".join(p for p in (predictions.extractor, predictions.extractor_version) if p)
    source = predictions.source if predictions.source != predictions.label else ""
    return brief(", ".join(part for part in (who, source) if part and part != one.label))


def _name(row: Difference) -> str:
    return brief(row.name) if row.of_type else "micro"


def _ordered(rows: Iterable[Difference]) -> list[Difference]:
    """Put micro last, as in the tables of `score`."""
    return sorted(rows, key=lambda row: (not row.of_type, row.name))


def _two(contrast: Contrast) -> Table:
    tests = contrast.tests
    rows = _ordered(tests.rows)
    names = (contrast.before.letter, contrast.after.letter)
    header = ["event type", "gold", *names, *_header(tests.level)]
    return Table(header, [_row(row, tests.level) for row in rows], [*_notes(contrast, rows)])


def _header(level: float) -> list[str]:
    interval = f"{level * 100:g}% interval"
    return ["difference", interval, "p", "adjusted p", "better/tied/worse", "detectable"]


def _row(row: Difference, level: float, *, pairs: int = 1) -> list[str]:
    mark = {-1: " ▼", 0: "", 1: " ▲"}[verdict(row, level=level, pairs=pairs)]
    adjusted = two_sided(row.adjusted_regressed, row.adjusted_improved)
    return [
        _name(row),
        number(row.gold),
        percent(row.before),
        percent(row.after),
        f"{points(row.difference)}{mark}",
        _interval(row.interval),
        chance(two_sided(row.p_regressed, row.p_improved)),
        chance(None if adjusted is None else min(1.0, adjusted * pairs)),
        f"{row.better}/{row.tied}/{row.worse}",
        percent(row.detectable),
    ]


def _interval(interval: Interval | str) -> str:
    if isinstance(interval, str):
        return UNDEFINED
    return f"[{points(interval.low)}, {points(interval.high)}]"


def _notes(contrast: Contrast, rows: Sequence[Difference]) -> Iterator[str]:
    tests = contrast.tests
    if tests.identical:
        yield "no count differs: every p is 1"
    elif not tests.family:
        yield _UNTESTED
    else:
        yield f"▲ ▼ {_level(contrast)}; {_swaps(tests)}"
        yield from _sides(rows, tests.level)
    yield from _reasons(rows)
    if any(row.before is None or row.after is None for row in rows):
        yield f"{UNDEFINED} undefined: nothing predicted (P), nothing in gold (R), or neither (F1)"


def _swaps(tests: Comparison) -> str:
    """Say what the p come from."""
    documents = counted(tests.documents, "document")
    if tests.exact and tests.permutations == 1:
        return "no swap of documents changes what is tested"
    swaps = f"all {tests.permutations:,}" if tests.exact else f"{tests.permutations:,}"
    return f"{swaps} swaps of the {tests.differing} of {documents} that differ, seed {tests.seed}"


def _sides(rows: Sequence[Difference], level: float) -> Iterator[str]:
    """Say in which directions the p and the intervals look."""
    yield "p in either direction: twice the smaller one of worse and of better"
    if any(isinstance(row.interval, Interval) for row in rows):
        share = f"{level * 100:g} %"
        yield f"intervals are two-sided: all of the table hold together in {share} of samples"


def _level(contrast: Contrast) -> str:
    """Say from which p on a difference counts, and for what the p are adjusted."""
    types = len(contrast.tests.family) - 1
    family = "micro" + (f" and {counted(types, 'type')}" if types > 0 else "")
    return f"significant at {1 - contrast.tests.level:.2g}, two-sided, adjusted for {family}"


def _reasons(rows: Sequence[Difference]) -> Iterator[str]:
    """Say why rows have no interval, no adjusted p, no smallest drop: once for equal reasons."""
    for reason_, names in _grouped(rows):
        which = "" if len(names) == len(rows) else f" of {', '.join(names)}"
        yield f"{UNDEFINED} no interval{which}: {reason_}"
    alone = [_name(row) for row in rows if not row.in_family and row.difference is not None]
    if alone:
        said = ", ".join(alone)
        yield f"{UNDEFINED} no adjusted p of {said}: too little gold to be in the family"
    blind = [_name(row) for row in rows if row.detectable is None and row.difference is not None]
    if blind:
        which = "" if len(blind) == len(rows) else f" of {', '.join(blind)}"
        yield f"{UNDEFINED} no drop{which} could be detected with this gold"


def _grouped(rows: Sequence[Difference]) -> list[tuple[str, list[str]]]:
    found: dict[str, list[str]] = {}
    for row in rows:
        if isinstance(row.interval, str):
            found.setdefault(row.interval, []).append(_name(row))
    return list(found.items())


def _several(compared: Compared, contrasts: Sequence[Contrast]) -> Table:
    """Make a column for each system, with the letters of those it is significantly better than."""
    names = {(row.of_type, row.name): row for c in contrasts for row in c.tests.rows}
    keys = sorted(names, key=lambda key: (not key[0], key[1]))
    header = ["event type", "gold", *(one.letter for one in compared.systems)]
    rows = [
        [
            _name(names[key]),
            number(names[key].gold),
            *(_cell(key, one, contrasts) for one in compared.systems),
        ]
        for key in keys
    ]
    pairs = counted(len(contrasts), "pair")
    tested = next((one for one in contrasts if one.tests.family), None)
    if tested is None:
        return Table(header, rows, [_UNTESTED])
    notes = [
        "letters: the systems that it is significantly better than",
        f"{_level(tested)} and {pairs}, seed {tested.tests.seed}",
    ]
    return Table(header, rows, notes)


def _cell(key: tuple[bool, str], system: System, contrasts: Sequence[Contrast]) -> str:
    value: float | None = None
    beaten = []
    for contrast in contrasts:
        row = contrast.tests.row(key[1], of_type=key[0])
        sides = (contrast.before.letter, contrast.after.letter)
        if row is None or system.letter not in sides:
            continue
        place = sides.index(system.letter)
        value = (row.before, row.after)[place]
        found = verdict(row, level=contrast.tests.level, pairs=len(contrasts))
        if found == (-1, 1)[place]:
            beaten.append(sides[1 - place])
    return percent(value) + raised("".join(sorted(beaten)))
