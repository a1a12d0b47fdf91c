"""Quotes: one place or an error that helps; never a wrong place."""

import pytest
from clock import reference_seconds
from hypothesis import given
from hypothesis import strategies as st
from nasty import NASTY

from evalkit.errors import GoldError
from evalkit.gold.hints import unique_quote
from evalkit.gold.notation import parse_quote, shown, visible, write_quote
from evalkit.gold.quotes import find_all, occurrences, ready_quote, resolve
from evalkit.gold.text import ArticleText
from evalkit.model import Mention
from evalkit.yamltree import parse

TEXT = "Kim dan Putin bertemu. Duyeon Kim menyebut  pertemuan\nPutin itu; Kimchi."
ARTICLE = ArticleText.of(TEXT)
WORDS = st.lists(st.sampled_from(["a", "b", "ab", "Kim", "é", "\u00a0", "<", "京"]), max_size=12)


def found(source, article=ARTICLE, **keys):
    """Return the words at the place of a quote."""
    return resolve(source, article, **keys).slice(article.text)


def code(source, article=ARTICLE, **keys):
    """Return the code and the hint of a quote that does not resolve."""
    with pytest.raises(GoldError) as caught:
        resolve(source, article, **keys)
    return caught.value.diagnostics[0].code, caught.value.diagnostics[0].hint


@pytest.mark.parametrize(
    ("source", "literal", "targets"),
    [
        ("bertemu", "bertemu", ((0, 7),)),
        ("Duyeon <Kim>", "Duyeon Kim", ((7, 10),)),
        ("<called> it <off>", "called it off", ((0, 6), (10, 13))),
        ("<a><b> c", "ab c", ((0, 2),)),
        (r"5 \< 6 \> 4 \\ x", r"5 < 6 > 4 \ x", ((0, 13),)),
        (r"C:\dir", r"C:\dir", ((0, 6),)),
        ("trailing\\", "trailing\\", ((0, 9),)),
        ("two  <three\n four>", "two three four", ((4, 14),)),
    ],
    ids=["bare", "context", "parts", "touching", "escapes", "backslash", "at the end", "folded"],
)
def test_a_quote_is_literal_text_with_marks(source, literal, targets):
    quote = parse_quote(source)

    assert (quote.literal, quote.targets) == (literal, targets)


def test_a_file_can_set_other_marks():
    quote = parse_quote("5 < ⟦6⟧", marks="⟦⟧")

    assert (quote.literal, quote.targets) == ("5 < 6", ((4, 5),))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<a", "EK1203"),
        ("a>", "EK1203"),
        ("<a<b>", "EK1203"),
        ("<a>b>", "EK1203"),
        ("", "EK1204"),
        ("  ", "EK1204"),
        ("<> a", "EK1204"),
        ("< > a", "EK1204"),
        ("< a>", "EK1204"),
        ("<a >", "EK1204"),
    ],
)
def test_a_quote_that_is_not_well_formed_is_refused(source, expected):
    assert code(source)[0] == expected


@pytest.mark.parametrize(
    ("source", "start", "words"),
    [
        ("bertemu", 14, "bertemu"),
        ("Duyeon <Kim>", 30, "Kim"),
        ("menyebut <pertemuan> Putin", 44, "pertemuan"),
        ("menyebut pertemuan Putin", 34, "menyebut  pertemuan\nPutin"),
        ("<Kim>chi", 65, "Kim"),
        ("; <Kimchi>.", 65, "Kimchi"),
    ],
)
def test_a_quote_finds_its_place_whatever_the_white_space(source, start, words):
    mention = resolve(source, ARTICLE)

    assert (mention.start, mention.slice(TEXT), mention.text) == (start, words, words)


def test_several_groups_are_one_discontinuous_span():
    mention = resolve("<Kim> dan <Putin>", ARTICLE)

    assert mention.parts == ((0, 3), (8, 13))
    assert mention.slice(TEXT) == "Kim Putin"


