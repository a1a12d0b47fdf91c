"""The dependency matcher on hand-made parses: the ten failures of the prototype, and the rest."""

import pytest
from rulekit import article, document, parse, parsed, rules, tree_fillers

from evalkit.extractors.matcher import extract_from_parse, trace_parse
from evalkit.extractors.parse import Parse, Sentence, Word

DENY = {"form": ["membantah"], "lemma": ["bantah"], "upos": ["VERB"]}
MEET = {"form": ["pertemuan", "perundingan", "KTT"], "upos": ["NOUN", "PROPN"]}


def role(*paths, **settings):
    """Make rules for a denial with one role."""
    return rules("id", roles={"x": {"paths": list(paths), **settings}}, trigger=DENY)


def meeting(*paths, **settings):
    """Make rules for a meeting with one role."""
    return rules("id", roles={"x": {"paths": list(paths), **settings}}, trigger=MEET)


def test_1_correlatives_and_particles_are_cut_off_names():
    text = "Baik Rusia maupun Iran pun membantah ."
    rows = """
Baik baik PROPN 2 flat:name
Rusia rusia PROPN 6 nsubj
maupun maupun CCONJ 4 cc
Iran iran PROPN 2 conj
pun pun PART 4 advmod:emph
membantah bantah VERB 0 root
. . PUNCT 6 punct"""

    assert tree_fillers(text, rows, role(">nsubj", expand=["conj"])) == ["Rusia", "Iran"]


def test_2_a_name_coordinated_with_the_trigger_noun_takes_part():
    text = "pertemuan Putin dan Kim"
    rows = """
pertemuan temu NOUN 0 root
Putin putin PROPN 1 nmod
dan dan CCONJ 4 cc
Kim kim PROPN 1 conj"""

    found = tree_fillers(text, rows, meeting(">nmod[upos=PROPN]", ">conj[upos=PROPN]", mode="all"))

    assert found == ["Putin", "Kim"]


CLAIM_ROWS = """
Rusia rusia PROPN 2 nsubj
membantah bantah VERB 0 root
klaim klaim NOUN 2 obj
AS as PROPN 3 nmod
bahwa bahwa SCONJ 7 mark
mereka mereka PRON 7 nsubj
menyerang serang VERB 2 advcl
desa desa NOUN 7 obj
. . PUNCT 2 punct"""


def test_3_a_bahwa_clause_is_the_claim_wherever_the_parser_hangs_it():
    paths = [">obj>acl[mark=bahwa]", ">ccomp[mark=bahwa]", ">advcl[mark=bahwa]", ">obj"]
    rule = role(*paths, span={"head": "subtree"})
    text = "Rusia membantah klaim AS bahwa mereka menyerang desa ."

    for relation in ("2 advcl", "2 ccomp", "3 acl"):
        rows = CLAIM_ROWS.replace("2 advcl", relation)
        assert tree_fillers(text, rows, rule) == ["mereka menyerang desa"]


def test_4_negation_is_found_up_control_verbs_and_not_at_siblings():
    # the table of test_rule_cues has the other shapes
    text = "Rusia membantah bahwa Iran tidak akan menyerang ."
    rows = """
Rusia rusia PROPN 2 nsubj
membantah bantah VERB 0 root
bahwa bahwa SCONJ 7 mark
Iran iran PROPN 7 nsubj
tidak tidak PART 7 advmod
akan akan AUX 7 aux
menyerang serang VERB 2 ccomp
. . PUNCT 2 punct"""

    event = parsed(text, rows, role(">ccomp")).events[0]

    assert (event.polarity, event.modality) == ("positive", "actual")


def test_5_a_temporal_adjunct_is_no_part_of_a_claim():
    text = "Rusia membantah menyerang desa setelah perundingan di Wina ."
    rows = """
Rusia rusia PROPN 2 nsubj
membantah bantah VERB 0 root
menyerang serang VERB 2 xcomp
desa desa NOUN 3 obj
setelah setelah ADP 6 case
perundingan runding NOUN 4 nmod
di di ADP 8 case
Wina wina PROPN 6 nmod
. . PUNCT 2 punct"""

    assert tree_fillers(text, rows, role(">xcomp", span={"head": "subtree"})) == ["menyerang desa"]


