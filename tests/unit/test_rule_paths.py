"""Paths in a parse: how they are written, and where they lead."""

import pytest
from rulekit import parse

from evalkit.extractors.engine.nodes import to_forms
from evalkit.extractors.engine.rolepath import PathError, follow, parse_path, parse_relations
from evalkit.extractors.engine.tree import REACH, Tree
from evalkit.extractors.parse import Sentence, Word

TEXT = "Velor membantah klaim KR bahwa mereka menyerang dan Tov tertawa ."
ROWS = """
Velor velor PROPN 2 nsubj
membantah bantah VERB 0 root Voice=Act
klaim klaim NOUN 2 obj
KR kr PROPN 3 nmod:poss
bahwa bahwa SCONJ 7 mark
mereka mereka PRON 7 nsubj Number=Plur|Person=3
menyerang serang VERB 3 acl
dan dan CCONJ 10 cc
Tov tov PROPN 10 nsubj
tertawa tawa VERB 2 conj
. . PUNCT 2 punct
"""


def words_at(text, start="membantah"):
    """Follow a path written as text from a word of the example."""
    tree = Tree.of(parse(TEXT, ROWS).sentences[0])
    path = parse_path(text, lambda value: to_forms(value.split("|")))
    found = follow(path, tree, tree.forms.index(start.lower()))
    return [tree.words[node].form for node in found]


PATHS = {
    ">nsubj": ["Velor"],
    ">obj": ["klaim"],
    ">obj>nmod": [],
    ">obj>nmod*": ["KR"],
    ">obj>nmod:poss": ["KR"],
    ">obj|nsubj": ["Velor", "klaim"],
    ">*[upos=NOUN]": ["klaim"],
    ">*[upos!=PUNCT]": ["Velor", "klaim", "tertawa"],
    ">>nsubj": ["Velor", "mereka", "Tov"],
    ">>*[upos=PRON]": ["mereka"],
    ">>": ["Velor", "klaim", "KR", "bahwa", "mereka", "menyerang", "dan", "Tov", "tertawa", "."],
    ">obj>acl[mark=bahwa]": ["menyerang"],
    ">obj>acl[mark=jika]": [],
    ">obj>acl[mark]": ["menyerang"],
    ">obj>acl[!mark]": [],
    ">conj[!mark]": ["tertawa"],
    ">obj>acl>nsubj[Number=Plur]": ["mereka"],
    ">obj>acl>nsubj[Number=Sing|Dual]": [],
    ">obj>acl>nsubj[Case!=Gen]": ["mereka"],
    ">nsubj[@before]": ["Velor"],
    ">nsubj[@after]": [],
    ">>nsubj[@after]": ["mereka", "Tov"],
    ">*[lemma=klaim|tawa]": ["klaim", "tertawa"],
    ">*[form!=klaim][upos=NOUN]": [],
    "+": ["klaim"],
    "+[upos=PROPN]": [],
    "-": ["Velor"],
    "+++": ["bahwa"],
    ">obj<obj": [],
}


@pytest.mark.parametrize("path", PATHS)
def test_a_path_leads_to_its_words_in_order(path):
    assert words_at(path) == PATHS[path]


@pytest.mark.parametrize(
    ("path", "start", "expected"),
    [
        ("<conj>nsubj", "tertawa", ["Velor"]),
        ("<conj", "membantah", []),
        ("<acl<obj>nsubj", "menyerang", ["Velor"]),
        ("<*", "KR", ["klaim"]),
        ("<nmod*", "KR", ["klaim"]),
        ("+", ".", []),
        ("-", "Velor", []),
    ],
)
def test_a_path_goes_up_and_ends_at_the_edge(path, start, expected):
    assert words_at(path, start) == expected


BROKEN = {
    "": "from 1 to 8 steps",
    "nsubj": "begins with",
    ">": "relation is missing",
    ">nsubj]": "begins with",
    ">nsubj[form]": "needs a value",
    ">nsubj[Voice]": "needs a value",
    ">nsubj[!case=di]": "write [case!=",
    ">nsubj[upos=NOMEN]": "none of UD's",
    ">nsubj[form=": "a filter is",
    ">nsubj[@beside]": "a filter is",
    "+nsubj": "takes no relation",
    ">>>": "relation is missing",
    ">nsubj " * 2: "begins with",
    ">nsubj" * 9: "from 1 to 8 steps",
    ">NSUBJ": "relation is missing",
}


@pytest.mark.parametrize("path", BROKEN)
def test_what_is_no_path_is_refused_with_the_place(path):
    with pytest.raises(PathError, match=r".") as refused:
        parse_path(path, lambda value: to_forms([value]))

    assert BROKEN[path] in str(refused.value)


def test_relations_with_a_star_take_their_subtypes():
    relations = parse_relations("obl*|nsubj")

    assert [relations.has(r) for r in ("obl", "obl:agent", "nsubj", "nsubj:pass")] == [
        True,
        True,
        True,
        False,
    ]


def tree(heads):
    """Make a tree of words that are called by their numbers; heads count from 1."""
    words = [
        Word(i, f"w{i}", f"w{i}", "X", head, "dep", i, i + 1)
        for i, head in enumerate(heads, start=1)
    ]
    return Tree.of(Sentence(tuple(words)))


def test_a_circle_ends_a_walk_and_not_the_program():
    circle = tree([2, 1, 3, 99])

    assert list(circle.below(0)) == [1]
    assert circle.up(2) is None
    assert circle.up(3) is None
    assert follow(parse_path("<*<*<*", lambda _: to_forms([])), circle, 0) == [1]


def test_children_out_of_reach_are_not_seen():
    star = tree([0, *[1] * 1000])

    assert len(star.children[0]) == 1000
    assert star.down(0) == tuple(range(1, REACH + 1))
    assert star.up(500) is None
