"""The extractors `rules` and `conllu`, and rule files as a whole."""

import json
import re

import pytest
from clock import cpu_seconds, reference_seconds
from rulekit import conllu, rule_file, shipped

from evalkit.errors import ExtractorError, YamlError
from evalkit.extractors import make_extractor
from evalkit.extractors.catalog import factory
from evalkit.extractors.matcher import extract_from_parse, extract_from_text
from evalkit.extractors.parse import Parse, Sentence, Word
from evalkit.extractors.rulefile import DEFAULT_RULES, load_rules, parse_rules
from evalkit.extractors.ruletest import run_examples
from evalkit.model import Article, Document, Failed
from evalkit.ontology import load_ontology
from evalkit.resources import builtin_folder

ROWS = "Velor velor PROPN 2 nsubj\nmembantah bantah VERB 0 root\nitu itu PRON 2 obj"


def article(text, language="id", name="a"):
    return Article(id=name, text=text, language=language)


@pytest.fixture
def own_rules(tmp_path):
    """Write a rule file whose only role is filled by a path, or else by a window."""
    path = tmp_path / "own.yaml"
    path.write_text(
        rule_file("id", roles={"x": {"paths": [">nsubj"], "windows": ["subject"]}}), "utf-8"
    )
    return path


def test_the_rules_extractor_finds_events_in_both_languages():
    extractor = make_extractor("rules")
    extractor.load()

    found = list(
        extractor.extract(
            [article("Velor membantah klaim itu."), article("Velora denied it.", "en", "b")]
        )
    )
    extractor.close()

    assert [(d.id, d.events[0].type, d.events[0].trigger.text) for d in found] == [
        ("a", "denial", "membantah"),
        ("b", "denial", "denied"),
    ]


def test_the_rules_extractor_takes_a_rule_file(own_rules):
    (found,) = make_extractor(f"rules,rules={own_rules}").extract(
        [article("Velor membantah klaim itu.")]
    )

    assert [(e.type, [a.role for a in e.arguments]) for e in found.events] == [("event", ["x"])]


@pytest.mark.parametrize("language", ["de", None, "", "i"])
def test_an_article_in_another_language_fails_with_its_reason(language):
    (found,) = make_extractor("rules").extract([article("Text.", language)])

    assert isinstance(found, Failed)
    assert (found.id, found.kind) == ("a", "language")
    assert found.message.startswith("EK4114")


@pytest.mark.parametrize("language", ["id", "id-ID", "id_ID"])
def test_a_region_does_not_matter(language):
    (found,) = make_extractor("rules").extract([article("Velor membantah.", language)])

    assert isinstance(found, Document)


def test_a_rule_file_of_one_language_takes_articles_without_one(own_rules):
    (found,) = make_extractor(f"rules,rules={own_rules}").extract(
        [article("Velor membantah.", None)]
    )

    assert found.events


def test_descriptions_say_who_predicts(own_rules):
    shipped, own = (
        make_extractor("rules").describe(),
        make_extractor(f"rules,rules={own_rules}").describe(),
    )

    assert (shipped.name, own.name) == ("rules", "rules")
    assert shipped.languages == {"id", "en"}
    assert shipped.event_types == {"summit", "denial", "warning"}
    assert (own.languages, own.event_types) == ({"id"}, {"event"})
    assert re.fullmatch("[0-9a-f]{64}", shipped.fingerprint)
    assert shipped.fingerprint != own.fingerprint


def test_the_fingerprint_is_that_of_the_bytes(own_rules):
    before = load_rules(own_rules).fingerprint

    assert load_rules(own_rules).fingerprint == before
    own_rules.write_text(own_rules.read_text("utf-8") + "# a comment\n", "utf-8")
    assert load_rules(own_rules).fingerprint != before


def test_missing_languages_are_named_before_any_work():
    problems = make_extractor("rules").check(["id", "de", "fr"])

    assert [p.code for p in problems] == ["EK4011", "EK4011"]
    assert "'de'" in problems[0].message


@pytest.fixture
def parses(tmp_path):
    folder = tmp_path / "parses"
    folder.mkdir()
    (folder / "a.conllu").write_text(conllu(ROWS), "utf-8")
    (folder / "b.conllu").write_text("\ufeff" + conllu(ROWS, doc="b"), "utf-8")
    (folder / "note.txt").write_text("not a parse", "utf-8")
    return folder


