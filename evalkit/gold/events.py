"""Read events: their type, the roles that the type has, their mentions and attributes."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping as Table
from typing import cast, get_args

from evalkit.errors import GoldError, did_you_mean
from evalkit.gold.file import GoldEvent, GoldMention, Quoted
from evalkit.gold.fillers import read_fillers, read_quote, read_references, read_roles
from evalkit.gold.nodes import Nodes, is_null
from evalkit.gold.notation import parse_quote, shown
from evalkit.model import Event, Modality, Polarity, Realis
from evalkit.ontology import Ontology
from evalkit.ontology.model import RESERVED
from evalkit.yamltree import Mapping, Node, Scalar

MENTION_KEYS = ("trigger", "optional", "must_find", "note", "roles")
_SPACE = re.compile(r"\s+")


def read_events(nodes: Nodes, node: Node | None, ontology: Ontology) -> tuple[GoldEvent, ...]:
    """Read the block `events`, in the order of the file."""
    if isinstance(node, Mapping | Scalar) and not is_null(node):
        nodes.wrong_kind(node, "A list of events (- type: …)")
        return ()
    events = (_event(nodes, item, ontology) for item in nodes.items(node))
    return tuple(event for event in events if event is not None)


def _event(nodes: Nodes, node: Node, ontology: Ontology) -> GoldEvent | None:
    if not isinstance(node, Mapping):
        nodes.wrong_kind(node, "An event (type: …)")
        return None
    event_type = _type(nodes, node, ontology)
    roles = _role_names(ontology, event_type) if event_type else {}
    mentions = _mentions(nodes, node, roles, event_type)
    if event_type is None:
        return None
    _check_keys(nodes, node, (*RESERVED, *roles), roles, event_type)
    given = _given_id(nodes, node)
    if given is None and not any(nodes.items(node.get(key)) for key in ("mentions", "trigger")):
        nodes.problem(
            "EK1302", "An event without a trigger needs an 'id'.", node.where, "Add 'id: …'."
        )
    first = f"-{_mention_id(mentions[0][1])}" if mentions else ""
    name = given or f"{event_type}{first}"
    modality = nodes.choice(node.get("modality"), get_args(Modality), what="modality")
    polarity = nodes.choice(node.get("polarity"), get_args(Polarity), what="polarity")
    realis = nodes.choice(node.get("realis"), get_args(Realis), what="realis")
    event = GoldEvent(
        id=name,
        generated=given is None,
        type=event_type,
        where=node.where,
        roles=read_roles(nodes, node, roles),
        mentions=tuple(_mention(nodes, *mention, roles, name) for mention in mentions),
        modality=cast(Modality | None, modality),
        polarity=cast(Polarity | None, polarity),
        realis=cast(Realis | None, realis),
        source=read_fillers(nodes, node.get("source")),
        certainty=nodes.text(node.get("certainty")),
        after=read_references(nodes, node.get("after"), known=nodes.event_ids, kind="event"),
        note=nodes.text(node.get("note")),
        optional=nodes.flag(node.get("optional")),
        must_find=nodes.flag(node.get("must_find")),
    )
    _check_realis(nodes, node, event)
    return event


def _type(nodes: Nodes, node: Mapping, ontology: Ontology) -> str | None:
    types = ontology.concrete
    hint = f"Types: {', '.join(types)}."
    required = nodes.required(node, "type", hint)
    return nodes.choice(required, types, what=f"event type of {ontology.identity}")


def _role_names(ontology: Ontology, event_type: str) -> dict[str, str]:
    """Map the roles' names, and their older names, to the names that the ontology uses now."""
    roles = ontology.types[event_type].roles
    older = {old: name for name, role in roles.items() for old in role.renamed}
    return {**older, **{name: name for name in roles}}


def _check_keys(
    nodes: Nodes, node: Mapping, known: tuple[str, ...], roles: Table[str, str], event_type: str
) -> None:
    for key, scalar in node.keys.items():
        if key not in known:
            near = did_you_mean(key, known)
            own = f"Roles of {event_type}: {', '.join(sorted(set(roles.values())))}."
            nodes.problem(
                "EK1301",
                f"{event_type} has no role {shown(key)}.",
                scalar.where,
                own if near.startswith("Known") else near,
            )


def _given_id(nodes: Nodes, node: Mapping) -> str | None:
    scalar = node.get("id")
    if scalar is None or is_null(scalar):
        return None
    if not isinstance(scalar, Scalar):
        nodes.wrong_kind(scalar, "Text")
        return None
    return nodes.id(scalar)


def _mentions(
    nodes: Nodes, node: Mapping, roles: Table[str, str], event_type: str | None
) -> list[tuple[Mapping, Quoted]]:
    """Read the triggers; `trigger: x` in the event itself is a single mention."""
    listed = node.get("mentions")
    if node.get("trigger") is not None:
        if listed is not None:
            nodes.problem(
                "EK1506",
                "An event has 'trigger' or 'mentions', not both.",
                node.keys["trigger"].where,
                "Move the trigger into 'mentions'.",
            )
        trigger = read_quote(nodes, node.get("trigger"))
        own = Mapping({}, {}, trigger.where if trigger else node.where)
        return [(own, trigger)] if trigger else []
    found = []
    for item in nodes.items(listed):
        if not isinstance(item, Mapping):
            nodes.wrong_kind(item, "A mention ({trigger: …})")
            continue
        block = nodes.mapping(item, MENTION_KEYS, what="A mention")
        overridden = block.get("roles")
        if event_type is not None and isinstance(overridden, Mapping):
            _check_keys(nodes, overridden, tuple(roles), roles, event_type)
        trigger = read_quote(nodes, nodes.required(block, "trigger", "Write {trigger: …}."))
        if trigger is not None:
            found.append((block, trigger))
    return found


def _mention(
    nodes: Nodes, block: Mapping, trigger: Quoted, roles: Table[str, str], event: str
) -> GoldMention:
    overridden = block.get("roles")
    if not isinstance(overridden, Mapping):
        overridden = nodes.mapping(overridden, (), what="'roles'")
    return GoldMention(
        trigger=trigger,
        where=block.where,
        id=f"{event}.{_mention_id(trigger)}",
        optional=nodes.flag(block.get("optional")),
        must_find=nodes.flag(block.get("must_find")),
        note=nodes.text(block.get("note")),
        roles=read_roles(nodes, overridden, roles),
    )


def _mention_id(trigger: Quoted) -> str:
    """Make an id from a trigger's quote, so that it stays when others come and go."""
    source = _SPACE.sub(" ", trigger.source) + (f"#{trigger.nth}" if trigger.nth else "")
    try:
        quote = parse_quote(trigger.source)
        words = " ".join(quote.literal[start:end] for start, end in quote.targets)
    except GoldError:
        words = ""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    slug = "_".join(re.findall("[a-z0-9]+", plain))[:24]
    return f"{slug}-{hashlib.sha256(source.encode()).hexdigest()[:6]}".lstrip("-")


def _check_realis(nodes: Nodes, node: Mapping, event: GoldEvent) -> None:
    try:
        Event(type="x", realis=event.realis, modality=event.modality, polarity=event.polarity)
    except ValueError as error:
        nodes.problem(
            "EK1506",
            f"The attributes contradict each other: {error}.",
            node.keys["realis"].where,
            "Leave 'realis' out: it follows from the others.",
        )
