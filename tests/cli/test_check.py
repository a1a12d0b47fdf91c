"""The gate's commands in a project under git."""

import json
import re

import pytest
from gateproject import BASELINE, CHECK, TEXT, line, project, run, write

__all__ = ["project"]


def test_a_loss_that_the_branch_accepts_is_still_held_against_main(project):
    write(project, lost=12)
    accepted = run(project, "baseline", "set", "mine.jsonl", "--reason", "rarer now")

    here, main = run(project, *CHECK), run(project, *CHECK, "--baseline", "git:main")

    assert accepted.returncode == 0
    assert here.returncode == 0
    assert main.returncode == 1
    assert "TC.F1 overall regressed" in main.stdout
    assert "reason: rarer now" in main.stdout
    assert "accepted: TC.F1 Meet 100.0 → 90.9" in main.stdout
    assert "12 broken" in main.stdout


def test_two_baselines_are_told_apart_document_by_document(project):
    write(project, lost=1)
    run(project, "baseline", "set", "mine.jsonl", "--reason", "rarer now")

    changed, same = (
        run(project, "baseline", "diff"),
        run(project, "baseline", "diff", "mine", "mine"),
    )

    names, fingerprint, *rest = changed.stdout.splitlines()
    assert names == f"HEAD:{BASELINE} → {BASELINE}"
    assert fingerprint.startswith("fingerprint: ")
    assert rest == [
        "reason: as it was → rarer now",
        "EX matched: 72 → 71",
        "EX predicted: 72 → 71",
        "TC matched: 72 → 71",
        "TC predicted: 72 → 71",
        "TI matched: 72 → 71",
        "TI predicted: 72 → 71",
        "other predictions: 1 (d00)",
    ]
    assert same.stdout.endswith("both say the same\n")


def test_a_split_is_held_against_its_part_of_the_baseline(project):
    write(project, lost=1)

    dev = json.loads(run(project, *CHECK, "--split", "dev", "--format", "json").stdout)
    test = json.loads(run(project, *CHECK, "--split", "test", "--format", "json").stdout)

    assert [len(one["documents"]["same"]) for one in (dev, test)] == [12, 12]
    assert [len(one["items"]["TC"]) for one in (dev, test)] == [1, 0]
    assert (test["identical"], test["documents"]["removed"], test["absent"]) == (True, [], [])


def test_a_kept_run_is_checked_by_its_reference(project):
    scored = run(project, "score", "--predictions", "mine.jsonl", "--measure", "TC", "-q")

    done = run(project, "check", "--run", "@last")

    assert scored.returncode == 0
    assert (done.returncode, "EK5053" in done.stderr) == (0, True)


def test_an_extractor_is_asked_now_and_what_it_cannot_do_makes_the_check_incomplete(project):
    run(project, "predict", "--extractor", "rules", "-o", "rules.jsonl", "--gold", "ids.jsonl")
    (project / "ids.jsonl").write_text(
        "".join(line(f"d{n}", 0, text=TEXT, language="en") for n in range(3)), "utf-8"
    )
    predicted = run(project, "score", "--gold", "ids.jsonl", "--extractor", "rules", "-q")
    stored = run(project, "baseline", "set", "--gold", "ids.jsonl", "--reason", "rules")

    done = run(project, "check", "--gold", "ids.jsonl", "--extractor", "rules", "-q")

    assert [one.returncode for one in (predicted, stored)] == [0, 0]
    assert (done.returncode, "nothing changed" in done.stdout) == (0, True)


def test_only_one_thing_can_be_checked_at_a_time(project):
    done = run(project, *CHECK, "--run", "@last")

    assert (done.returncode, done.stderr[:6]) == (2, "EK6002")


def test_settings_of_the_file_and_of_the_command_line_hold(project):
    (project / "evalkit.yaml").write_text(
        "gold: [gold.jsonl]\ncheck:\n  rules:\n    - {measure: TC.R, floor: 0.99}\n", "utf-8"
    )
    write(project, lost=3)

    ours = run(project, *CHECK)
    theirs = run(project, *CHECK, "--measure", "TC.P", "--policy", "exact")

    assert (ours.returncode, "TC.R · floor, at least 99.0" in ours.stdout) == (1, True)
    assert (theirs.returncode, "TC.P · exact" in theirs.stdout) == (1, True)


def test_a_result_goes_to_files_and_never_over_a_folder(project):
    done = run(project, *CHECK, "--json", "check.json", "-q")
    refused = run(project, *CHECK, "--json", "reports")

    assert json.loads((project / "check.json").read_text("utf-8"))["exit_code"] == 0
    assert (done.stderr, refused.returncode) == ("", 2)


def test_a_baseline_is_shown_by_name_where_there_are_several(project):
    run(project, "baseline", "set", "mine.jsonl", "--reason", "twice", "--name", "other")

    unnamed, named = (
        run(project, "baseline", "show"),
        run(project, "baseline", "show", "other", "--format", "json"),
    )

    assert (unnamed.returncode, unnamed.stderr[:6]) == (2, "EK5030")
    shown = json.loads(named.stdout)
    assert (shown["header"]["reason"], len(shown["documents"])) == ("twice", 24)


def test_a_floor_on_the_command_line_is_a_policy(project):
    write(project, lost=3)

    done = run(project, *CHECK, "--measure", "TC.R", "--floor", "0.99")

    assert (done.returncode, "TC.R · floor, at least 99.0" in done.stdout) == (1, True)