def test_the_conllu_extractor_follows_paths_in_the_parse_of_each_article(parses, own_rules):
    extractor = make_extractor(f"conllu,path={parses},rules={own_rules}")

    found = list(
        extractor.extract(
            [article("Velor membantah itu.", name="b"), article("Velor membantah itu.")]
        )
    )
    extractor.close()

    assert [(d.id, d.events[0].provenance) for d in found] == [
        ("b", "r; x=>nsubj"),
        ("a", "r; x=>nsubj"),
    ]


def test_the_conllu_extractor_reads_a_single_file(parses):
    extractor = make_extractor(f"conllu,path={parses / 'a.conllu'}")
    extractor.load()

    (found,) = extractor.extract([article("Velor membantah itu.")])

    assert found.events[0].type == "denial"


def test_a_document_without_a_fitting_parse_fails_and_the_others_do_not(parses):
    articles = [
        article("Velor membantah itu.", name="c"),
        article("Ormo membantah itu."),
        article("Velor membantah itu.", "de", "b"),
    ]

    found = list(make_extractor(f"conllu,path={parses}").extract(articles))

    assert [(f.id, f.kind, f.message[:6]) for f in found] == [
        ("c", "no-parse", "EK4124"),
        ("a", "unmatched", "EK4123"),
        ("b", "unmatched", "EK4114"),
    ]


def test_the_parses_are_in_the_fingerprint(parses):
    before = make_extractor(f"conllu,path={parses}").describe()
    (parses / "b.conllu").write_text(conllu(ROWS.replace("obj", "obl"), doc="b"), "utf-8")
    after = make_extractor(f"conllu,path={parses}").describe()

    assert before.fingerprint != after.fingerprint
    assert before.name == "conllu"
    assert make_extractor(f"conllu,path={parses}").check(["de"])[0].code == "EK4011"


@pytest.mark.parametrize("data", [b"\xff\xfe", "1\tx\n".encode("utf-16")])
def test_parses_that_are_not_utf_8_are_refused(tmp_path, data):
    path = tmp_path / "x.conllu"
    path.write_bytes(data)

    with pytest.raises(ExtractorError, match="EK4121"):
        make_extractor(f"conllu,path={path}").load()


def test_a_folder_named_like_a_parse_is_refused(tmp_path):
    (tmp_path / "x.conllu").mkdir()

    with pytest.raises(ExtractorError, match="EK4126"):
        make_extractor(f"conllu,path={tmp_path}").load()


@pytest.mark.parametrize("spec", ["conllu", "conllu,path="])
def test_the_conllu_extractor_needs_a_path(spec):
    with pytest.raises(ExtractorError, match="EK4126"):
        make_extractor(spec)


def test_factories_declare_their_options():
    assert set(factory("rules").options) == {"rules"}
    assert set(factory("conllu").options) == {"path", "rules"}


def test_the_shipped_rules_fit_the_shipped_ontology():
    ontology = load_ontology(builtin_folder("gold") / "ontology" / "diplomacy.yaml")

    rules = load_rules(None, ontology)

    assert rules.event_types == set(ontology.concrete)


def test_the_shipped_examples_hold():
    report = run_examples(load_rules())

    assert report.failures == ()
    assert report.checks >= 20


def test_the_examples_of_a_rule_file_with_every_feature_hold(root):
    report = run_examples(load_rules(root / "tests" / "cases" / "rulefiles" / "small.yaml"))

    assert [str(failure) for failure in report.failures] == []
    assert report.checks > 40


def test_the_shipped_examples_show_every_type_in_every_language():
    rules = load_rules()

    shown = {
        (example.language, expected.type)
        for example in rules.examples
        for expected in example.expected
    }

    wanted = {
        (code, rule.type) for code, section in rules.sections.items() for rule in section.rules
    }
    assert shown == wanted


