"""Laws of WikiEvents' measures, on documents with a text, entities and fillers without a place."""

from documents import arg, doc, event
from documents import corpora as plain_corpora
from hypothesis import strategies as st
from lawbook import Laws
from msgspec.structs import replace

from evalkit.model import Argument, Entity, Mention

_MANY = "a filler may match several, none is used up"
LAWS = {
    "wikievents/head-I": Laws(one_to_one=_MANY),
    "wikievents/head-C": Laws(),
    "wikievents/coref-I": Laws(one_to_one=_MANY, swap="entities are gold's"),
    "wikievents/coref-C": Laws(one_to_one=_MANY, swap="entities are gold's"),
}

TEXT = "Ana  Beni"
_TWICE = [
    doc(
        "d",
        event("summit", (0, 3), arg("who", 0, 3)),
        text=TEXT,
        entities=(Entity(id="e", mentions=(Mention(0, 3), Mention(5, 9))),),
    )
]
_BOTH = [doc("d", event("summit", (0, 3), arg("who", 0, 3), arg("where", 0, 3)), text=TEXT)]
_ALIAS = [doc("d", event("summit", (0, 3), arg("who", 0, 3), arg("who", 5, 9)), text=TEXT)]
_OTHER = [doc("d", event("summit", (0, 3), arg("who", 5, 9)), text=TEXT)]
BROKEN = {
    "wikievents/head-I": {"one_to_one": (_TWICE, _BOTH)},
    "wikievents/coref-I": {"one_to_one": (_TWICE, _ALIAS), "swap": (_TWICE, _OTHER)},
    "wikievents/coref-C": {"one_to_one": (_TWICE, _ALIAS), "swap": (_TWICE, _OTHER)},
}

_WORDS = st.sampled_from(["Ana", "Beni", "Cem", "Ana and Beni"])


@st.composite
def corpora(draw):
    """Make documents of one text in which each span of several words has its head."""
    found = []
    for document in draw(plain_corpora()):
        events = []
        for one in document.events:
            placed = [replace(a, head=_head(a)) for a in one.arguments]
            said = [
                Argument(role="who", text=words) for words in draw(st.lists(_WORDS, max_size=2))
            ]
            events.append(replace(one, arguments=(*placed, *said)))
        spans = draw(st.lists(st.sampled_from([(0, 3), (5, 9), (0, 4)]), max_size=2, unique=True))
        mentions = tuple(Mention(*span) for span in spans)
        entities = (Entity(id="e", mentions=mentions),) if mentions else ()
        found.append(replace(document, events=tuple(events), text=TEXT, entities=entities))
    return found


def _head(argument):
    return (5, 9) if argument.end > 4 else None
