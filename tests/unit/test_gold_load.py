"""Loading gold for scoring: all or nothing, the same for any order of the files."""

import hashlib
from pathlib import Path

import pytest
from goldfiles import gold_yaml

from evalkit.errors import GoldError
from evalkit.gold import Reader, load_gold
from evalkit.gold.discover import find

EVENT = "- {type: denial, speaker: Menteri, trigger: membantah}"
BROKEN = gold_yaml("- {type: denial, speaker: Menteri, trigger: nowhere}", document_id="broken")


def put(path, document_id=None, source=None):
    """Write a gold file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source or gold_yaml(EVENT, document_id=document_id or path.stem), "utf-8")
    return path


def ids(paths, **keys):
    """List the ids of a corpus."""
    return [document.id for document in load_gold(paths, **keys)]


def errors(paths, **keys):
    """List codes and places of what is wrong."""
    with pytest.raises(GoldError) as caught:
        load_gold(paths, **keys)
    return [(d.code, Path(d.where.file).name, d.where.line) for d in caught.value.diagnostics]


def test_a_folder_yields_its_gold_and_nothing_else(tmp_path):
    put(tmp_path / "b.yaml")
    put(tmp_path / "deep" / "a.yaml")
    for other in (
        "by/x/c.yaml",
        "ontology/d.yaml",
        ".hidden/e.yaml",
        ".f.yaml",
        "g.yml",
        "deep/by/h.yaml",
    ):
        put(tmp_path / other)
    put(tmp_path / "settings.yaml", source="key: value\n")
    put(tmp_path / "list.yaml", source="- gold\n")

    assert ids([tmp_path]) == ["a", "b"]


def test_what_is_named_is_always_read(tmp_path):
    put(tmp_path / "by" / "a" / "x.yaml")
    hidden = put(tmp_path / ".y.yaml", "y")

    assert ids([tmp_path / "by"]) == ["x"]
    assert ids([hidden]) == ["y"]
    assert ids(hidden) == ["y"]
    assert errors([put(tmp_path / "z.yaml", source="key: value\n")])[0][0] == "EK1301"


def test_a_file_that_is_named_twice_is_read_once(tmp_path):
    path = put(tmp_path / "a.yaml")

    assert ids([tmp_path, path, str(path)]) == ["a"]


def test_documents_come_in_the_order_of_their_ids(tmp_path):
    put(tmp_path / "1.yaml", "z")
    put(tmp_path / "2.yaml", "a")

    assert ids([tmp_path]) == ["a", "z"]


def test_every_problem_of_every_file_is_raised_at_once(tmp_path):
    put(tmp_path / "a.yaml", source=BROKEN)
    put(tmp_path / "b.yaml", source="a: [\n")
    put(tmp_path / "c.yaml", source=gold_yaml(EVENT + "\n" + EVENT))

    assert errors([tmp_path]) == [
        ("EK1201", "a.yaml", 9), ("EK1001", "b.yaml", 2), ("EK1501", "c.yaml", 10),
    ]  # fmt: skip


def test_a_file_that_forgot_its_first_line_is_not_passed_over(tmp_path):
    put(tmp_path / "a.yaml", source=gold_yaml(EVENT).replace("gold: 1\n", ""))

    assert errors([tmp_path]) == [("EK1302", "a.yaml", 1)]


def test_two_files_with_one_id_are_refused_with_both_places(tmp_path):
    put(tmp_path / "a.yaml", "same")
    put(tmp_path / "b.yaml", "same")

    with pytest.raises(GoldError) as caught:
        load_gold([tmp_path])

    (problem,) = caught.value.diagnostics
    assert problem.code == "EK1601"
    assert str(problem.where).endswith("b.yaml:2:5")
    assert "a.yaml:2:5" in problem.message


def test_a_path_that_is_not_there_or_holds_nothing_is_refused(tmp_path):
    assert errors([tmp_path / "none"]) == [("EK1610", "none", 0)]
    assert errors([tmp_path])[0][0] == "EK1610"


def test_warnings_do_not_keep_gold_from_being_scored(tmp_path):
    put(tmp_path / "a.yaml", source=gold_yaml("- {type: denial, trigger: membantah}"))

    assert ids([tmp_path]) == ["case"]


def test_a_comment_silences_a_rule_when_loading_too(tmp_path):
    source = gold_yaml(EVENT + "\n" + EVENT + "  # evalkit: ignore EK1501")
    put(tmp_path / "a.yaml", source=source)

    assert ids([tmp_path]) == ["case"]


@pytest.fixture
def sidecar(tmp_path):
    """Make two gold files, one with a text that lies elsewhere."""
    data = b"Menteri membantah."
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "t.txt").write_bytes(data)
    put(tmp_path / "gold" / "a.yaml")
    put(
        tmp_path / "gold" / "b.yaml",
        source="gold: 1\nid: b\ndocument: {language: id, split: dev, text: {file: t.txt, sha256: "
        f"{hashlib.sha256(data).hexdigest()}}}}}\nevents:\n{EVENT}\n",
    )
    return tmp_path


def test_an_article_that_is_not_at_hand_is_unavailable(sidecar):
    corpus = load_gold([sidecar / "gold"])

    assert [d.id for d in corpus] == ["a"]
    (missing,) = corpus.unavailable
    assert (missing.id, missing.reason, missing.split, missing.language) == (
        "b", "t.txt was not found", "dev", "id",
    )  # fmt: skip
    assert [(n.code, n.severity) for n in corpus.notes] == [("EK1102", "note")]


def test_a_missing_article_can_be_an_error(sidecar):
    assert errors([sidecar / "gold"], require_text=True) == [("EK1102", "b.yaml", 3)]


def test_articles_are_found_in_the_text_path(sidecar):
    assert ids([sidecar / "gold"], text_path=[str(sidecar / "texts")]) == ["a", "b"]


def test_the_fingerprint_is_that_of_the_content(sidecar, tmp_path):
    gold, texts = sidecar / "gold", [sidecar / "texts"]
    whole = load_gold([gold], text_path=texts).fingerprint

    assert load_gold([gold / "b.yaml", gold / "a.yaml"], text_path=texts).fingerprint == whole
    assert load_gold([gold]).fingerprint == whole  # the text is known by its sha256
    gold.rename(tmp_path / "moved")
    assert load_gold([tmp_path / "moved"], text_path=texts).fingerprint == whole
    with (tmp_path / "moved" / "a.yaml").open("a") as file:
        file.write("# a comment\n")
    assert load_gold([tmp_path / "moved"], text_path=texts).fingerprint != whole


def test_a_corpus_knows_the_ontology_of_its_files(tmp_path):
    put(tmp_path / "a.yaml")

    assert load_gold([tmp_path]).ontology.identity == "diplomacy@1"


def test_a_document_is_found_by_its_id_beside_broken_ones(tmp_path):
    put(tmp_path / "a.yaml", source=BROKEN)
    put(tmp_path / "b.yaml", source="a: [\n")
    put(tmp_path / "c.yaml", "other")
    path = put(tmp_path / "d.yaml")

    assert find("other", [tmp_path], Reader()).gold.name == str(tmp_path / "c.yaml")
    assert find("d", [tmp_path], Reader()).gold.id == "d"
    assert find("broken", [tmp_path], Reader()).problems
    assert find(str(path), [], Reader()).gold.id == "d"
    with pytest.raises(GoldError, match=r"EK1611.*'x'"):
        find("x", [tmp_path], Reader())


def test_the_annotated_seed_article_resolves(shared):
    corpus = load_gold([shared / "spec" / "gold-example.yaml"], text_path=[shared / "seeds"])

    (document,) = corpus
    assert len(document.events) == 11
    assert len(document.templates) == 7
    assert {event.type for event in document.events} == {"summit", "denial", "warning"}
    denial = next(event for event in document.events if event.type == "denial")
    assert [(a.role, a.text) for a in denial.arguments] == [
        ("speaker", "Rusia"),
        ("speaker", "Korea Utara"),
        ("claim", "mereka berencana saling menyediakan senjata"),
        ("claimant", "AS"),
    ]
    for event in document.events:
        for span in (event.trigger, *(a.mention for a in event.arguments)):
            assert span.text == span.slice(document.text)


@pytest.mark.parametrize("who", ["a", "b"])
def test_the_annotators_files_can_all_be_read(root, shared, who):
    assert len(load_gold([root / "gold" / "by" / who], text_path=[shared / "seeds"])) == 49
