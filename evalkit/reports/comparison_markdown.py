"""A comparison as Markdown: the same tables and items as the text."""

from collections.abc import Iterator, Sequence

from evalkit.errors import counted
from evalkit.measures import Measure
from evalkit.reports.comparison_tables import (
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
from evalkit.reports.markdown import cell
from evalkit.reports.terminal import brief
from evalkit.runs.comparing import Compared, Contrast
from evalkit.runs.items import ItemChange


def render(compared: Compared, *, items: int | None) -> str:
    """Write a comparison; `items` of each kind are shown, None for all."""
    return "\n".join(_lines(compared, items)).rstrip() + "\n"


def _lines(compared: Compared, items: int | None) -> Iterator[str]:
    header = ["", "compared", "extractor", f"of {counted(len(compared.documents), 'document')}"]
    yield from _table(Table(header, [list(row) for row in about(compared)], left=4))
    yield from _paragraphs(said(compared))
    for measure, contrasts in compared.contrasts.items():
        yield from _measure(compared, measure, contrasts, items)
    yield from ("```text", *signatures(compared), "```")


def _measure(
    compared: Compared, measure: Measure, contrasts: Sequence[Contrast], items: int | None
) -> Iterator[str]:
    yield f"### {cell(str(measure.base))} {heading(contrasts[0])}"
    yield ""
    yield from _table(figures(compared, measure))
    if len(contrasts) > 1:
        yield from _table(against(compared, measure))
    for contrast in contrasts:
        if contrast.items:
            yield f"#### Items from {contrast.before.letter} to {contrast.after.letter}"
            yield ""
            yield from _table(summary(contrast.items))
            for listing in listings(contrast.items, items):
                yield f"**{listing.title}** ({len(listing.items)} of {listing.total})"
                yield ""
                yield from (f"- {_item(item)}" for item in listing.items)
                yield ""


def _table(table: Table) -> Iterator[str]:
    yield _join([cell(name) for name in table.header])
    yield _join(["---" if n < table.left else "---:" for n in range(len(table.header))])
    for row in table.rows:
        yield _join([cell(text) for text in row])
    yield ""
    yield from _paragraphs(table.notes)


def _paragraphs(notes: Iterator[str] | Sequence[str]) -> Iterator[str]:
    for note in notes:
        yield cell(note)
        yield ""


def _item(item: ItemChange) -> str:
    left, words, right = (cell(brief(" ".join(t.split()))) for t in _around(item))
    around = f"{left} **{words}** {right}".strip() if words else ""
    what = f"{cell(place(item))} {cell(label(item))}"
    return f"{what}: {around}{' — ' if around else ''}{cell(reason(item))}"


def _around(item: ItemChange) -> tuple[str, str, str]:
    return item.left, item.words, item.right


def _join(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
