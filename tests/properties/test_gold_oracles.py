"""
The gold reader against slow and obvious versions of itself, on generated articles.

Each oracle says in a few lines what the real code does fast: finding quotes by a pattern, names by
trying all of them, arguments by measuring every mention, circles by following every path.
"""

import random
import re
from itertools import pairwise

import pytest
from goldfiles import document_of, gold_of, gold_yaml, read
from hypothesis import assume, given
from hypothesis import strategies as st

from evalkit.errors import GoldError
from evalkit.gold import load_gold, to_document
from evalkit.gold.hints import unique_quote
from evalkit.gold.lint import findings
from evalkit.gold.notation import parse_quote, shown, write_quote
from evalkit.gold.quotes import resolve
from evalkit.gold.text import ArticleText, is_word
from evalkit.yamltree import parse

WORDS = ["Kim", "Jong", "Un", "Putin", "dan", "bertemu", "di", "Korea", "Selatan", "Kimchi"]
BLANKS = [" ", " ", " ", "  ", "\n", " \n", "\u00a0", ", ", ". ", "-"]


@st.composite
def articles(draw, *, size=20):
    """Draw an article of few different words, so that much of it repeats."""
    words = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=size))
    blanks = draw(st.lists(st.sampled_from(BLANKS), min_size=len(words), max_size=len(words)))
    return "".join(word + blank for word, blank in zip(words, blanks, strict=True)).rstrip()


@st.composite
def stretches(draw, text):
    """Draw a stretch of a text that neither starts nor ends with a blank."""
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, min(len(text), start + 25)))
    assume(text[start:end].strip() == text[start:end])
    return start, end


# --- quotes


def places(words, text):
    """Find words with any white space between them that do not begin or end inside a word."""
    pattern = r"\s+".join(map(re.escape, re.split(r"\s+", words)))
    spans = [m.span(1) for m in re.finditer(f"(?=({pattern}))", text)]
    return [span for span in spans if not any(inside(text, edge) for edge in span)]


def inside(text, edge):
    """Tell whether both sides of an edge are parts of a word."""
    return 0 < edge < len(text) and is_word(text[edge - 1]) and is_word(text[edge])


@given(st.data())
def test_a_quote_is_found_where_a_pattern_finds_it(data):
    text = data.draw(articles())
    start, end = data.draw(stretches(text))
    article = ArticleText.of(text)
    expected = places(text[start:end], text)
    source = write_quote(text, start=start, end=end, parts=((start, end),))

    try:
        mention = resolve(source, article)
    except GoldError as error:
        (problem,) = error.diagnostics
        assert problem.code == ("EK1202" if expected else "EK1201")
        assert len(expected) != 1
    else:
        assert [(mention.start, mention.end)] == expected


@given(st.data())
def test_no_shorter_context_of_whole_words_is_unique(data):
    text = " ".join(data.draw(articles(size=12)).split())
    words = [match.span() for match in re.finditer(r"\w+", text)]
    start, end = data.draw(st.sampled_from(words))
    lengths = [
        right - left
        for left, _ in words
        for _, right in words
        if left <= start and end <= right and places(text[left:right], text) == [(left, right)]
    ]

    ready = unique_quote(ArticleText.of(text), ((start, end),))

    if lengths:
        assert len(parse_quote(parse(ready, name="x").value).literal) == min(lengths)


@given(st.data())
def test_a_quote_with_parts_is_read_as_it_was_written(data):
    text = data.draw(articles()) + " < > \\ end"
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), min_size=2, max_size=6)))
    parts = tuple(
        (a, b) for a, b in list(pairwise(cuts))[::2] if text[a:b] and text[a:b] == text[a:b].strip()
    )
    assume(parts)
    source = write_quote(text, start=cuts[0], end=cuts[-1], parts=parts)

    quote = parse_quote(parse(shown(source), name="x").value)

    assert quote.literal == re.sub(r"\s+", " ", text[cuts[0] : cuts[-1]])
    assert [quote.literal[s:e] for s, e in quote.targets] == [
        re.sub(r"\s+", " ", text[a:b]) for a, b in parts
    ]


@pytest.mark.parametrize("edits", [1, 3, 10, 30])
def test_an_edit_elsewhere_never_moves_a_quote_in_silence(root, edits):
    rng = random.Random(edits)
    text = (root / "seeds" / "id-varunia-01.txt").read_text("utf-8")
    words = [match.span() for match in re.finditer(r"\w+", text)]
    kept = 0

    for start, end in rng.sample(words, 60):
        ready = unique_quote(ArticleText.of(text), ((start, end),))
        edited, at = edit(text, start, end, edits, rng)
        try:
            mention = resolve(parse(ready, name="x").value, ArticleText.of(edited))
        except GoldError as error:
            assert error.diagnostics[0].code in {"EK1201", "EK1202"}
        else:
            assert mention.start == at
            kept += 1

    assert kept >= 60 - 60 * edits // 40 - 2  # most survive, the others are loud


def edit(text, start, end, count, rng):
    """Replace, remove or insert words, but not the one at [start, end); says where it is now."""
    pieces = re.split(r"(\w+)", text)
    offset, own = 0, None
    for index, piece in enumerate(pieces):
        if offset == start and piece == text[start:end]:
            own = index
        offset += len(piece)
    others = [i for i in range(1, len(pieces), 2) if i != own]
    for index in rng.sample(others, min(count, len(others))):
        new = "kata" + str(rng.randrange(10**6))
        pieces[index] = rng.choice([new, "", f"{pieces[index]} {new}"])
    return "".join(pieces), len("".join(pieces[:own]))


