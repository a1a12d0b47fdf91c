"""Event types with their roles, entity types as a tree, and names of other schemes."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Filler = Literal["entity", "text", "any"]

# Keys of an event in a gold file that are not roles; no role may take one of these names (EK1306).
RESERVED = frozenset(
    {
        "after", "certainty", "id", "mentions", "modality", "must_find", "note", "optional",
        "polarity", "realis", "source", "trigger", "type",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Role:
    """
    A part in an event: how many may fill it, and with what.

    `filler` is "entity" (prefer an entity of one of `types`), "text" (a place, a date, a topic) or
    "any" (also another event). `max` None means any number. `renamed` lists older names that files
    may still use.
    """

    name: str
    doc: str = ""
    types: tuple[str, ...] = ()
    min: int = 0
    max: int | None = None
    filler: Filler = "entity"
    renamed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EventType:
    """A type of event with its own and its inherited roles; `maps` names it in other schemes."""

    name: str
    doc: str = ""
    extends: str | None = None
    abstract: bool = False
    roles: Mapping[str, Role] = field(default_factory=dict)
    maps: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ontology:
    """All event types and entity types; `fingerprint` is the sha256 of the file."""

    name: str
    version: int
    types: Mapping[str, EventType]
    entity_types: Mapping[str, str | None] = field(default_factory=dict)
    doc: str = ""
    fingerprint: str = ""

    @property
    def concrete(self) -> tuple[str, ...]:
        """Names of the types that events can have, sorted."""
        return tuple(sorted(name for name, kind in self.types.items() if not kind.abstract))

    @property
    def identity(self) -> str:
        """Name and major version, as gold files refer to it: `diplomacy@1`."""
        return f"{self.name}@{self.version}"

    def role(self, event_type: str, name: str) -> Role | None:
        """Find a role of a type under its name or an older one."""
        roles = self.types[event_type].roles
        if name in roles:
            return roles[name]
        return next((role for role in roles.values() if name in role.renamed), None)

    def is_entity(self, entity_type: str, allowed: Iterable[str]) -> bool:
        """Tell whether an entity type is one of the allowed ones or below one of them."""
        targets = set(allowed)
        kind: str | None = entity_type
        while kind is not None and kind not in targets:
            kind = self.entity_types.get(kind)
        return kind is not None

    def from_scheme(self, scheme: str, label: str) -> tuple[str, ...]:
        """Name the types that a label of another scheme (`ace`, `plover`) stands for."""
        return tuple(
            name for name, kind in sorted(self.types.items()) if label in kind.maps.get(scheme, ())
        )


def merged(ontologies: Iterable[Ontology]) -> Ontology | None:
    """
    Join ontologies into one that knows all their types; None where there are none.

    Of types with the same name the one of the ontology that comes first by name wins.
    """
    found = {one.fingerprint: one for one in ontologies}
    ordered = sorted(found.values(), key=lambda one: (one.name, one.version, one.fingerprint))
    if len(ordered) < 2:
        return ordered[0] if ordered else None
    return Ontology(
        name="+".join(one.identity for one in ordered),
        version=max(one.version for one in ordered),
        types={name: kind for one in reversed(ordered) for name, kind in one.types.items()},
        entity_types={
            name: parent for one in reversed(ordered) for name, parent in one.entity_types.items()
        },
        fingerprint=hashlib.sha256(
            "".join(one.fingerprint for one in ordered).encode()
        ).hexdigest(),
    )
