"""`evalkit score` and `evalkit predict` as a user meets them: output, exit codes, bad input."""

import json
import random
import shutil
import subprocess
import sys

import pytest
from program import run, start

from evalkit.extractors.rulefile import DEFAULT_RULES

GOLD = """\
gold: 1
id: {id}
ontology: diplomacy@1
document: {{language: {language}, split: {split}, text: "{text}"}}
events:
  - {{type: denial, speaker: "Varunia", trigger: "{trigger}"}}
"""


def evalkit(*args, cwd=None, env=None):
    """Run the program."""
    return run(*args, cwd=cwd, env=env)


def write_gold(folder, name, text, trigger, *, split="dev", language="id"):
    folder.mkdir(exist_ok=True)
    content = GOLD.format(id=name, text=text, trigger=trigger, split=split, language=language)
    (folder / f"{name}.yaml").write_text(content, "utf-8")


@pytest.fixture
def project(tmp_path):
    """A project of two Indonesian articles and an English one."""
    gold = tmp_path / "gold"
    write_gold(gold, "a", "Varunia membantah tuduhan itu.", "membantah")
    write_gold(gold, "b", "Varunia menyangkal kabar itu.", "menyangkal", split="test")
    write_gold(gold, "c", "Varunia denied the report.", "denied", language="en", split="test")
    (tmp_path / ".git").mkdir()
    return tmp_path


def line(name, *triggers, **more):
    events = [
        {"type": kind, "trigger": {"start": s, "end": e}, "arguments": []}
        for kind, s, e in triggers
    ]
    return {"id": name, "events": events, **more}


def write_lines(path, *documents):
    path.write_text("".join(f"{json.dumps(d)}\n" for d in documents), "utf-8")
    return path


def scores(result):
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def test_without_options_the_default_extractor_is_scored_on_the_gold_of_the_folder(project):
    result = evalkit("score", cwd=project)

    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("rules · 3 documents (dev 1, test 2)\n")
    assert "documents  gold 3: 3 predicted" in result.stdout
    assert "signature  evalkit:" in result.stdout


def test_json_follows_the_contract(project):
    content = scores(evalkit("score", "--format", "json", "--measure", "TI,TC", cwd=project))

    assert content["format"] == 1
    assert set(content) == {"format", "signature", "measures", "ledger"}
    assert content["measures"]["TI"]["types"] == {}
    assert content["measures"]["TI"]["macro"] is None
    assert content["measures"]["TC"]["micro"]["gold"] == 3
    assert content["measures"]["TC"]["micro"]["f1"] == 1.0
    assert content["measures"]["TC"]["macro"]["types"] == 1


def test_predictions_are_scored_without_an_extractor(project):
    path = write_lines(
        project / "p.jsonl", line("a", ("denial", 8, 17)), line("b"), line("c", ("warning", 8, 14))
    )

    micro = scores(evalkit("score", "--predictions", path, "--format", "json", cwd=project))

    counts = micro["measures"]["TC"]["micro"]
    assert [counts[key] for key in ("gold", "predicted", "matched")] == [3, 2, 1]


def test_an_absent_document_counts_as_missed_and_makes_the_run_incomplete(project):
    path = write_lines(project / "p.jsonl", line("a", ("denial", 8, 17)), line("b"))

    result = evalkit("score", "--predictions", path, "--format", "json", cwd=project)

    assert result.returncode == 3
    assert json.loads(result.stdout)["ledger"]["documents"]["absent"] == 1
    assert "EK2051" in result.stderr


@pytest.mark.parametrize(("allowed", "code"), [("0", 3), ("1", 0), ("34%", 0), ("33%", 3)])
def test_so_many_documents_may_be_missing_as_is_allowed(project, allowed, code):
    path = write_lines(project / "p.jsonl", line("a"), line("b"))

    result = evalkit("score", "--predictions", path, "--max-errors", allowed, cwd=project)

    assert result.returncode == code


@pytest.mark.parametrize("allowed", ["x", "-1", "101%", "%", "1.5"])
def test_a_tolerance_that_is_none_is_refused(project, allowed):
    result = evalkit("score", "--max-errors", allowed, cwd=project)

    assert result.returncode == 2
    assert "EK6005" in result.stderr


def test_warnings_end_a_strict_run(project):
    path = write_lines(project / "p.jsonl", line("a"), line("b"), line("c"), line("d"))

    relaxed = evalkit("score", "--predictions", path, cwd=project)
    strict = evalkit("score", "--predictions", path, "--strict", cwd=project)

    assert (relaxed.returncode, strict.returncode) == (0, 2)
    assert "EK2052" in relaxed.stderr


