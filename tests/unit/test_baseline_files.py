"""A baseline is committed text: it says all that scoring needs, no word of an article, and notices every change."""

import json
import random
from dataclasses import replace

import gatecases
import pytest
import richdocs
from msgspec import structs

from evalkit.errors import DocumentError, EvalkitError, RunError
from evalkit.evaluate import score
from evalkit.measures import Measure, bases
from evalkit.measures.table import DEFINITIONS
from evalkit.model import Argument, Corpus, Document, Event, Mention, Unavailable
from evalkit.runs.baseline import encode, parse
from evalkit.runs.baseline.compare import change, status
from evalkit.runs.baseline.make import Order, make, same_day
from evalkit.runs.baseline.model import gold_types, without_words
from evalkit.runs.baseline.store import Place, find, name_of, path_of, write
from evalkit.runs.predictions import Predictions

ORDER = Order("default", "old", bases("TC,AC,EX"), "it was so", "2026-01-02")


def whole(documents, **about):
    return Predictions("then", "then", tuple(documents), extractor="old", **about)


def rich(side):
    """Four documents of gold (1) or of predictions (2)."""
    return list(richdocs.corpus(4, predicted=side == 2))


def test_predictions_score_the_same_from_a_baseline_under_every_measure_that_can_count_them():
    gold, predicted = rich(1), rich(2)
    names = [str(Measure(name)) for name in DEFINITIONS]
    measures = [name for name in names if _can_count(gold, predicted, name)]
    order = replace(ORDER, measures=bases(measures))

    read = parse(
        encode(make(Corpus(tuple(gold)), whole(predicted), order, old=None)), name="old.jsonl"
    )

    again = read.predictions().documents
    stripped = [without_words(one) for one in sorted(predicted, key=lambda one: one.id)]
    assert len(measures) > 20
    assert list(again) == stripped
    before, after = (
        score(gold=gold, predicted=side, measures=measures) for side in (stripped, again)
    )
    assert before.to_json() == after.to_json()
    original = score(gold=gold, predicted=predicted, measures=measures)
    assert original.as_dict()["measures"] == after.as_dict()["measures"]


def _can_count(gold, predicted, name):
    try:
        score(gold=gold, predicted=predicted, measures=[name])
    except (EvalkitError, ImportError):
        return False
    return True


def test_no_word_of_an_article_is_in_the_file():
    event = Event(
        type="A", trigger=Mention(0, 3, text="Ana"), source="Eva", provenance="rule Ana",
        arguments=(Argument(role="who", start=4, end=7, text="met"), Argument(role="how", text="gladly")),
    )  # fmt: skip
    document = Document(id="d", events=(event,), text="Ana met Eva")

    order = replace(ORDER, measures=bases("TC"))
    text = encode(make(Corpus((document,)), whole([document]), order, old=None)).decode()

    assert not [word for word in ("Ana", "met", "Eva") if f'"{word}' in text]
    assert "gladly" in text  # nothing else says what was answered


def test_every_truncation_of_a_baseline_is_noticed():
    content = encode(gatecases.tiny())

    for size in range(len(content)):
        with pytest.raises(RunError, match=r"EK503[13457]"):
            parse(content[:size], name="old.jsonl")


def test_every_line_that_is_taken_out_repeated_or_moved_is_noticed():
    lines = encode(gatecases.tiny()).splitlines(keepends=True)
    others = [
        lines[1:],
        lines[:1],
        lines[:2],
        [*lines, lines[2]],
        [lines[0], lines[2], lines[1]],
        [*lines, b"\n"],
    ]

    for other in others:
        with pytest.raises(RunError, match=r"EK503[13467]"):
            parse(b"".join(other), name="old.jsonl")


def test_every_byte_that_is_changed_is_noticed():
    content = encode(gatecases.tiny())
    random.seed(4)

    for place in random.sample(range(len(content)), 150):
        changed = bytearray(content)
        changed[place] ^= 1
        with pytest.raises(RunError, match=r"EK503\d"):
            parse(bytes(changed), name="old.jsonl")


