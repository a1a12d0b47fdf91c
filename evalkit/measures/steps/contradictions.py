"""
Warn of documents whose tags do not say what their triggers say: tagging scorers count the tags.

Both are compared as the measure would count them. Where tokens are not known, only the types are
compared, in the order of the text. A layer that is asked for by its name is meant, whatever the
triggers say.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

import numpy as np

from evalkit.errors import Diagnostic, counted, short
from evalkit.measures.columnwise import Shared, plain
from evalkit.measures.definition import Options, Pair
from evalkit.measures.steps.tagging import ONLY, Tokens, sides, tags_of, tokens_of, triggers
from evalkit.model import Document
from evalkit.model.schemes import Scheme
from evalkit.model.tagging import Chunk, decode, encode, place

Doubt = Callable[[Shared, Options], Diagnostic | None]


def tags_beside_triggers(scheme: Callable[[Options], Scheme]) -> Doubt:
    """Build the warning of a measure that counts the tags where documents have triggers too."""

    def run(shared: Shared, options: Options) -> Diagnostic | None:
        if options["layer"] != ONLY:
            return None
        found = list(_contradicting(shared, options, scheme(options)))
        return _warning(found) if found else None

    return run


def _warning(found: Sequence[str]) -> Diagnostic:
    where = f"{counted(len(found), 'document')}, first {found[0]}"
    message = f"tags and triggers contradict each other in {where}; the tags are counted."
    hint = "Correct one of them or take it out; layer=NAME in the measure says that tags are meant."
    return Diagnostic("EK3017", message, None, hint, "warning")


def _contradicting(shared: Shared, options: Options, scheme: Scheme) -> Iterator[str]:
    """Name the documents of either side that contradict themselves."""
    tables = shared.compiled.gold, shared.compiled.predicted
    for number in np.flatnonzero(shared.once(plain).tagged).tolist():
        gold, predicted = (table.sides[number].document for table in tables)
        pair = Pair(gold, predicted, options)
        for side, document in sides(pair):
            if _contradicts(document, tokens_of(pair), scheme):
                yield f"{short(document.id)} ({side})"


def _contradicts(document: Document, tokens: Tokens | None, scheme: Scheme) -> bool:
    tags, spans = tags_of(document, ONLY), triggers(document)
    if tags is None or not spans:
        return False
    known = tokens if tokens is not None else _pieces(document)
    placed = place([(span, event.type) for span, event in spans], tokens=known)
    if placed.astray:
        return True
    written = encode([chunk for _, chunk in placed.kept], length=len(known), scheme=scheme)
    said = decode(tags, scheme=scheme), decode(written, scheme=scheme)
    return said[0] != said[1] if tokens is not None else _types(said[0]) != _types(said[1])


def _pieces(document: Document) -> Tokens:
    """Cut the text where triggers begin and end: as good as tokens, but for their number."""
    edges = {edge for span, _ in triggers(document) for edge in (span.start, span.end)}
    return list(pairwise(sorted(edges)))


def _types(chunks: Sequence[Chunk]) -> list[str]:
    return [chunk.type for chunk in chunks]
