"""Scopes: which parts of the two documents enter at all."""

from evalkit.measures.definition import Pair, Scope


def _everything(pair: Pair) -> Pair:
    return pair


ALL = Scope("all", "everything that gold's marks leave", _everything)
