"""
Make the scorer's documents out of gold files.

People annotate events of the document: who met whom. Span scorers want the words beside each
trigger. So every event becomes a template, with the roles as they were annotated, and one event for
each of its mentions, with the fillers that have a mention in the trigger's line (the nearest one).
A role that a mention gives itself is taken as it stands.

A group fills a role by its own mention or by all its members; `any_of` by one of its alternatives.
Both become arguments that share a `choice`, and whoever counts keeps the alternative that is
predicted.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice, product

from msgspec.structs import replace

from evalkit.gold.file import (
    Filler,
    GoldEntity,
    GoldEvent,
    GoldFile,
    GoldMention,
    GoldRole,
    Quoted,
    Slot,
)
from evalkit.gold.grounds import MAX_ALTERNATIVES, BesideTrigger, Ground, InDocument, Options
from evalkit.gold.text import ArticleText
from evalkit.model import Argument, Document, Entity, Event


def to_document(gold: GoldFile) -> Document:
    """
    Make the document of a gold file whose text is at hand.

    Events are in the order of the text. Raises ValueError where the text is missing.
    """
    article = gold.article
    if article is None:
        raise ValueError(f"the text of {gold.id!r} is missing")
    pairs = [(event, mention) for event in gold.events for mention in event.mentions]
    events = (_mention(gold, article, event, mention) for event, mention in pairs)
    return Document(
        id=gold.id,
        events=tuple(sorted((event for event in events if event is not None), key=_order)),
        text=article.text,
        text_sha256=gold.text.sha256,
        language=gold.document.language,
        entities=tuple(_entity(entity) for entity in gold.entities.values()),
        templates=tuple(_event(event, InDocument(gold), event.roles) for event in gold.events),
        exhaustive=gold.annotation.exhaustive,
        split=gold.document.split,
        group=gold.document.group,
    )


def _order(event: Event) -> tuple[object, ...]:
    return (event.trigger.key if event.trigger else (), event.type, event.id)


def _entity(entity: GoldEntity) -> Entity:
    members = tuple(member.id for member in entity.members)
    return Entity(id=entity.id, type=entity.type, mentions=entity.spans, members=members)


def _mention(
    gold: GoldFile, article: ArticleText, event: GoldEvent, mention: GoldMention
) -> Event | None:
    """Make the event of one mention, None where its trigger has no place."""
    trigger = mention.trigger.mention
    if trigger is None:
        return None
    inherited = {name: role for name, role in event.roles.items() if name not in mention.roles}
    derived = _event(event, BesideTrigger(gold, article.text, trigger), inherited)
    given = _event(event, BesideTrigger(gold, article.text, trigger, anywhere=True), mention.roles)
    return replace(
        derived,
        id=mention.id,
        trigger=trigger,
        arguments=derived.arguments + given.arguments,
        optional=event.optional or mention.optional,
        must_find=event.must_find or mention.must_find,
    )


def _event(event: GoldEvent, ground: Ground, roles: Mapping[str, GoldRole]) -> Event:
    return Event(
        type=event.type,
        id=event.id,
        arguments=tuple(_arguments(roles.values(), ground)),
        realis=event.realis,
        modality=event.modality,
        polarity=event.polarity,
        source=", ".join(map(_words, event.source)) or None,
        hopper=event.id,
        optional=event.optional,
        must_find=event.must_find,
    )


def _words(filler: Filler) -> str:
    if not isinstance(filler, Quoted):
        return filler.id
    return (filler.mention.text if filler.mention else None) or filler.source


def _arguments(roles: Iterable[GoldRole], ground: Ground) -> list[Argument]:
    """List the arguments of roles; a second one with the same role and place is left out."""
    found: dict[object, Argument] = {}
    for role in roles:
        for number, slot in enumerate(role.slots):
            for argument in _slot(role.name, slot, ground, choice=f"{role.name}.{number}"):
                filler = argument.key or argument.entity or argument.event
                key = (role.name, filler, argument.choice, argument.alternative)
                found.setdefault(key, argument)
    return list(found.values())


def _slot(role: str, slot: Slot, ground: Ground, *, choice: str) -> Iterator[Argument]:
    options = _options(role, slot, ground)
    name = choice if len(options) > 1 else None
    for alternative, option in enumerate(options):
        for argument in option:
            yield replace(argument, optional=slot.optional, choice=name, alternative=alternative)


def _options(role: str, slot: Slot, ground: Ground) -> Options:
    """List what is right for a slot; an alternative of which a part has no place is left out."""
    return [
        tuple(argument for option in combination for argument in option)
        for alternative in slot.alternatives
        for combination in islice(
            product(*(ground.options(role, filler) for filler in alternative)), MAX_ALTERNATIVES
        )
    ]
