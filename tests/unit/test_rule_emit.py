"""The events of a document: order, ids, spans, provenance, and what later mentions take over."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nasty import NASTY
from rulekit import (
    article,
    document,
    fillers,
    noun_rule,
    reasons,
    rule_file,
    rules,
    shipped,
    triggers,
    verb_rule,
)

from evalkit.extractors.matcher import extract_from_parse, extract_from_text
from evalkit.extractors.parse import Parse, Sentence, Word
from evalkit.extractors.rulefile import parse_rules


def test_events_come_in_the_order_of_the_text_with_ids():
    found = document("Arvel bertemu Tov. Ly membantah itu.", verb_rule())

    assert [(event.id, event.trigger.text) for event in found.events] == [
        ("e1", "bertemu"),
        ("e2", "membantah"),
    ]
    assert (found.id, found.language, found.text) == (
        "a",
        "id",
        "Arvel bertemu Tov. Ly membantah itu.",
    )


def test_provenance_names_the_rule_and_for_each_argument_its_window():
    roles = {"who": {"windows": ["subject"], "expand": ["conj"]}, "whom": {"windows": ["object"]}}

    event = document("Arvel dan Ly menemui Tov.", rules("id", roles=roles)).events[0]

    assert event.provenance == "r; who=subject; who=subject; whom=object"
    assert [(a.role, a.text) for a in event.arguments] == [
        ("who", "Arvel"),
        ("who", "Ly"),
        ("whom", "Tov"),
    ]


def test_a_longer_trigger_at_the_same_place_wins():
    rule = rules("id", trigger={"form": ["tatap", "tatap muka", "muka"]})

    assert triggers("Mereka tatap muka.", rule) == ["tatap muka"]


def test_of_two_triggers_side_by_side_the_first_counts():
    rule = noun_rule("en")

    assert triggers("The summit meeting ended.", rule, "en") == ["summit"]
    assert reasons("The summit meeting ended.", rule, "en") == ["beside a trigger of its type"]


def test_a_whole_word_is_the_trigger():
    rule = rules("id", trigger={"form": ["/pertemuan(nya)?/"]})

    assert triggers("Pertemuannya usai. Berpertemuan tidak.", rule) == ["Pertemuannya"]


def test_a_filler_never_overlaps_its_trigger():
    rule = noun_rule("id", {"windows": ["before(dalam)", "owner"]})

    assert fillers("Dalam pertemuan Arvel bicara.", rule) == ["Arvel"]


INHERIT = {
    "demonstrative": (
        "Pertemuan Arvel dan Tov usai. Pertemuan itu lancar.",
        ["Arvel", "Tov"],
        True,
    ),
    "no demonstrative": ("Pertemuan Arvel dan Tov usai. Pertemuan lain lancar.", [], False),
    "another line": ("Pertemuan Arvel dan Tov usai.\nPertemuan itu lancar.", [], True),
    "named again in another line": (
        "Pertemuan Arvel dan Tov usai.\nTov pergi. Pertemuan itu lancar.",
        ["Tov"],
        True,
    ),
    "last name": (
        "Pertemuan Presiden Sorin Arvel usai.\nArvel pergi. Pertemuan itu lancar.",
        ["Arvel"],
        True,
    ),
    "with the names before it": (
        "Pertemuan Arvel usai.\nPertemuan itu melelahkan Sorin Arvel.",
        ["Sorin Arvel"],
        True,
    ),
    "first part of a short name": (
        "Pertemuan Tov Arim Ul usai.\nPertemuan itu melelahkan Tov.",
        ["Tov"],
        True,
    ),
    "own fillers": ("Pertemuan Arvel usai. Pertemuan Ly itu lancar.", ["Ly"], False),
}


@pytest.mark.parametrize(("text", "expected", "linked"), INHERIT.values(), ids=INHERIT)
def test_an_anaphoric_mention_takes_the_roles_of_the_event_before(text, expected, linked):
    role = {"windows": ["owner"], "expand": ["conj"], "kind": "agent"}
    rule = noun_rule("id", role, inherit=["x"])

    events = document(text, rule).events

    assert (events[-1].hopper is not None) is linked
    assert [a.text for a in events[-1].arguments] == expected


def test_missing_roles_are_taken_over_without_a_demonstrative_where_the_rule_says_so():
    settings_of = {"inherit": ["x"], "reuse": "missing"}
    rule = noun_rule("id", {"windows": ["owner"], "kind": "agent"}, **settings_of)

    events = document("Pertemuan Arvel usai. Pertemuan lain lancar.", rule).events

    assert [a.text for a in events[1].arguments] == ["Arvel"]
    assert events[1].provenance == "r; x=inherited from r"
    assert events[0].hopper is events[1].hopper is None


def test_inheritance_does_not_cross_types():
    content = json.loads(
        rule_file("id", inherit=["x"], roles={"x": {"windows": ["owner", "subject"]}})
    )
    rule = content["languages"]["id"]["events"][0]
    content["languages"]["id"]["events"] = [
        rule | {"trigger": {"form": ["pertemuan"]}},
        rule | {"id": "other", "type": "other", "trigger": {"form": ["peringatan"]}},
    ]
    both = parse_rules(json.dumps(content), name="test.yaml")

    events = document("Pertemuan Arvel usai. Peringatan itu keras.", both).events

    assert events[1].arguments == ()


def test_a_demonstrative_beside_a_name_belongs_to_the_event():
    rule = noun_rule("id", {"windows": ["owner"], "expand": ["hyphen"]})

    assert fillers("Usai KTT Arvel-Tov itu mereka pulang.", rule) == ["Arvel", "Tov"]


PIECES = [
    *NASTY,
    "Presiden Velor Sorin Arvel bertemu Tov Arim Ul di Wina pada Senin (3/2). ",
    "The Telva-Tov summit, which Velora denied, ",
    '"Kami membantah tuduhan bahwa ',
    "pertemuan antara A, B, dan C ",
    "JAKARTA, Warta - ",
    " dan ", ", ", "\n", "\r\n", " (", ") ", '"', "\u201c", "itu ", "yang ", "untuk ", "tidak akan ", "'s ", "-",
]  # fmt: skip


def spans_of(found):
    for event in found.events:
        yield event.trigger
        yield from event.arguments


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), st.sampled_from(["id", "en"]))
def test_every_span_is_a_slice_of_the_article_without_blanks_at_its_edges(text, language):
    found = extract_from_text(article(text, language), shipped())

    for span in spans_of(found):
        assert text[span.start : span.end] == span.text
        assert span.text == span.text.strip() != ""
        assert span.text[-1] not in ",.;:"


@st.composite
def parsed_texts(draw):
    """Draw a text and a parse of its tokens with any heads, good or bad."""
    text = draw(st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("".join))
    words, at = [], 0
    relations = ["nsubj", "obj", "obl", "conj", "nmod", "case", "xcomp", "advcl", "flat", "punct"]
    for piece in text.split():
        start = text.index(piece, at)
        at = start + len(piece)
        head = draw(st.integers(0, 12))
        tag = draw(st.sampled_from(["VERB", "NOUN", "PROPN", "ADP"]))
        words.append(
            Word(
                len(words) + 1,
                piece,
                piece.lower(),
                tag,
                head,
                draw(st.sampled_from(relations)),
                start,
                at,
            )
        )
    cut = draw(st.integers(0, len(words)))
    return text, Parse((Sentence(tuple(words[:cut])), Sentence(tuple(words[cut:]))))


@given(parsed_texts(), st.sampled_from(["id", "en"]))
def test_any_parse_of_any_text_gives_well_formed_spans(text_and_parse, language):
    text, parse = text_and_parse

    found = extract_from_parse(article(text, language), parse, shipped())

    for span in spans_of(found):
        assert text[span.start : span.end] == span.text
        assert span.text == span.text.strip() != ""


@pytest.mark.parametrize("text", NASTY)
def test_nasty_characters_around_an_event_do_not_move_its_spans(text):
    whole = f"{text} Arvel bertemu Tov di Wina. {text}"

    found = extract_from_text(article(whole), shipped())

    assert [whole[s.start : s.end] for s in spans_of(found)][:1] == ["bertemu"]


def test_matching_twice_gives_the_same():
    text = "Arvel dan Tov bertemu di Wina. Pertemuan itu dibantah Ly, kata Maskov. " * 3

    assert extract_from_text(article(text), shipped()) == extract_from_text(
        article(text), shipped()
    )
