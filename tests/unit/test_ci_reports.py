"""What CI systems read is well formed, complete, in order of weight, and no label acts in it."""

import json
import re
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest
from gateresults import GOLD, check, item, result
from jsonschema import Draft202012Validator

from evalkit.cli.ci import write_summary
from evalkit.errors import Diagnostic, Location
from evalkit.reports.ci.finding import Finding, of_diagnostics, relative
from evalkit.reports.ci.gate import of_gate
from evalkit.reports.ci.github import LIMIT, annotations, fitting
from evalkit.reports.ci.junit import junit
from evalkit.reports.ci.markdown import gate_markdown
from evalkit.reports.ci.sarif import code_quality, sarif
from evalkit.runs.gate.result import Buckets, GateResult, MustFind, Side

HOSTILE = [
    "a::error file=x::b", "%0A::stop-commands::x", "x\n::error::y", "a\r\nb", "\x1b[2J", "\x00",
    "<script>alert(1)</script>", "]]>", "&amp;&lt;", '"quote" \'single\'', "a|b|c", "`code`",
    "[x](javascript:y)", "@somebody", "\u202eevil", "\ufffe", "\ud800", "a,b:c=d", "<!-- -->", "",
    "# heading", "~~~", "https://example.org/x", "*" * 200, "日本語 العربية",
]  # fmt: skip

COMMAND = re.compile(r"::(error|warning|notice)(?: ([^:]*))?::(.*)")


def parsed(text):
    """Read annotations back as GitHub's runner does: one command a line, escapes undone."""
    found = []
    for line in text.splitlines():
        kind, properties, message = COMMAND.fullmatch(line).groups()
        pairs = (part.split("=", 1) for part in (properties or "").split(",") if part)
        found.append((kind, {key: unquote(value) for key, value in pairs}, unquote(message)))
    return found


def hostile(label):
    """Put a label into every text of a result."""
    bad = item(
        event_type=label, words=label, category=label, document=label, role=label,
        where=Location(f"gold/{label or 'x'}.yaml", 3, 2),
    )  # fmt: skip
    return result(
        why=(label,),
        baseline=Side(label, label, label, label, reason=label),
        predicted=Side(label, label, label, label),
        checks=(check(name=label, reason=label),),
        must_find=(MustFind(label, label, label, label, found=False, category=label),),
        items={"TC": (bad,)},
        notes=(Diagnostic("EK5030", label, None, label, "warning"),),
        signature=label,
    )


def test_annotations_name_the_type_and_the_gold_line_worst_first(tmp_path):
    found = parsed(annotations(of_gate(result()), root=Path.cwd()))

    assert found[0] == (
        "error",
        {"file": GOLD, "line": "5", "col": "5", "title": "denial: must be found"},
        'denial "membantah" must be found and is not found (missed) in a.',
    )
    titles = [(kind, properties["title"]) for kind, properties, _ in found]
    assert titles == [
        ("error", "denial: must be found"),
        ("error", "summit: must be found"),
        ("error", "denial: TC.F1 regressed"),
        ("error", "warning: TC.F1 unmeasured"),
        ("error", "denial broken"),
        ("warning", "summit broken"),
        ("warning", "summit: TC.F1 inconclusive"),
        ("warning", "Baseline edited"),
        ("notice", "rally broken"),
        ("notice", "EK5030"),
    ]
    assert found[4][1]["line"] == "9"
    assert found[4][2] == 'denial "membantah" is no longer found by rules (missed) in a.'
    assert "reason: accepted" in found[7][2]


def test_an_item_that_several_measures_lost_is_annotated_once():
    lines = annotations(of_gate(result(must_find=())), root=Path.cwd()).splitlines()

    assert sum("denial broken" in line and "line=5" in line for line in lines) == 1


def test_all_items_weigh_as_the_verdict_on_all_types():
    regressed = result(checks=(check("regressed", "micro"),), must_find=(), edit=None)

    assert {f.level for f in of_gate(regressed) if f.rule == "broken"} == {"error"}


