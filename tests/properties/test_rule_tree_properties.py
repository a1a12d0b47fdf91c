"""The path matcher against a brute-force reading of its definition, and against spaCy."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalkit.extractors.engine.nodes import to_forms
from evalkit.extractors.engine.rolepath import follow, parse_path
from evalkit.extractors.engine.tree import Tree
from evalkit.extractors.parse import Sentence, Word

RELATIONS = ["nsubj", "obj", "obl", "obl:agent", "case", "conj", "nmod"]
FORMS = ["di", "oleh", "Tov", "Arvel", "klaim"]
TAGS = ["NOUN", "PROPN", "ADP", "VERB"]


@st.composite
def sentences(draw, *, biggest=9):
    """Draw words whose heads form a tree: each word hangs on one drawn before it."""
    size = draw(st.integers(1, biggest))
    order = draw(st.permutations(range(size)))
    heads = [0] * size
    for place, word in enumerate(order[1:], start=1):
        heads[word] = order[draw(st.integers(0, place - 1))] + 1
    words = []
    for index in range(size):
        form = draw(st.sampled_from(FORMS))
        deprel = draw(st.sampled_from(RELATIONS)) if heads[index] else "root"
        feats = {"Voice": draw(st.sampled_from(["Act", "Pass"]))} if draw(st.booleans()) else {}
        tag = draw(st.sampled_from(TAGS))
        words.append(
            Word(index + 1, form, form.lower(), tag, heads[index], deprel, index, index + 1, feats)
        )
    return Sentence(tuple(words))


FILTERS = {
    "[form=di]": lambda words, word: word.form == "di",
    "[form!=di]": lambda words, word: word.form != "di",
    "[lemma=tov|arvel]": lambda words, word: word.lemma in {"tov", "arvel"},
    "[form=/k.*/]": lambda words, word: word.form.lower().startswith("k"),
    "[upos=NOUN|PROPN]": lambda words, word: word.upos in {"NOUN", "PROPN"},
    "[Voice=Pass]": lambda words, word: word.feats.get("Voice") == "Pass",
    "[Voice!=Pass]": lambda words, word: word.feats.get("Voice") != "Pass",
    "[case=di]": lambda words, word: has_child(words, word, "case", "di"),
    "[case!=di]": lambda words, word: not has_child(words, word, "case", "di"),
    "[case]": lambda words, word: has_child(words, word, "case"),
    "[!case]": lambda words, word: not has_child(words, word, "case"),
}
NAMES = {
    "nsubj": lambda deprel: deprel == "nsubj",
    "obl": lambda deprel: deprel == "obl",
    "obl*": lambda deprel: deprel.split(":")[0] == "obl",
    "obl:agent": lambda deprel: deprel == "obl:agent",
    "obj|conj": lambda deprel: deprel in {"obj", "conj"},
    "*": lambda deprel: True,
}


def has_child(words, word, deprel, form=None):
    """Read a filter on a child literally."""
    return any(
        w.head == word.index and w.deprel == deprel and form in {None, w.form} for w in words
    )


def descendants(words, word):
    """List everything below a word, by climbing from every word."""
    found = []
    for other in words:
        above, seen = other, 0
        while above.head and seen <= len(words):
            above = words[above.head - 1]
            seen += 1
            if above == word:
                found.append(other)
                break
    return found


def moved(words, word, direction):
    """Make one move from the definition of a direction."""
    if direction == ">":
        return [w for w in words if w.head == word.index]
    if direction == ">>":
        return descendants(words, word)
    if direction == "<":
        return [words[word.head - 1]] if word.head else []
    there = word.index + (1 if direction == "+" else -1)
    return [words[there - 1]] if 1 <= there <= len(words) else []


def brute(words, steps, start):
    """Follow steps by trying every word."""
    here = {start}
    for direction, name, condition in steps:
        after = set()
        for index in here:
            word = words[index]
            for other in moved(words, word, direction):
                edge = word if direction == "<" else other
                free = direction in {"+", "-"}
                if (free or NAMES[name](edge.deprel)) and (
                    not condition or FILTERS[condition](words, other)
                ):
                    after.add(other.index - 1)
        here = after
    return sorted(here - {start})


steps = st.lists(
    st.tuples(
        st.sampled_from([">", "<", ">>", "+", "-"]),
        st.sampled_from(list(NAMES)),
        st.one_of(st.none(), st.sampled_from(list(FILTERS))),
    ),
    min_size=1,
    max_size=4,
)


@given(sentences(), steps, st.data())
def test_following_a_path_is_trying_every_word(sentence, moves, data):
    start = data.draw(st.integers(0, len(sentence.words) - 1))
    text = "".join(
        direction + ("" if direction in {"+", "-"} else name) + (condition or "")
        for direction, name, condition in moves
    )
    path = parse_path(
        text, lambda value: to_forms([value] if value[0] == "/" else value.split("|"))
    )

    assert follow(path, Tree.of(sentence), start) == brute(sentence.words, moves, start)


SPACY_OPERATORS = {">": ">", "<": "<", ">>": ">>", "+": ".", "-": ";"}
SPACY_FILTERS = {
    None: {},
    "[form=di]": {"LOWER": "di"},
    "[form!=di]": {"LOWER": {"NOT_IN": ["di"]}},
    "[lemma=tov|arvel]": {"LEMMA": {"IN": ["tov", "arvel"]}},
    "[form=/k.*/]": {"LOWER": {"REGEX": "^k.*$"}},
    "[upos=NOUN|PROPN]": {"POS": {"IN": ["NOUN", "PROPN"]}},
    "[Voice=Pass]": {"MORPH": {"IS_SUPERSET": ["Voice=Pass"]}},
}
# spaCy constrains the relation of the word that a step arrives at; going up, ours is that of the word
# left behind, so an upward step is compared without one.
SPACY_NAMES = {
    "nsubj": ["nsubj"],
    "obl": ["obl"],
    "obl*": ["obl", "obl:agent"],
    "obj|conj": ["obj", "conj"],
}


@pytest.fixture(scope="module")
def spacy_vocab():
    """Make a vocabulary that knows LOWER; a bare Vocab() matches it nowhere, without a word."""
    pytest.importorskip("spacy", reason="spaCy is not installed")
    from spacy.lang.lex_attrs import LEX_ATTRS
    from spacy.vocab import Vocab

    return Vocab(lex_attr_getters=LEX_ATTRS)


def spacy_doc(vocab, words):
    """Build spaCy's Doc by hand: absolute heads, the root its own head and called ROOT."""
    from spacy.tokens import Doc

    return Doc(
        vocab,
        words=[word.form for word in words],
        lemmas=[word.lemma for word in words],
        pos=[word.upos for word in words],
        heads=[word.head - 1 if word.head else word.index - 1 for word in words],
        deps=[word.deprel if word.head else "ROOT" for word in words],
        morphs=["|".join(f"{k}={v}" for k, v in word.feats.items()) for word in words],
    )