def test_6_a_nominal_trigger_takes_roles_from_the_mention_before():
    text = "Putin bertemu Kim. Pertemuan itu usai saat Kim pergi."
    rule = rules(
        "id",
        roles={"x": {"windows": ["subject", "object"], "mode": "all"}},
        trigger={"form": ["bertemu", "pertemuan"], "upos": ["VERB", "NOUN"]},
        inherit=["x"],
    )

    first, second = document(text, rule).events

    assert [a.text for a in second.arguments] == ["Putin", "Kim"]
    assert [a.start for a in second.arguments] == [0, text.index("Kim")]  # the nearest in the line
    assert first.hopper == second.hopper == "h1"


def test_7_joined_names_are_two_fillers():
    text = "perundingan Putin-Kim"
    rows = "perundingan runding NOUN 0 root\nPutin-Kim putin-kim PROPN 1 nmod"

    assert tree_fillers(text, rows, meeting(">nmod", expand=["hyphen"])) == ["Putin", "Kim"]
    assert tree_fillers(text, rows, meeting(">nmod")) == ["Putin-Kim"]


def test_8_the_speaker_of_a_quotation_is_the_source():
    text = '"Kami membantah itu," kata Lavrov.'
    rows = """
" " PUNCT 3 punct
Kami kami PRON 3 nsubj
membantah bantah VERB 0 root
itu itu PRON 3 obj
, , PUNCT 3 punct
" " PUNCT 3 punct

kata kata VERB 0 root
Lavrov lavrov PROPN 1 nsubj
. . PUNCT 1 punct"""

    event = parsed(text, rows, role(">nsubj", "~speaker", mode="all")).events[0]

    assert event.source == "Lavrov"
    assert [a.text for a in event.arguments] == ["Kami", "Lavrov"]


@pytest.mark.parametrize(
    ("form", "fires"), [("membantah", True), ("bantahan", False), ("terbantah", False)]
)
def test_9_a_lemma_alone_does_not_fire(form, fires):
    rows = f"Rusia rusia PROPN 2 nsubj\n{form} bantah VERB 0 root"

    assert bool(parsed(f"Rusia {form}", rows, role(">nsubj")).events) is fires


PASSIVES = {
    "agent relation": ("oleh oleh ADP 5 case\nMoskow moskow PROPN 3 obl:agent", "oleh Moskow"),
    "case oleh": ("oleh oleh ADP 5 case\nMoskow moskow PROPN 3 obl", "oleh Moskow"),
    "bare name": ("Moskow moskow PROPN 3 obj", "Moskow"),
    "bare name that hangs elsewhere": ("Moskow moskow PROPN 1 nmod", "Moskow"),
}


@pytest.mark.parametrize(("agent", "words"), PASSIVES.values(), ids=PASSIVES)
def test_10_a_passive_finds_its_agent_in_every_shape(agent, words):
    rows = f"Klaim klaim NOUN 3 nsubj:pass\nitu itu DET 1 det\ndibantah bantah VERB 0 root Voice=Pass\n{agent}"
    rule = rules(
        "id",
        roles={"x": {"paths": [">obl:agent", ">obl[case=oleh]", "+[upos=PROPN]"]}},
        trigger={"form": ["dibantah"], "upos": ["VERB"], "voice": "passive"},
    )

    assert tree_fillers(f"Klaim itu dibantah {words}", rows, rule) == ["Moskow"]


VOICES = {
    "feature": ("dibantah bantah VERB 0 root Voice=Pass", "passive"),
    "active feature": ("dibantah bantah VERB 0 root Voice=Act", "active"),
    "relation": ("dibantah bantah VERB 0 root", "passive"),
}


@pytest.mark.parametrize(("verb", "voice"), VOICES.values(), ids=VOICES)
def test_the_voice_comes_from_features_or_relations(verb, voice):
    rows = f"Klaim klaim NOUN 2 nsubj:pass\n{verb}"
    trigger = {"form": ["dibantah"], "voice": voice}
    other = {"form": ["dibantah"], "voice": "active" if voice == "passive" else "passive"}

    assert parsed("Klaim dibantah", rows, rules("id", trigger=trigger)).events
    assert not parsed("Klaim dibantah", rows, rules("id", trigger=other)).events