def test_a_file_of_other_line_ends_says_the_same():
    baseline = gatecases.tiny()

    assert parse(encode(baseline).replace(b"\n", b"\r\n"), name="").entries == baseline.entries


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ({"id": "d1", "gold": 5, "gold_types": {}, "events": []}, "EK5031"),
        ({"id": "d1", "gold": "0", "gold_types": {}, "events": [{"type": ""}]}, "EK2011"),
        ({"id": "d1", "gold": "0", "gold_types": {}, "events": [{"type": "A", "trigger": {"start": 3, "end": 3}}]}, "EK20"),
    ],
)  # fmt: skip
def test_a_line_that_is_whole_and_says_nonsense_is_refused_with_its_place(line, code):
    from evalkit.runs.baseline.encode import _line

    baseline = gatecases.tiny()
    head = encode(baseline).split(b"\n")[0].decode()

    with pytest.raises(RunError) as caught:
        parse(f"{head}\n{_line(line)}\n".encode(), name="old.jsonl")

    assert str(caught.value).startswith(code if code != "EK2011" else "EK20")
    assert "old.jsonl:2 " in str(caught.value)


def test_a_header_of_another_shape_is_refused():
    from evalkit.runs.baseline.encode import _line

    for header in (
        {"kind": "evalkit baseline", "format": 1},
        {"kind": "evalkit baseline", "format": 1, "more": 1},
    ):
        with pytest.raises(RunError, match="EK5031"):
            parse(f"{_line(header)}\n".encode(), name="old.jsonl")


def test_what_is_no_text_is_refused_with_its_line():
    with pytest.raises(RunError, match="EK5031 old.jsonl:2 "):
        parse(b"\n\xff\n", name="old.jsonl")


def test_a_score_that_is_no_number_is_not_written():
    baseline = gatecases.tiny()
    broken = structs.replace(
        baseline.entries[0].predicted, events=(Event(type="A", score=float("nan")),)
    )
    entries = (replace(baseline.entries[0], predicted=broken), baseline.entries[1])

    with pytest.raises(DocumentError, match="EK2009"):
        encode(replace(baseline, entries=entries))


def test_measures_that_the_documents_cannot_be_counted_under_are_left_out():
    template = Document(
        id="d",
        events=(
            Event(
                type="A", trigger=Mention(0, 3), arguments=(Argument(role="how", text="gladly"),)
            ),
        ),
    )

    made = make(Corpus((template,)), whole([template]), ORDER, old=None)

    assert (list(made.header.totals), made.header.measuring["measures"]) == (["TC"], "TC")


def test_the_bytes_do_not_depend_on_the_order_of_anything():
    gold, predicted = rich(1), rich(2)
    mixed = whole(reversed(predicted))

    made = [
        make(Corpus(tuple(g)), p, ORDER, old=None)
        for g, p in ((gold, whole(predicted)), (gold[::-1], mixed))
    ]

    assert encode(made[0]) == encode(made[1])
    assert [json.loads(line).get("id", "") for line in encode(made[0]).splitlines()] == sorted(
        ["", *(one.id for one in gold)]
    )


def test_setting_the_same_twice_does_not_change_the_file(tmp_path):
    gold, predicted = rich(1), whole(rich(2))
    path = tmp_path / "default" / "old.jsonl"
    first = make(Corpus(tuple(gold)), predicted, ORDER, old=None)
    second = make(Corpus(tuple(gold)), predicted, replace(ORDER, date="2026-05-05"), old=first)
    third = make(
        Corpus(tuple(gold)), predicted, replace(ORDER, date="2026-05-05", reason="new"), old=first
    )

    written = [write(same_day(one, first), path) for one in (first, second, third)]

    assert written == [True, False, True]
    assert find("", Place(tmp_path), default="old").header.date == "2026-05-05"


def test_new_only_keeps_every_line_that_is_there():
    gold, predicted = rich(1), rich(2)
    old = make(Corpus(tuple(gold[:2])), whole(predicted[:2]), ORDER, old=None)
    other = [structs.replace(one, events=()) for one in predicted]

    made = make(
        Corpus(tuple(gold)),
        replace(whole(other), extractor="new"),
        replace(ORDER, new_only=True),
        old=old,
    )

    kept = {entry.id: entry for entry in old.entries}
    assert len(made.entries) == 4
    assert all(kept.get(entry.id, entry) == entry for entry in made.entries)
    assert made.header.extractor.name == "old"


