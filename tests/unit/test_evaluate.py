"""Scoring pairs documents exactly, verifies their texts, and keeps an account that adds up."""

import json
from fractions import Fraction
from pathlib import Path

import pytest
from documents import arg, corpora, doc, event, marked_corpora, ontology, shuffled
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from nasty import NASTY

from evalkit.errors import Diagnostic, DocumentError, Location, MeasureError
from evalkit.evaluate import DocumentLedger, runs_to_json, score
from evalkit.evaluate.scoring import type_names, types_text
from evalkit.gold import GoldCorpus
from evalkit.measures import LedgerError, Measure
from evalkit.measures.ledger import Items
from evalkit.model import Corpus, Document, Failed, Mention, Unavailable, text_sha256

MEET = event("summit", (0, 3), arg("who", 0, 3))
DENY = event("denial", (5, 9))
TEXT = "Kim, Xi dan Putin bertemu."


def codes(result):
    return [note.code for note in result.notes]


def test_the_default_is_the_default_suite():
    result = score(gold=[doc("d", MEET)], predicted=[doc("d", MEET)])

    assert list(result.measures) == ["TI", "TC", "AI", "AC", "AI+", "AC+", "EX"]
    assert {found.micro.f1 for found in result.measures.values()} == {1.0}
    assert result.notes == ()


def test_measures_may_be_texts_or_values_and_figures_count_once():
    result = score(gold=[], predicted=[], measures=["TC.F1", Measure("TC"), "TI"])

    assert list(result.measures) == ["TC", "TI"]


def test_a_single_text_names_measures_and_types():
    gold = [doc("d", MEET, DENY)]

    result = score(gold=gold, predicted=[], measures="TC,TC(dup=merge)", types="denial, summit")

    assert list(result.measures) == ["TC", "TC(dup=merge)"]
    assert result.measures["TC"].micro.gold == 2
    assert score(gold=gold, predicted=[], types="denial").measures["TC"].micro.gold == 1
    assert list(score(gold=gold, predicted=[], measures=Measure("TI")).measures) == ["TI"]


@pytest.mark.parametrize("path", ["g.yaml", b"g.yaml", Path("g.yaml")], ids=repr)
@pytest.mark.parametrize("side", ["gold", "predicted"])
def test_a_path_is_not_taken_for_documents(path, side):
    sides = {"gold": [], "predicted": [], side: path}

    with pytest.raises(TypeError, match=rf"score\({side}=…\).*load_gold.*load_documents"):
        score(**sides)


def test_micro_macro_and_types_are_numbers_of_one_table():
    gold = [doc("d", MEET, event("summit", (5, 9)), DENY), doc("e", event("warning", (0, 3)))]
    predicted = [doc("d", MEET, event("alien", (0, 3))), doc("e", event("warning", (0, 3)))]

    found = score(gold=gold, predicted=predicted, measures=["TC"]).measures["TC"]

    assert found.micro.f1 == float(Fraction(4, 7))
    assert {name: one.f1 for name, one in found.types.items()} == {
        "alien": 0.0, "denial": 0.0, "summit": float(Fraction(2, 3)), "warning": 1.0,
    }  # fmt: skip
    assert found.macro.f1 == pytest.approx(float(Fraction(5, 9)), abs=1e-15)
    assert found.macro.precision == 1.0
    assert (found.macro.types, found.macro.entered["precision"]) == (3, 2)
    assert found.tally.missed == 2
    assert found.tally.spurious == 1


def test_a_measure_without_types_has_neither_types_nor_macro():
    found = score(gold=[doc("d", MEET)], predicted=[], measures=["TI"]).measures["TI"]

    assert (found.types, found.macro) == ({}, None)


def test_absent_and_failed_documents_are_missed_in_lines_of_their_own():
    gold = [doc(name, MEET) for name in "abc"]
    failed = Failed(id="b", kind="timeout", message="60 s")

    result = score(gold=gold, predicted=[doc("a", MEET), failed], measures=["TC"])

    assert result.measures["TC"].micro.columns == {"gold": 3, "predicted": 1, "matched": 1}
    assert result.documents == DocumentLedger(3, 1, 1, 1, 0, 0, 0)
    assert (result.absent, result.failed) == (("c",), (failed,))
    assert codes(result) == ["EK2051", "EK2053"]


