"""From annotated events to the scorer's documents: who stands beside which trigger."""

import pytest
from goldfiles import TEXT, document_of, gold_of, gold_yaml, read

from evalkit.gold import to_document

PEOPLE = (
    "putin: {type: person, names: [Putin], mentions: [Presiden Putin]}\n"
    "kim: {type: person, names: [Kim Jong Un, Kim]}\n"
    "both: {type: group, members: [$putin, $kim], mentions: [kedua pemimpin]}"
)


def arguments(event):
    """List role, words, choice and alternative of an event's arguments."""
    return [(a.role, a.text, a.choice, a.alternative) for a in event.arguments]


def by_trigger(document, words):
    """Find the event with this trigger."""
    return next(event for event in document.events if event.trigger.text == words)


def meeting(value, trigger="bertemu", more="", **keys):
    """Make the event of a summit with this participant."""
    source = f"- id: m\n  type: summit\n  participant: {value}\n  mentions: [{{trigger: {trigger}{more}}}]"
    return document_of(source, entities=PEOPLE, **keys)


def test_an_event_becomes_a_template_and_one_event_a_mention():
    document = document_of(
        "- id: m\n  type: summit\n  participant: [$putin, $kim]\n  place: Vladivostok\n"
        "  mentions: [{trigger: pertemuan}, {trigger: bertemu}]",
        entities=PEOPLE,
    )

    (template,) = document.templates
    assert (template.id, template.trigger, template.hopper) == ("m", None, "m")
    assert [(a.role, a.entity, a.text) for a in template.arguments] == [
        ("participant", "putin", None), ("participant", "kim", None), ("place", None, "Vladivostok"),
    ]  # fmt: skip
    assert [event.trigger.text for event in document.events] == ["bertemu", "pertemuan"]
    assert {event.hopper for event in document.events} == {"m"}
    assert len({event.id for event in document.events}) == 2


def test_a_filler_is_its_mention_in_the_line_of_the_trigger():
    document = document_of(
        "- id: m\n  type: summit\n  participant: [$putin, $kim]\n  place: Vladivostok\n"
        "  mentions: [{trigger: pertemuan}, {trigger: bertemu}, {trigger: memperingatkan}]",
        entities=PEOPLE,
    )

    assert [a.start for a in by_trigger(document, "bertemu").arguments] == [0, 23, 38]
    assert arguments(by_trigger(document, "pertemuan")) == [
        ("participant", "Putin", None, 0), ("participant", "Kim", None, 0),
    ]  # fmt: skip
    assert arguments(by_trigger(document, "memperingatkan")) == []


def test_the_entity_of_a_derived_argument_is_kept():
    document = meeting("$putin")

    argument = document.events[0].arguments[0]
    assert (argument.entity, argument.start, argument.end) == ("putin", 0, 14)


def test_a_group_without_a_mention_here_is_its_members():
    assert arguments(meeting("$both").events[0]) == [
        ("participant", "Presiden Putin", None, 0), ("participant", "Kim Jong Un", None, 0),
    ]  # fmt: skip


def test_a_group_whose_members_are_elsewhere_is_its_own_mention():
    assert arguments(meeting("$both", "memperingatkan").events[0]) == [
        ("participant", "kedua pemimpin", None, 0)
    ]


def test_a_group_that_is_here_with_all_its_members_is_either():
    text = TEXT.replace("kedua", "Kim Jong Un dan Putin, kedua")

    assert arguments(meeting("$both", "memperingatkan", text=text).events[0]) == [
        ("participant", "kedua pemimpin", "participant.0", 0),
        ("participant", "Putin", "participant.0", 1),
        ("participant", "Kim Jong Un", "participant.0", 1),
    ]


def test_a_group_that_is_here_with_some_members_is_its_own_mention():
    text = TEXT.replace("kedua", "Putin dan kedua")

    assert arguments(meeting("$both", "memperingatkan", text=text).events[0]) == [
        ("participant", "kedua pemimpin", None, 0)
    ]