# --- names

NAMES = ["Kim", "Kim Jong", "Kim Jong Un", "Jong Un", "Korea", "Korea Selatan", "Selatan", "Putin"]


@given(articles(), st.permutations(NAMES), st.integers(1, 5))
def test_names_go_to_the_longest_that_stands_there(text, names, size):
    chosen = [name for name in names if places(name, text)][:size]
    assume(chosen)
    entities = "\n".join(f"e{i}: {{names: [{name}]}}" for i, name in enumerate(chosen))

    gold = gold_of(entities=entities, text=text)

    found = {
        name: [(s.start, s.end) for s in gold.entities[f"e{i}"].spans]
        for i, name in enumerate(chosen)
    }
    assert found == longest_first(chosen, text)


def longest_first(names, text):
    """Give each place to the longest name that stands there, of equally long ones to the first."""
    candidates = [(a - b, a, b, name) for name in names for a, b in places(name, text)]
    taken, won = set(), {name: [] for name in names}
    for _, start, end, name in sorted(candidates):
        if not taken & set(range(start, end)):
            taken |= set(range(start, end))
            won[name].append((start, end))
    return {name: sorted(spans) for name, spans in won.items()}


# --- arguments


@given(st.data())
def test_a_derived_argument_is_the_nearest_mention_of_the_line(data):
    text = data.draw(articles()) + " bertemu"
    triggers = list(re.finditer(r"\bbertemu\b", text))
    assume(places("Kim", text))
    number = data.draw(st.integers(1, len(triggers)))
    trigger = triggers[number - 1]
    document = document_of(
        "- type: summit\n  participant: $kim\n"
        f"  mentions: [{{trigger: {{quote: bertemu, nth: {number}}}}}]",
        entities="kim: {names: [Kim]}",
        text=text,
    )

    (event,) = document.events
    assert (event.trigger.start, event.trigger.end) == trigger.span()
    assert [a.start for a in event.arguments] == nearest(places("Kim", text), trigger, text)


def nearest(mentions, trigger, text):
    """List the start of the mention that has no newline between it and the trigger, the nearest."""
    gaps = []
    for start, end in mentions:
        between = (
            text[end : trigger.start()] if end <= trigger.start() else text[trigger.end() : start]
        )
        if "\n" not in between:
            gaps.append((len(between), start))
    return [start for _, start in sorted(gaps)[:1]]


@given(st.randoms(use_true_random=False))
def test_the_order_of_entities_events_and_fillers_does_not_change_the_document(rng):
    entities = [
        "a: {names: [Presiden Putin, Putin]}",
        "b: {names: [Kim]}",
        "c: {mentions: [Jepang]}",
    ]
    events = [
        "- {id: m, type: summit, participant: [$a, $b], place: Vladivostok, trigger: bertemu}",
        "- {id: d, type: denial, speaker: Menteri, claim: $m, trigger: membantah}",
        "- {type: warning, warner: $c, target: kedua pemimpin, trigger: memperingatkan}",
    ]
    plain = document_of("\n".join(events), entities="\n".join(entities))
    rng.shuffle(entities)
    rng.shuffle(events)

    shuffled = document_of("\n".join(events), entities="\n".join(entities))

    assert shuffled.events == plain.events
    assert sorted(e.id for e in shuffled.templates) == sorted(e.id for e in plain.templates)
    assert {e.id: e.mentions for e in shuffled.entities} == {
        e.id: e.mentions for e in plain.entities
    }


# --- references


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=9, unique=True))
def test_a_circle_is_found_exactly_where_a_group_can_reach_itself(edges):
    members = {i: [f"$g{b}" for a, b in edges if a == i] for i in range(6)}
    entities = "\n".join(f"g{i}: {{members: [{', '.join(members[i])}]}}" for i in range(6))

    found = [f for f in findings(read(gold_yaml(entities=entities))) if f.code == "EK1403"]

    assert bool(found) == any(reaches(edges, i, i) for i in range(6))


def reaches(edges, start, goal):
    """Tell whether one or more steps lead from a node to another."""
    found, todo = set(), [start]
    while todo:
        node = todo.pop()
        new = {b for a, b in edges if a == node} - found
        found |= new
        todo += new
    return goal in found


# --- the whole


def test_what_the_documents_say_is_what_the_text_says(root):
    corpus = load_gold(root / "gold")

    for document in corpus:
        spans = [event.trigger for event in document.events]
        spans += [a.mention for event in document.events for a in event.arguments if a.mention]
        spans += [mention for entity in document.entities for mention in entity.mentions]
        assert all(span.slice(document.text) == span.text for span in spans)


def test_derived_arguments_stay_in_the_line_of_their_trigger(root):
    for document in load_gold(root / "gold"):
        for event in document.events:
            for argument in event.arguments:
                low, high = sorted([argument.start, event.trigger.start])
                assert "\n" not in document.text[low:high]


def test_a_gold_file_of_the_project_gives_the_same_document_every_time(root):
    from evalkit.gold import Reader

    for path in sorted((root / "gold").glob("id-*.yaml"))[:10]:
        first, second = (to_document(Reader().read(path).require()) for _ in range(2))
        assert first == second