def test_an_edited_baseline_without_a_reason_is_said_to_have_none():
    edited = result()
    from dataclasses import replace

    edited = replace(edited, edit=replace(edited.edit, reason=""))

    assert "no reason is given" in annotations(of_gate(edited), root=Path.cwd())
    assert "reason: none is given" in gate_markdown(edited)


@pytest.mark.parametrize("number", [LIMIT - 1, LIMIT, LIMIT + 1, 100])
def test_of_a_kind_no_more_than_fit_are_written_and_the_last_says_how_many_more(number):
    findings = [Finding("x", "error", f"t{n}", "m") for n in range(number)]
    findings.append(Finding("x", "warning", "w", "m"))

    found = parsed(annotations(findings, root=Path.cwd()))

    errors = [one for one in found if one[0] == "error"]
    assert len(errors) == min(number, LIMIT)
    assert [one[0] for one in found].count("warning") == 1
    if number > LIMIT:
        assert errors[-1][2] == f"And {number - 9} more errors: see the summary."
        assert errors[8][1]["title"] == "t8"
    else:
        assert errors[-1][1]["title"] == f"t{number - 1}"


@pytest.mark.parametrize("label", HOSTILE)
def test_no_label_makes_a_command_of_its_own(label):
    findings = of_gate(hostile(label))

    text = annotations(findings, root=Path.cwd())

    found = parsed(text)
    assert len(found) == len(text.splitlines()) == len(findings) == 5
    assert {key for _, properties, _ in found for key in properties} <= {
        "file", "line", "col", "title",
    }  # fmt: skip
    assert "\x1b" not in text
    assert text.encode()


# The rules of the schema that CI systems share (Jenkins' junit-10, as GitLab reads it).
CHILDREN = {
    "testsuites": {"testsuite"},
    "testsuite": {"testcase", "properties"},
    "testcase": {"properties", "failure", "error", "skipped"},
    "properties": {"property"},
    "property": set(), "failure": set(), "error": set(), "skipped": set(),
}  # fmt: skip
REQUIRED = {
    "testsuites": {"name"},
    "testsuite": {"name", "tests", "failures", "errors", "skipped", "time"},
    "testcase": {"name", "classname", "time"},
    "property": {"name", "value"},
    "failure": {"type", "message"}, "error": {"type", "message"}, "skipped": {"message"},
}  # fmt: skip


def valid_junit(text):
    root = ET.fromstring(text)  # noqa: S314 (our own)
    assert root.tag == "testsuites"
    for element in root.iter():
        assert {child.tag for child in element} <= CHILDREN[element.tag], element.tag
        assert set(element.attrib) >= REQUIRED.get(element.tag, set()), element.tag
    for suite in root:
        cases = list(suite)
        assert int(suite.get("tests")) == len(cases)
        for attribute, tag in (("failures", "failure"), ("errors", "error"), ("skipped",) * 2):
            assert int(suite.get(attribute)) == sum(case.find(tag) is not None for case in cases)
        assert float(suite.get("time")) == 0
        for case in cases:
            assert sum(child.tag != "properties" for child in case) <= 1
            assert "properties" not in [child.tag for child in case][1:]
    for attribute in ("tests", "failures", "errors", "skipped"):
        assert int(root.get(attribute)) == sum(int(suite.get(attribute)) for suite in root)
    return root


def test_junit_has_a_suite_an_event_type_and_a_case_a_rule_or_golden_case():
    root = valid_junit(junit(result()))

    suites = {suite.get("name"): suite for suite in root}
    assert list(suites) == ["all types", "denial", "summit", "warning"]
    assert {key: root.get(key) for key in ("tests", "failures", "errors", "skipped")} == {
        "tests": "7", "failures": "2", "errors": "2", "skipped": "1",
    }  # fmt: skip
    case = suites["denial"][0]
    properties = {p.get("name"): p.get("value") for p in case.iter("property")}
    assert case.get("name") == "TC.F1 regression (rule 1)"
    assert properties["interval"] == "[-0.4, -0.05]"
    assert (properties["p"], properties["p adjusted"]) == ("0.001", "0.004")
    assert 'gold/a.yaml:9:5: denial "membantah" missed' in case.find("failure").text
    assert "summit" not in case.find("failure").text
    assert "p" not in {p.get("name") for p in suites["warning"][0].iter("property")}


