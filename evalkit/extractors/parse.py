"""A dependency parse that knows nothing of the parser that made it."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Word:
    """
    A syntactic word; `index` and `head` count from 1 within the sentence, head 0 is the root.

    `start` and `end` are code points of the article. The words of a multi-word token may share its
    offsets. The form is what the article says there, whatever the parser normalised it to.
    """

    index: int
    form: str
    lemma: str
    upos: str
    head: int
    deprel: str
    start: int
    end: int
    feats: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words of a sentence in order; their heads form a tree."""

    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Parse:
    """The sentences of an article, in order."""

    sentences: tuple[Sentence, ...]
