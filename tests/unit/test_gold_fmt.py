"""The canonical form of gold files: what is moved, what is quoted, where comments go."""

import os
import stat
from textwrap import dedent

import pytest
from goldfiles import gold_yaml

from evalkit.errors import EvalkitError
from evalkit.gold.fmt import format_all, format_file, format_text
from evalkit.gold.write import Skeleton, skeleton_text
from evalkit.ontology import find_ontology

HEAD = "gold: 1\nid: a\n"


def formatted(source):
    return format_text(dedent(source), name="g.yaml")


FORMS = {
    "keys come in the order of the format": (
        "id: a\ngold: 1\nevents: []\ndocument:\n  language: id\n  text: x\n",
        "gold: 1\nid: a\ndocument:\n  text: x\n  language: id\nevents: []\n",
    ),
    "roles stay in their order, between type and attributes": (
        HEAD + "events:\n  - mentions: []\n    note: n\n    topic: 'x'\n    place: y\n    type: t\n",
        HEAD
        + 'events:\n  - type: t\n    topic: "x"\n    place: "y"\n    note: n\n    mentions: []\n',
    ),
    "entities stay in their order": (
        HEAD + "entities:\n  b: {names: [B], type: person}\n  a: {}\n",
        HEAD + 'entities:\n  b: {type: person, names: ["B"]}\n  a: {}\n',
    ),
    "levels are two blanks": (
        HEAD + "events:\n- type: t\n  mentions:\n  -   trigger: x\n",
        HEAD + 'events:\n  - type: t\n    mentions:\n      - trigger: "x"\n',
    ),
    "words of the article are quoted and references are not": (
        HEAD + "events:\n  - {type: t, who: '$a', what: {any_of: [x, [$b, 'y']]}, at: {quote: z, nth: 2}}\n",
        HEAD + 'events:\n  - {type: t, who: $a, what: {any_of: ["x", [$b, "y"]]}, at: {quote: "z", nth: 2}}\n',
    ),
    "other single words are not": (
        HEAD + "document: {text: \"x\", language: 'id', url: 'https://a.b/c?d=1'}\n",
        HEAD + 'document: {text: x, language: id, url: "https://a.b/c?d=1"}\n',
    ),
    "what looks like a number or a truth value keeps its quotes": (
        HEAD + "document:\n  via: '007'\n  group: \"no\"\n  url: 'null'\n  date: '2020-01-01'\n",
        HEAD + 'document:\n  via: "007"\n  date: "2020-01-01"\n  url: "null"\n  group: "no"\n',
    ),
    "nothing stays nothing": (
        HEAD + "entities:   ~\nevents:\n  - {type: t, who: , at: null}\n",
        HEAD + "entities: ~\nevents:\n  - {type: t, who: , at: null}\n",
    ),
    "brackets over several lines become a block": (
        HEAD + "events: [\n  {type: t,\n   who: x}, {type: u}]\n",
        HEAD + 'events:\n  - type: t\n    who: "x"\n  - {type: u}\n',
    ),
    "text of several lines is a literal block": (
        HEAD + 'document:\n  text: "x\\n\\n  y\\n"\n  via: |+\n    a\n\n\n  group: >-\n    b\n    c\n',
        HEAD + 'document:\n  text: |\n    x\n\n      y\n  via: |+\n    a\n\n\n  group: "b c"\n',
    ),
    "text that a literal block cannot hold is in quotes": (
        HEAD + 'document:\n  text: " x\\ny"\n  via: "x\\n\\u2028"\n  group: "\\n"\n',
        HEAD + 'document:\n  text: " x\\x0ay"\n  via: "x\\x0a\\u2028"\n  group: "\\x0a"\n',
    ),
    "several blank lines are one, at the ends none": (
        "\n\n" + HEAD + "\n\n\nevents:\n\n  - type: t\n\n\n  - type: u\n\n\n",
        HEAD + "\nevents:\n  - type: t\n\n  - type: u\n",
    ),
    "other line ends": ((HEAD + "# c\nevents: []\n").replace("\n", "\r\n"), HEAD + "# c\nevents: []\n"),
    "the sign of a document goes": ("--- # c\n" + HEAD, "# c\n" + HEAD),
    "a comment above goes with its value": (
        "# top\n" + HEAD + "# e\nevents: []\n# d\ndocument: {}\n",
        "# top\n" + HEAD + "# d\ndocument: {}\n# e\nevents: []\n",
    ),
    "a comment beside stays in its column where there is room": (
        "gold: 1      # g\nid: a# no\n" + "events: [] # e\n",
        'gold: 1      # g\nid: "a# no"\nevents: []  # e\n',
    ),
    "a comment above the first key of an item stands above the item": (
        HEAD + "events:\n  -  # one\n    # two\n    type: t  # three\n    # four\n    id: i\n",
        HEAD + "events:\n  # one\n  # two\n  # four\n  - id: i\n    type: t  # three\n",
    ),
    "a comment that is indented deeper ends its block": (
        HEAD + "entities:\n  a: {}\n  # no b\nevents: []\n",
        HEAD + "entities:\n  a: {}\n  # no b\nevents: []\n",
    ),
    "comments at the end": (
        HEAD + "events:\n  - type: t\n    # in t\n\n  # in events\n# in all\n",
        HEAD + "events:\n  - type: t\n    # in t\n\n  # in events\n# in all\n",
    ),
    "a comment behind brackets that are closed on a line of their own": (
        HEAD + "events:\n  - {type: t,\n    who: x\n    }  # t\n",
        HEAD + 'events:\n  # t\n  - type: t\n    who: "x"\n',
    ),
    "a whole file in brackets": ("{id: a, gold: 1, events: []}", HEAD + "events: []\n"),
    "lists in lists, and a literal block in a list": (
        HEAD + "document:\n  sources:\n  - |\n    a\n    b\n  - - c\n    - d\n",
        HEAD + "document:\n  sources:\n    - |\n      a\n      b\n    - - c\n      - d\n",
    ),
    "line ends at the end of a literal block": (
        "gold: 1\nid: |+\n  a\n\n\n", "gold: 1\nid: |+\n  a\n\n\n",
    ),
    "text that ends in blanks is in quotes": (
        HEAD + 'document:\n  text: "x\\n  "\n  group: g\n',
        HEAD + 'document:\n  text: "x\\x0a  "\n  group: g\n',
    ),
    "a blank line behind a literal block stays": (
        HEAD + "document:\n  text: |\n    x\n\n\n  group: g\n",
        HEAD + "document:\n  text: |\n    x\n\n  group: g\n",
    ),
    "an empty key": (HEAD + "?\n", HEAD + '"":\n'),
    "a comment below the last key of an item, after which keys move": (
        HEAD + "events:\n  - mentions: []\n    id: i\n      # i\n  - id: j\n",
        HEAD + "events:\n  - id: i\n    # i\n    mentions: []\n  - id: j\n",
    ),
    "comments in brackets": (
        HEAD + "events: [ # all\n  {type: t}, # t\n  # u\n  {type: u}\n]\n",
        HEAD + "events:   # all\n  - {type: t}  # t\n  # u\n  - {type: u}\n",
    ),
    "a comment beside the sign of a literal block": (
        HEAD + "document:\n  text: |- # t\n    x # no\n    # no\n    y\n",
        HEAD + "document:\n  text: |-  # t\n    x # no\n    # no\n    y\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), FORMS.values(), ids=FORMS)
def test_the_canonical_form(source, expected):
    assert formatted(source) == expected
    assert formatted(expected) == expected


REFUSED = {
    "EK1012 two comments for one value": HEAD + "events: # a\n  [] # b\n",
    "EK1012 a directive": "%YAML 1.1\n---\n" + HEAD,
    "EK1302 no gold": "name: x\n",
    "EK1302 a list": "- gold\n",
    "EK1002 a key twice": HEAD + "id: b\n",
    "EK1003 an alias": HEAD + "events: [&a x, *a]\n",
    "EK1001 no YAML": HEAD + "events: [\n",
}


@pytest.mark.parametrize(("name", "source"), REFUSED.items(), ids=REFUSED)
def test_what_has_no_canonical_form_is_refused(name, source):
    with pytest.raises(EvalkitError, match=name[:6]):
        formatted(source)


def test_a_new_gold_file_is_canonical(tmp_path):
    text = tmp_path / "t.txt"
    text.write_text("Satu.\n", "utf-8")
    ontology = find_ontology("diplomacy@1", near=tmp_path)
    source = skeleton_text(Skeleton(text, "id", "t", ontology, split="dev"), folder=tmp_path)

    assert format_text(source, name="t.yaml") == source


def test_a_folder_yields_the_gold_files_in_it_and_nothing_else(tmp_path):
    for name in ("a.yaml", "sub/b.yaml", "by/x/c.yaml", "ontology/d.yaml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(gold_yaml(), "utf-8")
    (tmp_path / "other.yaml").write_text("name: x\n", "utf-8")
    (tmp_path / "broken.yaml").write_text("gold: [\n", "utf-8")

    found = format_all([tmp_path, tmp_path / "a.yaml"], write=False)

    names = {result.path.relative_to(tmp_path).as_posix(): result.changed for result in found}
    assert names == {"a.yaml": True, "sub/b.yaml": True, "broken.yaml": False}


def test_a_file_keeps_its_rights_and_a_link_stays_a_link(tmp_path):
    real, link = tmp_path / "real.yaml", tmp_path / "link.yaml"
    real.write_text("id: a\ngold: 1\n", "utf-8")
    real.chmod(0o640)
    link.symlink_to(real)

    result = format_file(link, write=True)

    assert (result.changed, result.problems) == (True, ())
    assert link.is_symlink()
    assert real.read_text("utf-8") == HEAD
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert sorted(one.name for one in tmp_path.iterdir()) == ["link.yaml", "real.yaml"]


def test_a_file_that_is_canonical_is_not_written(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text(HEAD, "utf-8")
    before = path.stat().st_ino

    assert not format_file(path, write=True).changed
    assert path.stat().st_ino == before


def test_a_write_that_fails_leaves_the_file_and_nothing_beside_it(tmp_path, monkeypatch):
    path = tmp_path / "a.yaml"
    path.write_text("id: a\ngold: 1\n", "utf-8")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(OSError, match="No space"):
        format_file(path, write=True)
    assert path.read_text("utf-8") == "id: a\ngold: 1\n"
    assert [one.name for one in tmp_path.iterdir()] == ["a.yaml"]


def test_a_form_that_would_say_something_else_is_refused(monkeypatch):
    from evalkit.gold.fmt import run

    monkeypatch.setattr(run, "emit", lambda _: "gold: 2\nid: a\n")
    with pytest.raises(EvalkitError, match=r"EK1012.*say something else"):
        formatted(HEAD)

    monkeypatch.setattr(run, "emit", lambda _: "gold: [\n")
    with pytest.raises(EvalkitError, match=r"EK1012.*say something else"):
        formatted(HEAD)


def test_a_form_that_changes_when_it_is_formatted_is_refused(monkeypatch):
    from evalkit.gold.fmt import run

    endings = iter(["\n", "\n\n"])
    monkeypatch.setattr(run, "emit", lambda _: "gold: 1\nid: a" + next(endings))

    with pytest.raises(EvalkitError, match=r"EK1012.*not be the last one"):
        formatted(HEAD)
