"""What fills a role of a template, and what the measures of templates say of documents that lack it."""

import pytest
from documents import arg, doc, event
from msgspec.structs import replace

from evalkit.errors import MeasureError
from evalkit.evaluate import score
from evalkit.measures import Measure, count
from evalkit.model import Entity, Mention

NAMES = ["ceaf-ree/strict", "ceaf-ree/prop", "ceaf-rme/phi3", "ceaf-rme/subset", "gtt/template", "muc4/slots"]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_document_is_missed_and_not_an_error(name):
    gold = [doc("d", templates=(event("attack", None, arg("Target", text="hall")),))]

    (found,) = score(gold=gold, predicted=[], measures=[name]).measures.values()

    assert (found.micro.precision, found.micro.recall, found.micro.f1) == (None, 0, 0)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("argument", "side"),
    [
        (arg("Target", 0, 4), "gold"),
        (arg("Target", entity="nobody"), "predicted"),
        (arg("Target", event="e1"), "predicted"),
    ],
    ids=["a span without a text", "an unknown entity", "an event"],
)
def test_a_filler_without_words_is_refused(name, argument, side):
    good = doc("d", templates=(event("attack", None, arg("Target", text="hall")),))
    bad = replace(good, templates=(event("attack", None, argument, argument),))
    sides = {"gold": [good], "predicted": [good], side: [bad]}

    with pytest.raises(MeasureError) as caught:
        score(**sides, measures=[name])

    (problem,) = caught.value.diagnostics
    assert problem.code == "EK3009"
    assert f"has 2 {side} template arguments without words." in problem.message


@pytest.mark.parametrize("name", NAMES)
def test_events_with_triggers_and_no_template_are_refused(name):
    documents = [doc("d", event("attack", (0, 3)))]

    with pytest.raises(MeasureError, match="gold events with triggers but no templates"):
        score(gold=documents, predicted=documents, measures=[name])


def test_a_filler_is_its_entity_else_its_mention_else_its_text():
    text = "Ana , the mayor of Adan"
    entities = (Entity(id="ana", mentions=(Mention(0, 3), Mention(6, 15))), Entity(id="none"))

    def fills(*arguments):
        document = doc("d", text=text, entities=entities, templates=(event("x", None, *arguments),))
        wanted = ("Ana", "the mayor", "Adan", "other")
        predicted = doc("d", templates=tuple(event("x", None, arg("R", text=w)) for w in wanted))
        measure = Measure("ceaf-ree/strict")
        tables = count(gold=[document], predicted=[predicted], measures=[measure]).tables
        got = tables[measure].total().columns
        return got["gold"], got["matched"]

    assert fills(arg("R", entity="ana", text="other"), arg("R", entity="ana")) == (1, 1)
    assert fills(arg("R", 19, 23), arg("R", 0, 3, text="Ana")) == (2, 2)
    assert fills(arg("R", entity="none", text="other")) == (1, 1)
    assert fills(arg("R", entity="new", text="other")) == (1, 1)
    assert fills(arg("R", entity="none")) == (1, 0)
