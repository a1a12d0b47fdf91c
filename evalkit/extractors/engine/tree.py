"""
A sentence's dependency tree with quick ways down and up, whatever the parser made of it.

Heads outside the sentence count as the root, and nothing here follows heads without a limit, so a
circle in a bad parse ends a walk and not the program.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from evalkit.extractors.parse import Sentence, Word
from evalkit.extractors.tokens import normal

# Words further away than this never belong together; it bounds the work for a sentence of any
# length.
REACH = 200
MAX_DEPTH = 12


@dataclass(frozen=True, slots=True)
class Tree:
    """The words of a sentence by position (from 0), their children in order, their forms."""

    words: tuple[Word, ...]
    heads: tuple[int | None, ...]
    children: tuple[tuple[int, ...], ...]
    forms: tuple[str, ...]
    lemmas: tuple[str, ...]

    @classmethod
    def of(cls, sentence: Sentence) -> "Tree":
        """Index a sentence once; time and memory are linear."""
        words = sentence.words
        place = {word.index: position for position, word in enumerate(words)}
        heads = [place.get(word.head) for word in words]
        heads = [None if head == position else head for position, head in enumerate(heads)]
        children: list[list[int]] = [[] for _ in words]
        for position, head in enumerate(heads):
            if head is not None:
                children[head].append(position)
        return cls(
            words,
            tuple(heads),
            tuple(tuple(found) for found in children),
            tuple(normal(word.form) for word in words),
            tuple(normal(word.lemma) for word in words),
        )

    def down(self, position: int) -> tuple[int, ...]:
        """Return the children of a word that are within reach, in order."""
        found = self.children[position]
        if len(found) <= 2 * REACH:
            return found
        return found[bisect_left(found, position - REACH) : bisect_right(found, position + REACH)]

    def up(self, position: int) -> int | None:
        """Return the head of a word, if it is within reach."""
        head = self.heads[position]
        return head if head is not None and abs(head - position) <= REACH else None

    def below(self, position: int) -> Iterator[int]:
        """Walk through everything below a word, at most `MAX_DEPTH` deep and within reach."""
        seen = {position}
        level = [position]
        for _ in range(MAX_DEPTH):
            level = [
                child
                for parent in level
                for child in self.down(parent)
                if child not in seen and abs(child - position) <= REACH
            ]
            seen.update(level)
            yield from level