def test_a_split_or_language_selects_and_the_rest_is_accounted_for(project):
    content = scores(
        evalkit("score", "--split", "test", "--lang", "id", "--format", "json", cwd=project)
    )

    assert content["ledger"]["documents"]["gold"] == 1
    assert content["ledger"]["documents"]["filtered"] == 2
    assert "split:test|lang:id" in content["signature"]


def test_a_selection_without_documents_names_what_there_is(project):
    result = evalkit("score", "--split", "tset", cwd=project)

    assert result.returncode == 2
    assert "there are splits dev, test and languages en, id" in result.stderr


def test_types_restrict_both_sides(project):
    path = write_lines(
        project / "p.jsonl", line("a", ("denial", 8, 17), ("warning", 8, 17)), line("b"), line("c")
    )

    args = ["score", "--predictions", path, "--format", "json"]
    content = scores(evalkit(*args, "--types", "denial", cwd=project))

    assert content["ledger"]["events"]["predicted"]["excluded"] == {"type-filter": 1}
    assert content["measures"]["TC"]["micro"]["predicted"] == 1


def test_two_prediction_files_stand_side_by_side(project):
    one = write_lines(project / "one.jsonl", line("a"), line("b"), line("c"))
    two = write_lines(project / "two.jsonl", line("a", ("denial", 8, 17)), line("b"), line("c"))

    args = ["score", "--predictions", one, "--predictions", two]
    table = evalkit(*args, cwd=project).stdout
    content = scores(evalkit(*args, "--format", "json", cwd=project))

    assert table.split("\n")[0].split() == ["a", "one.jsonl", "b", "two.jsonl"]
    assert [run["extractor"] for run in content["runs"]] == ["one.jsonl", "two.jsonl"]


@pytest.mark.parametrize("name", ["text", "json", "csv", "markdown"])
def test_output_goes_to_a_file_when_asked(project, name):
    result = evalkit("score", "--format", name, "-o", project / "out", cwd=project)

    assert result.stdout == ""
    assert (project / "out").read_bytes() == evalkit(
        "score", "--format", name, cwd=project
    ).stdout.encode()


def test_the_bytes_do_not_depend_on_order_or_hash_seed(project):
    documents = [
        line("a", ("denial", 8, 17), ("summit", 0, 7)), line("b", ("denial", 8, 18)), line("c"),
    ]  # fmt: skip
    outputs = set()
    for seed in range(4):
        shuffled = random.Random(seed).sample(documents, 3)
        for document in shuffled:
            random.Random(seed).shuffle(document["events"])
        path = write_lines(project / "p.jsonl", *shuffled)
        args = ["score", "--predictions", path, "--format", "json"]
        result = start(*args, cwd=project, env={"PYTHONHASHSEED": str(seed)})
        outputs.add(result.stdout)

    assert len(outputs) == 1


def test_the_input_decides_the_exit_code_not_the_score(project):
    path = write_lines(project / "p.jsonl", line("a"), line("b"), line("c"))

    assert evalkit("score", "--predictions", path, cwd=project).returncode == 0


BAD = {
    "no such file": (["score", "--predictions", "nowhere.jsonl"], "nowhere.jsonl"),
    "no such gold": (["score", "--gold", "nowhere"], "EK6004"),
    "no such measure": (["score", "--measure", "TCX"], "EK3001"),
    "no such suite": (["score", "--suite", "texte"], "EK3007"),
    "no such type": (["score", "--types", "denail"], "Did you mean 'denial'?"),
    "a type without a name": (["score", "--types", ""], "EK3008"),
    "no such extractor": (["score", "--extractor", "rulez"], "Did you mean 'rules'?"),
    "no such format": (["score", "--format", "xml"], "EK6002"),
    "broken settings": (["score", "--config", "nowhere.toml"], "EK6010"),
}


@pytest.mark.parametrize(("args", "said"), BAD.values(), ids=BAD)
def test_wrong_input_is_refused_with_a_code_and_no_traceback(project, args, said):
    result = evalkit(*args, cwd=project)

    assert result.returncode == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout == ""


def test_gold_without_text_cannot_be_extracted_from_but_can_be_scored(project):
    gold = write_lines(project / "g.jsonl", line("a", ("denial", 8, 17)))

    extracted = evalkit("score", "--gold", gold, cwd=project)
    scored = evalkit(
        "score", "--gold", gold, "--predictions", gold, "--format", "json", cwd=project
    )

    assert "EK6006" in extracted.stderr
    assert scores(scored)["measures"]["TC"]["micro"]["f1"] == 1.0