def test_a_result_without_any_rule_is_no_success_in_junit():
    nothing = GateResult(2, "unmeasured", (), Side("a", "b"), Side("c", "d"))

    root = valid_junit(junit(nothing).replace("<properties />", ""))

    assert root.get("errors") == "1"


@pytest.mark.parametrize("label", HOSTILE)
def test_any_label_gives_xml_that_says_the_same(label):
    root = valid_junit(junit(hostile(label)))

    if label.isprintable() and len(label) < 80:
        assert [suite.get("name") for suite in root] == [label]


PLACE = {
    "type": "object", "required": ["physicalLocation"], "additionalProperties": False,
    "properties": {
        "physicalLocation": {
            "type": "object", "required": ["artifactLocation"], "additionalProperties": False,
            "properties": {
                "artifactLocation": {
                    "type": "object", "required": ["uri"],
                    "properties": {"uri": {"type": "string", "pattern": '^[^\\s\\\\<>"{}|^`\\x00-\\x20]*$'}},
                },
                "region": {
                    "type": "object",
                    "properties": {
                        "startLine": {"type": "integer", "minimum": 1},
                        "startColumn": {"type": "integer", "minimum": 1},
                    },
                    "required": ["startLine"], "additionalProperties": False,
                },
            },
        }
    },
}  # fmt: skip
MESSAGE = {
    "type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}
}  # fmt: skip
# What SARIF 2.1.0 (OASIS, sections 3.13 to 3.28) requires of the parts that are written here
SARIF = {
    "type": "object", "required": ["version", "runs"], "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array", "minItems": 1,
            "items": {
                "type": "object", "required": ["tool"], "additionalProperties": False,
                "properties": {
                    "tool": {
                        "type": "object", "required": ["driver"],
                        "properties": {
                            "driver": {
                                "type": "object", "required": ["name"], "additionalProperties": False,
                                "properties": {
                                    "name": {"type": "string"}, "version": {"type": "string"},
                                    "rules": {
                                        "type": "array", "uniqueItems": True,
                                        "items": {
                                            "type": "object", "required": ["id"],
                                            "properties": {"id": {"type": "string"}, "shortDescription": MESSAGE},
                                            "additionalProperties": False,
                                        },
                                    },
                                },
                            }
                        },
                    },
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "invocations": {
                        "type": "array",
                        "items": {
                            "type": "object", "required": ["executionSuccessful"],
                            "properties": {
                                "executionSuccessful": {"type": "boolean"},
                                "toolExecutionNotifications": {
                                    "type": "array",
                                    "items": {"type": "object", "required": ["message"], "properties": {"message": MESSAGE}},
                                },
                            },
                        },
                    },
                    "results": {
                        "type": "array",
                        "items": {
                            "type": "object", "required": ["message"], "additionalProperties": False,
                            "properties": {
                                "ruleId": {"type": "string"},
                                "ruleIndex": {"type": "integer", "minimum": -1},
                                "level": {"enum": ["none", "note", "warning", "error"]},
                                "message": MESSAGE,
                                "locations": {"type": "array", "items": PLACE},
                                "partialFingerprints": {"type": "object", "additionalProperties": {"type": "string"}},
                            },
                        },
                    },
                },
            },
        },
    },
}  # fmt: skip


def valid_sarif(text):
    log = json.loads(text)
    assert list(Draft202012Validator(SARIF).iter_errors(log)) == []
    run = log["runs"][0]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert all(rules[one["ruleIndex"]] == one["ruleId"] for one in run["results"])
    return run


