"""A fingerprint says what documents say, not in which order."""

import pytest
from documents import arg, doc, event, shuffled

from evalkit.model import Entity, Failed, Mention
from evalkit.model.fingerprint import document_fingerprint, fingerprint

DOCUMENT = doc(
    "d",
    event("summit", (0, 3), arg("who", 0, 3), arg("who", 5, 9), arg("where", 5, 9)),
    event("denial", (5, 9)),
    event("denial", (0, 3)),
    entities=(Entity(id="a", mentions=(Mention(0, 3),)), Entity(id="b")),
)


@pytest.mark.parametrize("seed", range(5))
def test_order_changes_nothing(seed):
    documents = [DOCUMENT, doc("e"), Failed(id="f", kind="timeout", message="10 s")]

    mixed = [*shuffled(documents[:2], seed), documents[2]][:: (-1) ** seed]

    assert fingerprint(mixed) == fingerprint(documents)


@pytest.mark.parametrize(
    "other",
    [
        doc("e", *DOCUMENT.events, entities=DOCUMENT.entities),
        doc("d", *DOCUMENT.events[:-1], entities=DOCUMENT.entities),
        doc("d", *DOCUMENT.events, DOCUMENT.events[0], entities=DOCUMENT.entities),
        doc("d", *DOCUMENT.events, entities=DOCUMENT.entities, text="Kim"),
        Failed(id="d", kind="timeout", message=""),
    ],
    ids=["id", "an event less", "an event twice", "text", "failed"],
)
def test_anything_that_is_said_changes_it(other):
    assert document_fingerprint(other) != document_fingerprint(DOCUMENT)