def test_documents_whose_article_is_elsewhere_keep_their_line():
    gold, predicted = rich(1), rich(2)
    old = make(Corpus(tuple(gold)), whole(predicted), ORDER, old=None)
    here = Corpus(tuple(gold[1:]), (Unavailable(id=gold[0].id, reason="elsewhere"),))

    made = make(here, whole(predicted[1:]), ORDER, old=old)

    assert made.entries == old.entries
    assert status(made, here).unread == (gold[0].id,)
    assert not status(made, here).is_stale


def test_a_run_of_one_split_makes_a_baseline_of_that_split():
    gold = [structs.replace(one, split="dev" if n else "test") for n, one in enumerate(rich(1))]
    predicted = whole(rich(2)[1:], measuring={"split": "dev"})

    made = make(Corpus(tuple(gold)), predicted, ORDER, old=None)

    assert (len(made.entries), made.header.measuring["split"]) == (3, "dev")


def test_the_weight_of_gold_counts_what_measures_ask_for():
    event = Event(type="A", optional=True)

    assert gold_types(Document(id="d", events=(event, Event(type="B")))) == {"B": 1}
    assert gold_types(Document(id="d", events=(), templates=(Event(type="C"),))) == {"C": 1}
    assert gold_types(Document(id="d", events=(), tags={"x": ("B-D", "I-D", "O", "B-D")})) == {
        "D": 2
    }


def test_status_tells_stale_from_orphaned():
    gold = rich(1)
    made = make(Corpus(tuple(gold)), whole(rich(2)), ORDER, old=None)
    edited = [structs.replace(gold[0], events=()), *gold[2:], structs.replace(gold[0], id="new")]

    stale = status(made, Corpus(tuple(edited)))
    gone = status(made, Corpus((structs.replace(gold[0], id="other"),)))
    unknown = status(
        replace(made, header=structs.replace(made.header, suite="mine")), Corpus(tuple(gold))
    )

    assert (stale.changed, stale.new, stale.removed) == ((gold[0].id,), ("new",), (gold[1].id,))
    assert (stale.orphaned, gone.orphaned) == ("", "gold has none of its documents")
    assert unknown.orphaned == "there is no suite 'mine'"


def test_a_change_of_a_baseline_is_listed():
    gold, predicted = rich(1), rich(2)
    one = make(Corpus(tuple(gold[:3])), whole(predicted[:3]), ORDER, old=None)
    edited = [gold[1], structs.replace(gold[2], events=()), gold[3]]
    silent = [structs.replace(predicted[1], events=()), *predicted[2:]]
    other = make(Corpus(tuple(edited)), whole(silent), replace(ORDER, reason="new"), old=None)

    found = change(one, other)

    ids = [document.id for document in gold]
    assert (found.added, found.removed, found.gold, found.predicted) == (
        (ids[3],),
        (ids[0],),
        (ids[2],),
        (ids[1],),
    )
    assert found.about["reason"] == ("it was so", "new")
    assert change(one, one).is_empty


def test_a_reference_is_a_name_a_path_or_a_revision(tmp_path):
    place = Place(tmp_path)

    assert path_of("", place, default="rules") == tmp_path / "default" / "rules.jsonl"
    assert path_of("git:main:mine", place, default="rules") == tmp_path / "default" / "mine.jsonl"
    assert str(path_of("else/where.jsonl", place, default="rules")) == "else/where.jsonl"
    assert [name_of(label) for label in ("mine.jsonl", "a b/c", "…")] == [
        "mine",
        "a-b-c",
        "baseline",
    ]


def test_lines_of_two_branches_merge_where_only_the_header_is_in_conflict():
    from difflib import SequenceMatcher

    gold, predicted = rich(1), rich(2)
    base = make(Corpus(tuple(gold)), whole(predicted), ORDER, old=None)
    sides = [
        make(Corpus(tuple(gold)), whole([structs.replace(p, events=()) if n == m else p for m, p in enumerate(predicted)]), ORDER, old=None)
        for n in (0, 2)
    ]  # fmt: skip

    touched = []
    for side in sides:
        ours, theirs = (encode(one).splitlines() for one in (base, side))
        blocks = SequenceMatcher(None, ours, theirs).get_opcodes()
        touched.append(
            {n for tag, start, end, *_ in blocks if tag != "equal" for n in range(start, end)}
        )

    assert touched[0] & touched[1] <= {0}