spacy_steps = st.lists(
    st.tuples(
        st.sampled_from([">", "<", ">>", "+", "-"]),
        st.sampled_from([*SPACY_NAMES, "*"]),
        st.sampled_from(list(SPACY_FILTERS)),
    ),
    min_size=1,
    max_size=3,
)


@pytest.mark.spacy
@given(sentence=sentences(), moves=spacy_steps)
def test_paths_find_what_spacys_dependency_matcher_finds(spacy_vocab, sentence, moves):
    from spacy.matcher import DependencyMatcher

    plain = [(d, n if d in {">", ">>"} else "*", f) for d, n, f in moves]
    pattern = [{"RIGHT_ID": "n0", "RIGHT_ATTRS": {"POS": "VERB"}}]
    for number, (direction, name, condition) in enumerate(plain, start=1):
        attributes = dict(SPACY_FILTERS[condition])
        if name != "*":
            attributes["DEP"] = {"IN": SPACY_NAMES[name]}
        pattern.append(
            {
                "LEFT_ID": f"n{number - 1}",
                "REL_OP": SPACY_OPERATORS[direction],
                "RIGHT_ID": f"n{number}",
                "RIGHT_ATTRS": attributes,
            }
        )
    matcher = DependencyMatcher(spacy_vocab)
    matcher.add("path", [pattern])
    theirs = {(ids[0], ids[-1]) for _, ids in matcher(spacy_doc(spacy_vocab, sentence.words))}

    text = "".join(d + ("" if d in {"+", "-"} else n) + (f or "") for d, n, f in plain)
    path = parse_path(
        text, lambda value: to_forms([value] if value[0] == "/" else value.split("|"))
    )
    tree = Tree.of(sentence)
    verbs = [word.index - 1 for word in sentence.words if word.upos == "VERB"]
    ours = {(verb, found) for verb in verbs for found in follow(path, tree, verb)}

    assert ours == {(first, last) for first, last in theirs if first != last}
