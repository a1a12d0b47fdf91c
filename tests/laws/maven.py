"""Laws of the MAVEN measures; documents have texts, entities, coreferent events and candidates."""

from documents import arg, doc, event
from hypothesis import strategies as st
from lawbook import Laws

from evalkit.model import Candidate, Entity, Mention

TEXT = "Ana met Ben ; Ben , Mr Ben left Bonn then"
_MEANS = "a mean over a list that gold and predictions make longer or shorter"
_NO_COLUMN = "it has no column of matches"
_ZEROS = "a role too many is a 0 in the same list, so leaving it out raises every mean"

LAWS = {
    "maven/ed": Laws(
        swap="candidates are gold's; predictions elsewhere are no answers",
        monotone="of two types predicted for one candidate one counts, by score, then by name",
    ),
    **{
        f"maven-arg/{level}": Laws(swap=_MEANS, monotone=_ZEROS, one_to_one=_NO_COLUMN)
        for level in ("mention", "entity", "event")
    },
}

_ENTITIES = (
    Entity(id="ana", mentions=(Mention(0, 3),)),
    Entity(id="ben", mentions=(Mention(8, 11), Mention(20, 26))),
)
_CANDIDATES = (
    Candidate(id="c1", start=4, end=7, type="Meet"),
    Candidate(id="c2", start=27, end=31),
    Candidate(id="c3", start=37, end=41, type="NA"),
)
_TRIGGERS = [(4, 7), (27, 31), (37, 41), (32, 36)]


def _filler(draw):
    role = draw(st.sampled_from(["Agent", "Place"]))
    match draw(st.sampled_from(["entity", "span", "text"])):
        case "entity":
            return arg(role, entity=draw(st.sampled_from(["ana", "ben"])))
        case "span":
            return arg(role, *draw(st.sampled_from([(14, 17), (20, 26), (32, 36)])))
        case _:
            return arg(role, text=draw(st.sampled_from(["Bonn", "Mr Ana", "the Ben"])))


@st.composite
def corpora(draw):
    """Make documents with fillers of all kinds and events that may be one."""
    documents = []
    for number in draw(st.lists(st.integers(0, 2), max_size=3, unique=True)):
        events = [
            event(
                draw(st.sampled_from(["Meet", "Leave"])),
                draw(st.sampled_from(_TRIGGERS)),
                *(_filler(draw) for _ in range(draw(st.integers(0, 3)))),
                hopper=draw(st.sampled_from([None, "h1", "h2"])),
            )
            for _ in range(draw(st.integers(0, 4)))
        ]
        documents.append(
            doc(f"d{number}", *events, text=TEXT, entities=_ENTITIES, candidates=_CANDIDATES)
        )
    return documents


def _met(*fillers, trigger=(4, 7)):
    return event("Meet", trigger, *fillers)


_GOLD = [doc("d", _met(arg("Agent", 0, 3)), text=TEXT, candidates=_CANDIDATES)]
_TOO_MUCH = [
    doc("d", _met(arg("Agent", 0, 3)), _met(arg("Agent", 0, 3), trigger=(37, 41)), text=TEXT)
]
_TWICE = [doc("d", _met(), event("Leave", (4, 7)), text=TEXT)]
_ELSEWHERE = [doc("d", _met(), _met(trigger=(0, 3)), text=TEXT, candidates=_CANDIDATES)]

BROKEN = {
    "maven/ed": {
        "swap": ([doc("d", _met(), text=TEXT, candidates=_CANDIDATES)], _ELSEWHERE),
        "monotone": (_GOLD, _TWICE),
    },
    **{
        f"maven-arg/{level}": {"monotone": (_GOLD, _TOO_MUCH)}
        for level in ("mention", "entity", "event")
    },
}
