"""Two annotations side by side: agreement per type, then every item on which they differ."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from evalkit.errors import counted
from evalkit.gold.diff import Comparison, Difference
from evalkit.reports.markdown import cell
from evalkit.reports.view import escape, number, percent


def text(comparison: Comparison, *, names: tuple[str, str], texts: Mapping[str, str]) -> str:
    """Lay out for a terminal; lines and columns are counted in `texts`, the articles."""
    lines = [f"{counted(comparison.documents, 'document')}, {names[0]} and {names[1]}"]
    lines += [*_lone(comparison, names), ""]
    lines += [f"{'F1':<12}" + "".join(f"{measure:>8}" for measure in comparison.scores)]
    for name, cells in _table(comparison):
        lines.append(f"{escape(name):<12}" + "".join(f"{c:>8}" for c in cells))
    lines.append("")
    for item in comparison.differences:
        where = place(texts.get(item.document, ""), item.start)
        lines.append(
            f"{item.document}:{where} {item.kind} {_event(item)}"
            f"  {names[0]}: {_words(item.ours)}  {names[1]}: {_words(item.theirs)}"
        )
    lines += ["", *_counts(comparison.differences)]
    return "\n".join(lines) + "\n"


def markdown(comparison: Comparison, *, names: tuple[str, str], texts: Mapping[str, str]) -> str:
    """Lay out as Markdown: a table of agreement, then a table of items a kind, folded."""
    lines = [f"{line}\n" for line in _lone(comparison, names)]
    lines += [_row(["F1", *comparison.scores, "items (TC)"])]
    lines.append(_row(["---", *["---:"] * (len(comparison.scores) + 1)]))
    sizes = comparison.scores["TC"]
    for name, cells in _table(comparison):
        size = sizes[name]
        lines.append(_row([cell(name), *cells, f"{number(size.gold)} / {number(size.predicted)}"]))
    kinds = Counter(item.kind for item in comparison.differences)
    for kind in ("event", "type", "trigger", "attribute", "argument", "span"):
        if kinds[kind]:
            lines += ["", f"<details><summary>{kind}: {kinds[kind]}</summary>", ""]
            lines += [_row(["place", "event", *names]), _row(["---"] * 4)]
            lines += [_line(i, texts) for i in comparison.differences if i.kind == kind]
            lines += ["", "</details>"]
    return "\n".join(lines) + "\n"


def place(article: str, start: int) -> str:
    r"""
    Count line and column of a code point, both from 1.

    >>> place("ab\ncd", 4)
    '2:2'
    """
    before = article[:start]
    return f"{before.count(chr(10)) + 1}:{start - before.rfind(chr(10))}"


def _lone(comparison: Comparison, names: tuple[str, str]) -> Iterator[str]:
    for name, ids in zip(names, (comparison.only_ours, comparison.only_theirs), strict=True):
        if ids:
            yield f"only in {name}: {', '.join(escape(i) for i in ids)}"


def _table(comparison: Comparison) -> Iterator[tuple[str, list[str]]]:
    columns = list(comparison.scores.values())
    types = sorted({name for scores in columns for name in scores} - {"micro"})
    for name in [*types, "micro"]:
        yield name, [percent(scores[name].f1) if name in scores else "" for scores in columns]


def _line(item: Difference, texts: Mapping[str, str]) -> str:
    where = f"{item.document}:{place(texts.get(item.document, ''), item.start)}"
    sides = [cell(_words(item.ours)), cell(_words(item.theirs))]
    return _row([where, cell(_event(item)), *sides])


def _event(item: Difference) -> str:
    return f"{escape(item.event_type)} ({_words(item.trigger)})"


def _words(words: str) -> str:
    return escape(" ".join(words.split())) or "—"


def _counts(differences: Sequence[Difference]) -> Iterator[str]:
    kinds = Counter(item.kind for item in differences)
    parts = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    yield f"{counted(len(differences), 'difference')}{': ' if parts else ''}{parts}"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
