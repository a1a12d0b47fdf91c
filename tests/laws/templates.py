"""Laws of the measures of templates: MUC-4, GTT, CEAF-REE, CEAF-RME."""

from documents import arg, doc, event
from hypothesis import strategies as st
from lawbook import Laws

from evalkit.model import Entity, Mention

SIDED = "a prediction must lie inside of gold's strings or types, not the other way round"
TWO = "several predictions may hit one gold entity, and each of them is right"

LAWS = {
    "ceaf-ree/strict": Laws(swap=SIDED),
    "ceaf-ree/prop": Laws(swap="the share is of the predicted strings, not of gold's"),
    "ceaf-rme/phi3": Laws(swap="gold may name several types, of which a prediction has one"),
    "ceaf-rme/subset": Laws(
        perfect="entities that share a mention hit the same one, the other is not found",
        swap=TWO,
        monotone="templates are assigned for most right predictions, not for most found gold",
        one_to_one=TWO,
    ),
    "gtt/template": Laws(
        swap=SIDED,
        monotone="templates are mapped for F1, so a right template can cost recall",
        one_to_one=TWO,
    ),
    "muc4/slots": Laws(
        swap="attack is half right for any other type, not the other way round",
        monotone="half right for an optional template enters recall",
        one_to_one="credit is counted by grades, there is no column of matches",
    ),
}

WORDS = ["hall", "the hall", "town hall", "car", "Ben", "A"]
TYPES = ["attack", "bombing", "attack / bombing"]


@st.composite
def _entities(draw):
    """Make up to three entities of one or two mentions each."""
    names = draw(st.lists(st.sampled_from(["e0", "e1", "e2"]), max_size=3, unique=True))
    words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=2, unique=True)
    return tuple(
        Entity(id=n, mentions=tuple(Mention(i, i + 1, text=w) for i, w in enumerate(draw(words))))
        for n in names
    )


@st.composite
def _document(draw, name, most=3):
    """Make a document with templates, some of them as events without trigger."""
    entities = draw(_entities())
    fillers = st.sampled_from([*WORDS, *entities])
    roles = st.sampled_from(["Target", "Victim"])

    def template():
        fills = draw(st.lists(st.tuples(roles, fillers), max_size=3))
        arguments = [
            arg(role, text=filler) if isinstance(filler, str) else arg(role, entity=filler.id)
            for role, filler in fills
        ]
        return event(draw(st.sampled_from(TYPES)), None, *arguments)

    found = [template() for _ in range(draw(st.integers(0, most)))]
    cut = draw(st.integers(0, len(found)))
    return doc(name, *found[:cut], templates=tuple(found[cut:]), entities=entities)


@st.composite
def corpora(draw):
    """Make corpora of up to three documents of templates with ids d0 to d2."""
    names = draw(st.lists(st.sampled_from(["d0", "d1", "d2"]), max_size=3, unique=True))
    return [draw(_document(name)) for name in names]


def target(event_type, *words):
    """Make a template with targets."""
    return event(event_type, None, *(arg("Target", text=word) for word in words))


def entity(name, *words):
    """Make an entity of words."""
    return Entity(id=name, mentions=tuple(Mention(i, i + 1, text=w) for i, w in enumerate(words)))


_BUILDING = entity("b", "a1", "a2", "a3")
_ONE = [doc("d", event("attack", None, arg("Target", entity="b")), entities=(_BUILDING,))]
_PARTS = [doc("d", target("attack", "a1", "a2", "a3"))]
_SHARED = doc(
    "d",
    event("attack", None, arg("Target", entity="x"), arg("Target", entity="y")),
    entities=(entity("x", "a1", "a2"), entity("y", "a1", "a3")),
)
_THREE = doc(
    "d",
    event(
        "attack", None, arg("Target", entity="b"), arg("Target", text="c"), arg("Target", text="d")
    ),
    entities=(_BUILDING,),
)
_EITHER = [doc("d", target("attack / bombing", "a1"))]
_SINGLE = [doc("d", target("bombing", "a1"))]

BROKEN = {
    "ceaf-ree/strict": {"swap": (_ONE, [doc("d", target("attack", "a1"))])},
    "ceaf-ree/prop": {"swap": (_ONE, [doc("d", target("attack", "a1"))])},
    "ceaf-rme/phi3": {"swap": (_EITHER, _SINGLE)},
    "ceaf-rme/subset": {
        "perfect": ([_SHARED], [_SHARED]),
        "swap": (_EITHER, _SINGLE),
        "monotone": (
            [_THREE],
            [doc("d", target("attack", "c", "d"), target("attack", "a1", "a2", "a3"))],
        ),
        "one_to_one": (_ONE, _PARTS),
    },
    "gtt/template": {
        "swap": (_ONE, [doc("d", target("attack", "a1"))]),
        "monotone": (
            [_THREE],
            [doc("d", target("attack", "c", "d", "x", "y"), target("attack", "a1", "a2", "a3"))],
        ),
        "one_to_one": (_ONE, _PARTS),
    },
    "muc4/slots": {
        "swap": ([doc("d", target("bombing", "a1"))], [doc("d", target("attack", "a1"))]),
        "monotone": (
            [
                doc(
                    "d",
                    templates=(target("bombing", "a1"), event("robbery", None, optional=True)),
                )
            ],
            [doc("d", target("bombing", "a1"), target("attack"))],
        ),
    },
}
