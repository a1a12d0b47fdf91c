"""
Show an article with what is annotated in it.

    3  [membantah](denial) klaim {AS}(claimant) bahwa {mereka berencana}(claim)

Square brackets are triggers with their type, braces are fillers with their roles. The pieces carry
no colours; the command line paints them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from evalkit.gold.file import Filler, GoldEvent, GoldFile, Quoted, Slot
from evalkit.gold.notation import visible
from evalkit.gold.text import ArticleText
from evalkit.model import Document, Event, Span

Kind = Literal["text", "trigger", "argument", "label", "number"]
# Of a stretch that is both, the trigger is painted.
_BRACKETS: dict[Kind, str] = {"trigger": "[]", "argument": "{}"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a line, and what it is."""

    text: str
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class _Mark:
    """A stretch of the article that is shown in brackets, behind them what it is."""

    start: int
    end: int
    kind: Kind
    label: str


def show_article(article: ArticleText, document: Document) -> Iterator[list[Piece]]:
    """Yield the lines of an article, each with its number and the marks in it."""
    marks = _marks(document)
    width = len(str(len(article.lines)))
    for number, first in enumerate(article.lines, start=1):
        behind = article.line_range(first)[1]
        local = [
            _Mark(max(first, mark.start), min(behind, mark.end), mark.kind, mark.label)
            for mark in marks
            if mark.start < behind and first < mark.end
        ]
        yield [Piece(f"{number:>{width}}  ", "number"), *_line(article.text, first, behind, local)]


def show_events(gold: GoldFile) -> Iterator[str]:
    """Yield a few lines for each event: its attributes, its triggers, its roles."""
    for event in gold.events:
        yield f"{event.type} {event.id}{_attributes(event)}"
        for mention in event.mentions:
            optional = " (optional)" if mention.optional else ""
            yield f"    trigger: {_filler(gold, mention.trigger)}{optional}"
            for role in mention.roles.values():
                yield f"        {role.name}: {_slots(gold, role.slots)}"
        for role in event.roles.values():
            yield f"    {role.name}: {_slots(gold, role.slots)}"


def _attributes(event: GoldEvent) -> str:
    words: list[str | None] = [event.realis, event.modality, event.polarity]
    words += ["optional" if event.optional else None, "must_find" if event.must_find else None]
    given = ", ".join(word for word in words if word)
    return f" ({given})" if given else ""


def _slots(gold: GoldFile, slots: Iterable[Slot]) -> str:
    return ", ".join(
        " or ".join(" + ".join(_filler(gold, f) for f in group) for group in slot.alternatives)
        + (" (optional)" if slot.optional else "")
        for slot in slots
    )


def _filler(gold: GoldFile, filler: Filler) -> str:
    if not isinstance(filler, Quoted):
        return f"${filler.id}"
    if filler.mention is None or gold.article is None:
        return visible(filler.source)
    words = visible(" ".join(filler.mention.slice(gold.article.text).split()))
    return f"{gold.article.place(filler.mention.start)} {words}"


def _marks(document: Document) -> list[_Mark]:
    """Collect what to mark; a stretch that fills several roles is marked once, with all of them."""
    labels: dict[tuple[int, int, Kind], set[str]] = {}

    def add(span: Span | None, kind: Kind, label: str) -> None:
        for start, end in span.pieces if span else ():
            labels.setdefault((start, end, kind), set()).add(label)

    for event in (*document.events, *document.templates):
        add(event.trigger, "trigger", event.type)
        for role, span in _placed(event):
            add(span, "argument", role)
    return [_Mark(*key, ", ".join(sorted(names))) for key, names in sorted(labels.items())]


def _placed(event: Event) -> Iterator[tuple[str, Span]]:
    for argument in event.arguments:
        if argument.mention is not None:
            yield argument.role, argument.mention


def _line(text: str, first: int, behind: int, marks: list[_Mark]) -> Iterator[Piece]:
    """Cut a line at the marks' edges: what ends is closed, innermost first, then the next opens."""
    edges = sorted({first, behind, *(m.start for m in marks), *(m.end for m in marks)})
    inside: list[_Mark] = []
    for at, following in zip(edges, [*edges[1:], behind], strict=True):
        for mark in [m for m in reversed(inside) if m.end == at]:
            inside.remove(mark)
            yield Piece(_BRACKETS[mark.kind][1], mark.kind)
            yield Piece(f"({mark.label})", "label")
        for mark in sorted((m for m in marks if m.start == at), key=lambda m: (-m.end, m.kind)):
            inside.append(mark)
            yield Piece(_BRACKETS[mark.kind][0], mark.kind)
        if at < following:
            kinds = {mark.kind for mark in inside}
            kind: Kind = next((k for k in _BRACKETS if k in kinds), "text")
            yield Piece(visible(text[at:following]), kind)
