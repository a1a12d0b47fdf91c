"""A comparison as text: the systems, a table a measure, then the items that differ."""

from collections.abc import Iterator, Sequence

from evalkit.errors import counted
from evalkit.measures import Measure
from evalkit.reports.comparison_tables import (
    Listing,
    Table,
    about,
    against,
    figures,
    heading,
    label,
    listings,
    place,
    reason,
    said,
    signatures,
    summary,
)
from evalkit.reports.terminal import brief, columns, shorten
from evalkit.runs.comparing import Compared, Contrast
from evalkit.runs.items import ItemChange

_MOST = 40  # columns that the first cell of a row may take


def render(compared: Compared, *, items: int | None) -> str:
    """Lay out a comparison; `items` of each kind are shown, None for all."""
    return "\n".join(_lines(compared, items)) + "\n"


def _lines(compared: Compared, items: int | None) -> Iterator[str]:
    number = len(compared.documents)
    out = f", {len(compared.left_out)} left out" if compared.left_out else ""
    yield f"{counted(number, 'document')} compared{out}"
    yield from _aligned([["", *row] for row in about(compared)], left=5, most=None)
    yield from said(compared)
    for measure, contrasts in compared.contrasts.items():
        yield from _measure(compared, measure, contrasts, items)
    yield ""
    yield from signatures(compared)


def _measure(
    compared: Compared, measure: Measure, contrasts: Sequence[Contrast], items: int | None
) -> Iterator[str]:
    yield ""
    yield f"{measure.base} {heading(contrasts[0])}"
    yield from _table(figures(compared, measure))
    if len(contrasts) > 1:
        yield ""
        yield from _table(against(compared, measure))
    for contrast in contrasts:
        if contrast.items:
            yield ""
            yield f"{measure.base}, items from {contrast.before.letter} to {contrast.after.letter}"
            yield from _table(summary(contrast.items))
            for listing in listings(contrast.items, items):
                yield from _listing(listing)


def _table(table: Table) -> Iterator[str]:
    rows = [["", *row] for row in (table.header, *table.rows)]
    yield from _aligned(rows, left=table.left + 1)
    yield from (f"  {note}" for note in table.notes)


def _aligned(
    rows: Sequence[Sequence[str]], *, left: int, most: int | None = _MOST
) -> Iterator[str]:
    """Set cells in columns, the first ones flush left; a name longer than `most` is cut inside."""
    short = [
        [shorten(cell, most or len(cell)) if n < left else cell for n, cell in enumerate(row)]
        for row in rows
    ]
    widths = [max(map(columns, column)) for column in zip(*short, strict=True)]
    for row in short:
        cells = []
        for n, (cell, width) in enumerate(zip(row, widths, strict=True)):
            blank = " " * (width - columns(cell))
            cells.append(cell + blank if n < left else blank + cell)
        yield "  ".join(cells).rstrip()


def _listing(listing: Listing) -> Iterator[str]:
    shown = f"{len(listing.items)} of {listing.total}"
    count = listing.total if len(listing.items) == listing.total else shown
    yield f"  {listing.title} ({count})"
    yield from (f"    {_item(item)}" for item in listing.items)


def _item(item: ItemChange) -> str:
    words = f"{item.left}[{item.words}]{item.right}" if item.words else ""
    around = brief(" ".join(words.split()))
    return f"{place(item)} {label(item)}: {around}{' — ' if around else ''}{reason(item)}"
