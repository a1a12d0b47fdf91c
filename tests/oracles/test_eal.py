"""
Event argument linking, from the definition: sets and neighbours of letters, in fractions.

The reference's inputs (LDC's ERE and assessments) are not to be had. The case file has the expected numbers
of its own unit test, `ScorerTest.java`; here the formulas are written again without the model.
"""

from fractions import Fraction

from documents import arg, doc, event
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from evalkit.measures import Measure, count
from evalkit.model import Argument, Entity, Mention

BETA = Fraction(1, 4)
groups = st.lists(st.sets(st.sampled_from("abcdef"), max_size=4), max_size=4)
side = st.lists(groups, min_size=1, max_size=3)


def documents(listed):
    return [
        doc(
            f"d{n}",
            *(
                event("Attack", None, *(arg("Victim", ord(m), ord(m) + 1) for m in sorted(group)))
                for group in found
            ),
        )
        for n, found in enumerate(listed)
    ]


def total(gold, predicted, text):
    measure = Measure.parse(text)
    return count(gold=gold, predicted=predicted, measures=[measure]).tables[measure].total()


def neighbours(found, item):
    return set().union(*(group for group in found if item in group)) - {item}


def link_f1(gold, predicted):
    """Sum over gold's items the F1 of their neighbours; two without any are right."""
    ours, theirs = set().union(*gold), set().union(*predicted)
    kept = [group & ours for group in predicted]
    whole = Fraction(0)
    for item in ours & theirs:
        key, said = neighbours(gold, item), neighbours(kept, item)
        whole += Fraction(2 * len(key & said), len(key) + len(said)) if key or said else 1
    return whole


@given(gold=side, predicted=side)
def test_the_scores_are_those_of_the_formulas(gold, predicted):
    pairs = [(g, predicted[n] if n < len(predicted) else []) for n, g in enumerate(gold)]
    scores, clamped, links, size = [Fraction(0)] * 4
    for ours, theirs in pairs:
        key, said = set().union(*ours), set().union(*theirs)
        unscaled = len(key & said) - BETA * len(said - key)
        scores, clamped = scores + unscaled, clamped + max(unscaled, 0)
        links, size = links + link_f1(ours, theirs), size + len(key)
    sides = documents(gold), documents([p for _, p in pairs])

    for text, argument in (("eal/2015", scores), ("eal/2016", clamped)):
        figures = total(*sides, text).figures()
        if not size:
            assert (figures["argument_score"], figures["linking"]) == (None, None)
            continue
        assert abs(figures["argument_score"] - float(argument / size)) < 1e-12
        assert abs(figures["linking"] - float(links / size)) < 1e-12
        if text == "eal/2015":
            assert abs(figures["score"] - float((argument + links) / size / 2)) < 1e-12


@given(gold=side, predicted=side, beta=st.sampled_from(["0", "0.5", "1", "2"]))
def test_beta_is_what_a_wrong_item_costs(gold, predicted, beta):
    sides = documents(gold), documents([*predicted, [], []][: len(gold)])
    found = total(*sides, f"eal/2015(beta={beta})").columns

    wrong = found["predicted"] - found["matched"]
    assert found["argument"] == found["matched"] - float(beta) * wrong


def entity(name, *places):
    return Entity(id=name, mentions=tuple(Mention(p, p + 1) for p in places))


def fills(*arguments):
    return event("Meet", None, *arguments)


def test_ids_of_entities_do_not_matter_only_their_mentions():
    gold = doc("d", fills(Argument(role="A", entity="x")), entities=(entity("x", 1, 2),))
    said = doc(
        "d", fills(Argument(role="A", entity="y")), entities=(entity("x", 5), entity("y", 1, 2))
    )

    assert total([gold], [said], "eal/2016").columns["matched"] == 1
    swapped = replace(said, entities=(entity("y", 5), entity("x", 1, 2)))
    assert total([gold], [swapped], "eal/2016").columns["matched"] == 0


def test_an_entity_is_the_gold_entity_with_the_larger_share_of_mentions():
    gold = doc(
        "d",
        fills(Argument(role="A", entity="few"), Argument(role="B", entity="many")),
        entities=(entity("few", 1, 9), entity("many", 2, 3)),
    )
    said = doc("d", fills(Argument(role="B", entity="p")), entities=(entity("p", 1, 2, 3),))

    assert total([gold], [said], "eal/2016").columns["matched"] == 1


def test_two_gold_entities_with_the_same_mentions_are_one():
    gold = doc(
        "d",
        fills(Argument(role="A", entity="x"), Argument(role="A", entity="y")),
        entities=(entity("x", 1), entity("y", 1)),
    )

    assert total([gold], [gold], "eal/2016").columns["gold"] == 1
    assert total([gold], [gold], "eal/2016").f1 == 1
