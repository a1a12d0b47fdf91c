"""The commands about gold: what people type, what they see, which exit code they get."""

import json
import os
import pty
import subprocess
import sys

import pytest
from click.testing import CliRunner
from goldfiles import gold_yaml

from evalkit.cli import main
from evalkit.cli.app import cli
from evalkit.gold.lint.excerpt import excerpt, pointer

CLEAN = "- {type: denial, speaker: Menteri, trigger: membantah}"
WARNS = "- {type: denial, trigger: membantah}"
WRONG = "- {type: denial, speaker: Menteri, trigger: Kim}"
TEXT = "Menteri membantah tuduhan. Ia membantah lagi.\nKim dan Kim.\n"


def words(value):
    """Name a test after its command line."""
    return " ".join(value) or "plain" if isinstance(value, list) else ""


@pytest.fixture(autouse=True)
def project(tmp_path, monkeypatch):
    """Work in an empty folder, without anybody's settings."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("EVALKIT_TEXT_PATH", raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)
    return tmp_path


@pytest.fixture
def run(capsys):
    """Run a command; returns its output, its errors and its exit code."""

    def call(*command):
        with pytest.raises(SystemExit) as end:
            main(list(command))
        out, err = capsys.readouterr()
        return out, err, end.value.code

    return call


def put(path, events=CLEAN, **keys):
    """Write a gold file with its text inside."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(gold_yaml(events, **keys), "utf-8")
    return path


# --- lint


def test_lint_of_clean_gold_prints_only_the_counts(run, project):
    put(project / "gold" / "a.yaml")

    assert run("gold", "lint") == ("1 file, 0 errors, 0 warnings\n", "", 0)
    assert run("gold", "lint", "gold/a.yaml") == ("1 file, 0 errors, 0 warnings\n", "", 0)


def test_lint_prints_findings_with_place_and_severity(run, project):
    put(project / "gold" / "a.yaml", WRONG)
    put(project / "gold" / "b.yaml", WARNS, document_id="b")

    out, err, code = run("gold", "lint", "gold")

    error, warning, counts = out.splitlines()
    assert error.startswith('EK1202 gold/a.yaml:9:47 The quote "Kim" occurs 2 times. Write')
    assert warning.startswith("EK1302 gold/b.yaml:9:5 warning: denial needs a speaker.")
    assert (counts, err, code) == ("2 files, 1 error, 1 warning", "", 1)


def test_places_are_relative_where_the_gold_is_that_of_the_settings(run, project):
    put(project / "data" / "a.yaml", WRONG)
    (project / "evalkit.yaml").write_text("gold: [data]\n")

    assert run("gold", "lint")[0].startswith("EK1202 data/a.yaml:9:47 ")


@pytest.mark.parametrize(
    ("options", "code", "counts"),
    [
        ([], 0, "1 file, 0 errors, 1 warning"),
        (["--strict"], 2, "1 file, 0 errors, 1 warning"),
        (["--strict", "--ignore", "EK1302"], 0, "1 file, 0 errors, 0 warnings"),
        (["--strict", "--ignore", "EK12,EK13"], 0, "1 file, 0 errors, 0 warnings"),
        (["--strict", "--select", "EK1302", "--select", "EK15"], 2, "1 file, 0 errors, 1 warning"),
        (["--strict", "--select", "EK15"], 0, "1 file, 0 errors, 0 warnings"),
    ],
    ids=words,
)
def test_strict_select_and_ignore_decide_what_counts(run, project, options, code, counts):
    put(project / "gold" / "a.yaml", WARNS)

    out, _, status = run("gold", "lint", *options)

    assert out.splitlines()[-1] == counts
    assert status == code