def test_absent_is_not_the_same_as_predicted_empty():
    gold = [doc("a", MEET), doc("b", MEET)]

    absent = score(gold=gold, predicted=[doc("a", MEET)], measures=["TC"])
    empty = score(gold=gold, predicted=[doc("a", MEET), doc("b")], measures=["TC"])

    assert absent.measures["TC"].micro == empty.measures["TC"].micro
    assert (absent.documents.absent, empty.documents.absent) == (1, 0)
    assert absent.signature.identity["cov"] == "1/2"
    assert empty.signature.identity["cov"] == "2/2"


def test_extra_predictions_are_named_and_not_counted():
    extra = [doc("D1", MEET, MEET), Failed(id="z", kind="error", message="x")]

    result = score(gold=[doc("d1", MEET)], predicted=extra, measures=["TC"])

    assert result.measures["TC"].micro.columns == {"gold": 1, "predicted": 0, "matched": 0}
    assert result.extra == ("D1", "z")
    assert result.documents.extra == 2
    assert result.ledger.events.predicted.excluded == {"extra-document": 2}
    assert codes(result) == ["EK2052", "EK2052", "EK2051"]
    assert result.notes[0].hint == "Did you mean 'd1'?"


UNREAD = Unavailable(id="u", reason="licensed", split="dev", language="id")


def test_gold_without_an_article_is_in_the_ledger_and_so_are_its_predictions():
    note = Diagnostic("EK1102", "not found", severity="note")
    corpus = Corpus((doc("a", MEET),), (UNREAD,), (note,), "f" * 64)

    result = score(gold=corpus, predicted=[doc("a", MEET), doc("u", MEET, DENY)], measures=["TC"])

    assert result.measures["TC"].micro.columns == {"gold": 1, "predicted": 1, "matched": 1}
    assert (result.documents.unavailable, result.unavailable) == (1, (UNREAD,))
    assert result.documents.extra == 0
    assert result.ledger.events.predicted.excluded == {"unavailable": 2}
    assert result.ledger.arguments.predicted.excluded == {"unavailable": 1}
    assert result.notes == (note,)
    assert result.signature.identity["gold"] == "ffffffff/1d"


@pytest.mark.parametrize(
    ("split", "language", "scored", "filtered", "unavailable"),
    [
        (None, None, ["a", "b", "c"], 0, 1),
        ("test", None, ["a", "b"], 2, 0),
        ("dev", None, [], 3, 1),
        (None, "id", ["a"], 2, 1),
        ("test", "en", ["b"], 3, 0),
    ],
)
def test_a_split_and_a_language_select_gold(split, language, scored, filtered, unavailable):
    documents = (
        doc("a", MEET, split="test", language="id"),
        doc("b", MEET, split="test", language="en"),
        doc("c", MEET),
    )
    predicted = [doc("a"), doc("b"), doc("c"), doc("u")]

    result = score(
        gold=Corpus(documents, (UNREAD,)), predicted=predicted, split=split, language=language
    )

    assert list(result.measures["TC"].table.documents) == scored
    assert result.documents == DocumentLedger(
        len(scored), len(scored), 0, 0, 0, unavailable, filtered
    )
    assert result.notes == ()
    assert result.signature.measuring.get("split") == split
    assert result.signature.measuring.get("lang") == language


def test_predictions_for_gold_of_another_selection_are_in_the_ledger():
    gold = Corpus((doc("a", MEET, split="test"), doc("b", MEET, split="dev")), (UNREAD,))
    predicted = [doc("a", MEET), doc("b", MEET, DENY, templates=(MEET,)), doc("u", DENY)]

    result = score(gold=gold, predicted=predicted, measures=["TC"], split="test")

    assert result.measures["TC"].micro.columns == {"gold": 1, "predicted": 1, "matched": 1}
    assert result.ledger.events.predicted == Items(4, {"other-selection": 3}, 4)
    assert result.ledger.arguments.predicted == Items(2, {"other-selection": 1}, 2)
    assert result.ledger.templates.predicted == Items(1, {"other-selection": 1})
    assert result.ledger.events.gold.read == 1


