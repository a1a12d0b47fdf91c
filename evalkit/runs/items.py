"""Which gold items broke between two sets of predictions, were fixed, or are new mistakes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from evalkit.analysis.categories import Mistake, mistakes
from evalkit.analysis.fates import Fate, fates
from evalkit.errors import Location
from evalkit.gold import GoldCorpus
from evalkit.gold.positions import Positions
from evalkit.measures import Measure, count
from evalkit.measures.definition import Source
from evalkit.measures.limits import TooManyPairs
from evalkit.model import Argument, Corpus, Document, Event, Key

BROKEN, FIXED, WRONG = "broken", "fixed", "wrong"
NEW_SPURIOUS, GONE_SPURIOUS, SPURIOUS = "new_spurious", "gone_spurious", "spurious"
KINDS = (BROKEN, FIXED, WRONG, NEW_SPURIOUS, GONE_SPURIOUS)
"""The kinds of changes, in the order in which they are listed."""

_ARGUMENTS = frozenset({"argument", "fill"})
_AROUND = 36  # characters of the line that are kept on each side of an item


@dataclass(frozen=True, slots=True)
class ItemChange:
    """
    One gold item that is `broken`, `fixed` or still `wrong`, or a prediction that is spurious.

    `category` is why the item is wrong: after the change for `broken`, `wrong` and `new_spurious`,
    before it for `fixed` and `gone_spurious`. `words` are the item's, `left` and `right` stand
    beside them in the text; all are empty where no text is at hand. `start` and `end` count code
    points. `role` is empty for events. `event_id` and `where` are those of the gold event or role,
    None where gold is no YAML; `must_find` is its mark. `instead` is what was predicted, or what
    gold has, where that is near: an event type, a role or words.
    """

    document: str
    type: str
    kind: str
    category: str
    words: str
    start: int | None
    end: int | None
    role: str = ""
    event_id: str = ""
    where: Location | None = None
    must_find: bool = False
    left: str = field(default="", compare=False)
    right: str = field(default="", compare=False)
    instead: str = field(default="", compare=False)

    @property
    def order(self) -> tuple[str | int, ...]:
        """By document, place, role and kind."""
        start, end = (-1 if n is None else n for n in (self.start, self.end))
        last = (self.type, KINDS.index(self.kind), self.category, self.event_id, self.instead)
        return (self.document, start, end, self.role, *last, self.words)

    def __lt__(self, other: "ItemChange") -> bool:
        return self.order < other.order


def changes(
    *,
    gold: Corpus,
    before: Sequence[Document],
    after: Sequence[Document],
    measure: Measure,
) -> tuple[ItemChange, ...]:
    """
    Compare what a measure makes of two sets of predictions, item by item, in a stable order.

    Gold without a prediction is missed. Predictions that are spurious in both are not listed. An
    item that earns part of the credit is broken when it earns less than before. What is predicted
    for a document with too many pairs to align is left out. Raises what `measures.count` raises.

    >>> from evalkit.model import Mention
    >>> found = Event(type="summit", trigger=Mention(0, 3))
    >>> document = Document(id="d", events=(found,))
    >>> gone = Document(id="d", events=())
    >>> gold = Corpus((document,))
    >>> lost = changes(gold=gold, before=[document], after=[gone], measure=Measure("TC"))
    >>> [(one.kind, one.type, one.category) for one in lost]
    [('broken', 'summit', 'missed')]
    """
    known = _Known.of(gold, (*before, *after))
    old = _judge(gold, before, measure)
    unchanged = _unchanged(before, after)
    new = [one for one in old if one.fate.document in unchanged]
    new += _judge(gold, after, measure, without=unchanged)
    ours = [_by_item(side, known, is_gold=True) for side in (old, new)]
    theirs = [_by_item(side, known, is_gold=False) for side in (old, new)]
    found = [
        *_gold_changes(ours[0], ours[1], known),
        *_spurious_changes(theirs[0], theirs[1], known),
    ]
    return tuple(sorted(found))


@dataclass(frozen=True, slots=True)
class _Judged:
    """An item's fate, and its mistake if it is one."""

    fate: Fate
    mistake: Mistake | None


