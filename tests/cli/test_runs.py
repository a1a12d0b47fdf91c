"""`evalkit runs` and the options of `evalkit score` that keep runs, as a user meets them."""

import json
import shutil

import program
import pytest

from evalkit.cli import keeping
from evalkit.extractors.rulefile import DEFAULT_RULES

TEXTS = {
    "a": ("id", "Varunia membantah tuduhan itu.", "membantah"),
    "b": ("id", "Varunia menyangkal kabar itu.", "menyangkal"),
    "c": ("en", "Varunia denied the report.", "denied"),
}
GOLD = """\
gold: 1
id: {name}
ontology: diplomacy@1
document: {{language: {language}, text: "{text}"}}
events:
  - {{type: denial, speaker: "Varunia", trigger: "{trigger}"}}
"""


@pytest.fixture
def project(tmp_path):
    (tmp_path / ".git").mkdir()
    (tmp_path / "gold").mkdir()
    for name, (language, text, trigger) in TEXTS.items():
        content = GOLD.format(name=name, language=language, text=text, trigger=trigger)
        (tmp_path / "gold" / f"{name}.yaml").write_text(content, "utf-8")
    return tmp_path


@pytest.fixture
def evalkit(project):
    def run(*args, code=0, env=None):
        done = program.run(*args, cwd=project, env={"EVALKIT_RUNS": None, **(env or {})})
        assert done.returncode == code, done.stderr
        return done

    return run


def runs(project, store="reports/runs"):
    return sorted((project / store).glob("0*"))


def manifest(run):
    return json.loads((run / "manifest.json").read_bytes())


def kept_documents(run):
    return [json.loads(line) for line in (run / "predictions.jsonl").read_bytes().splitlines()]


def write_lines(path, *documents):
    path.write_text("".join(f"{json.dumps(one)}\n" for one in documents), "utf-8")
    return path


def plain(name, **more):
    event = {"type": "denial", "trigger": {"start": 8, "end": 14}}
    return {"id": name, "events": [event], **more}


def test_every_score_is_kept_beside_the_settings_and_named(project, evalkit):
    printed = evalkit("score", "--format", "json")

    (run,) = runs(project)
    assert printed.output == (run / "results.json").read_bytes()
    assert printed.stderr == f"run {run.name} (3 predicted)\n"
    assert manifest(run)["status"] == "finished"
    assert manifest(run)["files"]["predictions.jsonl"]["lines"] == 3
    assert all("text" not in one for one in kept_documents(run))
    again = evalkit("score", "--predictions", run / "predictions.jsonl", "--format", "json")
    assert json.loads(again.stdout)["measures"] == json.loads(printed.stdout)["measures"]


def test_quiet_names_no_run_and_no_store_keeps_none(project, evalkit):
    assert evalkit("score", "-q").stderr == ""
    assert evalkit("score", "--no-store").stderr == ""

    assert len(runs(project)) == 1


def test_the_folder_of_runs_is_that_of_the_command_line_the_environment_the_settings(
    project, evalkit
):
    (project / "evalkit.yaml").write_text("gold: [gold]\nruns: one\n")
    evalkit("score")
    evalkit("score", env={"EVALKIT_RUNS": "two"})
    evalkit("score", "--store", "three", env={"EVALKIT_RUNS": "two"})

    assert [len(runs(project, store)) for store in ("one", "two", "three")] == [1, 1, 1]
    assert manifest(runs(project, "one")[0])["config"].startswith("evalkit.yaml ")


def test_predictions_are_asked_for_once(project, evalkit):
    assert "(3 predicted)" in evalkit("score").stderr
    assert "(3 cached)" in evalkit("score").stderr
    assert "(3 predicted)" in evalkit("score", "--no-cache").stderr
    assert "(3 predicted)" in evalkit("score", "--refresh").stderr

    kept = [(run / "results.json").read_bytes() for run in runs(project)]
    assert len({*kept}) == 1
    assert len(kept) == 4


def test_shards_are_merged_to_the_bytes_of_the_whole(project, evalkit):
    whole = evalkit("score", "--format", "json").output
    parts = [evalkit("score", "--shard", f"{n}/2", "--format", "json").stdout for n in (1, 2)]

    merged = evalkit("runs", "merge", "@last", "@last~1", "--format", "json")

    assert merged.output == whole
    assert "|shard:1/2|" in parts[0]
    assert [json.loads(part)["ledger"]["documents"]["gold"] for part in parts] == [2, 1]
    assert (runs(project)[-1] / "results.json").read_bytes() == whole
    files = [(runs(project)[n] / "predictions.jsonl").read_bytes() for n in (0, -1)]
    assert files[0] == files[1]
    assert manifest(runs(project)[0])["key"] == manifest(runs(project)[-1])["key"]


def test_a_shard_of_predictions_that_were_brought_is_scored_on_its_own_gold(project, evalkit):
    path = write_lines(project / "p.jsonl", *(plain(name) for name in "abc"))

    found = evalkit("score", "--predictions", path, "--shard", "2/2", "--format", "json")

    documents = json.loads(found.stdout)["ledger"]["documents"]
    assert (documents["gold"], documents["predicted"], documents["extra"]) == (1, 1, 0)


