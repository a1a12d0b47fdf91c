"""Comparing two annotations: what only one has, what both have differently, and how far they agree."""

from fractions import Fraction

import pytest
from click.testing import CliRunner

from evalkit.cli.app import cli
from evalkit.gold.diff import compare
from evalkit.model import Argument, Document, Event, Mention

TEXT = "Varunia dan Kesteria bertemu.\nVarunia membantah tuduhan itu."


def find(words):
    start = TEXT.index(words)
    return start, start + len(words)


def event(event_type, trigger, *arguments, **more):
    spans = [(role, *find(words)) for role, words in arguments]
    fillers = tuple(Argument(role=role, start=s, end=e) for role, s, e in spans)
    return Event(type=event_type, trigger=Mention(*find(trigger)), arguments=fillers, **more)


def differences(ours, theirs, **more):
    sides = [[Document(id="d", events=tuple(side), text=TEXT)] for side in (ours, theirs)]
    return compare(ours=sides[0], theirs=sides[1], **more)


MEET = event("summit", "bertemu", ("participant", "Varunia"))

CASES = {
    "only ours": ([MEET], [], [("event", "bertemu", "")]),
    "only theirs": ([], [MEET], [("event", "", "bertemu")]),
    "other type": (
        [MEET],
        [event("denial", "bertemu")],
        [("type", "summit: bertemu", "denial: bertemu")],
    ),
    "other trigger": (
        [MEET],
        [event("summit", "Kesteria bertemu")],
        [("trigger", "bertemu", "Kesteria bertemu")],
    ),
    "other modality": (
        [event("summit", "bertemu")],
        [event("summit", "bertemu", modality="planned")],
        [("attribute", "bertemu: actual positive", "bertemu: planned positive")],
    ),
    "missing argument": (
        [MEET],
        [event("summit", "bertemu")],
        [("argument", "participant: Varunia", "")],
    ),
    "longer argument": (
        [MEET],
        [event("summit", "bertemu", ("participant", "Varunia dan Kesteria"))],
        [("span", "participant: Varunia", "participant: Varunia dan Kesteria")],
    ),
    "optional on one side": ([event("summit", "bertemu", optional=True)], [], []),
    "the same": ([MEET], [MEET], []),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_each_kind_of_difference_is_found_once(case):
    ours, theirs, expected = case

    found = [(d.kind, d.ours, d.theirs) for d in differences(ours, theirs).differences]

    assert found == expected


def test_optional_items_count_when_asked_for():
    found = differences([event("summit", "bertemu", optional=True)], [], count_optional=True)

    assert [d.kind for d in found.differences] == ["event"]


def test_agreement_is_symmetric():
    ours = [MEET, event("denial", "membantah")]
    theirs = [MEET]

    one, other = differences(ours, theirs), differences(theirs, ours)

    assert one.scores["TC"]["micro"].f1 == float(Fraction(2, 3))
    assert {m: s["micro"].f1 for m, s in one.scores.items()} == {
        m: s["micro"].f1 for m, s in other.scores.items()
    }


def test_a_document_that_one_side_lacks_is_named_and_differs_in_every_item():
    both = Document(id="d", events=(MEET,), text=TEXT)
    other = Document(id="e", events=(MEET,), text=TEXT)

    one = compare(ours=[both, other], theirs=[both])
    turned = compare(ours=[both], theirs=[both, other])

    assert (one.only_ours, one.only_theirs) == (["e"], [])
    assert (turned.only_ours, turned.only_theirs) == ([], ["e"])
    assert [d.ours for d in one.differences] == ["bertemu"]
    assert [d.theirs for d in turned.differences] == ["bertemu"]


@pytest.fixture
def folders(tmp_path):
    for who, trigger in (("a", "membantah"), ("b", "<membantah tuduhan>")):
        folder = tmp_path / who
        folder.mkdir()
        text = "Varunia membantah tuduhan itu."
        (folder / "x.yaml").write_text(
            f'gold: 1\nid: x\nontology: diplomacy@1\ndocument: {{language: id, text: "{text}"}}\n'
            f'events:\n  - {{type: denial, speaker: "Varunia", trigger: "{trigger}"}}\n'
        )
    return str(tmp_path / "a"), str(tmp_path / "b")


@pytest.mark.parametrize("name", ["text", "markdown"])
def test_the_command_lists_differences_at_their_line_and_column(folders, name):
    result = CliRunner().invoke(cli, ["gold", "diff", *folders, "--format", name])

    assert result.exit_code == 0, result.output
    assert "x:1:9" in result.output
    assert "membantah tuduhan" in result.output
