"""Rules about `$id`: circles, entities that nothing needs, fillers that are there twice."""

from collections.abc import Iterator, Mapping, Sequence

from evalkit.errors import Diagnostic, Location
from evalkit.gold.file import Filler, GoldFile, GoldRole, Quoted, Reference
from evalkit.gold.lint.rule import Rule, error, note, warning
from evalkit.model import Span

_Edges = Mapping[str, Sequence[Reference]]


def circle(gold: GoldFile) -> Iterator[Diagnostic]:
    """Refuse groups that contain themselves, events that are their own argument or successor."""
    references = {
        event.id: [f for f in event.fillers() if isinstance(f, Reference)] for event in gold.events
    }
    graphs: list[tuple[str, _Edges]] = [
        ("is a member of itself", {e.id: e.members for e in gold.entities.values()}),
        ("is an argument of itself", references),
        ("comes after itself", {event.id: event.after for event in gold.events}),
    ]
    for what, edges in graphs:
        for name, where in _circles(edges):
            yield error("EK1403", where, f"'${name}' {what}.", "Break the circle.")


def _circles(edges: _Edges) -> Iterator[tuple[str, Location]]:
    """Yield each reference that closes a circle; walks without recursion, each edge once."""
    done: set[str] = set()
    for root in edges:
        path: dict[str, None] = {}
        stack = [(root, iter(edges[root]))] if root not in done else []
        path |= {root: None} if stack else {}
        while stack:
            name, targets = stack[-1]
            reference = next(targets, None)
            if reference is None:
                stack.pop()
                path.pop(name)
                done.add(name)
            elif reference.id in path:
                yield reference.id, reference.where
            elif reference.id in edges and reference.id not in done:
                path[reference.id] = None
                stack.append((reference.id, iter(edges[reference.id])))


def unused_entity(gold: GoldFile) -> Iterator[Diagnostic]:
    """Note an entity that no role, source or group refers to."""
    used = {member.id for entity in gold.entities.values() for member in entity.members}
    for event in gold.events:
        fillers = (*event.fillers(), *event.source)
        used |= {filler.id for filler in fillers if isinstance(filler, Reference)}
    for entity in gold.entities.values():
        if entity.id not in used:
            yield note(
                "EK1404",
                entity.where,
                f"Nothing refers to '${entity.id}'.",
                "Use it in a role, or remove it if it was not meant as a distractor.",
            )


def same_filler_twice(gold: GoldFile) -> Iterator[Diagnostic]:
    """Warn of a role with a filler that is there already, by name or by its words."""
    for event in gold.events:
        blocks = [event.roles, *(mention.roles for mention in event.mentions)]
        for role in (role for block in blocks for role in block.values()):
            yield from _repeated(gold, role)


def _repeated(gold: GoldFile, role: GoldRole) -> Iterator[Diagnostic]:
    seen: set[object] = set()
    for slot in role.slots:
        for filler in slot.fillers():
            keys = _keys(gold, filler)
            if seen & keys:
                yield warning(
                    "EK1405",
                    filler.where,
                    f"{role.name} has this filler already.",
                    "Keep one of them; prefer '$id'.",
                )
        seen |= {key for filler in slot.fillers() for key in _keys(gold, filler)}


def _keys(gold: GoldFile, filler: Filler) -> set[object]:
    """Say what a filler is: its id and all places of its entity, or the place of its quote."""
    if isinstance(filler, Quoted):
        return {_place(filler.mention)} if filler.mention else set()
    entity = gold.entities.get(filler.id)
    return {filler.id, *(_place(span) for span in (entity.spans if entity else ()))}


def _place(span: Span) -> object:
    return span.pieces


RULES = (
    Rule("EK1403", "error", circle),
    Rule("EK1404", "note", unused_entity),
    Rule("EK1405", "warning", same_filler_twice),
)