def test_lint_writes_json_with_a_format_number(run, project):
    put(project / "gold" / "a.yaml", WARNS + "\n" + WRONG)

    out, _, code = run("gold", "lint", "--format", "json")

    report = json.loads(out)
    assert {k: report[k] for k in ("format", "files", "errors", "warnings", "notes")} == {
        "format": 1, "files": 1, "errors": 1, "warnings": 1, "notes": 0,
    }  # fmt: skip
    first, second = report["diagnostics"]
    assert (first["code"], first["severity"], first["file"]) == ("EK1302", "warning", "gold/a.yaml")
    assert (first["line"], first["column"]) == (9, 5)
    assert (second["code"], second["line"]) == ("EK1202", 10)
    assert second["hint"].startswith("Write the one that is meant")
    assert code == 1


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (["gold", "lint", "none"], "EK1610"),
        (["gold", "lint", "."], "EK1610"),
        (["gold", "lint", "--select", "E501"], "EK6002"),
        (["gold", "lint", "--format", "xml"], "EK6002"),
        (["gold", "show", "nobody", "--gold", "."], "EK1611"),
        (["gold", "show"], "EK6002"),
        (["gold", "find", "a"], "EK6002"),
        (["gold", "new", "none.txt", "--lang", "id"], "EK1106"),
        (["gold", "new", "none.txt"], "EK6002"),
        (["gold", "new", "none.txt", "--lang", "id", "--ontology", "nope"], "EK1305"),
        (["schema", "gold", "--ontology", "broken.yaml"], "EK1302"),
    ],
    ids=words,
)
def test_wrong_use_is_exit_2_with_a_code_and_no_traceback(run, project, command, code):
    (project / "broken.yaml").write_text("types: {}\n")

    out, err, status = run(*command)

    assert (out, status) == ("", 2)
    assert err.startswith(f"{code} ")
    assert "Traceback" not in err


def test_annotators_folders_may_hold_the_same_articles(run, project):
    put(project / "by" / "a" / "x.yaml")
    put(project / "by" / "b" / "x.yaml")

    assert run("gold", "lint", "by/a", "by/b")[2] == 0
    assert "EK1601" in run("gold", "lint", "by")[0]


def test_a_missing_text_is_a_note_or_an_error(run, project, monkeypatch):
    text = "Menteri membantah."
    seed = project / "elsewhere" / "t.txt"
    seed.parent.mkdir()
    seed.write_text(text)
    run("gold", "new", str(seed), "--lang", "id", "--id", "t")
    path = project / "gold" / "t.yaml"
    path.write_text(path.read_text().replace("../elsewhere/t.txt", "../gone/t.txt"))

    out, _, code = run("gold", "lint")
    assert (out.split()[0], code) == ("EK1102", 0)
    assert " note: " in out
    assert run("gold", "lint", "--require-text")[2] == 1
    assert run("gold", "lint", "--require-text", "--text-path", "elsewhere")[2] == 0
    assert "EK1102" in run("gold", "show", "t")[1]
    monkeypatch.setenv("EVALKIT_TEXT_PATH", os.pathsep.join(["", "none", "elsewhere"]))
    assert run("gold", "lint", "--require-text")[2] == 0
    monkeypatch.delenv("EVALKIT_TEXT_PATH")
    (project / "evalkit.yaml").write_text("text_path: [elsewhere]\n")
    assert run("gold", "lint", "--require-text")[2] == 0
    assert run("gold", "show", "t")[2] == 0


def test_on_a_terminal_lint_points_at_the_place(project):
    put(project / "gold" / "a.yaml", WRONG)

    lines = terminal("gold", "lint", "gold").splitlines()

    assert lines[0].startswith("EK1202 gold/a.yaml:9:47 ")
    assert lines[1].strip() == WRONG
    assert lines[2].index("^") == lines[1].index("Kim")


def terminal(*command):
    """Run the program on a pseudo-terminal and return what it shows."""
    outer, inner = pty.openpty()
    script = "from evalkit.cli import main; main()"
    with subprocess.Popen(
        [sys.executable, "-c", script, *command], stdout=inner, stderr=inner
    ) as run:
        os.close(inner)
        shown = b""
        while chunk := _read(outer):
            shown += chunk
        run.wait()
    os.close(outer)
    return shown.decode().replace("\r\n", "\n")


def _read(descriptor):
    try:
        return os.read(descriptor, 65536)
    except OSError:  # the other end is closed
        return b""


def test_an_excerpt_is_cut_escaped_and_never_fails(tmp_path):
    from evalkit.errors import Location

    path = tmp_path / "a.yaml"
    path.write_bytes(b"x: \x1b[2J caf\xe9\n" + b"y" * 500)

    assert excerpt(Location(str(path), 1, 5)) == ["    x: \\x1b[2J caf\ufffd", "           ^"]
    assert pointer("y" * 500, 300) == ["    " + "y" * 100, "    " + " " * 50 + "^"]
    assert excerpt(Location(str(path), 9, 1)) == []
    assert excerpt(Location(str(tmp_path / "none"), 1, 1)) == []
    assert excerpt(Location(str(path))) == []
    assert excerpt(None) == []


# --- new, show, find, schema


