"""What the lint's cases do not show: comments in odd places, edges of rules, the work limit."""

import pytest
from goldfiles import gold_yaml, read

from evalkit.gold import nodes
from evalkit.gold.lint import findings, rules

LONG = "{type: denial, speaker: Menteri, trigger: Menteri membantah kesepakatan senjata. Jepang}"
TEXT = "Menteri membantah kesepakatan senjata. Jepang (Tokyo) diam, 'kata (itu' dan U.S. \u201cya\u201d."


def codes(source):
    """List the codes that the lint finds in a file that is given as text."""
    return [finding.code for finding in findings(read(source))]


def events(trigger, more=""):
    """Make a file with one denial."""
    return gold_yaml(f"- type: denial\n  speaker: Menteri\n  trigger: {trigger}{more}", text=TEXT)


def test_a_comment_silences_its_line_only():
    source = gold_yaml(f"- {LONG}  # evalkit: ignore EK1503\n- {LONG}", text=TEXT)

    assert codes(source) == ["EK1501", "EK1503"]


def test_a_comment_alone_silences_the_whole_file():
    source = gold_yaml(f"# evalkit: ignore EK1503, EK1501\n- {LONG}\n- {LONG}", text=TEXT)

    assert codes(source) == []


@pytest.mark.parametrize(
    "text",
    [
        '"# evalkit: ignore EK1503"',
        "'before\n    # evalkit: ignore EK1503'",
        "|-\n    # evalkit: ignore EK1503",
    ],
    ids=["quoted", "over lines", "block"],
)
def test_text_that_looks_like_a_comment_is_none(text):
    assert codes(gold_yaml(f"- {LONG}\n", text=TEXT) + f"annotation:\n  guidelines: {text}\n") == [
        "EK1503"
    ]


def test_other_comments_are_only_comments():
    source = gold_yaml(f"# ignore EK1503\n- {LONG}  # evalkit ignores EK1503", text=TEXT)

    assert codes(source) == ["EK1503"]


@pytest.mark.parametrize(
    ("target", "stray"),
    [
        ("<, 'kata> (itu", True),
        ("<'kata (itu>", False),
        ("<(itu> x", True),
        ("(<Tokyo)> diam", True),
        ("<(Tokyo)>", False),
        ("<(Tokyo> ) diam", True),
        ("<diam,>", True),
        ("<senjata.>", True),
        ("<U.S.>", False),
        ("<. Jepang>", True),
        ("<\u201cya>\u201d", True),
        ("<\u201cya\u201d>", False),
    ],
)
def test_punctuation_at_an_edge_is_stray_unless_it_is_a_part(target, stray):
    source = gold_yaml(f'- type: denial\n  speaker: "{target}"\n  trigger: membantah', text=TEXT)
    found = [f for f in findings(read(source)) if f.code == "EK1204"]

    if not read(source).problems:
        assert bool(found) == stray


@pytest.mark.parametrize(
    ("value", "warned"),
    [("007", True), ("1e5", True), ("0x1F", True), ("12:30", True), ("2019-04-25", True), ("yes", True),
     ("NO", True), (".inf", True), ("1.2.3", False), ("+62-21", False), ("nothing", False), ("ya", False)],
)  # fmt: skip
def test_text_that_other_programs_take_for_something_else_is_named(value, warned):
    assert (codes(gold_yaml(document=f"group: {value}\n")) == ["EK1005"]) == warned
    assert codes(gold_yaml(document=f'group: "{value}"\n')) == []


def test_a_key_can_look_like_a_truth_value_too():
    source = gold_yaml(
        entities="no: {mentions: [Menteri]}",
        events="- {type: denial, speaker: $no, trigger: membantah}",
    )

    assert codes(source) == ["EK1005"]


def test_attributes_are_doubted_in_known_languages_only():
    source = gold_yaml(
        "- {type: summit, participant: Kim, trigger: bertemu}", text="Kim akan bertemu"
    )

    assert codes(source) == ["EK1505"]
    assert codes(source.replace("language: id", "language: id-ID")) == ["EK1505"]
    assert codes(source.replace("language: id", "language: de")) == []
    assert codes(source.replace("trigger:", "realis: other, modality: planned, trigger:")) == []


def test_a_name_beside_a_title_a_capital_or_a_sentence_start_is_whole():
    text = (
        "Menurut Kim, Presiden Kim datang. Senin Kim pulang, AS Kim. \u201cTentu Kim\u201d; Baik Kim\n"
        "Lalu Kim Jong"
    )
    source = gold_yaml(
        "- {type: summit, participant: $kim, trigger: datang}",
        entities="kim: {type: person, names: [Kim]}", text=text,
    )  # fmt: skip

    found = [(f.code, f.message) for f in findings(read(source))]

    assert found == [("EK1206", 'The name "Kim" at 2:6 is a part of "Kim Jong".')]


def test_only_persons_are_looked_at_for_longer_names():
    entities = "kim: {{type: {}, names: [Kim]}}"
    source = gold_yaml(
        "- {type: summit, participant: $kim, trigger: datang}", text="kata Duyeon Kim datang"
    )

    for kind, expected in (("person", ["EK1206"]), ("country", [])):
        assert (
            codes(source.replace("entities:\n  {}", f"entities:\n  {entities.format(kind)}"))
            == expected
        )


def test_a_file_whose_quotes_stand_everywhere_is_cut_short(monkeypatch):
    monkeypatch.setattr(nodes, "MAX_WORK", 5)
    source = gold_yaml(entities="a: {names: [Kim, Putin, Kim, Putin]}")

    assert codes(source)[:1] == ["EK1404"]
    assert codes(source)[1:] == ["EK1006"]


def test_names_and_references_of_the_wrong_kind_are_told_apart():
    source = gold_yaml(
        entities="a: {names: [[Kim]], members: [Putin], mentions: [{nth: 2}, [Kim]]}"
    )

    assert codes(source) == ["EK1404", "EK1008", "EK1008", "EK1302", "EK1008"]


def test_every_rule_gives_its_own_code_and_severity(root):
    cases = sorted((root / "tests" / "cases" / "lint").glob("EK*.yaml"))
    golds = [reading.gold for path in cases if (reading := read_case(path)).gold is not None]

    for rule in rules():
        found = [finding for gold in golds for finding in rule.check(gold)]
        assert found, rule.code
        assert {(f.code, f.severity) for f in found} == {(rule.code, rule.severity)}
        assert all(f.hint and f.where and f.where.line for f in found)


def read_case(path):
    """Read a case, whatever its bytes are."""
    return read(
        path.read_bytes().decode("utf-8", errors="replace"), folder=path.parent, name=str(path)
    )


def test_a_rule_says_in_one_sentence_what_it_does():
    for rule in rules():
        assert rule.check.__doc__.strip().split()[0] in {"Refuse", "Warn", "Note"}