SPANS = {
    "np": (
        "pemimpin Korea Utara Kim Jong Un , yang tiba , membantah",
        """
pemimpin pimpin NOUN 11 nsubj
Korea korea PROPN 1 nmod
Utara utara PROPN 2 flat
Kim kim PROPN 1 appos
Jong jong PROPN 4 flat
Un un PROPN 4 flat
, , PUNCT 9 punct
yang yang PRON 9 nsubj
tiba tiba VERB 1 acl:relcl
, , PUNCT 9 punct
membantah bantah VERB 0 root""",
        {"span": {"drop": ["acl*", "punct"]}},
        ["pemimpin Korea Utara Kim Jong Un"],
    ),
    "np without appositions": (
        "Menteri Rusia , Sergei Lavrov , membantah",
        """
Menteri menteri NOUN 7 nsubj
Rusia rusia PROPN 1 nmod
, , PUNCT 4 punct
Sergei sergei PROPN 1 appos
Lavrov lavrov PROPN 4 flat
, , PUNCT 4 punct
membantah bantah VERB 0 root""",
        {},
        ["Menteri Rusia"],
    ),
    "np without other prepositional phrases": (
        "Menteri Rusia di Wina membantah",
        """
Menteri menteri NOUN 5 nsubj
Rusia rusia PROPN 1 nmod
di di ADP 4 case
Wina wina PROPN 1 nmod
membantah bantah VERB 0 root""",
        {},
        ["Menteri Rusia"],
    ),
    "np with an of-phrase": (
        "wakil dari Rusia membantah",
        """
wakil wakil NOUN 4 nsubj
dari dari ADP 3 case
Rusia rusia PROPN 1 nmod
membantah bantah VERB 0 root""",
        {},
        ["wakil dari Rusia"],
    ),
    "demonstrative that hangs elsewhere": (
        "pemimpin partai itu membantah",
        """
pemimpin pimpin NOUN 4 nsubj
partai partai NOUN 1 nmod
itu itu PRON 4 dep
membantah bantah VERB 0 root""",
        {},
        ["pemimpin partai itu"],
    ),
    "word": (
        "pemimpin Rusia membantah",
        "pemimpin pimpin NOUN 3 nsubj\nRusia rusia PROPN 1 nmod\nmembantah bantah VERB 0 root",
        {"span": {"head": "word"}},
        ["pemimpin"],
    ),
    "stripped words": (
        "sang pemimpin membantah",
        "sang sang DET 2 det\npemimpin pimpin NOUN 3 nsubj\nmembantah bantah VERB 0 root",
        {"span": {"strip": ["sang"]}},
        ["pemimpin"],
    ),
    "cut at a word": (
        "wakil dari Rusia membantah",
        "wakil wakil NOUN 4 nsubj\ndari dari ADP 3 case\nRusia rusia PROPN 1 nmod\nmembantah bantah VERB 0 root",
        {"span": {"cut": ["dari"]}},
        ["wakil"],
    ),
    "a gap ends it": (
        "pemimpin tadi Rusia membantah",
        "pemimpin pimpin NOUN 4 nsubj\ntadi tadi ADV 4 advmod\nRusia rusia PROPN 1 nmod\nmembantah bantah VERB 0 root",
        {},
        ["pemimpin tadi"],
    ),
    "upos": (
        "pemimpin membantah",
        "pemimpin pimpin NOUN 2 nsubj\nmembantah bantah VERB 0 root",
        {"upos": ["PROPN"]},
        [],
    ),
}


@pytest.mark.parametrize(("text", "rows", "settings", "expected"), SPANS.values(), ids=SPANS)
def test_the_span_of_a_filler(text, rows, settings, expected):
    assert tree_fillers(text, rows, role(">nsubj", **settings)) == expected


def test_a_subtree_bridges_commas_but_not_words():
    text = "Rusia membantah menyerang desa , kota , dan jalan"
    rows = """
Rusia rusia PROPN 2 nsubj
membantah bantah VERB 0 root
menyerang serang VERB 2 xcomp
desa desa NOUN 3 obj
, , PUNCT 6 punct
kota kota NOUN 4 conj
, , PUNCT 9 punct
dan dan CCONJ 9 cc
jalan jalan NOUN 4 conj"""

    found = tree_fillers(text, rows, role(">xcomp", span={"head": "subtree"}))

    assert found == ["menyerang desa , kota , dan jalan"]