@pytest.fixture
def article(project, run):
    """Make an article and its gold file."""
    (project / "seeds").mkdir()
    (project / "seeds" / "My article.txt").write_text(TEXT, "utf-8")
    run("gold", "new", "seeds/My article.txt", "--lang", "id", "--split", "dev")
    path = project / "gold" / "My-article.yaml"
    source = path.read_text("utf-8").replace("entities: {}", "entities:\n  kim: {names: [Kim]}")
    events = "events:\n  - {type: denial, speaker: Menteri, claim: tuduhan, trigger: Menteri <membantah>}"
    path.write_text(source.replace("events: []", events), "utf-8")
    return path


def test_new_says_what_to_do_next_and_lints_clean(run, project):
    (project / "a.txt").write_text(TEXT, "utf-8")

    out, _, code = run("gold", "new", "a.txt", "--lang", "id", "--types", "denial,summit")

    assert out == "gold/a.yaml: annotate it, then run: evalkit gold lint gold/a.yaml\n"
    assert code == 0
    assert "exhaustive: [denial, summit]" in (project / "gold" / "a.yaml").read_text()
    assert run("gold", "lint", "--strict") == ("1 file, 0 errors, 0 warnings\n", "", 0)


def test_new_never_overwrites(run, project):
    (project / "a.txt").write_text(TEXT, "utf-8")
    (project / "mine.yaml").write_text("precious")

    _, err, code = run("gold", "new", "a.txt", "--lang", "id", "--out", "mine.yaml")

    assert err.startswith("EK6007 mine.yaml ")
    assert code == 2
    assert (project / "mine.yaml").read_text() == "precious"


def test_show_marks_the_article_and_lists_the_events(run, article):
    out, _, code = run("gold", "show", "My-article")

    assert out.splitlines() == [
        "1  {Menteri}(speaker) [membantah](denial) {tuduhan}(claim). Ia membantah lagi.",
        "2  Kim dan Kim.",
        "3  ",
        "",
        out.splitlines()[4],
        "    trigger: 1:9 membantah",
        "    speaker: 1:1 Menteri",
        "    claim: 1:19 tuduhan",
    ]
    assert out.splitlines()[4].startswith("denial denial-membantah-")
    assert code == 0
    assert run("gold", "show", str(article))[0] == out
    assert run("gold", "show", "My-article", "--gold", "gold")[0] == out


def test_show_says_what_is_wrong_with_the_file(run, project):
    put(project / "gold" / "a.yaml", WRONG)

    _, err, code = run("gold", "show", "case")

    assert err.startswith("EK1202 gold/a.yaml:9:47 ")
    assert code == 2


def test_show_paints_on_a_terminal_only_and_not_for_everybody(article, monkeypatch):
    assert "\x1b[" in terminal("gold", "show", "My-article")
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in terminal("gold", "show", "My-article")


def test_find_lists_every_hit_with_a_quote_that_resolves(run, article):
    out, _, code = run("gold", "find", "My-article", "membantah")

    assert out.splitlines() == [
        '1:9 Menteri [membantah] tuduhan. Ia membantah l…  "<membantah> tuduhan"',
        '1:31 …i membantah tuduhan. Ia [membantah] lagi.  "Ia <membantah>"',
    ]
    assert code == 0


def test_find_takes_several_words_and_no_marks(run, article):
    assert run("gold", "find", "My-article", "Kim", "dan")[0].startswith("2:1 [Kim dan] Kim.")
    assert run("gold", "find", "My-article", "<Kim>")[2] == 1


def test_find_without_a_hit_names_the_nearest(run, article):
    out, err, code = run("gold", "find", "My-article", "menteri")

    assert (out, code) == ("", 1)
    assert err == 'The article has "Menteri" at 1:1: capital letters differ.\n'
    assert run("gold", "find", "My-article", "xyzzy")[1] == "The article has nothing like that.\n"


def test_find_refuses_to_look_for_nothing(run, article):
    assert run("gold", "find", "My-article", " ")[2] == 2


def test_schema_prints_the_types_of_an_ontology(project):
    (project / "o.yaml").write_text("name: o\nversion: 1\ntypes: {visit: {roles: {guest: {}}}}\n")

    own = CliRunner().invoke(cli, ["schema", "gold", "--ontology", "o.yaml"])
    builtin = CliRunner().invoke(cli, ["schema", "gold"])

    assert json.loads(own.output)["$defs"]["event"]["properties"]["type"] == {"enum": ["visit"]}
    assert "roles-summit" in json.loads(builtin.output)["$defs"]