def test_shards_of_gold_that_has_changed_are_not_merged(project, evalkit):
    for n in (1, 2):
        evalkit("score", "--shard", f"{n}/2")
    changed = project / "gold" / "a.yaml"
    changed.write_text(
        changed.read_text("utf-8").replace("denial", "warning").replace("speaker", "warner")
    )

    assert "EK5010" in evalkit("runs", "merge", "0001", "0002", code=2).stderr


def test_a_run_is_scored_again_on_changed_gold_and_by_other_measures(project, evalkit):
    evalkit("score", "--measure", "TC")
    (project / "gold" / "c.yaml").unlink()

    found = evalkit("runs", "rescore", "@last", "--measure", "TC,EX", "--format", "json")

    content = json.loads(found.stdout)
    assert [*content["measures"]] == ["EX", "TC"]
    assert content["ledger"]["documents"]["extra"] == 1
    assert "EK2052" in found.stderr
    assert len(runs(project)) == 2
    (project / "other.yaml").write_text("suite: textee\n")
    more = ("--gold", "gold/a.yaml", "--types", "denial", "--config", "other.yaml")
    other = evalkit("runs", "rescore", "0001", *more)
    assert "EX" not in other.stdout
    assert manifest(runs(project)[-1])["command"]["types"] == "denial"


def test_a_run_rescored_where_gold_has_more_is_incomplete(project, evalkit):
    evalkit("score", "--measure", "TC", "--lang", "id")
    text = (project / "gold" / "a.yaml").read_text("utf-8").replace("id: a", "id: z")
    (project / "gold" / "z.yaml").write_text(text, "utf-8")

    evalkit("runs", "rescore", "@last", code=3)

    assert manifest(runs(project)[-1])["status"] == "incomplete"


def test_runs_are_listed_as_a_table_and_as_json(project, evalkit):
    assert evalkit("runs", "list").stdout.startswith("no runs in ")
    evalkit("score", "--tag", "release=1.0")
    evalkit("score", "--measure", "EX", "--lang", "id")

    table = evalkit("runs", "list").stdout.splitlines()
    content = json.loads(evalkit("runs", "list", "--format", "json").stdout)

    assert table[0].split() == [
        "run",
        "status",
        "extractor",
        "documents",
        "failed",
        "F1",
        "begun",
        "tags",
    ]
    assert " finished  rules " in table[1]
    assert table[1].endswith("release=1.0")
    assert "EX " in table[2]
    assert content["format"] == 1
    assert [run["documents"] for run in content["runs"]] == [3, 2]


def test_a_run_shows_what_it_was_and_its_results(project, evalkit):
    commit = "1" * 40
    (project / ".git" / "HEAD").write_text(f"{commit}\n")
    rules = project / "my.yaml"
    shutil.copy(DEFAULT_RULES, rules)
    evalkit("score", "--lang", "id", "--rules", rules, "--tag", "k=v", "--gold", "gold")

    text = evalkit("runs", "show", "@last").stdout
    content = json.loads(evalkit("runs", "show", "@last", "--format", "json").stdout)

    for expected in ("(finished)", f"rules={rules}", "2 documents", "language id", "k=v", commit):
        assert expected in text
    assert "signature  evalkit:" in text
    assert content["results"]["format"] == 1
    assert content["manifest"]["revision"] == commit


def test_an_unfinished_run_shows_what_there_is(project, evalkit):
    evalkit("score")
    (run,) = runs(project)
    about = {**manifest(run), "status": "unfinished", "files": {}, "signature": {}}
    (run / "manifest.json").write_text(json.dumps(about))
    (run / "failed.jsonl").write_text('{"type":"failed","id":"x","kind":"crash","message":"m"}\n')

    found = evalkit("runs", "show", "0001")

    assert "3 documents, 1 failed" in found.stdout
    assert "EK5013" in found.stderr
    assert "x: crash: m" in evalkit("runs", "export", "0001", "-o", "out.jsonl").stderr


def test_predictions_and_results_are_exported_and_nothing_is_overwritten(project, evalkit):
    evalkit("score")
    (run,) = runs(project)

    evalkit("runs", "export", "@last", "-o", "p.jsonl")
    evalkit("runs", "export", "@last", "--what", "results", "-o", "r.json")

    assert (project / "p.jsonl").read_bytes() == (run / "predictions.jsonl").read_bytes()
    assert (project / "r.json").read_bytes() == (run / "results.json").read_bytes()
    assert "EK6007" in evalkit("runs", "export", "@last", "-o", "p.jsonl", code=2).stderr


