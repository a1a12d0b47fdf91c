"""How a YAML file is laid out: its values with their places, and what stands around them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol, cast

import yaml

from evalkit.errors import Location, YamlError

LINE_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")  # what YAML 1.1 takes for the end of a line
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Mark(Protocol):
    """A place as either of PyYAML's parsers gives it, counted from 0."""

    index: int
    line: int
    column: int


@dataclass(slots=True)
class Text:
    """A scalar; `style` is the sign it starts with, "" if plain; `last` its last line, from 0."""

    value: str
    style: str
    start: int
    end: int
    last: int


@dataclass(slots=True)
class Entry:
    """
    A value in a list, or with its key in a mapping, and the comments that belong to it.

    `above` are comments and blank lines ("") before it, `beside` is one behind its first line that
    started at `beside_column`, `below` are comments that follow all of it at its own indentation.
    """

    value: "Value"
    line: int
    column: int
    key: Text | None = None
    above: list[str] = field(default_factory=list)
    beside: str = ""
    beside_column: int = 0
    below: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Block:
    """A list or a mapping; `is_flow` if it is written in brackets on one line."""

    entries: list[Entry]
    is_list: bool
    is_flow: bool
    last: int


Value = Text | Block


@dataclass(slots=True)
class Layout:
    """A whole file; `header` are the comments and blank lines above everything."""

    root: Block
    texts: list[Text]
    header: list[str] = field(default_factory=list)


def read_layout(source: str, *, name: str) -> Layout:
    """
    Read the layout of a mapping that `yamltree.parse` accepts.

    Raises YamlError EK1012 for a file that has YAML directives.
    """
    texts: list[Text] = []
    events = yaml.parse(source, Loader=_LOADER)
    root: Value | None = None
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent) and (event.version or event.tags):
            raise refusal(name, 1, "It has a YAML directive (%).")
        if isinstance(event, yaml.NodeEvent):
            root = _value(event, events, texts)
    block = cast(Block, root)
    block.is_flow = False
    return Layout(block, texts)


def refusal(name: str, line: int, why: str) -> YamlError:
    """Say that a file is left as it is, and why."""
    return YamlError.of(
        "EK1012",
        f"The file is left as it is. {why}",
        where=Location(name, line, 1),
        hint="Write it otherwise, or format it by hand.",
    )


def _value(event: yaml.Event, events: Iterator[yaml.Event], texts: list[Text]) -> Value:
    """Build the value that starts with an event; takes its events from the iterator."""
    if isinstance(event, yaml.ScalarEvent):
        return _text(event, texts)
    is_list = isinstance(event, yaml.SequenceStartEvent)
    start, end = _mark(event.start_mark), _mark(event.end_mark)
    entries: list[Entry] = []
    for following in events:
        if isinstance(following, yaml.CollectionEndEvent):
            end = _mark(following.end_mark)
            break
        entries.append(_entry(following, events, texts, is_list=is_list))
    in_brackets = bool(getattr(event, "flow_style", False))
    for entry in entries if is_list and not in_brackets else ():
        entry.column = start.column  # that of the dash
    is_flow = not entries or (in_brackets and end.line == start.line)
    return Block(entries, is_list, is_flow, end.line)


def _entry(
    event: yaml.Event, events: Iterator[yaml.Event], texts: list[Text], *, is_list: bool
) -> Entry:
    where = _mark(event.start_mark)
    if is_list or not isinstance(event, yaml.ScalarEvent):
        return Entry(_value(event, events, texts), where.line, where.column)
    key = _text(event, texts)
    return Entry(_value(next(events), events, texts), where.line, where.column, key)


def _text(event: yaml.ScalarEvent, texts: list[Text]) -> Text:
    start, end = _mark(event.start_mark), _mark(event.end_mark)
    style = event.style if event.style in ("'", '"', "|", ">") else ""
    text = Text(event.value, style or "", start.index, end.index, end.line)
    texts.append(text)
    return text


def _mark(mark: object) -> _Mark:
    return cast(_Mark, mark)  # both parsers give the place of every event
