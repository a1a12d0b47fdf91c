"""Laws of event argument linking; documents have hoppers, realis, heads and entities."""

from documents import arg, doc, event, spans
from documents import corpora as plain_corpora
from hypothesis import strategies as st
from lawbook import Laws
from msgspec.structs import replace

from evalkit.model import Entity

_SIDES = (
    "a prediction becomes the gold entity that it aligns to; the other way round another one may be"
)

LAWS = {"eal/2015": Laws(swap=_SIDES), "eal/2016": Laws(swap=_SIDES)}

_IDS = ("e1", "e2")
_HEADS = st.sampled_from([None, (0, 3), (5, 9)])
_MENTIONS = st.lists(st.builds(lambda s, h: replace(s, head=h), spans, _HEADS), max_size=3)


@st.composite
def corpora(draw):
    """Give events hoppers and realis, some fillers an entity or a head, and documents entities."""
    return [
        replace(
            document,
            events=tuple(_event(draw, one) for one in document.events),
            entities=tuple(Entity(id=name, mentions=tuple(draw(_MENTIONS))) for name in _IDS),
        )
        for document in draw(plain_corpora())
    ]


def _event(draw, one):
    return replace(
        one,
        hopper=draw(st.sampled_from([None, "h1", "h2"])),
        realis=draw(st.sampled_from(["actual", "generic", "other"])),
        arguments=tuple(
            replace(
                argument,
                entity=draw(st.sampled_from([None, *_IDS, "e3"])),
                head=draw(_HEADS),
                realis=draw(st.sampled_from([None, "actual", "generic"])),
            )
            for argument in one.arguments
        ),
    )


_HEADED = [doc("d", event("Meet", (0, 1), arg("Agent", 0, 9, head=(5, 9))))]
_HEAD = [doc("d", event("Meet", (0, 1), arg("Agent", 5, 9)))]
_BOTH = [doc("d", event("Meet", (0, 1), arg("Agent", 5, 9), arg("Agent", 0, 9, head=(5, 9))))]

BROKEN = {name: {"swap": (_HEADED, _HEAD)} for name in LAWS}
