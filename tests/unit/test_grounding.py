"""A filler that is only named gets the mention beside the trigger, or none."""

import pytest
from documents import arg, doc, event
from hypothesis import assume, given
from hypothesis import strategies as st
from nasty import NASTY

from evalkit.model import Entity, Mention, Span
from evalkit.model.grounding import Reference, grounded, mentions_of, nearest_in_line, reference

TEXT = "Putin met Kim. Putin left.\nPutin spoke of Kim."
PUTIN = (Mention(0, 5), Mention(15, 20), Mention(27, 32))
SPLIT = Mention(0, 20, ((0, 2), (16, 20)))
KIM = (Mention(10, 13), Mention(42, 45))


@pytest.mark.parametrize(
    ("trigger", "mentions", "expected"),
    [
        (Span(6, 9), PUTIN, Mention(0, 5)),
        (Span(21, 25), PUTIN, Mention(15, 20)),
        (Span(33, 38), PUTIN, Mention(27, 32)),
        (Span(6, 9), KIM[1:], None),
        (Span(6, 9), (), None),
        (Span(6, 9), (Mention(10, 13), Mention(2, 5)), Mention(2, 5)),
        (Span(6, 9), (Mention(7, 13), Mention(5, 7)), Mention(5, 7)),
        (Span(6, 9), (Mention(15, 20), Mention(0, 32)), Mention(15, 20)),
        (Span(21, 32), (Mention(39, 41), Mention(10, 13)), Mention(39, 41)),
        (Span(6, 25, ((6, 9), (21, 25))), PUTIN, Mention(0, 5)),
        (Span(14, 15), (SPLIT, Mention(10, 12)), SPLIT),
    ],
    ids=[
        "the nearest", "of two before it the nearer", "not in the line above", "none in the line",
        "no mention", "of two at one gap the earlier", "an overlap is no gap",
        "a mention over the line's end is in no line", "a trigger over two lines has both",
        "the gap to the nearest part of the trigger", "the gap to the nearest part of the mention",
    ],
)  # fmt: skip
def test_the_nearest_mention_in_the_line_fills_the_role(trigger, mentions, expected):
    assert nearest_in_line(TEXT, trigger, mentions) == expected
    assert nearest_in_line(TEXT, trigger, reversed(mentions)) == expected


@pytest.mark.parametrize("nasty", NASTY, ids=ascii)
def test_a_line_ends_at_a_newline_and_nowhere_else(nasty):
    line = nasty.replace("\n", "")
    text = f"Kim {line}x\nKim"
    trigger = Span(4 + len(line), 5 + len(line))

    found = nearest_in_line(text, trigger, [Mention(6 + len(line), 9 + len(line)), Mention(0, 3)])

    assert found == Mention(0, 3)


@pytest.mark.parametrize(
    ("argument", "expected"),
    [
        (arg("who", 0, 3, entity="putin"), None),
        (arg("who", text="Putin"), None),
        (arg("who", entity="putin"), Reference("entity", "putin")),
        (arg("what", event="e1"), Reference("event", "e1")),
    ],
    ids=["span", "words", "entity", "event"],
)
def test_an_argument_names_a_filler_only_where_it_has_no_span(argument, expected):
    assert reference(argument) == expected


def test_an_event_is_mentioned_by_its_trigger_and_by_those_of_its_hopper():
    document = doc(
        "d",
        event("summit", (6, 9), id="e1", hopper="h"),
        event("summit", (21, 25), hopper="h"),
        event("summit", None, hopper="h"),
        event("denial", (33, 38), id="e2"),
        event("denial", None, id="e3"),
    )

    found = mentions_of(document)

    assert found == {
        Reference("event", "h"): (Mention(6, 9), Mention(21, 25)),
        Reference("event", "e1"): (Mention(6, 9), Mention(21, 25)),
        Reference("event", "e2"): (Mention(33, 38),),
        Reference("event", "e3"): (),
    }


def test_a_named_entity_and_a_named_event_get_spans_words_and_heads():
    putin = Entity(id="putin", mentions=(Mention(0, 5, (), "Putin", (0, 5)), *PUTIN[1:]))
    document = doc(
        "d",
        event("summit", (6, 9), arg("who", entity="putin"), arg("where", 10, 13), id="e1"),
        event("denial", (15, 20), arg("what", event="e1")),
        text=TEXT,
        entities=(putin,),
    )

    first, second = grounded(document).events

    assert first.arguments[0] == arg(
        "who", 0, 5, text="Putin", head=(0, 5), entity="putin"
    )  # fmt: skip
    assert first.arguments[1] == arg("where", 10, 13)
    assert second.arguments == (arg("what", 6, 9, event="e1"),)


def test_the_parts_of_a_mention_come_along():
    parts = ((0, 2), (3, 5))
    entity = Entity(id="x", mentions=(Mention(0, 5, parts),))
    document = doc(
        "d", event("summit", (6, 9), arg("who", entity="x")), text=TEXT, entities=(entity,)
    )

    assert grounded(document).events[0].arguments[0].parts == parts


@pytest.mark.parametrize(
    "document",
    [
        doc("no text", event("summit", (6, 9), arg("who", entity="putin"))),
        doc("no trigger", event("summit", None, arg("who", entity="putin")), text=TEXT),
        doc("nobody of that name", event("summit", (6, 9), arg("who", entity="x")), text=TEXT),
        doc("only words", event("summit", (6, 9), arg("who", text="Putin")), text=TEXT),
        doc("nothing named", event("summit", (6, 9), arg("who", 0, 5)), text=TEXT),
    ],
    ids=lambda document: document.id,
)
def test_what_cannot_be_placed_stays_as_it_is(document):
    assert grounded(document) == document


def test_the_article_can_come_from_elsewhere():
    putin = Entity(id="putin", mentions=PUTIN)
    document = doc("d", event("summit", (6, 9), arg("who", entity="putin")), entities=(putin,))

    assert grounded(document, article=TEXT).events[0].arguments[0].start == 0


offsets = st.integers(0, 12)
mentions = st.builds(lambda a, b: Mention(min(a, b), max(a, b) + 1), offsets, offsets)


@given(
    st.text("ab\n", min_size=13, max_size=13),
    mentions,
    st.lists(mentions, max_size=5),
    st.randoms(),
)
def test_no_other_mention_of_the_line_is_nearer(text, trigger, candidates, rng):
    assume("\n" not in trigger.slice(text))

    def stretch(mention):
        return text[min(mention.start, trigger.start) : max(mention.end, trigger.end)]

    def gap(mention):
        return max(0, mention.start - trigger.end, trigger.start - mention.end)

    found = nearest_in_line(text, trigger, rng.sample(candidates, len(candidates)))

    in_line = [mention for mention in candidates if "\n" not in stretch(mention)]
    assert found == min(in_line, key=lambda m: (gap(m), m.start, m.end), default=None)