def test_runs_are_removed_by_name_or_cleared_away(project, evalkit):
    for tag in ((), ("--tag", "k=v"), (), (), ()):
        evalkit("score", "--measure", "TC", *tag)
    evalkit("runs", "rm", "0001", "0001")
    names = [run.name for run in runs(project)]
    baselines = project / "reports" / "baselines"
    baselines.mkdir()
    write_lines(baselines / "rules.jsonl", {"run": names[1]})
    (project / "reports" / "runs" / ".gone-0009-00000000").mkdir()

    dry = evalkit("runs", "gc", "--keep", "1", "--dry-run").stderr
    assert [run.name for run in runs(project)] == names
    real = evalkit("runs", "gc", "--keep", "1").stderr

    assert dry == f"would remove {names[2]}\n"
    assert real == f"removed {names[2]}\n"
    assert [run.name for run in runs(project)] == [names[0], names[1], names[3]]
    assert not list((project / "reports" / "runs").glob(".gone*"))
    assert evalkit("runs", "gc").stderr == ""
    assert evalkit("runs", "gc", "--older", "1").stderr == ""


@pytest.mark.parametrize("name", ["text", "json", "csv", "markdown"])
def test_an_extractor_is_run_several_times_and_its_runs_are_told_apart(project, evalkit, name):
    found = evalkit("score", "--measure", "TC,TI", "--repeat", "2", "--format", name)

    assert [manifest(run)["command"]["repeat"] for run in runs(project)] == [1, 2]
    assert found.stderr.count("(3 predicted)") == 2
    if name == "json":
        content = json.loads(found.stdout)
        assert [run["repeat"] for run in content["runs"]] == [1, 2]
        micro = content["repeats"][0]["measures"]["TC"]["micro"]["f1"]
        assert micro["between_runs"] == 0.0
        assert micro["runs"] == [micro["mean"]] * 2
        assert content["repeats"][0]["measures"]["TI"]["types"] == {}
    elif name == "csv":
        assert "rules #2" in found.stdout
    else:
        assert "rules · 2 runs" in found.stdout
        assert "100.0     ± 0.0" in found.stdout


def test_one_run_of_several_has_no_spread(project, evalkit):
    found = evalkit("score", "--measure", "TC", "--repeat", "1", "--format", "json")

    micro = json.loads(found.stdout)["repeats"][0]["measures"]["TC"]["micro"]["f1"]
    assert micro["between_runs"] is None


def test_documents_with_their_text_are_kept_without_it(project, evalkit):
    texts = {name: text for name, (_, text, _) in TEXTS.items()}
    path = write_lines(project / "p.jsonl", *(plain(name, text=texts[name]) for name in "abc"))

    evalkit("score", "--predictions", path, "--measure", "TC")

    (run,) = runs(project)
    kept = kept_documents(run)
    assert ["text" in one for one in kept] == [False] * 3
    assert all(one["text_sha256"] for one in kept)


@pytest.fixture
def two_files(project):
    """Gold and predictions that are scored without making documents of them."""
    gold = write_lines(project / "gold.jsonl", *(plain(name) for name in "abc"))
    return "--gold", gold, "--predictions", write_lines(project / "p.jsonl", plain("a"), plain("b"))


def test_files_scored_by_columns_are_kept_like_others(project, evalkit, two_files):
    found = evalkit("score", *two_files, "--measure", "TC", "--format", "json", code=3)

    (run,) = runs(project)
    assert (run / "results.json").read_bytes() == found.output
    assert manifest(run)["status"] == "incomplete"
    assert [*manifest(run)["gold"]["documents"]] == ["a", "b", "c"]
    evalkit("score", *two_files, "--measure", "TC", code=3)
    assert runs(project) == [run]  # gone on with, as it was incomplete
    evalkit("score", *two_files, "--measure", "TC", "--no-store", code=3)
    assert runs(project) == [run]


def test_large_files_are_linked_and_the_manifest_says_so(
    project, evalkit, two_files, monkeypatch, tmp_path_factory
):
    monkeypatch.setattr(keeping, "LIMIT", 10)
    evalkit("score", *two_files, "--measure", "TC", "--max-errors", "1")
    outside = write_lines(tmp_path_factory.mktemp("outside") / "p.jsonl", plain("a"))
    evalkit("score", *two_files[:3], outside, "--measure", "TC", "--max-errors", "2")

    ours, theirs = [manifest(run)["files"]["predictions.jsonl"] for run in runs(project)]
    assert ours["linked"] == "../../../p.jsonl"
    assert theirs["linked"] == str(outside)
    assert manifest(runs(project)[0])["gold"]["documents"] == {}
    assert "not copied" in evalkit("runs", "show", "0001").stdout
    evalkit("runs", "export", "0001", "-o", "out.jsonl")
    assert len((project / "out.jsonl").read_bytes().splitlines()) == 2
    outside.unlink()
    assert "EK5011" in evalkit("runs", "export", "0002", "-o", "more.jsonl", code=2).stderr


def test_a_store_that_fails_for_another_reason_is_no_warning(project, evalkit, monkeypatch):
    def fails(*args, **more):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(keeping.Writer, "open", fails)

    assert "Input/output error" in evalkit("score", code=2).stderr
