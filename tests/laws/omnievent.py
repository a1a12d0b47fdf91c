"""Laws of OmniEvent's measures, on documents of which some list their candidates."""

from documents import arg, doc, event
from documents import corpora as plain_corpora
from hypothesis import strategies as st
from lawbook import Laws
from msgspec.structs import replace

from evalkit.model import Candidate, Entity, Mention

LAWS = {
    "omnievent/ed": Laws(swap="gold decides which places are candidates"),
    "omnievent/eae": Laws(
        swap="which triggers and candidates enter depends on the side",
        monotone="the arguments of a trigger that is not predicted leave gold too",
    ),
}

_MET, _LEFT = event("summit", (0, 3), arg("who", 5, 9)), event("denial", (5, 9), arg("who", 0, 3))
_ASKED = (Candidate(id="c", start=0, end=4),)
BROKEN = {
    "omnievent/ed": {
        "swap": (
            [doc("d", _MET, candidates=_ASKED)],
            [doc("d", _MET, _LEFT)],
        )
    },
    "omnievent/eae": {
        "swap": ([doc("d", _MET, _LEFT)], [doc("d", _MET)]),
        "monotone": (
            [doc("d", _MET, _LEFT)],
            [doc("d", _MET, event("denial", (5, 9)))],
        ),
    },
}

_PLACES = [(0, 3), (0, 4), (5, 9), (4, 5)]


@st.composite
def corpora(draw):
    """Make documents, some with candidates and some with entities."""
    found = []
    for document in draw(plain_corpora()):
        places = draw(st.sets(st.sampled_from(_PLACES), max_size=3))
        mentions = draw(st.sets(st.sampled_from(_PLACES), max_size=2))
        found.append(
            replace(
                document,
                candidates=tuple(
                    Candidate(id=f"c{start}-{end}", start=start, end=end)
                    for start, end in sorted(places)
                ),
                entities=tuple(
                    Entity(id=f"e{start}-{end}", mentions=(Mention(start, end),))
                    for start, end in sorted(mentions)
                ),
            )
        )
    return found