def test_a_file_that_is_no_yaml_is_refused_with_its_place(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_text("version: [1\n", "utf-8")

    with pytest.raises(YamlError, match=r"EK1001 .*x\.yaml:2:1"):
        load_rules(path)


def test_a_folder_is_no_rule_file(tmp_path):
    with pytest.raises(ExtractorError, match="EK4101"):
        load_rules(tmp_path)


def test_a_language_without_a_shipped_grammar_brings_its_own():
    section = {
        "grammar": {"order": "head-first", "prepositions": ["di"], "verbs": ["pigi"]},
        "events": [
            {
                "id": "go",
                "type": "visit",
                "trigger": {"form": ["pigi"], "upos": ["VERB"]},
                "roles": {"x": {"windows": ["subject", "place(di)"], "mode": "all"}},
            }
        ],
    }
    rules = parse_rules(
        json.dumps({"version": "1", "languages": {"max": section}}), name="max.yaml"
    )

    (event,) = extract_from_text(article("Tov pigi di Manado.", "max"), rules).events

    assert [a.text for a in event.arguments] == ["Tov", "Manado"]


def test_shared_roles_and_lexicons_are_written_once():
    content = json.loads(
        rule_file("id", lexicons={"said": ["membantah"], "more": ["$said", "menyangkal"]})
    )
    section = content["languages"]["id"]
    section["roles"] = {"speaker": {"windows": ["subject"]}}
    section["events"] = [
        {
            "id": "a",
            "type": "denial",
            "trigger": {"form": ["$more"]},
            "roles": {"x": "$speaker", "y": "$speaker"},
        }
    ]
    rules = parse_rules(json.dumps(content), name="test.yaml")

    (event,) = extract_from_text(article("Tov menyangkal."), rules).events

    assert [(a.role, a.text) for a in event.arguments] == [("x", "Tov"), ("y", "Tov")]


def test_a_long_article_takes_seconds():
    text = "Presiden Velor Sorin Arvel bertemu Tov Arim Ul di Wina pada Kamis (25/4/2019). " * 2600
    rules = shipped()

    assert len(text) > 200_000
    assert reference_seconds(lambda: extract_from_text(article(text), rules)) < 5


LONG = {
    "one sentence": "Presiden Velor bertemu Tov di Wina dan ",
    "triggers only": "pertemuan ",
    "linked triggers": "pertemuan itu, ",
    "quotation marks": '"',
    "quotations": '"Kami bertemu," ',
    "brackets": "(",
    "commas": "bertemu, ",
    "letters": "a",
    "names": "Arvel ",
    "joined names": "Arvel-",
    "digits": "1/",
    "dots": "a.",
    "apostrophes": "a'",
    "invisible": "a\u200b",
    "of": "pemimpin dari ",
    "lines": "Arvel bertemu\n",
}


def grows_linearly(work, size):
    """
    Tell linear from quadratic work: four times as much may take no more than nine times as long.

    Quadratic work takes sixteen times as long every time; linear work seems to only when the machine
    slows down between the two calls. So one of five pairs within the bound is enough.
    """
    work(size // 8)  # caches, imports
    for _ in range(5):
        small = cpu_seconds(lambda: work(size))
        large = cpu_seconds(lambda: work(4 * size))
        if large < max(9 * small, 0.2):
            return True
    return False


@pytest.mark.parametrize("piece", LONG.values(), ids=LONG)
def test_the_time_grows_with_the_length_of_an_article_and_not_its_square(piece):
    rules = shipped()

    def work(size):
        extract_from_text(article(piece * (size // len(piece))), rules)

    assert grows_linearly(work, 12_000)


HEADS = {
    "chain": lambda i, count: i,
    "star": lambda i, count: min(i, 1),
    "backward chain": lambda i, count: (i + 2) % (count + 1),
    "pairs": lambda i, count: i if i % 2 else 0,
}


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
def test_the_time_grows_with_the_length_of_a_sentence_and_not_its_square(head):
    relations = ["nsubj", "obj", "conj", "obl", "xcomp", "nmod"]
    rules = shipped()

    def work(count):
        words = [
            Word(
                i + 1, "bertemu", "temu", "VERB", head(i, count), relations[i % 6], 8 * i, 8 * i + 7
            )
            for i in range(count)
        ]
        extract_from_parse(article("bertemu " * count), Parse((Sentence(tuple(words)),)), rules)

    assert grows_linearly(work, 1200)


def test_the_default_rules_lie_in_the_package():
    assert DEFAULT_RULES.is_file()
