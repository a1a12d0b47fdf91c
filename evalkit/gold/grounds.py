"""What a filler of a role comes to: in the whole document its name, beside a trigger its words."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import islice, product
from typing import Protocol

from evalkit.gold.file import Filler, GoldEntity, GoldFile, Quoted, Reference
from evalkit.model import Argument, Mention
from evalkit.model.grounding import nearest_in_line

MAX_ALTERNATIVES = 64  # of what is written as one: groups within groups multiply

# Sets of arguments of which any one is right; no set where the filler has no place.
Options = list[tuple[Argument, ...]]


class Ground(Protocol):
    """A way to turn a filler into arguments."""

    def options(self, role: str, filler: Filler) -> Options:
        """List the sets of arguments of which any one is right."""
        ...


@dataclass(frozen=True, slots=True)
class InDocument:
    """Fillers as they were annotated: entities and events by name, quotes wherever they stand."""

    gold: GoldFile

    def options(self, role: str, filler: Filler) -> Options:
        """See `Ground`."""
        if isinstance(filler, Quoted):
            return [(_placed(role, filler.mention),)] if filler.mention else []
        if filler.id in self.gold.entities:
            return [(Argument(role=role, entity=filler.id),)]
        return [(Argument(role=role, event=filler.id),)]


@dataclass(frozen=True, slots=True)
class BesideTrigger:
    """
    Fillers by their mention in the trigger's line, the nearest one.

    With `anywhere` (a mention's own `roles`) a quote counts wherever it stands, and a name by its
    nearest mention of all.
    """

    gold: GoldFile
    text: str
    trigger: Mention
    anywhere: bool = False

    def options(self, role: str, filler: Filler) -> Options:
        """See `Ground`."""
        if isinstance(filler, Quoted):
            found = self._nearest([filler.mention] if filler.mention else [])
            return [(_placed(role, found),)] if found else []
        return self.named(role, filler, frozenset())

    def named(self, role: str, filler: Reference, seen: frozenset[str]) -> Options:
        """Ground an entity or event; `seen` are the groups that it was found in."""
        entity = self.gold.entities.get(filler.id)
        if entity is not None:
            return self._entity(role, entity, seen | {filler.id})
        event = self.gold.event(filler.id)
        triggers = [mention.trigger.mention for mention in event.mentions] if event else []
        found = self._nearest(trigger for trigger in triggers if trigger)
        return [(_placed(role, found, event=filler.id),)] if found else []

    def _entity(self, role: str, entity: GoldEntity, seen: frozenset[str]) -> Options:
        """Take a group's own mention or all its members; else the members that are there."""
        found = self._nearest(entity.spans)
        own: Options = [(_placed(role, found, entity=entity.id),)] if found else []
        # Beside a mention of the group its members are an alternative only if they are here, too.
        near = replace(self, anywhere=self.anywhere and not own)
        members = [near.named(role, m, seen) for m in entity.members if m.id not in seen]
        present = [options for options in members if options]
        if own and len(present) < len(members):
            return own
        together = islice(product(*present), MAX_ALTERNATIVES) if present else ()
        return own + [tuple(a for option in options for a in option) for options in together]

    def _nearest(self, mentions: Iterable[Mention]) -> Mention | None:
        found = list(mentions)
        near = nearest_in_line(self.text, self.trigger, found)
        if near is None and self.anywhere:
            # In a text without line breaks every mention is in the trigger's line.
            return nearest_in_line(self.text.replace("\n", " "), self.trigger, found)
        return near


def _placed(
    role: str, mention: Mention, *, entity: str | None = None, event: str | None = None
) -> Argument:
    return Argument(
        role=role,
        start=mention.start,
        end=mention.end,
        parts=mention.parts,
        text=mention.text,
        entity=entity,
        event=event,
    )