def test_gold_in_yaml_and_in_json_lines_can_be_mixed(project):
    document = line("z", ("denial", 8, 17), text="Varunia membantah.", language="id")
    extra = write_lines(project / "g.jsonl", document)

    result = evalkit("score", "--gold", "gold", "--gold", extra, "--format", "json", cwd=project)

    assert json.loads(result.stdout)["ledger"]["documents"]["gold"] == 4


def test_a_language_without_rules_ends_the_run_before_any_work(project):
    write_gold(project / "gold", "d", "Varunia a nié.", "nié", language="fr")

    result = evalkit("score", cwd=project)

    assert result.returncode == 4
    assert "'fr'" in result.stderr


def test_a_missing_article_is_a_note_and_with_require_text_an_error(project):
    reference = "text: {file: gone.txt, sha256: " + "0" * 64 + "}"
    (project / "gold" / "e.yaml").write_text(
        f"gold: 1\nid: e\nontology: diplomacy@1\ndocument: {{language: id, {reference}}}\nevents: []\n"
    )

    relaxed = evalkit("score", "--format", "json", cwd=project)
    required = evalkit("score", "--require-text", cwd=project)

    assert scores(relaxed)["ledger"]["documents"]["unavailable"] == 1
    assert required.returncode == 2


def test_predict_writes_what_score_reads(project):
    out = project / "out.jsonl"
    written = evalkit("predict", "--extractor", "rules", "-o", out, cwd=project)

    by_file = scores(evalkit("score", "--predictions", out, "--format", "json", cwd=project))
    by_extractor = scores(evalkit("score", "--format", "json", cwd=project))

    assert written.returncode == 0, written.stderr
    assert by_file["measures"] == by_extractor["measures"]
    assert all("text" not in json.loads(row) for row in out.read_text().splitlines())


def test_predict_never_overwrites(project):
    out = write_lines(project / "out.jsonl", line("a"))

    result = evalkit("predict", "-o", out, cwd=project)

    assert result.returncode == 2
    assert "EK6007" in result.stderr
    assert json.loads(out.read_text()) == line("a")


def test_a_prediction_from_an_older_text_is_refused(project):
    evalkit("predict", "-o", project / "out.jsonl", cwd=project)
    write_gold(project / "gold", "a", "Varunia kembali membantah tuduhan itu.", "membantah")

    result = evalkit("score", "--predictions", project / "out.jsonl", cwd=project)

    assert result.returncode == 2
    assert "EK2031" in result.stderr


def test_settings_name_gold_extractor_and_suite(project):
    (project / "evalkit.yaml").write_text(
        "gold: [gold/a.yaml]\nsuite: textee\nextractor: mine\nextractors: {mine: {use: rules}}\n"
    )

    content = scores(evalkit("score", "--format", "json", cwd=project))

    assert content["ledger"]["documents"]["gold"] == 1
    assert set(content["measures"]) == {
        f"textee/{m}" for m in ("TI", "TC", "AI", "AC", "AI+", "AC+")
    }


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["extractors", "list"], "stanza"),
        (["extractors", "info", "rules"], "event types  denial, summit, warning"),
        (["extractors", "info", "predictions"], "path"),
    ],
)
def test_extractors_can_be_looked_at(args, said):
    result = evalkit(*args)

    assert result.returncode == 0, result.stderr
    assert said in result.stdout


def test_a_broken_pipe_ends_in_silence(project):
    command = f"{sys.executable} -c 'from evalkit.cli import main; main()' score | head -n 1"

    result = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, check=False, cwd=project
    )

    assert "Traceback" not in result.stderr


def unwritable(project):
    return {
        "missing folder": project / "nowhere" / "out",
        "a folder": project / "gold",
        "no room": "/dev/full",
    }


@pytest.mark.parametrize("kind", ["missing folder", "a folder", "no room"])
@pytest.mark.parametrize("command", ["score", "predict"])
def test_a_place_that_cannot_be_written_is_refused_without_traceback(project, kind, command):
    result = evalkit(command, "-o", unwritable(project)[kind], cwd=project)

    assert result.returncode in (2, 3)
    assert result.stderr.startswith(("EK60", "EK5008"))
    assert "Traceback" not in result.stderr


def test_the_output_never_replaces_an_input(project):
    path = write_lines(project / "p.jsonl", line("a"), line("b"), line("c"))

    for target, option in ((path, "--predictions"), (project / "gold" / "a.yaml", "--gold")):
        before = target.read_bytes()
        result = evalkit("score", option, target, "-o", target, cwd=project)
        assert result.returncode == 2
        assert target.read_bytes() == before


def test_a_full_disk_behind_standard_output_is_an_incomplete_run(project):
    command = f"{sys.executable} -c 'from evalkit.cli import main; main()' score > /dev/full"

    result = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, check=False, cwd=project
    )

    assert result.returncode == 3
    assert "EK5008" in result.stderr
    assert result.stderr.endswith("to go on, run: evalkit score\n")