def test_coordination_is_expanded_down_chains_and_each_part_keeps_its_own_phrase():
    text = "Presiden Xi , Kim , dan para menteri Rusia membantah"
    rows = """
Presiden presiden NOUN 9 nsubj
Xi xi PROPN 1 flat
, , PUNCT 4 punct
Kim kim PROPN 1 conj
, , PUNCT 8 punct
dan dan CCONJ 8 cc
para para DET 8 det
menteri menteri NOUN 4 conj
membantah bantah VERB 0 root"""
    text = "Presiden Xi , Kim , dan para menteri membantah"

    assert tree_fillers(text, rows, role(">nsubj", expand=["conj"])) == [
        "Presiden Xi",
        "Kim",
        "para menteri",
    ]
    assert tree_fillers(text, rows, role(">nsubj")) == ["Presiden Xi"]


def test_a_path_that_begins_with_a_tilde_is_a_window():
    text = "Rusia membantah"
    rows = "Rusia rusia PROPN 2 dep\nmembantah bantah VERB 0 root"

    event = parsed(text, rows, role(">nsubj", "~subject")).events[0]

    assert [a.text for a in event.arguments] == ["Rusia"]
    assert event.provenance == "r; x=~subject"


def test_the_head_of_a_filler_is_its_word_in_the_parse():
    text = "para pemimpin Rusia membantah"
    rows = "para para DET 2 det\npemimpin pimpin NOUN 4 nsubj\nRusia rusia PROPN 2 nmod\nmembantah bantah VERB 0 root"

    argument = parsed(text, rows, role(">nsubj")).events[0].arguments[0]

    assert (argument.text, text[slice(*argument.head)]) == ("para pemimpin Rusia", "pemimpin")


def test_words_of_a_split_token_make_a_whole_trigger():
    text = "Rusia membantahnya ."
    rows = "Rusia rusia PROPN 2 nsubj\n2-3 membantahnya\nmembantah bantah VERB 0 root\nnya nya PRON 2 obj\n. . PUNCT 2 punct"

    event = parsed(text, rows, role(">nsubj")).events[0]

    assert event.trigger.text == "membantahnya"


def test_a_phrase_is_a_trigger_with_the_word_above_the_others_as_its_head():
    text = "Rusia mengadakan tatap muka dengan Kim"
    rows = """
Rusia rusia PROPN 2 nsubj
mengadakan ada VERB 0 root
tatap tatap VERB 2 xcomp
muka muka NOUN 3 obj
dengan dengan ADP 6 case
Kim kim PROPN 3 obl"""
    rule = rules(
        "id",
        roles={"x": {"paths": [">obl[case=dengan]"]}},
        trigger={"form": ["tatap muka"], "lemma": ["tatap"]},
    )

    event = parsed(text, rows, rule).events[0]

    assert (event.trigger.text, event.arguments[0].text) == ("tatap muka", "Kim")


CONTEXTS = {
    "before": (
        {"before": ["konferensi"]},
        "konferensi konferensi NOUN 2 nmod\nKTT ktt PROPN 0 root",
        "not with 'konferensi' before it",
    ),
    "behind": (
        {"after": ["hari raya"]},
        "KTT ktt PROPN 0 root\nhari hari NOUN 1 nmod\nraya raya NOUN 2 nmod",
        "not with 'hari raya' behind it",
    ),
    "in the clause": (
        {"clause": ["upacara"]},
        "KTT ktt PROPN 0 root\ndan dan CCONJ 3 cc\nupacara upacara NOUN 1 conj",
        "not with 'upacara' in its clause",
    ),
    "path": (
        {"paths": [">obj", "<obj"]},
        "gelar gelar VERB 0 root\nKTT ktt PROPN 1 obj",
        "not with the path <obj",
    ),
    "none": (
        {"before": ["x"], "after": ["y"], "clause": ["z"], "paths": [">obj"]},
        "gelar gelar VERB 0 root\nKTT ktt PROPN 1 obj",
        None,
    ),
}


