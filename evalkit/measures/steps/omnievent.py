"""
OmniEvent's steps: candidates with one label each, and tuples of generated words.

A document's candidate triggers are gold's triggers and gold's `candidates`; those of an argument
are the mentions of gold's arguments of that trigger, and of `candidates` and `entities` what does
not overlap them. What is predicted elsewhere does not count. A gold document without `candidates`
does not say what else was asked, so there every predicted place is a candidate without label.
"""

from collections.abc import Iterable, Iterator, Sequence

from evalkit.errors import counted
from evalkit.measures.definition import (
    Item,
    Options,
    Pair,
    Projected,
    Projection,
    Requirement,
    Source,
)
from evalkit.measures.score import PRF, Aggregation, Columns, Figures
from evalkit.measures.steps.unit import argument_source, event_source
from evalkit.model import Argument, Document, Event, Key, Mention
from evalkit.model.grounding import Reference, mentions_of

NO_LABEL = frozenset({"NA", "None"})
FIRST_IN_FILE = "omni.first_in_file"
_TINY = 1e-10

Triggers = dict[Key, list[Event]]


def triggers_of(document: Document) -> Triggers:
    """List the events of a document by the place of their trigger, also those of type NA."""
    found: Triggers = {}
    for place, event in [(e.trigger.key, e) for e in document.events if e.trigger is not None]:
        found.setdefault(place, []).append(event)
    return found


def _labelled(events: Iterable[Event]) -> list[Event]:
    return [event for event in events if event.type not in NO_LABEL]


def _candidates(gold: Document) -> frozenset[Key]:
    return frozenset(Key(c.start, c.end, ()) for c in gold.candidates)


def _asked(pair: Pair) -> tuple[Triggers, Triggers]:
    """List gold's triggers and the predicted ones that stand on candidates."""
    ours, theirs = triggers_of(pair.gold), triggers_of(pair.predicted)
    if pair.gold.candidates:
        places = _candidates(pair.gold) | ours.keys()
        theirs = {place: events for place, events in theirs.items() if place in places}
    return ours, theirs


# --- triggers -------------------------------------------------------------------------------------


def _types(pair: Pair) -> Projected:
    return Projected(*(list(_typed(side)) for side in _asked(pair)))


def _typed(triggers: Triggers) -> Iterator[Item]:
    for place, events in triggers.items():
        for event in _labelled(events):
            yield Item((place, event.type), None, event.type, event_source(event))


def _token_types(pair: Pair) -> Projected:
    tokens = pair.gold.tokens if pair.gold.tokens is not None else pair.predicted.tokens
    return Projected(
        *(
            list(_tagged(document, tokens or (), pair.options))
            for document in (pair.gold, pair.predicted)
        )
    )


def _tagged(
    document: Document, tokens: Sequence[tuple[int, int]], options: Options
) -> Iterator[Item]:
    """Label each token by the trigger over it; of triggers that overlap the first one stays."""
    if FIRST_IN_FILE in options.compat:
        order = list(document.events)
    else:
        order = sorted(document.events, key=lambda event: event.type)
    placed = [(e.trigger, e.type) for e in _labelled(order) if e.trigger is not None]
    placed.sort(key=lambda one: (one[0].start, -one[0].end))
    behind = 0
    for trigger, label in placed:
        if trigger.start < behind:
            continue
        behind = trigger.end
        for start, end in tokens:
            if trigger.start < end and start < trigger.end:
                place = Key(start, end, ())
                yield Item((place, label), None, label, Source("tag", label, None, "", place))


# --- arguments ------------------------------------------------------------------------------------


def _roles(pair: Pair) -> Projected:
    ours, theirs = _asked(pair)
    scope = pair.options["scope"]
    real = {place for place, events in ours.items() if _labelled(events)}
    said = {place for place, events in theirs.items() if _labelled(events)}
    included = {
        "gold": real,
        "default": said,
        "loose": real & said,
        "strict": real | said,
    }[scope]
    gold: list[Item] = []
    predicted: list[Item] = []
    names = [mentions_of(document) for document in (pair.gold, pair.predicted)]
    elsewhere = _negative_fillers(pair.gold)
    for place in sorted(included):
        events = _labelled(ours.get(place, ()))
        here = list(_fillers(events, names[0], place))
        gold += here
        found = _as_given(theirs.get(place, ()), events) if scope == "gold" else None
        labelled = _labelled(theirs.get(place, ())) if found is None else found
        guesses = _fillers(labelled, names[1], place)
        if elsewhere is None:
            predicted += guesses
        else:
            asked = {item.payload for item in here}
            open_ = {span for span in elsewhere if not any(_overlap(span, one) for one in asked)}
            predicted += (item for item in guesses if item.payload in asked | open_)
    return Projected(gold, predicted)


def _as_given(predicted: Iterable[Event], gold: Sequence[Event]) -> list[Event]:
    """Give predicted events of a gold trigger gold's type, as if it were the input."""
    types = sorted({event.type for event in gold})
    return [
        Event(
            type=event.type if event.type in types else types[0],
            trigger=event.trigger,
            arguments=event.arguments,
        )
        for event in predicted
    ]


