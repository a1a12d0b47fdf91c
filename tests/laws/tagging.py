"""Laws of seqeval's and nervaluate's measures; documents have tags, or triggers that stand on tokens."""

from documents import doc, event, types
from hypothesis import strategies as st
from lawbook import Laws

from evalkit.model import Event, Mention

TOKENS = ((0, 3), (3, 5), (5, 9), (10, 12))
TAGS = st.lists(
    st.sampled_from(["O", "B-summit", "I-summit", "B-denial", "I-denial"]), min_size=4, max_size=4
)
PLACES = st.tuples(st.integers(0, 3), st.integers(0, 3)).map(
    lambda ends: Mention(TOKENS[min(ends)][0], TOKENS[max(ends)][1])
)
EVENTS = st.builds(lambda label, span: Event(type=label, trigger=span), types, PLACES)
INSIDE = st.one_of(
    st.fixed_dictionaries({"tags": TAGS.map(lambda tags: {"ner": tuple(tags)})}),
    st.fixed_dictionaries({"events": st.lists(EVENTS, max_size=4).map(tuple)}),
)


def corpora():
    """Make corpora of up to four documents with ids d0 to d3, of four tokens each."""
    return st.lists(
        st.tuples(st.integers(0, 3), INSIDE), max_size=4, unique_by=lambda pair: pair[0]
    ).map(lambda found: [_document(number, **inside) for number, inside in found])


def _document(number, events=(), **more):
    return doc(f"d{number}", *events, tokens=TOKENS, **more)


TAGGED = Laws(
    monotone="of overlapping triggers the first is written as tags; without it another one is",
)
FIRST_FIT = Laws(
    order_free="a prediction takes the first gold entity that suits it, in the order of the file",
    swap="the predictions choose, not gold",
    monotone="a prediction takes a gold span from a later one that is identical to it",
    one_to_one="correct, incorrect and partial pairs stand in columns of their own, none has all",
)
LAWS = {
    "seqeval/default": TAGGED,
    "seqeval/strict": TAGGED,
    **{f"nervaluate/{name}": FIRST_FIT for name in ("strict", "exact", "partial", "ent_type")},
}

LATER = [doc("d", event("A", (0, 4)), event("A", (0, 6)))]
WHOLE = [doc("d", event("A", (0, 6)))]
TWO = [doc("d", event("A", (0, 4)), event("A", (3, 9)))]
NEAR_FIRST = [doc("d", event("A", (0, 5)), event("A", (0, 2)))]
NEAR_LAST = [doc("d", event("A", (0, 2)), event("A", (0, 5)))]
GOLD = [doc("d", event("summit", (5, 9)), tokens=TOKENS)]
COVERED = [doc("d", event("summit", (5, 9)), event("summit", (0, 9)))]
BROKEN = {
    "seqeval/default": {"monotone": (GOLD, COVERED)},
    "seqeval/strict": {"monotone": (GOLD, COVERED)},
    "nervaluate/strict": {"order_free": (WHOLE, LATER), "swap": (WHOLE, LATER)},
    "nervaluate/exact": {"order_free": (WHOLE, LATER), "swap": (WHOLE, LATER)},
    "nervaluate/partial": {"order_free": (WHOLE, LATER), "swap": (WHOLE, LATER)},
    "nervaluate/ent_type": {"order_free": (TWO, NEAR_FIRST), "swap": (TWO, NEAR_LAST)},
}