def test_the_splits_are_counted():
    result = score(gold=[doc("a", split="test"), doc("b", split="dev"), doc("c")], predicted=[])

    assert result.splits == {"": 1, "dev": 1, "test": 1}


# --- texts ----------------------------------------------------------------------------------------


def texts(gold, predicted):
    """Return the codes of what is wrong with the texts of two documents."""
    try:
        score(gold=[gold], predicted=[predicted], measures=["TC"])
    except DocumentError as error:
        return [diagnostic.code for diagnostic in error.diagnostics]
    return []


RIGHT = event("summit", Mention(0, 3, (), "Kim"), arg("who", 5, 7, text="Xi"))
WRONG = event("summit", Mention(1, 4, (), "Kim"))
BEHIND = event("summit", Mention(0, 3), arg("who", 20, 99))


@pytest.mark.parametrize(
    ("gold", "predicted", "expected"),
    [
        (doc("d", text=TEXT), doc("d", RIGHT, text=TEXT), []),
        (doc("d", text=TEXT), doc("d", RIGHT, text_sha256=text_sha256(TEXT)), []),
        (doc("d", text=TEXT), doc("d", RIGHT), []),
        (doc("d", text=TEXT), doc("d", RIGHT, text=TEXT + " "), ["EK2031"]),
        (doc("d", text=TEXT), doc("d", RIGHT, text_sha256=text_sha256("x")), ["EK2031"]),
        (doc("d", text=TEXT), doc("d", WRONG), ["EK2030"]),
        (doc("d", text=TEXT), doc("d", WRONG, text=TEXT), ["EK2030"]),
        (doc("d", text=TEXT), doc("d", BEHIND), ["EK2014"]),
        (doc("d", text=TEXT), doc("d", BEHIND, text=TEXT), ["EK2014"]),
        (doc("d", WRONG, text=TEXT), doc("d", RIGHT), ["EK2030"]),
        (doc("d", WRONG), doc("d", RIGHT, text=TEXT), ["EK2030"]),
        (doc("d", text_sha256=text_sha256(TEXT)), doc("d", RIGHT, text=TEXT), []),
        (doc("d", text_sha256=text_sha256("x")), doc("d", RIGHT, text=TEXT), ["EK2031"]),
        (doc("d", text_sha256="0" * 64), doc("d", RIGHT, text_sha256="1" * 64), ["EK2031"]),
        (doc("d", text_sha256="0" * 64), doc("d", RIGHT, text_sha256="0" * 64), []),
        (doc("d", text_sha256="0" * 64), doc("d", WRONG), []),
        (doc("d"), doc("d", WRONG), []),
    ],
    ids=[
        "the same text", "the same hash", "words only", "a blank more", "another hash",
        "other words", "other words beside the right text", "behind the end",
        "behind the end of its own text", "gold that is wrong itself",
        "gold against the prediction's text", "gold's hash of the prediction's text",
        "gold's hash of another text", "two hashes", "one hash", "one side knows a hash",
        "nobody knows the text",
    ],
)  # fmt: skip
def test_predictions_from_another_text_are_refused(gold, predicted, expected):
    assert texts(gold, predicted) == expected


def test_of_many_wrong_documents_the_first_are_shown_and_the_rest_counted():
    names = [f"d{n:04}" for n in range(100)]

    with pytest.raises(DocumentError) as caught:
        score(
            gold=[doc(name, text=TEXT) for name in names],
            predicted=[doc(name, WRONG) for name in names],
        )

    assert [d.code for d in caught.value.diagnostics] == ["EK2030"] * 20 + ["EK2025"]
    assert caught.value.diagnostics[-1].message == "And 80 more."


