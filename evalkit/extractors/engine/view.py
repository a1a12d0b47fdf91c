"""An article as the text matcher sees it: tokens with tags, sentences, times, what is left out."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from evalkit.extractors.engine.patterns import NOTHING, Forms, compile_search
from evalkit.extractors.engine.ruleset import CUE_LISTS, CUES, Language, Tag
from evalkit.extractors.engine.tagger import tag_tokens
from evalkit.extractors.tokens import Token, datelines, tokenize

_BYLINE_TOKENS = 8


class Phrase(NamedTuple):
    """Tokens [first, behind) of an article."""

    first: int
    behind: int


@dataclass(frozen=True, slots=True)
class View:
    """
    An article's tokens and what is known of each, all by token index.

    `times` maps the first token of a time expression to the index behind its last; `agents` are
    tokens of nouns that can act; `excluded` are tokens of datelines and by-lines. `marks` says for
    each list of cues where one begins and how many tokens it takes, `cue_ends` how many tokens the
    longest cue of polarity or modality takes that ends at a token. `subjects` keeps what was found
    out.
    """

    text: str
    language: Language
    tokens: tuple[Token, ...]
    forms: tuple[str, ...]
    tags: tuple[Tag, ...]
    sentences: tuple[tuple[int, int], ...]
    agents: frozenset[int] = frozenset()
    times: dict[int, int] = field(default_factory=dict)
    time_of: dict[int, int] = field(default_factory=dict)
    excluded: frozenset[int] = frozenset()
    starts: tuple[int, ...] = ()
    marks: dict[str, dict[int, int]] = field(default_factory=dict)
    cue_ends: dict[int, int] = field(default_factory=dict)
    subjects: dict[int, Phrase | None] = field(default_factory=dict)

    @classmethod
    def of(cls, text: str, language: Language) -> "View":
        """Look at an article; the work is linear in its length."""
        grammar = language.grammar
        tokens = tuple(
            tokenize(
                text,
                abbreviations=grammar["abbreviations"].words,
                hyphen_prefixes=grammar["hyphen_prefixes"].words,
            )
        )
        forms = tuple(token.form for token in tokens)
        starts = tuple(token.start for token in tokens)
        times = dict(_times(text, starts, grammar.time))
        tags = tuple(tag_tokens(tokens, forms, language, times))
        marks = _marks(language, forms, tags)
        ends = [(at + length - 1, length) for name in CUES for at, length in marks[name].items()]
        return cls(
            text=text,
            language=language,
            tokens=tokens,
            forms=forms,
            tags=tags,
            sentences=tuple(_sentences(tokens)),
            agents=frozenset(_marked(grammar["agents"], _bare(forms, grammar["clitics"].words))),
            times=times,
            time_of={i: first for first, end in times.items() for i in range(first, end)},
            excluded=frozenset(_excluded(text, tokens, starts, grammar["bylines"])),
            starts=starts,
            marks=marks,
            cue_ends=dict(sorted(ends)),
        )

    def sentence(self, index: int) -> tuple[int, int]:
        """Return the first token and the one behind the last of a token's sentence."""
        return self.sentences[self.tokens[index].sentence]

    def line(self, index: int) -> tuple[int, int]:
        """Return the first token and the one behind the last of a token's line."""
        number = self.tokens[index].line
        first = bisect_left(self.tokens, number, key=lambda token: token.line)
        return first, bisect_right(self.tokens, number, key=lambda token: token.line)

    def is_cue(self, index: int) -> bool:
        """Tell whether a cue of polarity or modality begins at a token."""
        return any(index in self.marks[name] for name in CUES)

    def tag(self, index: int) -> Tag | None:
        """Return a token's tag, None outside the article."""
        return self.tags[index] if 0 <= index < len(self.tags) else None

    def covering(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the tokens [first, behind) that touch code points [start, end)."""
        first = max(0, bisect_right(self.starts, start) - 1)
        behind = bisect_left(self.starts, end)
        while first < behind and self.tokens[first].end <= start:
            first += 1
        return (first, behind) if first < behind else None


def _sentences(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    first = 0
    for index, token in enumerate(tokens):
        if index + 1 == len(tokens) or tokens[index + 1].sentence != token.sentence:
            yield first, index + 1
            first = index + 1


def _marked(words: Forms, forms: Sequence[str]) -> Iterator[int]:
    for index in range(len(forms)):
        yield from range(index, index + words.length(forms, index))


def _marks(
    language: Language, forms: Sequence[str], tags: Sequence[Tag]
) -> dict[str, dict[int, int]]:
    """Find cue words; none are prepositions (`untuk`, "to") or parts of a date ("May 6")."""
    return {
        name: {
            index: length
            for index in range(len(forms))
            if (length := language.cues.get(name, NOTHING).length(forms, index))
            and (name not in CUES or tags[index] not in {Tag.PREPOSITION, Tag.TIME})
        }
        for name in CUE_LISTS
    }


def _bare(forms: Sequence[str], clitics: Iterable[str]) -> list[str]:
    """Cut clitics off long words (`negaranya` is `negara`)."""
    endings = tuple(clitics)
    found = ((form, next((e for e in endings if form.endswith(e)), "")) for form in forms)
    return [form.removesuffix(e) if len(form) > len(e) + 3 else form for form, e in found]


def _times(text: str, starts: Sequence[int], patterns: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Find time expressions, the longest of those that overlap, as tokens [first, behind)."""
    spans = [m.span() for p in patterns for m in compile_search(p).finditer(text) if m[0]]
    behind = 0
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start < behind:
            continue
        first = bisect_left(starts, start)
        if first < len(starts) and starts[first] == start:
            yield first, bisect_left(starts, end)
            behind = end


def _excluded(
    text: str, tokens: Sequence[Token], starts: Sequence[int], bylines: Forms
) -> Iterator[int]:
    for start, end in datelines(text):
        yield from range(bisect_left(starts, start), bisect_left(starts, end))
    lines: dict[int, list[int]] = {}
    for index, token in enumerate(tokens):
        lines.setdefault(token.line, []).append(index)
    numbers = sorted(lines)
    for number in {*numbers[:3], *numbers[-2:]}:
        line = lines[number]
        forms = [tokens[index].form for index in line[: _BYLINE_TOKENS + 1]]
        if len(line) <= _BYLINE_TOKENS and bylines.length(forms, 0):
            yield from line
