"""`evalkit rules test` and `evalkit rules explain`, as a user calls them."""

import json

import pytest
from click.testing import CliRunner
from rulekit import conllu, rule_file

from evalkit.cli.app import cli


def run(*args):
    """Run a command; its return value becomes its exit code in the real program."""
    result = CliRunner().invoke(cli, [str(arg) for arg in args], standalone_mode=False)
    return result.output, result.return_value, result.exception


@pytest.fixture
def text(tmp_path):
    path = tmp_path / "doc.txt"
    path.write_text(
        "WINA - Velor membantah tuduhan KR. Upacara peringatan hari raya. Tov pergi.\n", "utf-8"
    )
    return path


def test_the_shipped_rules_pass_their_examples():
    output, code, error = run("rules", "test")

    assert (code, error) == (0, None)
    assert output.endswith("checks, 0 failed\n")


def example(text, *expected, **more):
    return {"text": text, "language": "id", "expect": list(expected), **more}


def write(path, *examples):
    roles = {"x": {"paths": [">nsubj"], "windows": ["subject"]}}
    path.write_text(rule_file("id", roles=roles, examples=examples), "utf-8")
    return path


def denial(trigger="membantah", **more):
    return {"type": "event", "trigger": trigger, **more}


def test_a_failing_example_shows_its_place_and_the_difference(tmp_path):
    path = write(
        tmp_path / "r.yaml",
        example("Velor membantah itu.", denial(args=[["x", "itu"]])),
        example("Velor membantah itu.", denial()),
        example("Tov pergi.", denial("pergi")),
        example("Ormo membantah.", denial(polarity="negative", modality="actual")),
        example("Ly bertemu Tov."),
    )

    output, code, _ = run("rules", "test", path)

    assert code == 1
    assert output.replace(f"{path}", "r.yaml").splitlines() == [
        f"r.yaml:1:{column(path, 0)} windows: Velor membantah itu.",
        "  - event 'membantah' x='itu'",
        "  + event 'membantah' x='Velor'",
        f"r.yaml:1:{column(path, 2)} windows: Tov pergi.",
        "  - event 'pergi'",
        f"r.yaml:1:{column(path, 3)} windows: Ormo membantah.",
        "  - event 'membantah' negative actual",
        "  + event 'membantah' positive actual",
        f"r.yaml:1:{column(path, 4)} windows: Ly bertemu Tov.",
        "  + event 'bertemu' positive actual x='Ly'",
        "r.yaml: 5 checks, 4 failed",
    ]


def column(path, number):
    """Find where an example begins in a file of one line."""
    content = path.read_text("utf-8")
    starts = [at + 1 for at in range(len(content)) if content.startswith('{"text"', at)]
    return starts[number]


def test_an_example_with_a_parse_is_checked_by_paths_as_well(tmp_path):
    rows = "Velor velor PROPN 2 obl\nmembantah bantah VERB 0 root\nitu itu PRON 2 obj"
    block = conllu(rows)
    wanted = denial(args=[["x", "Velor"]])
    both = write(tmp_path / "both.yaml", example("Velor membantah itu.", wanted, conllu=block))
    text_only = write(
        tmp_path / "text.yaml",
        example("Velor membantah itu.", wanted, conllu=block, matchers=["text"]),
    )
    tree_only = write(
        tmp_path / "tree.yaml",
        example("Velor membantah itu.", wanted, conllu=block.replace("\t", "  "), matchers="tree"),
    )

    assert run("rules", "test", text_only)[1] == 0
    assert "paths: Velor membantah itu." in run("rules", "test", both)[0]
    assert "both.yaml: 2 checks, 1 failed" in run("rules", "test", both)[0]
    assert "tree.yaml: 1 checks, 1 failed" in run("rules", "test", tree_only)[0]


def test_a_parse_in_an_example_that_does_not_fit_is_an_error(tmp_path):
    rows = "Ormo ormo PROPN 0 root"
    path = write(tmp_path / "r.yaml", example("Velor membantah.", denial(), conllu=conllu(rows)))

    assert "EK4123" in str(run("rules", "test", path)[2])


def test_the_same_event_twice_must_be_found_twice(tmp_path):
    path = write(
        tmp_path / "r.yaml", example("Velor membantah. Ormo membantah.", denial(), denial())
    )
    once = write(
        tmp_path / "o.yaml",
        example("Velor membantah. Ormo membantah.", denial(args=[["x", "Ormo"]])),
    )

    assert run("rules", "test", path)[1] == 0
    assert "  + event 'membantah' positive actual x='Velor'" in run("rules", "test", once)[0]


