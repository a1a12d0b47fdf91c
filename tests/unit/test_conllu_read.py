"""Reading CoNLL-U and finding its words in an article."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nasty import NASTY
from rulekit import conllu

from evalkit.errors import ExtractorError
from evalkit.extractors.conllu_read import align, read_conllu

TEXT = """# newdoc id = d1
# sent_id = 1
# text = katanya Velor membantah
1-2\tkatanya\t_\t_\t_\t_\t_\t_\t_\t_
1\tkata\tkata\tVERB\t_\tVoice=Act|Mood=Ind\t0\troot\t_\t_
2\tnya\tia\tPRON\t_\t_\t1\tnsubj\t_\t_
2.1\tempty\tempty\tVERB\t_\t_\t_\t_\t1:conj\t_
3\tVelor\t_\tPROPN\t_\t_\t4\tnsubj\t_\tSpaceAfter=No
4\tmembantah\tbantah\tVERB\t_\t_\t1\tccomp\t_\t_

# newdoc id = d2
# newpar
1\t_\t_\tSYM\t_\t_\t0\troot\t_\t_
"""


def read(text):
    return read_conllu(text, name="x.conllu")


def test_documents_sentences_words_and_tokens_are_read():
    first, second = read(TEXT)

    (block,) = first.blocks
    assert (first.id, second.id) == ("d1", "d2")
    assert [row.form for row in block.rows] == ["kata", "nya", "Velor", "membantah"]
    assert [(token.form, token.words) for token in block.tokens] == [
        ("katanya", 2),
        ("Velor", 1),
        ("membantah", 1),
    ]
    assert block.rows[0].feats == {"Voice": "Act", "Mood": "Ind"}
    assert [row.lemma for row in block.rows] == ["kata", "ia", "Velor", "bantah"]
    assert second.blocks[0].rows[0].lemma == "_"
    assert str(block.where) == "x.conllu:4:1"


def test_sentences_before_the_first_newdoc_have_no_id():
    documents = read(TEXT.replace("# newdoc id = d1\n", ""))

    assert [document.id for document in documents] == [None, "d2"]


@pytest.mark.parametrize("newdoc", ["# newdoc", "#newdoc id = d 1", "#  newdoc  id=d 1 "])
def test_newdoc_may_be_spelt_with_or_without_blanks(newdoc):
    (document,) = read(f"{newdoc}\n1\ta\ta\tX\t_\t_\t0\troot\t_\t_\n\n")

    assert document.id == (None if "id" not in newdoc else "d 1")


def test_windows_line_ends_and_a_missing_last_line_end_are_no_matter():
    assert [d.id for d in read(TEXT.replace("\n", "\r\n").rstrip())] == ["d1", "d2"]


def test_a_sentence_of_empty_nodes_alone_is_passed_over():
    (document,) = read("# newdoc id = a\n1.1\tx\tx\tX\t_\t_\t_\t_\t_\t_\n\n")

    assert document.blocks == []


def test_a_circle_beside_a_root_is_no_tree():
    rows = "\n".join(
        f"{n}\tx\tx\tX\t_\t_\t{head}\tdep\t_\t_" for n, head in enumerate([0, 3, 2], 1)
    )

    with pytest.raises(ExtractorError, match=r"EK4122 x\.conllu:1:1 .* circle"):
        read(rows + "\n\n")


def test_the_search_for_a_sentence_gives_up_after_many_places():
    document = read(conllu("Tov tov PROPN 0 root\npergi pergi VERB 1 x"))[0]

    with pytest.raises(ExtractorError, match="EK4123"):
        align(document, "Tov pulang " * 1000 + "Tov pergi")


def test_an_empty_file_holds_no_document():
    assert read("") == read("# a comment\n\n\n") == []


def test_words_get_the_places_of_the_text():
    document = read(TEXT)[0]
    text = "Kemarin,  katanya\u00a0Velor\n membantah."

    words = align(document, text).sentences[0].words

    assert [text[w.start : w.end] for w in words] == ["kata", "nya", "Velor", "membantah"]
    assert [(w.index, w.head, w.deprel, w.upos) for w in words][3] == (4, 1, "ccomp", "VERB")


def test_words_that_do_not_make_up_their_token_share_its_place():
    document = read(TEXT.replace("\tnya\t", "\tia\t", 1))[0]

    words = align(document, "katanya Velor membantah").sentences[0].words

    assert [(w.start, w.end) for w in words[:2]] == [(0, 7), (0, 7)]
    assert [w.form for w in words[:2]] == ["kata", "ia"]


def test_text_may_be_left_out_between_sentences_but_not_inside():
    two = "Tov tov PROPN 0 root\npergi pergi VERB 1 x\n\nIa ia PRON 0 root"
    document = read(conllu(two))[0]

    found = align(document, "WINA - Tov pergi. (lihat foto) Ia")
    assert [s.words[0].start for s in found.sentences] == [7, 31]
    with pytest.raises(ExtractorError, match="EK4123"):
        align(document, "Tov lalu pergi. Ia")


def test_a_later_occurrence_is_taken_where_the_first_does_not_fit():
    document = read(conllu("Tov tov PROPN 0 root\npergi pergi VERB 1 x"))[0]

    assert align(document, "Tov pulang, Tov pergi").sentences[0].words[0].start == 12


def test_sentences_are_found_in_order():
    document = read(conllu("Tov tov PROPN 0 root\n\nTov tov PROPN 0 root"))[0]

    assert [s.words[0].start for s in align(document, "Tov Tov").sentences] == [0, 4]
    with pytest.raises(ExtractorError, match="behind character 3"):
        align(document, "Tov")


def test_a_token_may_hold_blanks():
    document = read("1\t10 000\t10000\tNUM\t_\t_\t0\troot\t_\t_\n\n")[0]

    (word,) = align(document, "ada 10\u00a0000 orang").sentences[0].words
    assert (word.start, word.end) == (4, 10)


def test_problems_are_reported_together_but_not_without_end():
    with pytest.raises(ExtractorError) as raised:
        read("x\n" * 500)

    assert len(raised.value.diagnostics) == 50


@given(
    st.lists(
        st.sampled_from(
            [*NASTY, "1\ta\ta\tX\t_\t_\t0\troot\t_\t_\n", "\n", "\t", "1-2\ta", "# newdoc id = x\n"]
        )
    ).map("".join)
)
def test_any_text_is_read_or_refused(text):
    try:
        documents = read(text)
    except ExtractorError as error:
        assert all(d.code in {"EK4121", "EK4122"} for d in error.diagnostics)
    else:
        assert all(block.rows for document in documents for block in document.blocks)


@given(
    st.lists(
        st.text(alphabet="ab\u0301\U0001f600", min_size=1, max_size=4), min_size=1, max_size=8
    ),
    st.data(),
)
def test_every_word_is_found_whatever_stands_between(forms, data):
    heads = [0, *[data.draw(st.integers(1, n)) for n in range(1, len(forms))]]
    rows = [
        f"{n}\t{form}\t{form}\tX\t_\t_\t{head}\tdep\t_\t_"
        for n, (form, head) in enumerate(zip(forms, heads, strict=True), 1)
    ]
    blanks = [data.draw(st.sampled_from(["", " ", "\n", "\u00a0 ", "\u200b"])) for _ in forms]
    text = "".join(blank + form for blank, form in zip(blanks, forms, strict=True))

    words = align(read("\n".join(rows) + "\n\n")[0], text).sentences[0].words

    assert [text[word.start : word.end] for word in words] == forms