def _negative_fillers(gold: Document) -> frozenset[Key] | None:
    """List the places that were to be labelled; None where gold does not list any."""
    if not gold.candidates:
        return None
    mentions = (mention.key for entity in gold.entities for mention in entity.mentions)
    return _candidates(gold) | frozenset(mentions)


def _fillers(
    events: Iterable[Event], names: dict[Reference, tuple[Mention, ...]], place: Key
) -> Iterator[Item]:
    for event in events:
        for argument in event.arguments:
            if argument.role in NO_LABEL:
                continue
            for span in _places(argument, names):
                source = argument_source(event, argument)._replace(span=span)
                yield Item((place, event.type, argument.role, span), span, event.type, source)


def _places(argument: Argument, names: dict[Reference, tuple[Mention, ...]]) -> list[Key]:
    """List the mentions of what fills a role: all of them, where the argument names it."""
    found = {argument.key} if argument.key is not None else set()
    if argument.entity is not None:
        found |= {mention.key for mention in names.get(Reference("entity", argument.entity), ())}
    elif argument.event is not None:
        found |= {mention.key for mention in names.get(Reference("event", argument.event), ())}
    return sorted(found)


def _overlap(one: Key, other: Key) -> bool:
    return one.start < other.end and other.start < one.end


# --- generated words ------------------------------------------------------------------------------


def _generated_types(pair: Pair) -> Projected:
    return Projected(
        *(
            [
                Item((e.type, words(e.trigger, pair)), None, e.type, event_source(e))
                for e in document.events
            ]
            for document in (pair.gold, pair.predicted)
        )
    )


def _generated_roles(pair: Pair) -> Projected:
    return Projected(
        *(
            [
                Item(
                    (e.type, a.role, words(a.mention, pair) or _squeezed(a.text)),
                    None,
                    e.type,
                    argument_source(e, a),
                )
                for e in document.events
                for a in e.arguments
            ]
            for document in (pair.gold, pair.predicted)
        )
    )


def words(mention: Mention | None, pair: Pair) -> str:
    """Return the words of a mention without blanks, "" where they are not known."""
    if mention is None:
        return ""
    return _squeezed(mention.slice(pair.gold.text) if pair.gold.text else mention.text)


def _squeezed(text: str | None) -> str:
    return "".join((text or "").split())


def _no_filler(pair: Pair) -> str | None:
    for side, document in (("gold", pair.gold), ("predicted", pair.predicted)):
        names = mentions_of(document)
        number = sum(not _places(a, names) for e in document.events for a in e.arguments)
        if number:
            return f"{counted(number, f'{side} argument')} without a place in the text"
    return None


def _no_words(pair: Pair) -> str | None:
    for side, document in (("gold", pair.gold), ("predicted", pair.predicted)):
        spoken = [words(event.trigger, pair) for event in document.events]
        if not all(spoken):
            return f"{side} triggers without words"
    return None


def _no_filler_words(pair: Pair) -> str | None:
    for side, document in (("gold", pair.gold), ("predicted", pair.predicted)):
        fillers = [a for event in document.events for a in event.arguments]
        if not all(words(a.mention, pair) or _squeezed(a.text) for a in fillers):
            return f"{side} arguments without words"
    return None


def smoothed(columns: Columns) -> Figures:
    """Precision, recall and F1 with 1e-10 added to every denominator."""
    precision = columns["matched"] / (columns["predicted"] + _TINY)
    recall = columns["matched"] / (columns["gold"] + _TINY)
    f1 = 2 * precision * recall / (precision + recall + _TINY)
    return {"precision": precision, "recall": recall, "f1": f1}


TYPES = Projection("candidate: type", "each candidate trigger by its type", _types)
TOKEN_TYPES = Projection(
    "token: type", "each token by the type of the trigger over it", _token_types
)
ROLES = Projection(
    "candidate: type, role",
    "each candidate of each trigger that the scope includes, by event type and role",
    _roles,
)
GENERATED_TYPES = Projection("words: type", "each trigger by its type and words", _generated_types)
GENERATED_ROLES = Projection(
    "words: type, role", "each argument by event type, role and words", _generated_roles
)
FILLERS = Requirement(
    "places of arguments",
    _no_filler,
    "Give the arguments 'start' and 'end' or an entity with mentions, or leave this measure out.",
)
_WORDS_HINT = "Give the documents their 'text', or take another paradigm."
WORDS = Requirement("words of triggers", _no_words, _WORDS_HINT)
FILLER_WORDS = Requirement("words of arguments", _no_filler_words, _WORDS_HINT)
LABELS_OF_GOLD = Aggregation(
    "prf of gold's labels",
    "precision, recall and F1 of the sums over the types that gold has",
    PRF.figures,
    classes="gold",
)
SMOOTHED = Aggregation("smoothed prf", "as prf, with 1e-10 added to every denominator", smoothed)
