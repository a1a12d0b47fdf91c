"""What gold files say that documents do not hold."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from evalkit.gold import GoldFile, Reader
from evalkit.gold.discover import discover
from evalkit.model import Corpus
from evalkit.yamltree import Mapping

# The block of a gold file → its keys that have no place in a document.
_LOST_KEYS = {
    "document": ("publisher", "via", "date", "url", "license", "fictional", "sources"),
    "annotation": ("status", "annotators", "guidelines", "minutes"),
}


def gold_losses(paths: Sequence[Path], corpus: Corpus) -> Counter[str]:
    """Count by kind what is lost when gold becomes documents; `corpus` is what was loaded of it."""
    lost: Counter[str] = Counter()
    for reading in discover(paths, Reader()):
        lost.update(_losses(reading.require()))
    if corpus.unavailable:
        lost["document whose article was not found"] = len(corpus.unavailable)
    return lost


def _losses(gold: GoldFile) -> Iterator[str]:
    if gold.tree.get("ontology") is not None:
        yield "ontology"
    for name, keys in _LOST_KEYS.items():
        block = gold.tree.get(name)
        if isinstance(block, Mapping):
            yield from (f"{name}.{key}" for key in keys if block.get(key) is not None)
    for entity in gold.entities.values():
        yield from ["entity name"] * len(entity.names)
        yield from ["entity except"] * len(entity.excepts)
        yield from ["entity kb"] * len(entity.kb)
    for event in gold.events:
        yield from ["event after"] * len(event.after)
        notes = [event.note, *(mention.note for mention in event.mentions)]
        yield from ["note"] * sum(note is not None for note in notes)
        if event.certainty is not None:
            yield "event certainty"
        roles = [*event.roles.values(), *(r for m in event.mentions for r in m.roles.values())]
        slots = [slot for role in roles for slot in role.slots]
        yield from ["value of a filler"] * sum(slot.value is not None for slot in slots)