@pytest.mark.parametrize("close", [">&-", "| true"])
def test_a_closed_standard_output_is_no_success(project, close):
    script = f"{sys.executable} -c 'from evalkit.cli import main; main()' score {close}; echo ${{PIPESTATUS[0]}}"

    result = subprocess.run(
        ["bash", "-c", script], capture_output=True, text=True, check=False, cwd=project
    )

    assert result.stdout.strip() in {"2", "141"}
    assert "Traceback" not in result.stderr


def test_prediction_files_of_the_same_name_are_told_apart(project):
    paths = []
    for folder in ("x", "y"):
        (project / folder).mkdir()
        paths.append(write_lines(project / folder / "p.jsonl", line("a"), line("b"), line("c")))

    args = [part for path in paths for part in ("--predictions", path)]
    runs = scores(evalkit("score", *args, "--format", "json", cwd=project))["runs"]

    assert [run["extractor"] for run in runs] == [str(path) for path in paths]


@pytest.mark.parametrize("name", ["g.json", "G.JSONL", "g.txt"])
def test_gold_that_is_no_yaml_is_read_as_json_lines(project, name):
    gold = write_lines(project / name, line("a", ("denial", 8, 17)))

    result = evalkit(
        "score", "--gold", gold, "--predictions", gold, "--format", "json", cwd=project
    )

    assert scores(result)["measures"]["TC"]["micro"]["gold"] == 1


@pytest.mark.parametrize(
    "args", [["score", "--gold", ""], ["predict", "-o", "o", "--extractor", ""]]
)
def test_an_empty_name_is_not_the_default(project, args):
    result = evalkit(*args, cwd=project)

    assert result.returncode == 2
    assert "EK" in result.stderr


def test_an_option_that_no_extractor_takes_is_refused(project):
    result = evalkit("score", "--extractor", "rules", "--model-dir", "models", cwd=project)

    assert result.returncode == 2
    assert "EK4002 --model-dir: no option of rules." in result.stderr


def test_a_path_among_the_options_does_not_reach_the_signature(project):
    rules = shutil.copy(DEFAULT_RULES, project / "r.yaml")

    args = ["score", "--extractor", f"rules,rules={rules}", "--extractor", "rules"]
    result = evalkit(*args, "--format", "json", cwd=project)

    assert [run["extractor"] for run in scores(result)["runs"]] == ["rules", "rules (2)"]
    assert str(project) not in result.stdout


def test_quiet_keeps_warnings_and_an_incomplete_run_says_so(project):
    path = write_lines(project / "p.jsonl", line("a"))

    result = evalkit("score", "--predictions", path, "-q", cwd=project)

    assert result.returncode == 3
    assert "incomplete: " in result.stderr
    assert "EK2051" in result.stderr


def test_spaces_between_types_are_no_part_of_them(project):
    args = ["score", "--types", "summit, denial", "--format", "json"]

    assert scores(evalkit(*args, cwd=project))["measures"]["TC"]["micro"]["gold"] == 3


def test_types_may_be_given_one_by_one_and_quoted_where_they_have_a_comma(project):
    path = write_lines(project / "p.jsonl", line("a", ("x, y", 8, 17), ("x", 8, 17), ("z", 8, 17)))
    files = ["--gold", path, "--predictions", path, "--format", "json", "--measure"]

    for measure in ("TC", "TC(span=iou)"):  # by columns, and by documents
        args = ["score", *files, measure, "--types", '"x, y"', "--types", "z"]
        found = scores(evalkit(*args, cwd=project))
        assert list(found["measures"][measure]["types"]) == ["x, y", "z"]
        assert '|types:"x, y",z|' in found["signature"]
    again = evalkit("runs", "rescore", "@last", "--format", "json", cwd=project)
    assert list(scores(again)["measures"][measure]["types"]) == ["x, y", "z"]


def test_articles_without_a_language_are_refused_where_the_extractor_needs_one(project):
    gold = write_lines(project / "g.jsonl", line("z", text="Varunia membantah."))

    result = evalkit("score", "--gold", gold, cwd=project)

    assert result.returncode == 2
    assert "EK4006 The language of 1 document is not said, such as 'z'." in result.stderr


def test_a_hostile_label_cannot_reach_the_terminal(project):
    path = write_lines(
        project / "p.jsonl", line("a", ("x\x1b[2J[red]", 8, 17)), line("b"), line("c")
    )

    result = evalkit("score", "--predictions", path, "--measure", "TC", cwd=project)

    assert "\x1b" not in result.stdout + result.stderr
    assert "[red]" in result.stdout