def test_a_hit_inside_a_longer_word_does_not_count():
    expected, hint = code("Kimch")

    assert expected == "EK1201"
    assert "Kimchi." in hint


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Putin-Kim", "Kim"),
        ("cafe\u0301 cafe", "cafe"),
        ("日本は韓国に", "韓国"),
        ("푸틴은 갔다", "푸틴"),
        ("a_Kim", "Kim"),
    ],
    ids=["hyphen", "combining mark", "no blanks", "particle", "underscore"],
)
def test_what_is_a_word_depends_on_both_sides_of_its_edge(text, source):
    article = ArticleText.of(text)

    assert found(source, article) == source


def test_an_ambiguous_quote_lists_every_hit_with_a_quote_to_paste():
    expected, hint = code("Kim")

    assert expected == "EK1202"
    assert "1:1 [Kim] dan Putin" in hint
    assert '"<Kim> dan"' in hint
    assert "1:31" in hint
    assert '"Duyeon <Kim>"' in hint


def test_overlapping_hits_are_ambiguous_too():
    assert code("haha haha", ArticleText.of("haha haha haha"))[0] == "EK1202"


def test_a_number_picks_one_of_several_hits():
    assert resolve("Kim", ARTICLE, nth=2).start == 30
    assert code("Kim", nth=3) == ("EK1201", "It occurs 2 times.")
    assert code("Kim", nth=0)[0] == "EK1201"
    assert code("nobody", nth=1)[0] == "EK1201"


@pytest.mark.parametrize(
    ("text", "source", "hint"),
    [
        ("Kata Putin.", "putin", 'The article has "Putin" at 1:6: capital letters differ.'),
        ("\u201cYa\u201d, katanya", '"Ya"', "quotation marks or dashes differ"),
        ("caf\u00e9", "cafe\u0301", "composed or decomposed characters differ"),
        ("Pu\u200btin pergi", "Putin", "accents or invisible characters differ"),
        ("Jose\u0301 pergi", "Jose pergi", "accents or invisible characters differ"),
        ("kesepakatan senjata itu", "kesepakatan senyata", "nearest is"),
        ("membantah", "membntah", 'nearest is "membantah" at 1:1'),
        ("", "x", "Copy the words from the article."),
        ("sama sekali lain", "xyz qqq", "Copy the words from the article."),
    ],
)
def test_a_quote_that_is_not_there_names_what_comes_nearest(text, source, hint):
    expected, given_hint = code(source, ArticleText.of(text))

    assert expected == "EK1201"
    assert hint in given_hint


def test_nothing_similar_is_looked_for_where_nobody_asks():
    assert code("putin", ARTICLE, hint=False) == ("EK1201", "Copy the words from the article.")


def test_a_name_stands_for_all_its_occurrences():
    assert [m.start for m in find_all("Kim", ARTICLE)] == [0, 30]
    with pytest.raises(GoldError, match="EK1201"):
        find_all("Trump", ARTICLE)
    with pytest.raises(GoldError, match="EK1201"):
        find_all("Trump", ARTICLE, hint=False)


def test_a_non_breaking_space_matches_a_blank():
    assert found("Kim Jong", ArticleText.of("Kim\u00a0Jong")) == "Kim\u00a0Jong"


def test_words_to_find_have_no_marks():
    quote, hits = occurrences("5 < 6", ArticleText.of("5 < 6 and 5 < 6"))

    assert quote.literal == "5 < 6"
    assert [hit.start for hit in hits] == [0, 10]


@pytest.mark.parametrize(
    ("text", "start", "quote"),
    [
        ("Kim Kim", 4, '"Kim <Kim>"'),
        ("a. Kim!\nb. Kim!", 3, '"a. <Kim>"'),
        ("Kim\nKim\nx", 4, '"<Kim> x"'),
        ('kata "Kim", Kim', 6, '"<Kim>\\", Kim"'),
        ("a<b Kim b>a Kim", 4, '"<Kim> b"'),
        ("Kim \\ a Kim \\ b", 0, '"<Kim> \\\\\\\\ a"'),
    ],
    ids=["left", "line", "next line", "quotation mark", "angle brackets", "backslash"],
)
def test_a_ready_quote_is_the_shortest_that_is_unique(text, start, quote):
    article = ArticleText.of(text)

    assert unique_quote(article, ((start, start + 3),)) == quote


