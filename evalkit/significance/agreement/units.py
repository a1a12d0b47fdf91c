"""
What annotators agree on: units that several of them judged, each with one label an annotator.

Kappa and its kin need units that are given before anybody annotates; spans are not. So there are
two kinds of layers. In `presence` the units are the lines of the articles: all of them are judged,
also those where nobody sees an event. In all others the units are places that somebody annotated.
There is none where all see nothing, no true negative; `triggers` and `arguments` therefore
understate agreement beyond chance, and the layers on what is annotated alike leave that out.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from evalkit.model import Document, Event
from evalkit.significance.agreement.coefficients import Label

NONE = "none"
"""The label of an annotator who has nothing at a place."""
JOINT = "+"
"""Between several labels that one annotator gave to one place; together they are one label."""

LAYERS: Mapping[str, str] = {
    "presence": "does a line of the article tell of an event of this type",
    "triggers": "the type of a trigger, or none, at each place that anybody annotated",
    "types": "the type of a trigger, where both have one at the same place",
    "realis": "the realis of triggers of the same place and type",
    "modality": "the modality of triggers of the same place and type",
    "polarity": "the polarity of triggers of the same place and type",
    "arguments": "the role of a filler, or none, at triggers of the same place and type",
    "roles": "the role of a filler that both have there",
}
"""What each layer asks of its units, in the order of reports."""

ATTRIBUTES: Mapping[str, Callable[[Event], str]] = {
    "realis": lambda event: event.effective_realis,
    "modality": lambda event: event.modality or "actual",
    "polarity": lambda event: event.polarity or "positive",
}


@dataclass(frozen=True, slots=True, order=True)
class Unit:
    """
    A place and each annotator's label, None where an annotator did not judge it.

    `start` and `end` are code points of the article, -1 where a filler has no place; `words` is
    what stands there. `type` is the event type that the question is about, "" where the type is the
    question itself; `trigger` the trigger of a filler's event.
    """

    document: str
    start: int
    end: int
    type: str
    trigger: str
    words: str
    labels: tuple[Label, ...]

    @property
    def differs(self) -> bool:
        """Tell whether two annotators gave different labels."""
        return len({label for label in self.labels if label is not None}) > 1


@dataclass(slots=True)
class Units:
    """
    The units of each layer, and how many places were left out of it.

    `optional`: somebody marked it so; `unjudged`: fewer than two annotators could have labelled it.
    """

    layers: dict[str, list[Unit]] = field(default_factory=lambda: {name: [] for name in LAYERS})
    optional: dict[str, int] = field(default_factory=lambda: dict.fromkeys(LAYERS, 0))
    unjudged: dict[str, int] = field(default_factory=lambda: dict.fromkeys(LAYERS, 0))

    def add(self, layer: str, unit: Unit) -> None:
        """Take a unit in if two annotators judged it."""
        if sum(label is not None for label in unit.labels) < 2:
            self.unjudged[layer] += 1
        else:
            self.layers[layer].append(unit)


Sides = Sequence[Document | None]
"""A document as each annotator has it, None where one has not."""


def judges(side: Document | None, types: Iterable[str]) -> bool:
    """Tell whether an annotator's silence means none: all the types are annotated completely."""
    if side is None:
        return False
    return side.exhaustive is None or set(types) <= set(side.exhaustive)


def joined(labels: Iterable[str]) -> str | None:
    """
    Make one label of all those that an annotator gave to one place, None where there are none.

    >>> joined(["warning", "denial", "denial"])
    'denial+warning'
    """
    return JOINT.join(sorted(set(labels))) or None