@pytest.mark.parametrize(("context", "rows", "reason"), CONTEXTS.values(), ids=CONTEXTS)
def test_a_context_keeps_a_trigger_silent_or_lets_it_speak(context, rows, reason):
    text = " ".join(row.split()[0] for row in rows.split("\n"))
    without = rules("id", trigger={"form": ["KTT"], "not": context})
    only_with = rules("id", trigger={"form": ["KTT"], "with": context})

    trace = trace_parse(article(text), parse(text, rows), without)

    assert [silent.reason for silent in trace.silent] == ([reason] if reason else [])
    assert bool(parsed(text, rows, only_with).events) is (reason is not None)


def test_the_part_of_speech_of_a_trigger_counts():
    rows = "Rusia rusia PROPN 2 nsubj\nmembantah bantah NOUN 0 root"

    assert parsed("Rusia membantah", rows, role(">nsubj")).events == ()


def test_a_coordination_without_end_is_cut():
    count = 700
    names = [f"N{n}" for n in range(count)]
    rows = "\n".join(
        [
            "membantah bantah VERB 0 root",
            f"{names[0]} n PROPN 1 nsubj",
            *(f"{name} n PROPN {n + 1} conj" for n, name in enumerate(names[1:], 1)),
        ]
    )

    found = tree_fillers(" ".join(["membantah", *names]), rows, role(">nsubj", expand=["conj"]))

    assert found[:3] == ["N0", "N1", "N2"]
    assert 200 <= len(found) <= 402


def test_only_a_lemma_may_be_given():
    rows = "Rusia rusia PROPN 2 nsubj\nmembantah bantah VERB 0 root"
    rule = rules("id", trigger={"lemma": ["bantah"]})

    assert len(parsed("Rusia membantah", rows, rule).events) == 1
    assert document("Rusia membantah", rule).events == ()


def test_the_first_rule_of_the_file_that_fires_wins_a_trigger():
    import json

    from rulekit import rule_file

    from evalkit.extractors.rulefile import parse_rules

    content = json.loads(rule_file("id", trigger=DENY))
    rule = content["languages"]["id"]["events"][0]
    content["languages"]["id"]["events"] = [
        rule | {"id": "strict", "trigger": DENY | {"with": {"after": ["klaim"]}}},
        rule | {"id": "loose"},
        rule | {"id": "other", "type": "other"},
    ]
    both = parse_rules(json.dumps(content), name="test.yaml")

    def fired(text):
        return [event.provenance for event in document(text, both).events]

    assert fired("Rusia membantah klaim.") == ["strict", "other"]
    assert fired("Rusia membantah.") == ["loose", "other"]


def word(index, form, head, deprel="dep", at=None):
    start = 10 * index if at is None else at
    return Word(index, form, form, "VERB", head, deprel, start, start + len(form))


BROKEN = {
    "circle": [word(1, "membantah", 2, "xcomp"), word(2, "membantah", 1, "xcomp")],
    "head outside": [word(1, "membantah", 77)],
    "own head": [word(1, "membantah", 1)],
    "two roots": [word(1, "membantah", 0), word(2, "membantah", 0)],
    "offsets outside the text": [word(1, "membantah", 0, at=5000)],
    "offsets that overlap": [word(1, "membantah", 0, at=0), word(2, "membantah", 1, "nsubj", at=0)],
    "no words": [],
}


@pytest.mark.parametrize("words", BROKEN.values(), ids=BROKEN)
def test_a_bad_parse_never_raises(words):
    text = "membantah membantah membantah membantah"
    rule = role(
        ">nsubj", ">>*", "<*>*", "+", "-", mode="all", expand=["conj"], span={"head": "subtree"}
    )

    result = extract_from_parse(article(text), Parse((Sentence(tuple(words)),)), rule)

    for event in result.events:
        for span in (event.trigger, *event.arguments):
            assert text[span.start : span.end] == span.text


def test_a_wrong_sentence_split_costs_arguments_and_nothing_else():
    text = "Rusia membantah klaim itu"
    whole = "Rusia rusia PROPN 2 nsubj\nmembantah bantah VERB 0 root\nklaim klaim NOUN 2 obj\nitu itu DET 3 det"
    split = "Rusia rusia PROPN 2 nsubj\nmembantah bantah VERB 0 root\n\nklaim klaim NOUN 0 root\nitu itu DET 1 det"
    rule = role(">nsubj", ">obj", mode="all")

    assert tree_fillers(text, whole, rule) == ["Rusia", "klaim itu"]
    assert tree_fillers(text, split, rule) == ["Rusia"]
