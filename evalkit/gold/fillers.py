"""
Read what fills a role: a quote, `$id`, a list of them, or one of several that are equally right.

    speaker: $putin
    claim: "mereka <berencana> saling"
    participant: [$putin, $kim]
    place: {quote: "Istana", nth: 2}
    topic: {any_of: ["senjata", "kesepakatan senjata"]}
    time: {filler: "Kamis", optional: true}
"""

from collections.abc import Mapping as Table

from evalkit.gold.file import Filler, GoldRole, Quoted, Reference, Slot
from evalkit.gold.nodes import Nodes, is_null
from evalkit.yamltree import Mapping, Node, Scalar, Sequence

QUOTE_KEYS = ("quote", "nth")
SLOT_KEYS = ("any_of", "filler", "nth", "optional", "quote", "value")
_ONE_OF = ("any_of", "filler", "quote")


def read_quote(nodes: Nodes, node: Node | None) -> Quoted | None:
    """Read `"…"` or `{quote: "…", nth: 2}`; None where there is none."""
    if node is None or is_null(node):
        return None
    if isinstance(node, Mapping):
        block = nodes.mapping(node, QUOTE_KEYS, what="A quote")
        source = nodes.text(nodes.required(block, "quote", "Write {quote: …, nth: 2}."))
        nth = nodes.number(block.get("nth"))
        if source is None:
            return None
        return Quoted(source, node.where, nodes.resolve(source, node.where, nth=nth), nth)
    if isinstance(node, Sequence):
        nodes.wrong_kind(node, "A quote")
        return None
    return Quoted(node.value, node.where, nodes.resolve(node.value, node.where))


def read_quotes(nodes: Nodes, node: Node | None) -> tuple[Quoted, ...]:
    """Read a list of quotes, or one as a list."""
    quotes = (read_quote(nodes, item) for item in nodes.items(node))
    return tuple(quote for quote in quotes if quote is not None)


def read_filler(nodes: Nodes, node: Node) -> Filler | None:
    """Read a quote, or a reference to an entity or event that is in the file."""
    name = nodes.reference(node)
    if name is None:
        return read_quote(nodes, node)
    if not nodes.check_reference(name, node.where, nodes.ids, "entity or event"):
        return None
    return Reference(name, node.where)


def read_fillers(nodes: Nodes, node: Node | None) -> tuple[Filler, ...]:
    """Read a list of fillers, or one as a list."""
    fillers = (read_filler(nodes, item) for item in nodes.items(node))
    return tuple(filler for filler in fillers if filler is not None)


def read_references(
    nodes: Nodes, node: Node | None, *, known: frozenset[str], kind: str
) -> tuple[Reference, ...]:
    """Read a list of `$id` where nothing else is possible."""
    found = []
    for item in nodes.items(node):
        name = nodes.reference(item)
        if name is None:
            _no_reference(nodes, item, known, kind)
        elif nodes.check_reference(name, item.where, known, kind):
            found.append(Reference(name, item.where))
    return tuple(found)


def read_role(nodes: Nodes, name: str, key: Scalar, node: Node) -> GoldRole:
    """Read the value of a role; `name` is its name in the ontology, `key` what the file says."""
    slots = (_slot(nodes, item) for item in nodes.items(node))
    return GoldRole(name, key.value, tuple(slot for slot in slots if slot is not None), key.where)


def read_roles(nodes: Nodes, block: Mapping, names: Table[str, str]) -> dict[str, GoldRole]:
    """Read the roles of an event or a mention; `names` maps each key that is a role to its name."""
    roles: dict[str, GoldRole] = {}
    for key, scalar in block.keys.items():
        name = names.get(key)
        if name is None:
            continue
        if name in roles:
            nodes.problem(
                "EK1002",
                f"The role '{name}' stands twice (first as '{roles[name].written}').",
                scalar.where,
                "Keep one of them.",
            )
            continue
        roles[name] = read_role(nodes, name, scalar, block.entries[key])
    return roles


def _slot(nodes: Nodes, node: Node) -> Slot | None:
    if not isinstance(node, Mapping):
        filler = read_filler(nodes, node)
        return Slot(((filler,),), node.where) if filler is not None else None
    block = nodes.mapping(node, SLOT_KEYS, what="A filler")
    given = [key for key in _ONE_OF if key in block.entries]
    if len(given) != 1:
        nodes.problem(
            "EK1302",
            "A filler has one of the keys 'any_of', 'filler' and 'quote'.",
            node.where,
            "Write for example {filler: $id, optional: true}.",
        )
        return None
    alternatives = _READERS[given[0]](nodes, block)
    if not alternatives:
        return None
    optional, value = nodes.flag(block.get("optional")), nodes.text(block.get("value"))
    return Slot(alternatives, node.where, optional, value)


Alternatives = tuple[tuple[Filler, ...], ...]


def _of_quote(nodes: Nodes, block: Mapping) -> Alternatives:
    own = [key for key in QUOTE_KEYS if key in block.entries]
    entries = {key: block.entries[key] for key in own}
    keys = {key: block.keys[key] for key in own}
    quote = read_quote(nodes, Mapping(entries, keys, block.where))
    return ((quote,),) if quote is not None else ()


def _of_filler(nodes: Nodes, block: Mapping) -> Alternatives:
    filler = read_filler(nodes, block.entries["filler"])
    return ((filler,),) if filler is not None else ()


def _of_any(nodes: Nodes, block: Mapping) -> Alternatives:
    alternatives = (read_fillers(nodes, item) for item in nodes.items(block.entries["any_of"]))
    return tuple(alternative for alternative in alternatives if alternative)


_READERS = {"any_of": _of_any, "filler": _of_filler, "quote": _of_quote}


def _no_reference(nodes: Nodes, node: Node, known: frozenset[str], kind: str) -> None:
    if isinstance(node, Scalar) and node.value in known:
        nodes.problem(
            "EK1402",
            f"A reference starts with '$', {node.value!r} does not.",
            node.where,
            f"Did you mean ${node.value}?",
        )
    else:
        nodes.wrong_kind(node, f"A reference ($id) to an {kind}")
