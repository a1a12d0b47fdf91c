"""`evalkit convert` keeps what it reads, says what is lost, and never overwrites unasked."""

import json
import sys

import pytest
from click.testing import CliRunner

from evalkit.cli.app import cli
from evalkit.cli.converting import Job, LossError, run_job
from evalkit.errors import DocumentError
from evalkit.formats import load_documents

LINES = [
    {"id": "d1", "text": "Varunia membantah.", "score": 1, "events": [
        {"type": "denial", "triger": 1, "trigger": {"end": 17, "start": 8, "pos": "VERB"},
         "arguments": [{"role": "speaker", "parts": [[0, 3], [5, 7]], "x": None}]}],
     "entities": [{"start": 0, "end": 7, "wiki": "Q1"}], "meta": {"é": ["😀", 1.5, True]}},
    {"id": "d2", "events": []},
]  # fmt: skip


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "in.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in LINES))
    return str(path)


def written(path):
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def run(*arguments):
    return CliRunner().invoke(cli, ["convert", *map(str, arguments)], catch_exceptions=False)


def test_unknown_keys_survive_where_they_stood(source, tmp_path):
    run(source, tmp_path / "out.jsonl")

    first, second = written(tmp_path / "out.jsonl")
    assert first["meta"] == LINES[0]["meta"]
    assert first["score"] == 1
    assert first["events"][0]["triger"] == 1
    assert first["events"][0]["trigger"] == {"start": 8, "end": 17, "pos": "VERB"}
    assert first["events"][0]["arguments"] == [
        {"role": "speaker", "start": 0, "end": 7, "parts": [[0, 3], [5, 7]], "x": None}
    ]
    assert first["entities"] == [
        {"id": "entity-1", "wiki": "Q1", "mentions": [{"start": 0, "end": 7}]}
    ]
    assert second == LINES[1]


def test_converting_again_changes_nothing(source, tmp_path):
    run(source, tmp_path / "a.jsonl")
    run(tmp_path / "a.jsonl", tmp_path / "b.jsonl")

    assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "b.jsonl").read_bytes()


def test_a_dataset_in_between_changes_nothing(source, tmp_path):
    pytest.importorskip("datasets", reason="the package datasets is not installed")
    run(source, tmp_path / "a.jsonl")

    run(tmp_path / "a.jsonl", f"hf:{tmp_path}/saved")
    run(tmp_path / "saved", tmp_path / "b.jsonl")  # a folder that is a dataset needs no hf:

    assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "b.jsonl").read_bytes()


def test_what_was_converted_is_counted(source, tmp_path):
    result = run(source, tmp_path / "out.jsonl")

    assert result.stdout.endswith("out.jsonl: documents 2, events 1, templates 0, arguments 1\n")
    assert "EK2019" in result.stderr


def test_several_sources_become_one(source, tmp_path):
    other = tmp_path / "other.jsonl"
    other.write_text('{"id":"d3","events":[]}\n')

    run(source, other, tmp_path / "out.jsonl")

    assert [line["id"] for line in written(tmp_path / "out.jsonl")] == ["d1", "d2", "d3"]


def test_a_wrong_source_leaves_no_target(source, tmp_path):
    other = tmp_path / "other.jsonl"
    other.write_text('{"id":"d3"}\n')

    with pytest.raises(DocumentError, match="EK2012"):
        run_job(Job([source, str(other)], str(tmp_path / "out.jsonl")))

    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl", "other.jsonl"]


def test_a_file_can_be_converted_onto_itself(source, tmp_path):
    before = load_documents(source)

    run_job(Job([source], source, force=True))

    assert load_documents(source).documents == before.documents


GOLD = """\
gold: 1
id: {id}
ontology: diplomacy@1
document: {{language: id, date: 2019-04-25, text: {text}}}
annotation: {{status: draft, annotators: [a], exhaustive: [denial]}}
entities:
  varunia: {{type: country, names: [Varunia, Negeri], except: ["kota <Varunia>"], kb: [Q1]}}
events:
  - type: denial
    id: deny
    speaker: $varunia
    claim: "tuduhan"
    certainty: high
    note: n
    mentions: [{{trigger: membantah, note: m}}]
"""
ARTICLE = '"Negeri Varunia membantah tuduhan dari kota Varunia."'


@pytest.fixture
def gold(tmp_path):
    path = tmp_path / "gold" / "one.yaml"
    path.parent.mkdir()
    path.write_text(GOLD.format(id="one", text=ARTICLE))
    return str(path.parent)


def test_gold_becomes_documents_and_each_loss_is_counted(gold, tmp_path):
    done = run_job(Job([gold], str(tmp_path / "out.jsonl"), lossy=True))

    assert done.written == {"documents": 1, "events": 1, "templates": 1, "arguments": 4}
    assert done.lost == {
        "ontology": 1, "document.date": 1, "annotation.status": 1, "annotation.annotators": 1,
        "entity name": 2, "entity except": 1, "entity kb": 1, "event certainty": 1, "note": 2,
    }  # fmt: skip
    assert load_documents(tmp_path / "out.jsonl").documents[0].exhaustive == ("denial",)