def test_a_group_of_groups_is_grounded_at_every_level():
    entities = (
        PEOPLE + "\nall: {type: group, members: [$both, $menteri]}\nmenteri: {names: [Menteri]}"
    )
    text = "Menteri, kedua pemimpin, Presiden Putin dan Kim Jong Un bertemu. Kim dan Putin"

    document = document_of(
        "- {id: m, type: summit, participant: $all, trigger: bertemu}", entities=entities, text=text
    )

    assert (
        arguments(document.events[0])
        == [
            ("participant", "kedua pemimpin", "participant.0", 0),
            ("participant", "Menteri", "participant.0", 0),
            ("participant", "Putin", "participant.0", 1),
            ("participant", "Kim Jong Un", "participant.0", 1),
            ("participant", "Menteri", "participant.0", 1),
        ]
        or arguments(document.events[0])[2][1] == "Presiden Putin"
    )


def test_any_of_keeps_the_alternatives_that_have_a_place():
    choice = "{any_of: [[$putin, $kim], Vladivostok, Menteri]}"

    assert arguments(meeting(choice).events[0]) == [
        ("participant", "Presiden Putin", "participant.0", 0),
        ("participant", "Kim Jong Un", "participant.0", 0),
        ("participant", "Vladivostok", "participant.0", 1),
    ]
    assert arguments(meeting(choice, "pertemuan").events[0])[-1] == (
        "participant", "Menteri", "participant.0", 1,
    )  # fmt: skip


def test_a_single_alternative_that_has_a_place_is_no_choice():
    assert arguments(meeting("{any_of: [Vladivostok, Menteri]}").events[0]) == [
        ("participant", "Vladivostok", None, 0)
    ]


def test_any_of_is_a_choice_in_the_template():
    (template,) = meeting("{any_of: [[$putin, $kim], $both]}").templates

    assert [(a.entity, a.choice, a.alternative) for a in template.arguments] == [
        ("putin", "participant.0", 0), ("kim", "participant.0", 0), ("both", "participant.0", 1),
    ]  # fmt: skip


def test_groups_and_alternatives_multiply_up_to_a_limit():
    entities = "\n".join(
        f"{n}: {{type: group, mentions: [{n.upper()}], members: [${n}1]}}\n{n}1: {{mentions: [{n}x]}}"
        for n in "abcdef"
    )
    text = " ".join(f"{n.upper()} {n}x" for n in "abcdef") + " bertemu"
    value = "{any_of: [[" + ", ".join(f"${n}" for n in "abcdef") + "]]}"

    document = document_of(
        f"- {{id: m, type: summit, participant: {value}, trigger: bertemu}}",
        entities=entities, text=text,
    )  # fmt: skip

    assert {a.alternative for a in document.events[0].arguments} == set(range(64))


def test_every_alternative_that_is_written_is_kept_however_many_there_are():
    words = [f"w{number:03}" for number in range(100)]
    text = f"Ana bertemu {' '.join(words)}."
    options = ", ".join(f'"{word}"' for word in words)
    event = f"- {{id: e, type: summit, participant: {{any_of: [{options}]}}, trigger: bertemu}}"

    document = document_of(event, text=text)

    assert {text[a.start : a.end] for a in document.events[0].arguments} == set(words)


def test_a_mention_can_say_its_own_fillers():
    document = meeting("[$putin, $kim]", "memperingatkan", ", roles: {participant: [$kim, Jepang]}")

    assert arguments(document.events[0]) == [
        ("participant", "Kim", None, 0), ("participant", "Jepang", None, 0),
    ]  # fmt: skip


def test_a_mention_can_say_that_a_role_is_unsaid_there():
    document = meeting(
        "[$putin, $kim]", "bertemu", ", roles: {participant: [], place: Vladivostok}"
    )

    assert arguments(document.events[0]) == [("place", "Vladivostok", None, 0)]
    assert [a.role for a in document.templates[0].arguments] == ["participant", "participant"]


def test_an_event_as_filler_is_grounded_by_its_trigger():
    document = document_of(
        "- {id: m, type: summit, participant: Presiden Putin, mentions: [{trigger: bertemu},"
        " {trigger: pertemuan}]}\n"
        "- {id: d, type: denial, speaker: Menteri, claim: $m, trigger: membantah}"
    )

    claim = by_trigger(document, "membantah").arguments[1]
    assert (claim.event, claim.text) == ("m", "pertemuan")
    assert document.templates[1].arguments[1].event == "m"


