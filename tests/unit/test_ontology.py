"""Ontologies: inheritance, older names, other schemes, and every mistake of a file at once."""

from pathlib import Path

import pytest

from evalkit.errors import OntologyError
from evalkit.ontology import find_ontology, load_ontology, merged, parse_ontology

SMALL = """\
name: small
version: 2
entity_types:
  agent: {}
  person: {extends: agent}
  place: {}
types:
  contact:
    abstract: true
    roles: {place: {types: [place], filler: text}, time: {filler: text}}
  summit:
    extends: contact
    maps: {ace: ["Contact:Meet"]}
    roles: {participant: {types: [agent], min: 1, max: 4, renamed: [participants]}}
  call: {extends: summit, maps: {ace: ["Contact:Meet", "Contact:Phone"]}}
"""


@pytest.fixture
def small():
    return parse_ontology(SMALL, name="small.yaml")


def problems(text):
    with pytest.raises(OntologyError) as caught:
        parse_ontology(text, name="o.yaml")
    return [(d.code, d.where.line) for d in caught.value.diagnostics]


def test_abstract_types_are_no_types_of_events(small):
    assert small.concrete == ("call", "summit")


def test_roles_are_inherited_over_several_steps(small):
    assert set(small.types["call"].roles) == {"place", "time", "participant"}


def test_a_role_is_found_under_its_older_name(small):
    assert small.role("call", "participants").name == "participant"
    assert small.role("call", "speaker") is None


def test_cardinality_is_read(small):
    role = small.role("summit", "participant")

    assert (role.min, role.max) == (1, 4)
    assert small.role("summit", "time").max is None


@pytest.mark.parametrize(
    ("kind", "allowed", "is_it"),
    [("person", ["agent"], True), ("agent", ["person"], False), ("ghost", ["agent"], False)],
)
def test_an_entity_type_is_below_its_parents(small, kind, allowed, is_it):
    assert small.is_entity(kind, allowed) is is_it


def test_a_label_of_another_scheme_may_stand_for_several_types(small):
    assert small.from_scheme("ace", "Contact:Meet") == ("call", "summit")
    assert small.from_scheme("plover", "CONSULT") == ()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("name: small\n", ""), [("EK1302", 1)]),
        (("version: 2", "version: two"), [("EK1008", 2)]),
        (("extends: contact", "extends: contcat"), [("EK1301", 1)]),
        (("abstract: true", "abstrakt: true"), [("EK1301", 9)]),
        (("types: [agent]", "types: [agnet]"), [("EK1301", 1), ("EK1301", 1)]),
        (("filler: text}}", "filler: txt}}"), [("EK1301", 10)]),
        (("participant: {", "source: {"), [("EK1306", 14)]),
        (("abstract: true", "extends: call"), [("EK1403", 1)] * 3),
        (("person: {extends: agent}", "person: [agent]"), [("EK1008", 5)]),
        (("types:\n  contact", "types: x\nx:\n  contact"), [("EK1301", 8), ("EK1008", 7)]),
    ],
    ids=[
        "no name", "version", "parent", "key", "filler type", "filler", "reserved", "circle", "list",
        "types no mapping",
    ],
)  # fmt: skip
def test_each_mistake_is_reported_at_its_place(change, expected):
    assert problems(SMALL.replace(*change)) == expected


def test_all_mistakes_are_reported_together():
    text = SMALL.replace("version: 2", "version: x").replace("max: 4", "max: many")

    assert problems(text) == [("EK1008", 14), ("EK1008", 2)]


def test_the_built_in_ontology_is_found_from_anywhere(tmp_path):
    assert find_ontology("diplomacy@1", near=tmp_path).concrete == ("denial", "summit", "warning")


def test_an_own_ontology_beside_the_gold_wins_over_the_built_in_one(tmp_path):
    (tmp_path / "ontology").mkdir()
    text = SMALL.replace("name: small", "name: diplomacy")
    (tmp_path / "ontology" / "diplomacy.yaml").write_text(text)
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)

    assert find_ontology("diplomacy", near=below).version == 2


@pytest.mark.parametrize("identity", ["nowhere", "nowhere@1", "diplomacy@7", "../diplomacy"])
def test_an_ontology_that_is_not_there_is_refused(identity, tmp_path):
    with pytest.raises(OntologyError, match="EK1305"):
        find_ontology(identity, near=tmp_path)


def test_the_fingerprint_changes_with_the_file(small):
    assert small.fingerprint != parse_ontology(SMALL + "\n", name="x").fingerprint


def test_one_ontology_merged_is_itself(small):
    assert merged([small, small]) is small
    assert merged([]) is None


def test_merged_ontologies_know_all_types_in_any_order(small, root):
    diplomacy = load_ontology(Path(root) / "gold" / "ontology" / "diplomacy.yaml")

    one, other = merged([small, diplomacy]), merged([diplomacy, small])

    assert one == other
    assert one.concrete == ("call", "denial", "summit", "warning")
    assert "participant" in one.types["summit"].roles