@pytest.mark.parametrize(
    ("gold", "predicted"),
    [
        (doc("d", text=TEXT), doc("d", WRONG)),
        (doc("d", text=TEXT), doc("d", BEHIND)),
        (doc("d", text=TEXT), doc("d", text="x")),
        (doc("d", text_sha256="0" * 64), doc("d", text_sha256="1" * 64)),
    ],
    ids=["EK2030", "EK2014", "EK2031", "EK2031 by its hash"],
)
def test_a_refusal_names_the_file_or_extractor_where_it_is_known(gold, predicted):
    for extractor, named in (("stanza.jsonl", "stanza.jsonl"), ("", "predicted")):
        with pytest.raises(DocumentError) as caught:
            score(gold=[gold], predicted=[predicted], extractor=extractor)
        assert caught.value.diagnostics[0].where == Location(named)


def test_a_refusal_names_side_document_and_first_difference():
    with pytest.raises(DocumentError) as caught:
        score(gold=[doc("d", text=TEXT)], predicted=[doc("d", text=TEXT.replace("dan", "dän"))])

    message = str(caught.value)
    assert message.startswith("EK2031 predicted Document ")
    assert "1:10" in message


@pytest.mark.parametrize("text", [text for text in NASTY if text], ids=ascii)
def test_any_text_is_compared_character_by_character(text):
    whole = event("summit", Mention(0, len(text), (), text))

    assert texts(doc("d", whole, text=text), doc("d", whole, text=text)) == []
    assert texts(doc("d", whole, text=text), doc("d", text=text + "\u200b")) == ["EK2031"]


# --- types ----------------------------------------------------------------------------------------


def test_an_invented_type_is_a_false_positive_and_a_warning():
    alien = event("sumit", (0, 3))

    result = score(
        gold=[doc("d", MEET)],
        predicted=[doc("d", MEET, alien, alien)],
        measures=["TC"],
        ontology=ontology("summit", "denial"),
    )

    assert result.measures["TC"].micro.columns == {"gold": 1, "predicted": 3, "matched": 1}
    (note,) = result.notes
    assert (note.code, note.severity) == ("EK2054", "warning")
    assert "2 predictions" in note.message
    assert note.hint == "Did you mean 'summit'?"


def test_gold_files_bring_their_ontology_and_another_one_can_be_given():
    document = doc("d", MEET, exhaustive=("summit",))
    gold = GoldCorpus((document,), ontology=ontology("summit", "denial"))
    predicted = [doc("d", DENY)]

    own = score(gold=gold, predicted=predicted)
    given = score(gold=gold, predicted=predicted, ontology=ontology("summit"))

    assert own.ledger.events.predicted.excluded == {"not-exhaustive": 1}
    assert given.ledger.events.predicted.excluded == {}
    assert [note.code for note in given.notes] == ["EK2054"]


@pytest.mark.parametrize("marked", [MEET, replace(MEET, optional=True)])
def test_a_type_of_gold_is_known_though_the_ontology_lacks_it(marked):
    result = score(gold=[doc("d", marked)], predicted=[doc("d", MEET)], ontology=ontology("denial"))

    assert result.notes == ()


def test_invented_types_are_cut_and_the_first_of_many_are_shown():
    aliens = [event(f"alien {n:04}", (0, 3)) for n in range(2000)]
    huge = event("\x1b[2J" + "x" * 1_000_000, (0, 3))

    result = score(
        gold=[doc("d")],
        predicted=[doc("d", huge, *aliens)],
        measures=["TC"],
        ontology=ontology("summit"),
    )

    assert codes(result) == ["EK2054"] * 20 + ["EK2025"]
    assert {note.severity for note in result.notes} == {"warning"}
    assert all(len(str(note)) < 300 and "\x1b" not in str(note) for note in result.notes)


def test_a_filter_is_not_answered_with_a_type_that_nobody_can_read():
    huge = [event("\x1b[2J", (0, 3)), event("x" * 1_000_000, (0, 3))]

    with pytest.raises(MeasureError) as caught:
        score(gold=[doc("d", *huge, MEET)], predicted=[], types=["y" * 1_000_000])

    assert str(caught.value).endswith("Known: summit.")
    assert len(str(caught.value)) < 300


def test_types_that_are_filtered_out_are_no_warning():
    result = score(
        gold=[doc("d", MEET)], predicted=[doc("d", event("alien", (0, 3)))],
        types=["summit"], ontology=ontology("summit"),
    )  # fmt: skip

    assert result.notes == ()