_Items = Mapping[tuple[str, object], list[_Judged]]


def _unchanged(before: Sequence[Document], after: Sequence[Document]) -> frozenset[str]:
    """Name the documents of which both sides say the same: their items are judged once."""
    old = {document.id: document for document in before}
    same = (one.id for one in after if old.get(one.id) == one)
    return frozenset(same)


def _judge(
    gold: Corpus,
    predicted: Sequence[Document],
    measure: Measure,
    *,
    without: frozenset[str] = frozenset(),
) -> list[_Judged]:
    """Follow all items of the documents that are not left out; others still say what gold has."""
    ontology = gold.ontology if isinstance(gold, GoldCorpus) else None
    one = measure.base
    try:
        compiled = count(gold=gold, predicted=predicted, measures=[one], ontology=ontology).compiled
        only = [n for n, name in enumerate(compiled.documents) if name not in without]
        found = fates(compiled, one, ontology, only=only)
    except TooManyPairs as error:
        rest = [document for document in predicted if document.id not in error.pairs]
        return _judge(gold, rest, measure, without=without)
    counted = [fate for fate in found if not fate.is_dropped]
    wrong = {id(mistake.fate): mistake for mistake in mistakes(counted, compiled, one)}
    return [_Judged(fate, wrong.get(id(fate))) for fate in counted]


def _by_item(judged: Iterable[_Judged], known: "_Known", *, is_gold: bool) -> _Items:
    """Group items by what they stand for; those with the most credit come first."""
    found: dict[tuple[str, object], list[_Judged]] = defaultdict(list)
    for one in judged:
        if one.fate.is_gold is is_gold:
            identity = known.slot(one.fate) if is_gold else one.fate.source
            found[one.fate.document, identity].append(one)
    for group in found.values():
        group.sort(key=lambda one: (-one.fate.credit, _category(one)))
    return found


def _category(one: _Judged) -> str:
    return one.mistake.category if one.mistake is not None else ""


def _gold_changes(before: _Items, after: _Items, known: "_Known") -> Iterator[ItemChange]:
    for item in {**before, **after}:
        pairs = zip_longest(before.get(item, ()), after.get(item, ()))
        for nth, (old, new) in enumerate(pairs):
            kind = _kind(old, new)
            told = old if kind == FIXED else new
            if kind and told is not None and told.mistake is not None:
                yield known.gold_change(told.mistake, kind, nth)


def _kind(old: _Judged | None, new: _Judged | None) -> str:
    """Say what became of an item; another alternative may have fewer: then nothing is missed."""
    before, after = (one.fate.credit if one is not None else 1.0 for one in (old, new))
    if after < before:
        return BROKEN
    if after > before:
        return FIXED
    return WRONG if after < 1 else ""


def _spurious_changes(before: _Items, after: _Items, known: "_Known") -> Iterator[ItemChange]:
    for item in {**before, **after}:
        old, new = (
            [j.mistake for j in side.get(item, ()) if j.mistake] for side in (before, after)
        )
        yield from (known.change(one, NEW_SPURIOUS) for one in new[len(old) :])
        yield from (known.change(one, GONE_SPURIOUS) for one in old[len(new) :])


