"""Showing an article: brackets around what is annotated, nothing hidden."""

from goldfiles import gold_of, gold_yaml, read
from nasty import NASTY

from evalkit.gold import to_document
from evalkit.gold.show import Piece, show_article, show_events


def shown(gold):
    """Render an article without colours."""
    lines = show_article(gold.article, to_document(gold))
    return ["".join(piece.text for piece in line) for line in lines]


def test_triggers_stand_in_square_brackets_and_fillers_in_braces():
    gold = gold_of(
        "- {type: denial, speaker: Menteri, claim: kesepakatan senjata, trigger: membantah}\n"
        "- {type: summit, participant: [Menteri, Kim dan Putin], trigger: pertemuan}",
        text="Kim dan Putin menggelar pertemuan.\nMenteri membantah kesepakatan senjata.",
    )

    assert shown(gold) == [
        "1  {Kim dan Putin}(participant) menggelar [pertemuan](summit).",
        "2  {Menteri}(participant, speaker) [membantah](denial) {kesepakatan senjata}(claim).",
    ]


def test_what_overlaps_is_closed_innermost_first():
    gold = gold_of(
        "- {type: denial, speaker: a b c, claim: b, audience: c d, trigger: '<a b> c'}",
        text="a b c d",
    )

    assert shown(gold) == ["1  {[a {b}(claim)](denial) {c}(speaker) d}(audience)"]


def test_parts_and_lines_are_marked_one_by_one():
    gold = gold_of(
        "- {type: denial, speaker: x, trigger: '<called> it <off>', claim: off now}",
        text="called it off\nnow x",
    )

    assert shown(gold) == [
        "1  [called](denial) it {[off](denial)}(claim)",
        "2  {now}(claim) {x}(speaker)",
    ]


def test_the_kind_of_each_piece_says_how_to_paint_it():
    gold = gold_of("- {type: denial, speaker: x y, trigger: '<x> y'}", text="x y")

    (line,) = show_article(gold.article, to_document(gold))

    assert line == [
        Piece("1  ", "number"), Piece("{", "argument"), Piece("[", "trigger"), Piece("x", "trigger"),
        Piece("]", "trigger"), Piece("(denial)", "label"), Piece(" y", "argument"),
        Piece("}", "argument"), Piece("(speaker)", "label"),
    ]  # fmt: skip


def test_no_control_character_reaches_the_terminal():
    for text in NASTY:
        gold = gold_of(
            "- {type: denial, speaker: start, trigger: end}", text=f"start {text} end\x1b[2J"
        )
        lines = "\n".join([*shown(gold), *show_events(gold)])
        assert lines.replace("\n", "").isprintable()


def test_events_are_listed_with_attributes_triggers_and_roles():
    gold = gold_of(
        "- id: m\n  type: summit\n  modality: planned\n  polarity: negative\n  optional: true\n"
        "  must_find: true\n"
        "  participant: [$kim, {any_of: [Putin, [$kim, Kim]]}, {quote: Putin, optional: true}]\n"
        "  mentions:\n    - {trigger: bertemu, optional: true}\n"
        "    - {trigger: pertemuan, roles: {place: di}}",
        text="Kim bertemu Putin.\npertemuan di",
        entities="kim: {mentions: [Kim]}",
    )

    assert list(show_events(gold)) == [
        "summit m (planned, negative, optional, must_find)",
        "    trigger: 1:5 bertemu (optional)",
        "    trigger: 2:1 pertemuan",
        "        place: 2:11 di",
        "    participant: $kim, 1:13 Putin or $kim + 1:1 Kim, 1:13 Putin (optional)",
    ]


def test_an_unresolved_quote_is_listed_as_it_was_written():
    gold = read(gold_yaml('- {id: d, type: denial, speaker: Menteri, trigger: "no\\ewhere"}')).gold

    assert list(show_events(gold))[1] == "    trigger: no\\x1bwhere"