@pytest.mark.parametrize("known", [None, ontology("summit", "denial")])
def test_a_filter_on_a_type_that_is_nowhere_is_refused(known):
    with pytest.raises(MeasureError, match="EK3008 .*'sumit'.*'summit'"):
        score(gold=[doc("d", MEET)], predicted=[], types=["sumit", "summit"], ontology=known)


def test_a_type_of_the_ontology_may_be_absent_from_the_documents():
    result = score(
        gold=[doc("d", MEET)], predicted=[], types=["denial"], ontology=ontology("summit", "denial")
    )

    assert result.measures["TC"].micro.gold == 0


# --- signature, ledger, JSON ----------------------------------------------------------------------


def test_the_signature_says_what_was_measured_and_by_whom():
    result = score(
        gold=Corpus((doc("d", MEET, split="test", language="id"),), fingerprint="a" * 64),
        predicted=[doc("d", MEET)],
        measures=["TC", "AC+"],
        types=["summit", "denial"],
        split="test",
        language="id",
        ontology=ontology("summit", "denial"),
        extractor="rules",
        extractor_fingerprint="b" * 64,
    )

    prediction = result.signature.identity["pred"]
    assert len(prediction) == 8
    assert str(result.signature) == (
        "evalkit:0.1.0|scoring:1|measures:TC,AC+|types:denial,summit|split:test|lang:id"
        f"|ontology:test@1|extractor:rules/bbbbbbbb|gold:aaaaaaaa/1d|pred:{prediction}|cov:1/1"
    )


COMMA = "deal, signed"


def test_a_type_with_a_comma_can_be_asked_for_in_a_text():
    both = [doc("d", event(COMMA, (0, 3)), event("deal", (4, 9)))]

    found = score(gold=both, predicted=both, measures="TC", types='"deal, signed"')
    others = score(gold=both, predicted=both, measures="TC", types='deal,"deal, signed"')

    assert list(found.measures["TC"].types) == [COMMA]
    assert list(others.measures["TC"].types) == ["deal", COMMA]
    assert '|types:"deal, signed"|' in str(found.signature)


@given(st.lists(st.text(st.sampled_from('a" ,\n'), max_size=6), min_size=1))
def test_names_of_types_are_read_as_they_were_written(names):
    assert type_names(types_text(names)) == sorted(set(names))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("b, a", ["a", "b"]),
        ('"a', ['"a']),
        ('a "b, c"', ['a "b', 'c"']),
        ("a,", ["", "a"]),
        ("", [""]),
    ],
)
def test_quotes_count_only_around_a_whole_name(text, names):
    assert type_names(text) == names


def test_a_signature_is_one_line_whatever_the_names():
    result = score(gold=[doc("d", event("a|b\n%", (0, 3)))], predicted=[], types=["a|b\n%"])

    assert "|types:a%7Cb%0A%25|" in str(result.signature)


def test_measuring_does_not_change_with_the_predictions_and_identity_does():
    one = score(gold=[doc("d", MEET)], predicted=[doc("d", MEET)]).signature
    other = score(gold=[doc("d", MEET)], predicted=[doc("d")]).signature

    assert one.measuring == other.measuring
    assert one.identity["gold"] == other.identity["gold"]
    assert one.identity["pred"] != other.identity["pred"]


def test_lost_documents_stop_the_program():
    with pytest.raises(LedgerError, match="lost or counted twice"):
        DocumentLedger(3, 1, 1, 0, 0, 0, 0)