@dataclass(frozen=True, slots=True)
class _Known:
    """
    What is looked up for items: gold documents, texts by document, places in gold files.

    `choices` are the documents whose gold has alternatives.
    """

    gold: Mapping[str, Document]
    texts: Mapping[str, str]
    positions: Positions
    choices: frozenset[str]

    @classmethod
    def of(cls, gold: Corpus, predicted: Iterable[Document]) -> "_Known":
        texts = {d.id: d.text for d in (*predicted, *gold) if d.text is not None}
        places = gold.positions if isinstance(gold, GoldCorpus) else {}
        documents = {document.id: document for document in gold}
        choices = (name for name, one in documents.items() if _has_choice(one))
        return cls(documents, texts, places, frozenset(choices))

    def slot(self, fate: Fate) -> object:
        """Name what a gold item stands for: alternatives of one choice stand for the same."""
        source = fate.source
        if fate.document not in self.choices:
            return source
        for event in self.events(fate.document, source):
            for argument in _arguments(event, source):
                if argument.choice is not None:
                    return source._replace(span=None, text=argument.choice)
        return source

    def events(self, document: str, source: Source) -> list[Event]:
        """List the gold events that an item stands for, or hangs on."""
        gold = self.gold[document]
        if source.kind in ("template", "fill"):
            found = [event for event in gold.templates if event.type == source.type]
        else:
            place = source.trigger if source.kind in _ARGUMENTS else _place(source)
            found = [e for e in gold.events if e.type == source.type and _trigger(e) == place]
        if source.kind in _ARGUMENTS:
            return [event for event in found if _arguments(event, source)] or found
        return found

    def gold_change(self, mistake: Mistake, kind: str, nth: int) -> ItemChange:
        """Describe a gold item; of several equal ones the `nth` stands for the `nth` event."""
        source, document = mistake.fate.source, mistake.fate.document
        found = self.events(document, source)
        event = found[min(nth, len(found) - 1)] if found else None
        name = event.id or "" if event is not None else ""
        where = self.positions.get((document, name, source.role))
        must_find = source.kind not in _ARGUMENTS and any(one.must_find for one in found)
        return self.change(mistake, kind, event_id=name, where=where, must_find=must_find)

    def change(
        self,
        mistake: Mistake,
        kind: str,
        *,
        event_id: str = "",
        where: Location | None = None,
        must_find: bool = False,
    ) -> ItemChange:
        """Describe an item with its words and those around it."""
        source, document = mistake.fate.source, mistake.fate.document
        place = source.span if source.kind in _ARGUMENTS else _place(source)
        text = self.texts.get(document, "")
        words, left, right = _words(text, place)
        return ItemChange(
            document=document,
            type=source.type,
            kind=kind,
            category=mistake.category,
            words=words or source.text,
            start=place.start if place is not None else None,
            end=place.end if place is not None else None,
            role=source.role,
            event_id=event_id,
            where=where,
            must_find=must_find,
            left=left,
            right=right,
            instead=_instead(source, mistake.instead, text),
        )


def _has_choice(document: Document) -> bool:
    every = (*document.events, *document.templates)
    return any(a.choice is not None for event in every for a in event.arguments)


def _place(source: Source) -> Key | None:
    return source.trigger or source.span


def _trigger(event: Event) -> Key | None:
    return event.trigger.key if event.trigger is not None else None


def _arguments(event: Event, source: Source) -> list[Argument]:
    """List the arguments of an event that an item stands for."""
    return [a for a in event.arguments if a.role == source.role and a.key == source.span]


def _words(text: str, place: Key | None) -> tuple[str, str, str]:
    """Cut an item's words out of a text, and what stands beside them in their line."""
    if place is None or place.end > len(text):
        return "", "", ""
    words = " … ".join(text[start:end] for start, end in place.parts or ((place.start, place.end),))
    line_start = text.rfind("\n", 0, place.start) + 1
    line_end = text.find("\n", place.end)
    left = _near(text[line_start : place.start][::-1])[::-1]
    right = _near(text[place.end : len(text) if line_end < 0 else line_end])
    return words, left, right


def _near(text: str) -> str:
    """
    Cut what stands beside an item to whole words, where there are words.

    >>> _near(" that the Russian state had interfered in the election")
    ' that the Russian state had…'
    """
    if len(text) <= _AROUND:
        return text
    whole = text[:_AROUND].rpartition(" ")[0]
    return f"{whole or text[:_AROUND]}…"


def _instead(source: Source, other: Source | None, text: str) -> str:
    """Say in what the other side's item differs: its type, its role, or else its words."""
    if other is None:
        return ""
    parts = [
        theirs
        for ours, theirs in ((source.type, other.type), (source.role, other.role))
        if ours != theirs
    ]
    is_argument = source.kind in _ARGUMENTS
    here, there = (one.span if is_argument else _place(one) for one in (source, other))
    if here != there:
        parts.append(_words(text, there)[0] or other.text)
    return " ".join(part for part in parts if part)