def test_one_document_is_not_called_documents(tmp_path):
    (tmp_path / "evalkit.yaml").write_text("gold: [gold.jsonl]\n", "utf-8")
    (tmp_path / "gold.jsonl").write_text(line("d", 0, text=TEXT), "utf-8")
    (tmp_path / "mine.jsonl").write_text(line("d"), "utf-8")
    (tmp_path / "other.jsonl").write_text(line("d", 0), "utf-8")
    commands = [
        ("score", "--predictions", "mine.jsonl", "--measure", "TC"),
        ("runs", "list"),
        ("runs", "show", "@last"),
        ("baseline", "set", "mine.jsonl", "--reason", "one"),
        ("baseline", "set", "other.jsonl", "--reason", "two"),
        ("baseline", "show", "mine"),
        ("baseline", "status"),
        ("baseline", "diff", "mine", "other"),
        *(
            ("check", "--predictions", "other.jsonl", "--baseline", "mine", "--format", name)
            for name in ("text", "markdown", "github")
        ),
        *(
            ("compare", *sides, "--format", name)
            for sides in (("mine.jsonl", "other.jsonl"), ("mine.jsonl", "@last", "other.jsonl"))
            for name in ("text", "markdown")
        ),
    ]

    said = {command: run(tmp_path, *command) for command in commands}

    assert {
        command: one.stderr for command, one in said.items() if one.returncode not in (0, 5)
    } == {}
    several = re.compile(r"\b1 (?:gold )?(?:documents|events|runs|items|types|pairs|swaps)\b")
    texts = {command: one.stdout + one.stderr for command, one in said.items()}
    assert {c: several.findall(text) for c, text in texts.items() if several.search(text)} == {}
    assert "baseline default/mine: 1 document, written" in texts[commands[3]]


@pytest.fixture
def long_names(tmp_path):
    """A project whose documents, events and types have names that nobody reads."""
    text, event = TEXT * 2, {"trigger": {"start": 4, "end": 7}}
    kind = "Meet" + "y" * 20_000

    def lines(names, **more):
        events = [{**event, "type": kind, "id": "e" + "z" * 20_000}]
        documents = [{"id": name + "x" * 20_000, "events": events, **more} for name in names]
        return "".join(f"{json.dumps(one)}\n" for one in documents)

    (tmp_path / "evalkit.yaml").write_text("gold: [gold.jsonl]\n", "utf-8")
    (tmp_path / "gold.jsonl").write_text(lines("abcd", text=text), "utf-8")
    (tmp_path / "mine.jsonl").write_text(lines("abcd"), "utf-8")
    run(tmp_path, "baseline", "set", "mine.jsonl", "--reason", "long", "--name", "m")
    (tmp_path / "gold.jsonl").write_text(lines("bcde", text=text), "utf-8")
    (tmp_path / "mine.jsonl").write_text(lines("bc"), "utf-8")
    (tmp_path / "empty.jsonl").write_text(lines("bc").replace(kind, "Other"), "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("command", "name"),
    [("check", "text"), ("check", "markdown"), ("check", "github"), ("compare", "text"),
     ("compare", "markdown")],
)  # fmt: skip
def test_names_of_any_length_are_cut_for_people(long_names, command, name):
    sides = {
        "check": ("--predictions", "empty.jsonl", "--baseline", "m", "--junit", "j.xml"),
        "compare": ("mine.jsonl", "empty.jsonl"),
    }

    done = run(long_names, command, *sides[command], "--format", name)

    files = [path.read_text("utf-8") for path in long_names.glob("j.xml")]
    said = [*done.stdout.splitlines(), *done.stderr.splitlines(), *"".join(files).splitlines()]
    assert len(files) == (command == "check")
    assert "xxx…xxx" in done.stdout
    assert max(map(len, said)) < 2_500


def test_names_are_whole_in_json(long_names):
    checked = run(
        long_names, "check", "--predictions", "empty.jsonl", "--baseline", "m", "--format", "json"
    )
    compared = run(long_names, "compare", "mine.jsonl", "empty.jsonl", "--format", "json")

    assert json.loads(checked.stdout)["documents"]["removed"] == ["a" + "x" * 20_000]
    items = json.loads(compared.stdout)["measures"]["TC"]["pairs"][0]["items"]
    assert {len(item["document"]) for item in items} == {20_001}


def test_the_places_of_annotations_and_the_signature_are_never_cut(long_names):
    folder = long_names / ("f" * 120) / ("g" * 120)
    folder.mkdir(parents=True)
    gold = folder / "a.yaml"
    gold.write_text(
        "gold: 1\nid: a\nontology: diplomacy@1\n"
        'document: {language: id, text: "Varunia membantah tuduhan itu."}\n'
        'events:\n  - {type: denial, speaker: "Varunia", trigger: "membantah", must_find: true}\n',
        "utf-8",
    )
    (long_names / "found.jsonl").write_text(
        json.dumps({"id": "a", "events": [{"type": "denial", "trigger": {"start": 8, "end": 17}}]})
        + "\n"
    )
    (long_names / "lost.jsonl").write_text('{"id": "a", "events": []}\n')
    run(
        long_names, "baseline", "set", "found.jsonl", "--reason", "r", "--name", "y", "--gold", gold
    )

    done = run(
        long_names, "check", "--predictions", "lost.jsonl", "--baseline", "y", "--gold", gold,
        "--format", "github",
    )  # fmt: skip

    assert f"file={'f' * 120}/{'g' * 120}/a.yaml,line=6" in done.stdout