def test_sarif_has_rules_and_results_at_the_gold_lines():
    run = valid_sarif(sarif(of_gate(result()), root=Path.cwd(), otherwise="rules.jsonl"))

    first = run["results"][0]
    place = first["locations"][0]["physicalLocation"]
    assert (first["ruleId"], first["level"]) == ("must-find", "error")
    assert place["artifactLocation"]["uri"] == GOLD
    assert place["region"] == {"startLine": 5, "startColumn": 5}
    (elsewhere,) = next(r for r in run["results"] if r["ruleId"] == "regressed")["locations"]
    assert elsewhere == {"physicalLocation": {"artifactLocation": {"uri": "rules.jsonl"}}}


def test_sarif_of_diagnostics_keeps_their_codes_and_severities():
    found = of_diagnostics(
        [
            Diagnostic("EK1801", "Note.", None, "", "note"),
            Diagnostic("EK1201", "Bad.", Location("gold/a b#.yaml", 2), "Mend it."),
            Diagnostic("EK1201", "Worse.", Location("gold/c.yaml")),
        ]
    )
    assert annotations(found, root=Path.cwd()).splitlines()[1:] == [
        "::error file=gold/c.yaml,title=EK1201::Worse.",
        "::notice title=EK1801::Note.",
    ]

    run = valid_sarif(sarif(found, root=Path.cwd(), otherwise="gold.jsonl"))

    assert [(r["ruleId"], r["level"]) for r in run["results"]] == [
        ("EK1201", "error"), ("EK1201", "error"), ("EK1801", "note"),
    ]  # fmt: skip
    places = [r["locations"][0]["physicalLocation"] for r in run["results"][:2]]
    assert places[0] == {
        "artifactLocation": {"uri": "gold/a%20b%23.yaml"},
        "region": {"startLine": 2},
    }
    assert "region" not in places[1]


def test_sarif_says_how_many_results_it_leaves_out(monkeypatch):
    monkeypatch.setattr("evalkit.reports.ci.sarif.MOST", 10)

    run = valid_sarif(
        sarif(
            [Finding("x", "error", "t", str(n)) for n in range(13)],
            root=Path.cwd(),
            otherwise="gold.jsonl",
        )
    )

    assert len(run["results"]) == 10
    said = run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]
    assert said == "3 more findings left out of this file."


@pytest.mark.parametrize("label", HOSTILE)
def test_any_label_gives_sarif_and_code_quality_that_are_valid(label):
    findings = of_gate(hostile(label))

    valid_sarif(sarif(findings, root=Path.cwd(), otherwise="gold.jsonl"))
    quality = json.loads(code_quality(findings, root=Path.cwd(), otherwise="evalkit.yaml"))

    assert len({one["fingerprint"] for one in quality}) == len(findings)


def test_code_quality_has_what_gitlab_requires():
    quality = json.loads(code_quality(of_gate(result()), root=Path.cwd(), otherwise="evalkit.yaml"))

    for one in quality:
        assert one.keys() >= {"description", "check_name", "fingerprint", "severity", "location"}
        assert one["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert one["location"]["lines"]["begin"] >= 1
        assert not one["location"]["path"].startswith(("/", "./"))
    assert quality[2]["location"] == {"path": "evalkit.yaml", "lines": {"begin": 1}}


def test_a_finding_keeps_its_fingerprint_when_lines_are_added_above():
    here = Finding("x", "error", "t", "m", Location(GOLD, 5))
    below = Finding("x", "error", "t", "m", Location(GOLD, 50))
    other = Finding("x", "error", "t", "n", Location(GOLD, 5))

    one, two, three = (
        json.loads(code_quality([f], root=Path.cwd(), otherwise=""))[0]["fingerprint"]
        for f in (here, below, other)
    )

    assert one == two != three


def test_files_are_named_from_the_root_of_the_repository(tmp_path, monkeypatch):
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path / "below")

    assert relative(Location("gold/a.yaml"), root=tmp_path) == "below/gold/a.yaml"
    assert relative(Location(f"{tmp_path}/x.yaml"), root=tmp_path) == "x.yaml"
    assert relative(Location("/elsewhere/x.yaml"), root=tmp_path) == "/elsewhere/x.yaml"