def test_a_lossy_conversion_writes_nothing_unasked(gold, tmp_path):
    with pytest.raises(LossError, match="EK2042 .* entity name \\(2\\)") as caught:
        run_job(Job([gold], str(tmp_path / "out.jsonl")))

    assert caught.value.exit_code == 1
    assert not (tmp_path / "out.jsonl").exists()


def test_gold_without_its_article_is_a_loss(gold, tmp_path):
    reference = "{file: none.txt, sha256: " + "0" * 64 + "}"
    (tmp_path / "gold" / "two.yaml").write_text(GOLD.format(id="two", text=reference))

    done = run_job(Job([gold], str(tmp_path / "out.jsonl"), lossy=True))

    assert done.lost["document whose article was not found"] == 1
    assert done.written["documents"] == 1


def test_the_whole_built_in_gold_survives_both_formats(root, tmp_path):
    pytest.importorskip("datasets", reason="the package datasets is not installed")
    done = run_job(Job([str(root / "gold")], str(tmp_path / "a.jsonl"), lossy=True))
    assert done.written["documents"] >= 48

    run_job(Job([str(tmp_path / "a.jsonl")], f"hf:{tmp_path}/saved"))
    run_job(Job([f"hf:{tmp_path}/saved"], str(tmp_path / "b.jsonl")))

    assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "b.jsonl").read_bytes()


def test_help_and_json_lines_need_no_heavy_package(source, tmp_path):
    script = (
        "import sys; from evalkit.cli import main\n"
        "try: main(sys.argv[1:])\nexcept SystemExit: pass\n"
        "print(sorted({'datasets', 'pyarrow', 'numpy', 'scipy', 'torch'} & set(sys.modules)))"
    )
    import subprocess

    command = [sys.executable, "-c", script, "convert", source, str(tmp_path / "o.jsonl")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)

    assert done.stdout.splitlines()[-1] == "[]"


SCORED = [
    {"id": "d1", "text": "😀 Varunia membantah.", "events": [
        {"type": "denial", "trigger": {"start": 10, "end": 19, "text": "membantah"}}]},
    {"id": "d2", "text": "Tidak ada apa-apa.", "events": []},
]  # fmt: skip


@pytest.fixture
def scored(tmp_path, monkeypatch):
    """Work in a folder with gold in JSON Lines, and write predictions from parts of it."""
    monkeypatch.chdir(tmp_path)
    lines = "".join(json.dumps(line) + "\n" for line in SCORED)
    (tmp_path / "gold.jsonl").write_text(lines)

    def write(name, *documents):
        bare = [{k: v for k, v in one.items() if k != "text"} for one in documents]
        (tmp_path / name).write_text("".join(json.dumps(one) + "\n" for one in bare))
        return name

    return write


def score(*arguments):
    command = ["score", "--gold", "gold.jsonl", "--format", "json", "--quiet", *arguments]
    return CliRunner().invoke(cli, command, catch_exceptions=False)


def measured(*arguments):
    """Score and take what does not depend on the name of what was scored."""
    found = json.loads(score(*arguments).stdout)
    return found["measures"], found["ledger"]


def test_a_file_a_dataset_and_the_extractor_give_the_same_score(scored, tmp_path):
    pytest.importorskip("datasets", reason="the package datasets is not installed")
    scored("p.jsonl", *SCORED)
    run_job(Job(["p.jsonl"], "hf:saved"))

    expected = measured("--predictions", "p.jsonl")

    assert expected[0]["TC"]["micro"]["matched"] == 1
    assert measured("--predictions", "hf:saved") == expected
    assert measured("--extractor", "predictions,path=p.jsonl") == expected
    assert measured("--extractor", "predictions,path=hf:saved") == expected


def test_the_order_of_lines_and_keys_changes_no_byte_of_the_score(scored):
    scored("p.jsonl", *SCORED)
    scored("q.jsonl", *[dict(reversed(one.items())) for one in reversed(SCORED)])

    assert score("--predictions", "p.jsonl").stdout == score(
        "--predictions", "q.jsonl"
    ).stdout.replace("q.jsonl", "p.jsonl")


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ({"id": "d1", "events": [{"type": "denial", "trigger": {"start": 11, "end": 20, "text": "membantah"}}]},
         "EK2030"),
        ({"id": "d1", "events": [{"type": "denial", "trigger": {"start": 10, "end": 99}}]}, "EK2014"),
        ({"id": "d1", "events": [], "text_sha256": "0" * 64}, "EK2031"),
        ({"id": "d1", "events": [{"type": "denial", "trigger": {"start": "10", "end": 19}}]}, "EK2011"),
        ({"id": "d1", "events": [{"type": "denial", "score": float("nan")}]}, "EK2009"),
        ({"id": "d2", "events": []}, "EK2018"),
    ],
    ids=["UTF-16", "outside", "hash", "text", "NaN", "twice"],
)  # fmt: skip
def test_wrong_predictions_are_never_scored(scored, document, code):
    name = scored("p.jsonl", document, SCORED[1])

    with pytest.raises(DocumentError, match=code) as caught:
        score("--predictions", name)

    assert caught.value.exit_code == 2
