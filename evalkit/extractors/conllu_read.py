"""
Read CoNLL-U (https://universaldependencies.org/format.html) and find its words in an article.

Multi-word tokens and empty nodes are understood; enhanced dependencies and MISC are passed over. A
file has no offsets that could be trusted, so the tokens are searched in the article from left to
right; text may be left out between sentences (a dateline, a headline), never inside one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from evalkit.errors import Diagnostic, ExtractorError, Location
from evalkit.extractors.parse import Parse, Sentence, Word

_COLUMNS = 10
_ID = re.compile(r"(\d{1,6})(?:(-|\.)(\d{1,6}))?$")
_NEWDOC = re.compile(r"#\s*newdoc(?:\s+id\s*=\s*(.*\S))?\s*$")
_BLANK = re.compile(r"[\s\u200b\ufeff]*")
_TRIES = 1000
_MAX_PROBLEMS = 50


@dataclass(frozen=True, slots=True)
class Row:
    """A syntactic word as it stands in the file; `head` 0 is the root."""

    index: int
    form: str
    lemma: str
    upos: str
    feats: dict[str, str]
    head: int
    deprel: str


@dataclass(frozen=True, slots=True)
class Surface:
    """A token of the text and the number of words it stands for."""

    form: str
    words: int


@dataclass(frozen=True, slots=True)
class Block:
    """A sentence: its words, its tokens, and the line where it begins."""

    rows: tuple[Row, ...]
    tokens: tuple[Surface, ...]
    where: Location


@dataclass(slots=True)
class ConlluDocument:
    """The sentences below one `# newdoc`; `id` is None where the file names none."""

    id: str | None
    where: Location
    blocks: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class _Lines:
    """The lines of a sentence that is being read: its words, and the ranges of its tokens."""

    where: Location
    rows: list[Row] = field(default_factory=list)
    ranges: dict[int, tuple[int, str]] = field(default_factory=dict)
    broken: bool = False


def read_conllu(text: str, *, name: str) -> list[ConlluDocument]:
    """
    Read the documents of a file; sentences before the first `# newdoc` make one without an id.

    Raises ExtractorError with every problem (at most 50): EK4121 a line that is none of the
    format's, EK4122 indices or heads that make no tree.
    """
    documents: list[ConlluDocument] = []
    problems: list[Diagnostic] = []
    lines: _Lines | None = None
    for number, line in enumerate([*re.split(r"\r\n|\n", text), ""], start=1):
        where = Location(name, number, 1)
        newdoc = _NEWDOC.match(line)
        if newdoc and lines is None:
            documents.append(ConlluDocument(newdoc[1], where))
        if line.startswith("#"):
            continue
        if line.strip():
            lines = lines or _Lines(where)
            _read_line(line, where, lines, problems)
        elif lines is not None:
            if not documents:
                documents.append(ConlluDocument(None, lines.where))
            if not lines.broken:
                documents[-1].blocks += _block(lines, problems)
            lines = None
        if len(problems) >= _MAX_PROBLEMS:
            break
    if problems:
        raise ExtractorError(*problems)
    return documents


def align(document: ConlluDocument, text: str) -> Parse:
    """
    Find the words of a document in its article, in code points.

    Raises ExtractorError EK4123 for the first sentence that is not there as it stands.
    """
    sentences = []
    at = 0
    for block in document.blocks:
        spans = _locate(block, text, at)
        if spans is None:
            shown = " ".join(token.form for token in block.tokens[:6])
            raise ExtractorError.of(
                "EK4123",
                f"The sentence {shown + ' …'!r} is not in the article behind character {at}.",
                where=block.where,
                hint="Parse exactly the article's text.",
            )
        sentences.append(Sentence(tuple(_words(block, spans))))
        at = spans[-1][1]
    return Parse(tuple(sentences))


def _read_line(line: str, where: Location, lines: _Lines, problems: list[Diagnostic]) -> None:
    columns = line.split("\t")
    if len(columns) != _COLUMNS:
        message = f"The line has {len(columns)} columns parted by tabs, not {_COLUMNS}."
        _refuse(
            lines, problems, Diagnostic("EK4121", message, where, "Write _ into empty columns.")
        )
        return
    found = _ID.match(columns[0])
    if found is None or not columns[1].strip():
        message = (
            f"The line begins with {columns[0]!r} {columns[1]!r}, not with an index and a form."
        )
        _refuse(lines, problems, Diagnostic("EK4121", message, where, "An index is 1, 1-2 or 1.1."))
        return
    if found[2] == "-":
        lines.ranges[int(found[1])] = (int(found[3]), columns[1])
    elif found[2] is None:
        _read_word(int(found[1]), columns, where, lines, problems)


def _read_word(
    index: int, columns: list[str], where: Location, lines: _Lines, problems: list[Diagnostic]
) -> None:
    if index != len(lines.rows) + 1:
        message = f"The word has index {index}, not {len(lines.rows) + 1}."
        _refuse(
            lines,
            problems,
            Diagnostic("EK4122", message, where, "Number the words of a sentence from 1."),
        )
        return
    if not (columns[6].isascii() and columns[6].isdigit() and len(columns[6]) < 7):
        message = f"The head of the word is {columns[6]!r}, not a number."
        _refuse(lines, problems, Diagnostic("EK4121", message, where, "The root's head is 0."))
        return
    pairs = (pair.partition("=") for pair in columns[5].split("|") if "=" in pair)
    feats = {key: value for key, _, value in pairs}
    form = columns[1]
    lemma = form if columns[2] == "_" and form != "_" else columns[2]
    lines.rows.append(Row(index, form, lemma, columns[3], feats, int(columns[6]), columns[7]))


def _refuse(lines: _Lines, problems: list[Diagnostic], problem: Diagnostic) -> None:
    lines.broken = True
    problems.append(problem)


def _block(lines: _Lines, problems: list[Diagnostic]) -> Iterator[Block]:
    """Make a sentence of its lines, if its heads are a tree and its ranges are in order."""
    rows, count = lines.rows, len(lines.rows)
    outside = [row.index for row in rows if row.head > count]
    if outside:
        message = f"The head of word {outside[0]} is outside of the sentence."
        problems.append(Diagnostic("EK4122", message, lines.where, f"It has {count} words."))
    elif rows and not _is_tree([row.head for row in rows]):
        message = "The heads of the sentence are no tree: a circle, or not exactly one root."
        problems.append(Diagnostic("EK4122", message, lines.where, "One word has head 0."))
    tokens = _tokens(lines)
    if tokens is None:
        message = "The ranges of multi-word tokens overlap or are outside of the sentence."
        problems.append(Diagnostic("EK4122", message, lines.where, "A range is FIRST-LAST."))
    elif rows:
        yield Block(tuple(rows), tuple(tokens), lines.where)


def _is_tree(heads: list[int]) -> bool:
    """Tell whether heads (from 1, 0 the root) reach one root without a circle, in linear time."""
    if heads.count(0) != 1:
        return False
    good = {0}
    for start in range(1, len(heads) + 1):
        walked: list[int] = []
        node = start
        while node not in good and len(walked) <= len(heads):
            walked.append(node)
            node = heads[node - 1]
        if node not in good:
            return False
        good.update(walked)
    return True


def _tokens(lines: _Lines) -> list[Surface] | None:
    tokens = []
    index, left = 1, dict(lines.ranges)
    while index <= len(lines.rows):
        last, form = left.pop(index, (index, lines.rows[index - 1].form))
        if not index <= last <= len(lines.rows):
            return None
        tokens.append(Surface(form, last - index + 1))
        index = last + 1
    return None if left else tokens


def _locate(block: Block, text: str, at: int) -> list[tuple[int, int]] | None:
    """Find the tokens of a sentence one behind the other; None where they are not there."""
    first = block.tokens[0].form.split()[0]
    for _ in range(_TRIES):
        at = text.find(first, at)
        if at < 0:
            return None
        spans = _run(block, text, at)
        if spans is not None:
            return spans
        at += 1
    return None


def _run(block: Block, text: str, at: int) -> list[tuple[int, int]] | None:
    spans = []
    for token in block.tokens:
        at = _skip(text, at)
        pieces = token.form.split()
        start = at
        for piece in pieces:
            at = _skip(text, at)
            if not text.startswith(piece, at):
                return None
            at += len(piece)
        spans.append((start, at))
    return spans


def _skip(text: str, at: int) -> int:
    blank = _BLANK.match(text, at)
    return blank.end() if blank else at


def _words(block: Block, spans: list[tuple[int, int]]) -> Iterator[Word]:
    rows = iter(block.rows)
    for token, (start, end) in zip(block.tokens, spans, strict=True):
        words = [next(rows) for _ in range(token.words)]
        whole = "".join(row.form for row in words) == token.form and token.words > 1
        at = start
        for row in words:
            first, behind = (at, at + len(row.form)) if whole else (start, end)
            at = behind
            yield Word(
                index=row.index, form=row.form, lemma=row.lemma, upos=row.upos, head=row.head,
                deprel=row.deprel, start=first, end=behind, feats=row.feats,
            )  # fmt: skip
