"""
Read entities and find where their names stand.

A name stands for all its occurrences. Names compete over the whole file, the longest first: where
both `Duyeon Kim` and `Kim` are names, the Kim of "Duyeon Kim" is hers. An occurrence inside a place
of the entity's `except` is not the entity, and one inside an explicit mention of the same entity is
a part of that mention.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from evalkit.errors import Location
from evalkit.gold.file import GoldEntity, Name, Quoted
from evalkit.gold.fillers import read_quotes, read_references
from evalkit.gold.nodes import Nodes
from evalkit.gold.notation import shown
from evalkit.gold.text import Cover
from evalkit.model import Mention, Span
from evalkit.ontology import Ontology
from evalkit.yamltree import Mapping as Block
from evalkit.yamltree import Node, Scalar

KEYS = ("type", "names", "mentions", "except", "members", "kb")


def read_entities(nodes: Nodes, node: Node | None, ontology: Ontology) -> dict[str, GoldEntity]:
    """Read the block `entities`; problems are those of quotes, references and unknown types."""
    entities: dict[str, GoldEntity] = {}
    for key, value in nodes.entries(node):
        block = nodes.mapping(value, KEYS, what=f"The entity '{key.value}'")
        entities[nodes.id(key)] = _entity(nodes, key, block, ontology)
    return _with_names(nodes, entities)


def _entity(nodes: Nodes, key: Scalar, block: Block, ontology: Ontology) -> GoldEntity:
    types = ontology.entity_types
    what = f"entity type of {ontology.identity}"
    return GoldEntity(
        id=key.value,
        where=key.where,
        type=nodes.choice(block.get("type"), types, what=what)
        if types
        else nodes.text(block.get("type")),
        names=tuple(_names(nodes, block.get("names"))),
        mentions=read_quotes(nodes, block.get("mentions")),
        excepts=read_quotes(nodes, block.get("except")),
        members=read_references(nodes, block.get("members"), known=nodes.entity_ids, kind="entity"),
        kb=nodes.texts(block.get("kb")),
    )


def _names(nodes: Nodes, node: Node | None) -> Iterator[Name]:
    """Read names with all their occurrences; which count is decided over the whole file."""
    for item in nodes.items(node):
        text = nodes.text(item)
        if text is not None:
            yield Name(Quoted(text, item.where), nodes.find_all(text, item.where))


@dataclass(frozen=True, slots=True)
class _Claim:
    """An occurrence of a name: who claims it by which of its names."""

    span: Mention
    entity: str
    name: int
    where: Location

    @property
    def order(self) -> tuple[int, int, str]:
        """The longest first, then the order of the text."""
        return self.span.start - self.span.end, self.span.start, self.entity


def _with_names(nodes: Nodes, entities: Mapping[str, GoldEntity]) -> dict[str, GoldEntity]:
    won: dict[tuple[str, int], list[Mention]] = {}
    for claim in _winners(nodes, entities):
        won.setdefault((claim.entity, claim.name), []).append(claim.span)
    return {
        key: _finished(entity, [_ordered(won.get((key, i), ())) for i in range(len(entity.names))])
        for key, entity in entities.items()
    }


def _finished(entity: GoldEntity, hits: list[tuple[Mention, ...]]) -> GoldEntity:
    names = tuple(replace(name, mentions=h) for name, h in zip(entity.names, hits, strict=True))
    explicit = [quoted.mention for quoted in entity.mentions if quoted.mention is not None]
    spans = {span.key: span for spans in [explicit, *hits] for span in spans}
    return replace(entity, names=names, spans=_ordered(spans.values()))


def _ordered(spans: Iterable[Mention]) -> tuple[Mention, ...]:
    return tuple(sorted(spans, key=lambda span: span.key))


def _winners(nodes: Nodes, entities: Mapping[str, GoldEntity]) -> Iterator[_Claim]:
    """Yield the occurrences that count, and note down those that two entities claim."""
    taken: dict[int, _Claim] = {}
    contested: set[Location] = set()
    explicit = {
        quoted.mention.key: entity.id
        for entity in entities.values()
        for quoted in entity.mentions
        if quoted.mention
    }
    own = {entity.id: _cover(entity.mentions) for entity in entities.values()}
    for claim in sorted(_claims(entities.values()), key=lambda claim: claim.order):
        owners = {taken[i].entity: taken[i] for i in _characters(claim.span) if i in taken}
        rival = next((c for c in owners.values() if c.span == claim.span), None)
        if rival is not None and rival.entity != claim.entity and claim.where not in contested:
            contested.add(claim.where)
            _contested(nodes, claim, rival)
        if owners or explicit.get(claim.span.key, claim.entity) != claim.entity:
            continue
        taken |= dict.fromkeys(_characters(claim.span), claim)
        if not own[claim.entity].holds(claim.span.start, claim.span.end):
            yield claim


def _claims(entities: Iterable[GoldEntity]) -> Iterator[_Claim]:
    for entity in entities:
        excepted = _cover(entity.excepts)
        for number, name in enumerate(entity.names):
            yield from (
                _Claim(span, entity.id, number, name.quoted.where)
                for span in name.occurrences
                if not excepted.holds(span.start, span.end)
            )


def _characters(span: Span) -> Iterator[int]:
    for start, end in span.pieces:
        yield from range(start, end)


def _cover(quotes: Iterable[Quoted]) -> Cover:
    return Cover.of((q.mention.start, q.mention.end) for q in quotes if q.mention is not None)


def _contested(nodes: Nodes, claim: _Claim, rival: _Claim) -> None:
    place = f" at {nodes.article.place(claim.span.start)}" if nodes.article else ""
    nodes.problem(
        "EK1407",
        f"The name {shown(claim.span.text or '')}{place} is a name of '{rival.entity}'"
        f" and of '{claim.entity}'.",
        claim.where,
        "Keep it in one of them, or say with 'except' which place is not which.",
    )
