"""Seeded documents that have everything a measure may ask for: tokens, entities, hoppers, candidates, templates."""

import random

import msgspec

from evalkit.model import Document

TYPES = ("summit", "denial", "warning", "attack")
ROLES = ("who", "whom", "where")
WORDS = [
    "Ana",
    "met",
    "Ben",
    "in",
    "Rome",
    "and",
    "denied",
    "the",
    "attack",
    "that",
    "Carl",
    "warned",
    "of",
]


def _span(tokens, rng, length=2):
    first = rng.randrange(len(tokens) - length)
    last = first + rng.randrange(length)
    return {"start": tokens[first][0], "end": tokens[last][1], "head": tokens[last]}


def _entities(tokens, rng):
    return [
        {"id": f"x{n}", "type": "PER", "mentions": [_span(tokens, rng) for _ in range(1 + n % 3)]}
        for n in range(4)
    ]


def _argument(tokens, entities, rng):
    entity = rng.choice(entities)
    span = rng.choice(entity["mentions"])
    return {"role": rng.choice(ROLES), "entity": entity["id"], **span, "score": rng.random()}


def _event(number, place, tokens, entities, rng):
    return {
        "id": f"e{number}",
        "type": rng.choice(TYPES),
        "trigger": place,
        "hopper": f"h{rng.randrange(3)}",
        "polarity": rng.choice(("positive", "negative")),
        "arguments": [_argument(tokens, entities, rng) for _ in range(rng.randrange(4))],
    }


def _template(entities, rng):
    fills = [{"role": rng.choice(ROLES), "entity": rng.choice(entities)["id"]} for _ in range(3)]
    return {"type": rng.choice(TYPES), "arguments": fills}


def document(number, *, predicted):
    """Make one side's document; both sides of a number have the same text."""
    shared = random.Random(number)
    words = [shared.choice(WORDS) for _ in range(24)]
    starts = [sum(len(word) + 1 for word in words[:n]) for n in range(len(words))]
    tokens = [[start, start + len(word)] for start, word in zip(starts, words, strict=True)]
    rng = random.Random(number + 1000 * predicted)
    entities = _entities(tokens, shared)
    places = [_span(tokens, shared) for _ in range(6)]
    kept = [place for place in places if rng.random() < 0.8]
    if predicted:
        kept.append(_span(tokens, rng))
    made = {
        "id": f"d{number:02}",
        "text": " ".join(words) + " ",
        "tokens": tokens,
        "entities": entities,
        "events": [_event(n, place, tokens, entities, rng) for n, place in enumerate(kept)],
        "templates": [_template(entities, rng) for _ in range(rng.randrange(1, 4))],
        "candidates": [{"id": f"c{n}", **_span(tokens, shared), "type": "NA"} for n in range(4)],
    }
    return msgspec.convert(made, Document)


def corpus(number, *, predicted):
    """Make a corpus."""
    return [document(n, predicted=predicted) for n in range(number)]