def test_where_no_context_is_unique_the_ready_quote_has_a_number():
    text = "\n".join(["Kim."] * 9)
    article = ArticleText.of(text)
    _, hits = occurrences("Kim", article)

    assert ready_quote(article, hits[4], number=5) == '{quote: "Kim", nth: 5}'
    assert resolve("Kim", article, nth=5).start == hits[4].start


def test_a_very_long_line_is_no_context():
    article = ArticleText.of("a " * 5000)

    assert unique_quote(article, ((5000, 5001),)) is None


@given(WORDS, st.data())
def test_every_ready_quote_resolves_to_its_own_place(words, data):
    article = ArticleText.of(" ".join(words))
    spans = [(i, i + len(w)) for w in {*words} if w.strip() for i in starts(article, w)]
    if not spans:
        return
    target = data.draw(st.sampled_from(sorted(set(spans))))
    ready = unique_quote(article, (target,))
    if ready is not None:
        mention = resolve(parse(ready, name="x").value, article)
        assert (mention.start, mention.end) == target


def starts(article, word):
    """Find where a word stands in an article, as a quote of it would."""
    source = write_quote(word, start=0, end=len(word), parts=((0, len(word)),))
    try:
        return [mention.start for mention in find_all(source, article)]
    except GoldError:
        return []


@pytest.mark.parametrize("text", [t for t in NASTY if t.strip()])
def test_any_text_can_be_quoted_and_found_again(text):
    core = text.strip()
    article = ArticleText.of(f"vor {core} nach")
    source = write_quote(core, start=0, end=len(core), parts=((0, len(core)),))

    mention = resolve(parse(shown(source), name="x").value, article)

    assert (mention.start, mention.end) == (4, 4 + len(core))


@given(st.text(max_size=30))
def test_text_in_double_quotes_is_the_same_text_for_yaml(text):
    assert parse(shown(text), name="x").value == text


@given(st.text(max_size=30), st.text(alphabet="ab <>\\\n", max_size=10))
def test_any_quote_in_any_text_has_a_place_or_an_error_that_helps(text, source):
    article = ArticleText.of(text)
    try:
        mention = resolve(source, article)
    except GoldError as error:
        assert error.diagnostics[0].code in {"EK1201", "EK1202", "EK1203", "EK1204"}
        assert error.diagnostics[0].hint
    else:
        assert isinstance(mention, Mention)
        assert mention.slice(text).strip()


def test_nothing_invisible_passes():
    assert visible("a\x1b[31m\u202eb\U000e0001") == "a\\x1b[31m\\u202eb\\U000e0001"
    assert visible("plain é") == "plain é"


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("a" * 1000, "a" * 1_000_000),
        ("a " * 2000 + "a", "a " * 500_000),
        ("a " * 200_000 + "a", "a " * 500_000),
        ("b" + "a" * 1000, "a" * 1_000_000),
        ("a " * 30 + "b", "a " * 500_000),
        ("a", "a " * 500_000),
        ("a", "a\n" * 500_000),
        ("(a+)+$", "a" * 500_000 + "!"),
        ("<" * 100_000, "a"),
        ("x" * 500_000, "y" * 500_000),
    ],
    ids=[
        "run of letters", "run of words", "huge quote", "never", "never words", "every word",
        "every line", "pattern", "marks", "huge and absent",
    ],
)  # fmt: skip
def test_no_quote_and_no_text_takes_long(quote, text):
    article = ArticleText.of(text)

    def work():
        with pytest.raises(GoldError):
            resolve(quote, article)

    assert reference_seconds(work) < 1