def test_the_summary_has_everything_in_order_of_weight():
    text = gate_markdown(result())

    places = [
        text.index(part)
        for part in (
            "## evalkit: ❌ worse than the baseline",
            "denial regressed.",
            "| **regressed** | TC.F1 regression | denial | 12 | 75.0 | 50.0 | -25.0 | -40.0 … -5.0 | 0.004 |",
            "| **unmeasured** |",
            "| inconclusive |",
            "### Must be found: 1 of 3",
            "### Broken: 4",
            "### Fixed: 1",
            "### Since the baseline was set: gold changed in 1 document, 1 document removed, 1 document new",
            "### The baseline was edited: reports/baselines/rules.jsonl",
            "denial TC.F1 75.0 → 50.0 would be accepted",
            "documents: 1 with the same gold, 1 scored again on changed gold, 1 new, 1 removed, 1 without a prediction",
            "evalkit:0.1.0",
        )
    ]
    assert places == sorted(places)
    assert "- “membantah” · missed (gold/a.yaml:9:5)" in text


def test_a_pass_has_a_short_summary():
    good = GateResult(
        0, "pass", ("Nothing fell.",), Side("a", "b"), Side("c", "d"), documents=Buckets()
    )

    assert gate_markdown(good).splitlines()[0] == "## evalkit: ✅ no worse than the baseline"
    assert "documents: none" in gate_markdown(good)
    assert of_gate(good) == []


@pytest.mark.parametrize("label", [label for label in HOSTILE if label])
def test_no_label_is_markup_in_the_summary(label):
    ours, clean = (
        re.sub(r"^`[^`]*`$|\\.", "", gate_markdown(hostile(text)), flags=re.MULTILINE)
        for text in (label, "plain")
    )

    for mark in ("<", "](", "@s", "://", "\x1b", "\r"):
        assert ours.count(mark) == 0
    assert ours.count("`") == clean.count("`")
    assert ours.count("|") == clean.count("|")
    assert ours.count("\n") == clean.count("\n")


def test_a_text_that_fits_is_not_touched():
    assert fitting("a\nb\n", most=5) == "a\nb\n"


def test_without_a_summary_to_write_to_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    monkeypatch.chdir(tmp_path)

    write_summary(result())

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("most", [200, 201, 500, 4000])
def test_a_text_that_is_too_long_is_cut_at_a_line_and_says_so(most):
    text = "".join(f"line {n} — ≥ 日本\n" for n in range(200))

    cut = fitting(text, most=most, where="the artifact")

    assert len(cut.encode()) < most
    assert cut.rstrip().endswith("The rest stands in the artifact.**")
    assert text.startswith(cut.split("\n\n**Cut")[0])


@pytest.mark.parametrize(
    ("code", "verdict", "why"),
    [
        (2, "pass", ()),
        (3, "pass", ("The run is incomplete.",)),
        (5, "inconclusive", ("Too much moved.",)),
    ],
)
def test_nothing_is_green_where_the_command_is_not(code, verdict, why):
    one = result(
        exit_code=code, verdict=verdict, why=why, checks=(check("pass", "micro"),), must_find=(),
        items={}, notes=(),
    )  # fmt: skip
    suites = ET.fromstring(junit(one))  # noqa: S314 (our own)
    (found,) = [f for f in of_gate(one) if f.rule == "not-green"]

    assert suites.get("errors") == "1"
    assert f"exit {code}" in found.message
    assert all(sentence in found.message for sentence in why)
    assert "\u2705" not in gate_markdown(one)


def test_a_green_result_has_no_finding_of_its_own():
    one = result(
        exit_code=0, verdict="pass", why=(), checks=(check("pass", "micro"),), must_find=(),
        items={}, notes=(),
    )  # fmt: skip

    assert [f for f in of_gate(one) if f.rule == "not-green"] == []
    assert ET.fromstring(junit(one)).get("errors") == "0"  # noqa: S314 (our own)