def test_types_are_checked_against_an_ontology(tmp_path, root):
    path = write(tmp_path / "r.yaml")

    error = run("rules", "test", path, "--ontology", root / "gold" / "ontology" / "diplomacy.yaml")[
        2
    ]

    assert "EK4110" in str(error)


EXPLAINED = """version: 1
languages:
  id:
    lexicons: {claims: [tuduhan]}
    events:
      - id: deny
        type: denial
        trigger: {form: [membantah], upos: [VERB]}
        roles:
          speaker: {paths: [">nsubj"], windows: [subject]}
          claim: {paths: [">obj"], windows: [rest]}
          claimant: {paths: [">obj>nmod"], windows: ["of($claims)"]}
      - id: warn
        type: warning
        trigger: {form: [peringatan], upos: [NOUN], not: {before: [upacara]}}
      - id: meet
        type: summit
        trigger: {form: [pertemuan], upos: [NOUN]}
        roles: {participant: {windows: [owner], expand: [conj]}}
        inherit: [participant]
"""


@pytest.fixture
def explained(tmp_path):
    path = tmp_path / "explained.yaml"
    path.write_text(EXPLAINED, "utf-8")
    return path


def test_explain_says_what_fired_and_what_stayed_silent(text, explained):
    output, _, error = run("rules", "explain", "--text", text, "--lang", "id", "--rules", explained)

    assert error is None
    assert output.splitlines() == [
        "line 1, 13-22 'membantah': denial by deny (positive actual)",
        "    speaker: 'Velor' by subject",
        "    claim: 'tuduhan KR' by rest",
        "    claimant: 'KR' by of($claims)",
        "line 1, 43-53 'peringatan': no warning by warn: not with 'Upacara' before it",
    ]


def test_explain_follows_a_parse(tmp_path, text, explained):
    rows = """
Velor velor PROPN 2 nsubj
membantah bantah VERB 0 root
tuduhan tuduh NOUN 2 obj
KR kr PROPN 3 nmod"""
    parse = tmp_path / "doc.conllu"
    parse.write_text(conllu(rows, doc="doc") + conllu("Tov tov PROPN 0 root", doc="other"), "utf-8")
    args = ["rules", "explain", "--lang", "id", "--rules", explained, "--conllu", parse]

    assert "speaker: 'Velor' by >nsubj" in run(*args, "--text", text)[0]
    other = tmp_path / "another.txt"
    other.write_text("Velor", "utf-8")
    assert "EK4127" in str(run(*args, "--text", other)[2])


def test_explain_of_a_text_without_triggers_says_so(tmp_path):
    path = tmp_path / "x.txt"
    path.write_bytes("\ufeffKim pergi.\n".encode())

    output = run("rules", "explain", "--text", path, "--lang", "id")[0]

    assert output == "no trigger word of any rule\n"


def test_explain_shows_source_and_linked_events(tmp_path, explained):
    path = tmp_path / "x.txt"
    path.write_text(
        "Pertemuan Tala dan Sena usai, kata Maskov. Pertemuan itu akan berlangsung.", "utf-8"
    )

    output = run("rules", "explain", "--text", path, "--lang", "id", "--rules", explained)[0]

    assert "(positive actual, says 'Maskov', event h1)" in output
    assert "participant: 'Tala' by inherited from meet" in output


def test_explain_takes_other_rules(tmp_path, text):
    output = run(
        "rules", "explain", "--text", text, "--lang", "id", "--rules", write(tmp_path / "r.yaml")
    )[0]

    assert "'membantah': event by r (positive actual)" in output


GOLD = """gold: 1
id: own-doc
ontology: diplomacy@1
document: {language: id, text: "Velor membantah klaim itu."}
annotation: {status: draft}
events: []
"""


def test_explain_reads_a_gold_document_and_not_its_annotation(tmp_path):
    path = tmp_path / "own-doc.yaml"
    path.write_text(GOLD, "utf-8")

    output, _, error = run("rules", "explain", "own-doc", "--gold", tmp_path)

    assert error is None
    assert output.startswith("line 1, 6-15 'membantah': denial by ")


@pytest.mark.parametrize("args", [[], ["some-id", "--text", "x.txt"]])
def test_explain_takes_either_a_document_or_a_text(args):
    assert "EK6002" in str(run("rules", "explain", *args)[2])


def test_json_is_a_rule_file_too(tmp_path):
    path = tmp_path / "r.json"
    path.write_text(json.dumps(json.loads(rule_file("id"))), "utf-8")

    assert run("rules", "test", path)[1] == 0
