"""The JSON Schema for editors: it takes what the reader takes, and names what it does not."""

import jsonschema
import pytest
from goldfiles import gold_yaml

from evalkit import yamltree
from evalkit.gold.schema import gold_schema
from evalkit.ontology import find_ontology, parse_ontology

NUMBERS = {"gold", "nth", "minutes"}
FLAGS = {"optional", "must_find", "fictional", "redistribute"}


@pytest.fixture(scope="session")
def validator(root):
    schema = gold_schema(find_ontology("diplomacy", near=root / "gold"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def plain(node, key=""):
    """Turn nodes into what an editor's YAML makes of them."""
    if isinstance(node, yamltree.Sequence):
        return [plain(item, key) for item in node.items]
    if isinstance(node, yamltree.Mapping):
        return {name: plain(value, name) for name, value in node.entries.items()}
    if node.plain and node.value in {"", "~", "null"}:
        return None
    return (
        int(node.value) if key in NUMBERS else node.value == "true" if key in FLAGS else node.value
    )


def problems(validator, source):
    """List the messages of a schema for a gold file."""
    tree = yamltree.parse(source, name="g.yaml")
    return [error.message for error in validator.iter_errors(plain(tree))]


def valid(root):
    """List the lint's valid cases and the project's own gold."""
    return sorted(
        [*(root / "tests/cases/lint/valid").glob("*.yaml"), *(root / "gold").glob("*.yaml")]
    )


def test_the_schema_takes_all_gold_that_the_lint_takes(validator, root):
    # a role under an ignored lint rule is still of the format
    for path in valid(root):
        assert problems(validator, path.read_text("utf-8")) == [], path.name


def test_the_schema_takes_the_annotated_seed_article(validator, shared):
    source = (shared / "spec" / "gold-example.yaml").read_text("utf-8")

    assert problems(validator, source) == []


@pytest.mark.parametrize(
    ("events", "message"),
    [
        ("- {type: denial, speakr: x, trigger: y}", "speakr"),
        ("- {type: denial, participant: x, trigger: y}", "participant"),
        ("- {type: denail, trigger: y}", "denail"),
        ("- {type: contact, trigger: y}", "contact"),
        ("- {trigger: y}", "'type' is a required property"),
        ("- {type: denial, trigger: y, mentions: []}", "should not be valid"),
        ("- {type: denial, trigger: y, modality: planed}", "planed"),
        ("- {type: denial, trigger: y, speaker: {quote: x, filler: $y}}", "not valid under any"),
        ("- {type: denial, mentions: [{trigger: y, roles: {place: x}}]}", "place"),
        ("- {type: denial, mentions: [{note: y}]}", "'trigger' is a required property"),
        ("- {type: denial, trigger: y, after: kim}", "not valid under any"),
    ],
)
def test_the_schema_refuses_what_the_ontology_does_not_have(validator, events, message):
    found = problems(validator, gold_yaml(events))

    assert found
    assert any(message in text for text in found), found


@pytest.mark.parametrize(
    "events",
    [
        "- {type: denial, speaker: [$a, x, {any_of: [x, [$a, $b]], optional: true}], trigger: y}",
        "- {type: summit, participants: {filler: $a, optional: true}, trigger: {quote: y, nth: 2}}",
        "- {type: summit, participant: [], time: {quote: x, value: '2019'}, place: , trigger: y}",
        "- {type: denial, mentions: [{trigger: y, roles: {speaker: [$a]}, must_find: true}]}",
    ],
)
def test_the_schema_takes_every_form_of_a_filler(validator, events):
    assert problems(validator, gold_yaml(events)) == []


def test_limits_and_types_are_those_of_the_ontology():
    ontology = parse_ontology(
        "name: o\nversion: 2\ntypes: {visit: {roles: {guest: {max: 1, doc: Who comes.}}}}", name="o"
    )

    schema = gold_schema(ontology)

    assert schema["properties"]["ontology"] == {"enum": ["o", "o@2"]}
    guest = schema["$defs"]["roles-visit"]["properties"]["guest"]
    assert guest["description"] == "Who comes."
    assert guest["anyOf"][1]["maxItems"] == 1
    assert schema["$defs"]["entity"]["properties"]["type"] == {"type": "string"}
