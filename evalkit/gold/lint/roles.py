"""Rules that the ontology makes: which roles must be filled, how often, and with what."""

from collections.abc import Iterator, Mapping

from evalkit.errors import Diagnostic
from evalkit.gold.file import Filler, GoldEvent, GoldFile, GoldRole, Quoted
from evalkit.gold.lint.rule import Rule, error, note, warning
from evalkit.ontology import Role


def missing_role(gold: GoldFile) -> Iterator[Diagnostic]:
    """
    Warn of an event with fewer fillers in a role than the ontology asks for.

    No error: a text may leave the role unsaid, and annotators must not invent a filler. An empty
    list (`warner: []`) says that it does.
    """
    for event in gold.events:
        for role in gold.ontology.types[event.type].roles.values():
            given = event.roles.get(role.name)
            too_few = given is None if role.min else False
            if given is not None and given.slots:
                too_few = len(given.slots) < role.min
            if too_few:
                number = "a" if role.min == 1 else f"{role.min} fillers of"
                yield warning(
                    "EK1302",
                    event.where,
                    f"{event.type} needs {number} {role.name}.",
                    f"Add it; or write '{role.name}: []' if the text does not say.",
                )


def too_many_fillers(gold: GoldFile) -> Iterator[Diagnostic]:
    """Refuse more fillers in a role than the ontology allows."""
    for _, role, given in _roles(gold):
        if role.max is not None and len(given.slots) > role.max:
            yield error(
                "EK1303",
                given.where,
                f"{role.name} has {len(given.slots)} fillers, at most {role.max} may be.",
                "Keep the best, or write {any_of: […]} if any of them is right.",
            )


def wrong_filler(gold: GoldFile) -> Iterator[Diagnostic]:
    """Refuse a filler that is of a type that the role does not take."""
    for event, role, given in _roles(gold):
        for filler in given.fillers():
            message = _misfit(gold, role, filler)
            if message:
                hint = f"It takes {', '.join(role.types)}." if role.types else "Quote the words."
                yield error("EK1304", filler.where, f"{event.type}.{role.name}: {message}.", hint)


def _misfit(gold: GoldFile, role: Role, filler: Filler) -> str:
    if isinstance(filler, Quoted):
        return ""
    entity = gold.entities.get(filler.id)
    if entity is None:
        return "" if role.filler == "any" else f"'${filler.id}' is an event"
    if not role.types or entity.type is None or gold.ontology.is_entity(entity.type, role.types):
        return ""
    return f"'${filler.id}' is a {entity.type}"


def older_name(gold: GoldFile) -> Iterator[Diagnostic]:
    """Note a role under a name that it had in an earlier version of the ontology."""
    for _, role, given in _roles(gold):
        if given.written != role.name:
            yield note(
                "EK1307",
                given.where,
                f"The role '{given.written}' is now called '{role.name}'.",
                "Both are read; write the new one.",
            )


def _roles(gold: GoldFile) -> Iterator[tuple[GoldEvent, Role, GoldRole]]:
    """Yield all roles that are given, in events and in single mentions."""
    for event in gold.events:
        known = gold.ontology.types[event.type].roles
        blocks: list[Mapping[str, GoldRole]] = [event.roles, *(m.roles for m in event.mentions)]
        for block in blocks:
            yield from ((event, known[name], given) for name, given in block.items())


RULES = (
    Rule("EK1302", "warning", missing_role),
    Rule("EK1303", "error", too_many_fillers),
    Rule("EK1304", "error", wrong_filler),
    Rule("EK1307", "note", older_name),
)