def test_an_event_without_a_trigger_is_only_a_template():
    document = document_of(
        "- {id: m, type: summit, participant: Presiden Putin}\n"
        "- {id: d, type: denial, speaker: Menteri, claim: $m, trigger: membantah}"
    )

    assert [event.id for event in document.templates] == ["m", "d"]
    assert [a.role for a in document.events[0].arguments] == ["speaker"]


@pytest.mark.parametrize(
    ("event", "mention", "expected"),
    [("", "", False), (", optional: true", "", True), ("", ", optional: true", True)],
)
def test_optional_is_of_an_event_or_of_a_mention(event, mention, expected):
    document = document_of(
        f"- {{id: m, type: summit, participant: Menteri{event},"
        f" mentions: [{{trigger: bertemu{mention}}}]}}"
    )

    assert document.events[0].optional == expected


def test_optional_and_must_find_reach_the_arguments_and_mentions():
    document = document_of(
        "- {id: m, type: summit, participant: [{quote: Presiden Putin, optional: true}], must_find: true,"
        " trigger: bertemu}"
    )

    assert document.events[0].must_find
    assert document.events[0].arguments[0].optional
    assert document.templates[0].arguments[0].optional


def test_attributes_are_those_of_the_event_in_every_mention():
    document = document_of(
        "- {id: m, type: summit, participant: Menteri, modality: planned, polarity: negative,"
        " source: [$putin, '<Kim> dan'], mentions: [{trigger: bertemu}, {trigger: pertemuan}]}",
        entities="putin: {type: person, names: [Putin]}",
    )

    for event in (*document.events, *document.templates):
        assert (event.modality, event.polarity, event.source) == (
            "planned",
            "negative",
            "putin, Kim",
        )
        assert event.effective_realis == "other"


def test_a_filler_that_is_there_twice_counts_once():
    assert arguments(meeting("[$putin, Presiden Putin, $putin]").events[0]) == [
        ("participant", "Presiden Putin", None, 0)
    ]


def test_the_document_has_what_the_header_says():
    gold = read(
        gold_yaml(document="split: dev\ngroup: g\n", entities=PEOPLE)
        + "annotation: {exhaustive: [denial]}\n"
    ).require()

    document = to_document(gold)

    assert (document.id, document.language, document.split, document.group) == (
        "case",
        "id",
        "dev",
        "g",
    )
    assert document.exhaustive == ("denial",)
    assert document.text == TEXT
    assert document.text_sha256 == gold.text.sha256
    assert [(e.id, len(e.mentions), e.members) for e in document.entities] == [
        ("putin", 2, ()), ("kim", 2, ()), ("both", 1, ("putin", "kim")),
    ]  # fmt: skip


def test_a_file_without_its_text_makes_no_document():
    gold = read(
        "gold: 1\nid: a\ndocument: {language: id, text: {file: no.txt, sha256: "
        + "0" * 64 + "}}\nevents: []\n"
    ).gold  # fmt: skip

    with pytest.raises(ValueError, match="missing"):
        to_document(gold)


def test_an_unresolved_trigger_makes_no_event():
    gold = read(gold_yaml("- {id: m, type: summit, participant: Menteri, trigger: nowhere}")).gold

    assert to_document(gold).events == ()


def test_circles_among_groups_end():
    gold = read(
        gold_yaml(
            "- {id: m, type: summit, participant: $a, trigger: bertemu}",
            entities="a: {members: [$b], mentions: [Presiden Putin]}\nb: {members: [$a]}",
        )
    ).gold

    assert arguments(to_document(gold).events[0]) == [("participant", "Presiden Putin", None, 0)]


def test_the_order_of_the_file_does_not_matter():
    one = "- {id: a, type: summit, participant: Menteri, trigger: bertemu}\n"
    other = "- {id: b, type: denial, speaker: Menteri, trigger: membantah}\n"

    assert document_of(one + other).events == document_of(other + one).events
    assert gold_of(one + other).event("b").type == "denial"
    assert gold_of(one).event("c") is None
