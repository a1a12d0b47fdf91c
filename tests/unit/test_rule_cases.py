"""One file for each diagnostic of rule files and parses; and no file ends in a traceback."""

import random
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from clock import reference_seconds

from evalkit.cli.app import cli
from evalkit.errors import EvalkitError
from evalkit.extractors.conllu import ConlluExtractor
from evalkit.extractors.rulefile import DEFAULT_RULES, GRAMMAR, load_rules, parse_rules
from evalkit.extractors.ruletest import run_examples
from evalkit.model import Article
from evalkit.ontology import load_ontology
from evalkit.resources import builtin_folder

CASES = sorted((Path(__file__).parents[1] / "cases" / "rules").iterdir())
ROOT = Path(__file__).parents[2]
_SETTING = re.compile(r"^# (\w+): (.*)$", re.MULTILINE)


def ontology():
    return load_ontology(builtin_folder("gold") / "ontology" / "diplomacy.yaml")


def of_rules(path, settings):
    """Load a rule file that is wrong."""
    with pytest.raises(EvalkitError) as raised:
        load_rules(path, ontology() if "ontology" in settings else None)
    return str(raised.value)


def of_parses(path, settings):
    """Load parses that are wrong, or extract an article that they do not fit."""
    extractor = ConlluExtractor(path, load_rules())
    try:
        found = list(
            extractor.extract([Article(id="a", text=settings.get("article", ""), language="id")])
        )
    except EvalkitError as error:
        return str(error)
    return found[0].message


def of_command(settings, monkeypatch):
    """Run a command that fails."""
    monkeypatch.chdir(ROOT)
    result = CliRunner().invoke(cli, settings["command"].split())
    return str(result.exception)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_a_broken_file_gets_exactly_its_diagnostics(path, monkeypatch):
    text = path.read_text("utf-8")
    settings = dict(_SETTING.findall(text))
    expected = [value for key, value in _SETTING.findall(text) if key == "expect"]

    if "command" in settings:
        output = of_command(settings, monkeypatch)
    else:
        output = (of_parses if path.suffix == ".conllu" else of_rules)(path, settings)

    lines = output.replace(f"{path}:", "").replace(f" {path} ", " ").splitlines()
    assert len(lines) == len(expected)
    for line, start in zip(lines, expected, strict=True):
        assert line.startswith(start)
    assert expected[0].startswith(path.name[:6]) or any(path.name[:6] in line for line in expected)


def test_every_rule_code_has_a_case_and_a_line_in_the_documentation():
    sources = [*(ROOT / "evalkit").rglob("*.py")]
    used = {code for p in sources for code in re.findall(r"EK41\d\d", p.read_text("utf-8"))}
    page = (ROOT / "docs" / "diagnostics.d" / "rules.md").read_text("utf-8")

    assert used <= {path.name[:6] for path in CASES}
    assert used == set(re.findall(r"^\| (EK41\d\d) \|", page, re.MULTILINE))


PIECES = [
    "",
    ":",
    "- ",
    "[",
    "]",
    "{",
    "}",
    '"',
    "'",
    "$x",
    "/(a+)+/",
    "&a",
    "~",
    "(",
    ")",
    ",",
    "\t",
    "\x00",
    "é",
    "|",
    ">",
    "#",
]


def mutated(text, chance):
    """Change a few places of a text: cut, double, insert."""
    for _ in range(chance.randint(1, 4)):
        at, end = sorted(chance.randrange(len(text) + 1) for _ in range(2))
        end = min(end, at + 40)
        middle = chance.choice(["", text[at:end] * 2, chance.choice(PIECES), text[at:end][::-1]])
        text = text[:at] + middle + text[end:]
    return text


@pytest.mark.parametrize(
    "path",
    [DEFAULT_RULES, GRAMMAR, *[c for c in CASES if c.suffix == ".yaml"][:4]],
    ids=lambda p: p.name,
)
def test_a_mutated_rule_file_is_read_or_refused_but_never_a_traceback(path):
    chance = random.Random(path.name)
    text = path.read_text("utf-8")
    article = Article(
        id="a", text="Velor membantah klaim bahwa Arvel bertemu Tov di Wina, Senin.", language="id"
    )
    slowest = 0.0
    for _ in range(120):
        changed = mutated(text, chance)

        def work(changed=changed):
            try:
                rules = parse_rules(changed, name="mutated.yaml")
                run_examples(rules)
                if "id" in rules.languages:
                    from evalkit.extractors.matcher import extract_from_text

                    extract_from_text(article, rules)
            except EvalkitError as error:
                assert re.match(r"EK\d{4} ", str(error))

        slowest = max(slowest, reference_seconds(work))

    assert slowest < 5
