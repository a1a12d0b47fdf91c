"""Laws of the BioNLP measures; events refer to earlier events, proteins stand in a text."""

from documents import arg, doc, event
from hypothesis import strategies as st
from lawbook import Laws

from evalkit.model import Entity, Mention

TEXT = "p50 p65 binds and it grows"
_GROWS = "only gold's spans grow, and only answers have a surplus that is taken off"

LAWS = {
    "bionlp/strict": Laws(),
    "bionlp/span": Laws(swap=_GROWS),
    "bionlp/span-recursive": Laws(swap=_GROWS),
    "bionlp/decomposed": Laws(swap=_GROWS),
}

_PROTEINS = (
    Entity(id="T1", mentions=(Mention(0, 3),)),
    Entity(id="T2", mentions=(Mention(4, 7), Mention(18, 20))),
)
_TYPES = ["Binding", "Regulation", "Positive_regulation"]
_TRIGGERS = [(8, 13), (8, 17), (14, 17), (21, 26)]
_ROLES = ["Theme", "Theme2", "Cause", "Site"]


@st.composite
def _document(draw, number):
    events = []
    for n in range(draw(st.integers(0, 4))):
        fillers = [
            _filler(draw, draw(st.sampled_from(_ROLES)), n) for _ in range(draw(st.integers(0, 3)))
        ]
        kind, trigger = draw(st.sampled_from(_TYPES)), draw(st.sampled_from(_TRIGGERS))
        events.append(event(kind, trigger, *fillers, id=f"E{n}"))
    return doc(f"d{number}", *events, text=TEXT, entities=_PROTEINS)


def _filler(draw, role, earlier):
    kinds = ["entity", "span", *(["event"] if earlier else [])]
    match draw(st.sampled_from(kinds)):
        case "entity":
            return arg(role, entity=draw(st.sampled_from(["T1", "T2"])))
        case "span":
            return arg(role, *draw(st.sampled_from([(0, 3), (14, 17)])))
        case _:
            return arg(role, event=f"E{draw(st.integers(0, earlier - 1))}")


@st.composite
def corpora(draw):
    """Make documents whose events refer to proteins, spans and earlier events."""
    numbers = draw(st.lists(st.integers(0, 2), max_size=3, unique=True))
    return [draw(_document(n)) for n in numbers]


def _one(*triggers):
    events = [event("Binding", place, arg("Theme", 0, 3)) for place in triggers]
    return [doc("d", *events, text=TEXT)]


BROKEN = {
    name: {"swap": (_one((8, 13)), _one((8, 20)))}
    for name in ("bionlp/span", "bionlp/span-recursive", "bionlp/decomposed")
}