def test_the_json_has_the_shape_of_the_contract():
    gold = [doc("d", MEET, DENY, text=TEXT, templates=(event("summit"),))]

    result = score(gold=gold, predicted=[doc("d", MEET)], measures=["TC", "TI"])

    content = json.loads(result.to_json())
    half = {"gold": 2, "predicted": 1, "matched": 1, "precision": 1.0, "recall": 0.5}
    two_thirds = float(Fraction(2, 3))
    assert content == {
        "format": 1,
        "signature": str(result.signature),
        "measures": {
            "TC": {
                "micro": {**half, "f1": two_thirds},
                "macro": {
                    "precision": 1.0, "recall": 0.5, "f1": 0.5, "types": 2,
                    "entered": {"precision": 1, "recall": 2, "f1": 2},
                },
                "types": {
                    "denial": {
                        "gold": 1, "predicted": 0, "matched": 0,
                        "precision": None, "recall": 0.0, "f1": 0.0,
                        "undefined": {"precision": "nothing was predicted"},
                    },
                    "summit": {
                        "gold": 1, "predicted": 1, "matched": 1,
                        "precision": 1.0, "recall": 1.0, "f1": 1.0,
                    },
                },
                "missed": 1, "spurious": 0, "duplicate": 0,
                "merged": {"gold": 0, "predicted": 0},
            },
            "TI": {
                "micro": {**half, "f1": two_thirds}, "macro": None, "types": {},
                "missed": 1, "spurious": 0, "duplicate": 0,
                "merged": {"gold": 0, "predicted": 0},
            },
        },
        "ledger": {
            "documents": {
                "gold": 1, "predicted": 1, "absent": 0, "failed": 0, "extra": 0,
                "unavailable": 0, "filtered": 0,
            },
            "events": {
                "gold": {"read": 2, "excluded": {}, "unverified": 0},
                "predicted": {"read": 1, "excluded": {}, "unverified": 0},
            },
            "arguments": {
                "gold": {"read": 1, "excluded": {}, "unverified": 0},
                "predicted": {"read": 1, "excluded": {}, "unverified": 0},
            },
            "templates": {
                "gold": {"read": 1, "excluded": {}, "unverified": 0},
                "predicted": {"read": 0, "excluded": {}, "unverified": 0},
            },
            "splits": {"": 1},
        },
    }  # fmt: skip


def test_several_extractors_are_runs_in_the_order_given():
    gold = [doc("d", MEET)]
    results = [
        score(gold=gold, predicted=[doc("d", MEET)], measures=["TC"], extractor=name)
        for name in ("stanza", "rules")
    ]

    content = json.loads(runs_to_json(results))

    assert content["format"] == 1
    assert [run["extractor"] for run in content["runs"]] == ["stanza", "rules"]
    assert {tuple(sorted(run)) for run in content["runs"]} == {
        ("extractor", "ledger", "measures", "signature")
    }


def test_the_json_is_sorted_readable_and_ends_its_line():
    text = score(gold=[doc("d", event("会議", (0, 3)))], predicted=[]).to_json().decode()

    assert '"会議"' in text
    assert text.endswith("}\n")
    assert text == json.dumps(
        json.loads(text), sort_keys=True, ensure_ascii=False, indent=2
    ) + "\n"  # fmt: skip


@given(gold=marked_corpora(), predicted=corpora(), seed=st.integers(0, 99))
def test_shuffled_input_gives_the_same_bytes(gold, predicted, seed):
    one = score(gold=gold, predicted=predicted, ontology=ontology("summit", "denial"))
    other = score(
        gold=shuffled(gold, seed),
        predicted=shuffled(predicted, seed + 1),
        ontology=ontology("summit", "denial"),
    )

    assert one.to_json() == other.to_json()
    assert one.notes == other.notes


@given(corpora(), corpora())
def test_documents_add_up(gold, predicted):
    failed = [
        Failed(id=d.id, kind="error", message="x") if number % 2 else d
        for number, d in enumerate(predicted)
    ]

    documents = score(gold=gold, predicted=failed, measures=["TC"]).documents

    assert documents.gold == len(gold)
    assert documents.predicted + documents.failed + documents.extra == len(predicted)


@given(corpora())
def test_a_document_scores_the_same_from_its_json(gold):
    import msgspec

    again = [msgspec.json.decode(msgspec.json.encode(d), type=Document) for d in gold]

    assert (
        score(gold=gold, predicted=gold).to_json() == score(gold=again, predicted=again).to_json()
    )


def test_metadata_of_events_changes_no_number_but_the_hash_of_the_predictions():
    plain, scored = doc("d", MEET), doc("d", replace(MEET, score=0.5, id="x"))

    one, other = (score(gold=[plain], predicted=[p]) for p in (plain, scored))

    assert one.measures["TC"].micro == other.measures["TC"].micro
    assert one.signature.identity["pred"] != other.signature.identity["pred"]
