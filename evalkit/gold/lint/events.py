"""Rules about events: duplicates, triggers that are too long, attributes that look wrong."""

import re
from collections.abc import Iterator

from evalkit.errors import Diagnostic
from evalkit.gold.file import GoldEvent, GoldFile, GoldMention, Quoted
from evalkit.gold.lint.rule import Rule, error, note, warning
from evalkit.gold.notation import shown
from evalkit.gold.text import ArticleText
from evalkit.model import Mention
from evalkit.model.span import Key

MAX_TRIGGER_WORDS = 4
_CUE_WORDS = 3  # how far before a trigger a cue is looked for

# language → (words of something planned, words of something denied)
_CUES = {
    "id": (
        frozenset({"akan", "bakal", "berencana", "hendak", "mau", "rencana", "rencananya"}),
        frozenset({"batal", "belum", "bukan", "tak", "tanpa", "tidak", "urung"}),
    ),
    "en": (
        frozenset({"planned", "planning", "plans", "shall", "upcoming", "will", "would"}),
        frozenset({"canceled", "cancelled", "didn't", "doesn't", "never", "no", "not", "without"}),
    ),
}
_CLAUSE = re.compile(r"[.,;:!?\n\"“”()]")


def duplicate(gold: GoldFile) -> Iterator[Diagnostic]:
    """Refuse two mentions of one type with the same trigger."""
    seen: dict[tuple[str, Key], GoldMention] = {}
    for event, mention, trigger in _triggers(gold):
        first = seen.setdefault((event.type, trigger.key), mention)
        if first is not mention:
            yield error(
                "EK1501",
                mention.trigger.where,
                f"This is a {event.type} already (line {first.trigger.where.line}).",
                "Keep one of them.",
            )


def two_types(gold: GoldFile) -> Iterator[Diagnostic]:
    """Note a trigger of two types; that can be right."""
    seen: dict[Key, str] = {}
    for event, mention, trigger in _triggers(gold):
        first = seen.setdefault(trigger.key, event.type)
        if first != event.type:
            yield note(
                "EK1502",
                mention.trigger.where,
                f"{shown(trigger.text or '')} is the trigger of a {first}, too.",
                "Is it both?",
            )


def long_trigger(gold: GoldFile) -> Iterator[Diagnostic]:
    """Warn of a trigger of many words."""
    for _, mention, trigger in _triggers(gold):
        words = len((trigger.text or "").split())
        if words > MAX_TRIGGER_WORDS:
            yield warning(
                "EK1503",
                mention.trigger.where,
                f"The trigger has {words} words.",
                "Take the shortest word that names the event: write the rest outside of <…>.",
            )


def twins(gold: GoldFile) -> Iterator[Diagnostic]:
    """Note events of one type with the same fillers and attributes; they may be one."""
    seen: dict[tuple[object, ...], GoldEvent] = {}
    for event in gold.events:
        if not any(role.slots for role in event.roles.values()):
            continue
        key = (event.type, event.modality, event.polarity, _content(event))
        first = seen.setdefault(key, event)
        if first is not event and not _places(first) & _places(event):
            yield note(
                "EK1504",
                event.where,
                f"'{event.id}' has type and fillers of '{first.id}' (line {first.where.line}).",
                "If they are one event, make this a further mention of it.",
            )


def _places(event: GoldEvent) -> set[Key]:
    """Collect the places of the triggers; events that share one are duplicates, not twins."""
    return {m.trigger.mention.key for m in event.mentions if m.trigger.mention is not None}


def _content(event: GoldEvent) -> frozenset[object]:
    return frozenset(
        (role.name, (filler.mention or filler.where) if isinstance(filler, Quoted) else filler.id)
        for role in event.roles.values()
        for filler in role.fillers()
    )


def unlikely_attribute(gold: GoldFile) -> Iterator[Diagnostic]:
    """Note a word of plan or denial before the trigger of an event that is actual and positive."""
    language = (gold.document.language or "").partition("-")[0]
    if language not in _CUES or gold.article is None:
        return
    for event, mention, trigger in _triggers(gold):
        if not _is_actual(event):
            continue
        before = _before(gold.article, trigger)
        for cues, attribute in zip(_CUES[language], ("modality", "polarity"), strict=True):
            cue = next((word for word in before if word in cues), None)
            if cue:
                yield note(
                    "EK1505",
                    mention.trigger.where,
                    f"{shown(cue)} stands before {shown(trigger.text or '')}; the event is actual.",
                    f"Check '{attribute}'.",
                )


def _is_actual(event: GoldEvent) -> bool:
    return (
        event.realis in (None, "actual")
        and event.modality in (None, "actual")
        and event.polarity in (None, "positive")
    )


def _before(article: ArticleText, trigger: Mention) -> list[str]:
    """List the last words of the clause before a trigger, in small letters."""
    start = max(0, trigger.start - 80)
    return _CLAUSE.split(article.text[start : trigger.start])[-1].lower().split()[-_CUE_WORDS:]


def _triggers(gold: GoldFile) -> Iterator[tuple[GoldEvent, GoldMention, Mention]]:
    for event in gold.events:
        for mention in event.mentions:
            if mention.trigger.mention is not None:
                yield event, mention, mention.trigger.mention


RULES = (
    Rule("EK1501", "error", duplicate),
    Rule("EK1502", "note", two_types),
    Rule("EK1503", "warning", long_trigger),
    Rule("EK1504", "note", twins),
    Rule("EK1505", "note", unlikely_attribute),
)
