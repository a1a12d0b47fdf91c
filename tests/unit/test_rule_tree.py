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
    text = "Baik Velor maupun Ormo pun membantah ."
    rows = """
Baik baik PROPN 2 flat:name
Velor velor PROPN 6 nsubj
maupun maupun CCONJ 4 cc
Ormo ormo PROPN 2 conj
pun pun PART 4 advmod:emph
membantah bantah VERB 0 root
. . PUNCT 6 punct"""

    assert tree_fillers(text, rows, role(">nsubj", expand=["conj"])) == ["Velor", "Ormo"]


def test_2_a_name_coordinated_with_the_trigger_noun_takes_part():
    text = "pertemuan Arvel dan Tov"
    rows = """
pertemuan temu NOUN 0 root
Arvel arvel PROPN 1 nmod
dan dan CCONJ 4 cc
Tov tov PROPN 1 conj"""

    found = tree_fillers(text, rows, meeting(">nmod[upos=PROPN]", ">conj[upos=PROPN]", mode="all"))

    assert found == ["Arvel", "Tov"]


CLAIM_ROWS = """
Velor velor PROPN 2 nsubj
membantah bantah VERB 0 root
klaim klaim NOUN 2 obj
KR kr PROPN 3 nmod
bahwa bahwa SCONJ 7 mark
mereka mereka PRON 7 nsubj
menyerang serang VERB 2 advcl
desa desa NOUN 7 obj
. . PUNCT 2 punct"""


def test_3_a_bahwa_clause_is_the_claim_wherever_the_parser_hangs_it():
    paths = [">obj>acl[mark=bahwa]", ">ccomp[mark=bahwa]", ">advcl[mark=bahwa]", ">obj"]
    rule = role(*paths, span={"head": "subtree"})
    text = "Velor membantah klaim KR bahwa mereka menyerang desa ."

    for relation in ("2 advcl", "2 ccomp", "3 acl"):
        rows = CLAIM_ROWS.replace("2 advcl", relation)
        assert tree_fillers(text, rows, rule) == ["mereka menyerang desa"]


def test_4_negation_is_found_up_control_verbs_and_not_at_siblings():
    # the table of test_rule_cues has the other shapes
    text = "Velor membantah bahwa Ormo tidak akan menyerang ."
    rows = """
Velor velor PROPN 2 nsubj
membantah bantah VERB 0 root
bahwa bahwa SCONJ 7 mark
Ormo ormo PROPN 7 nsubj
tidak tidak PART 7 advmod
akan akan AUX 7 aux
menyerang serang VERB 2 ccomp
. . PUNCT 2 punct"""

    event = parsed(text, rows, role(">ccomp")).events[0]

    assert (event.polarity, event.modality) == ("positive", "actual")


def test_5_a_temporal_adjunct_is_no_part_of_a_claim():
    text = "Velor membantah menyerang desa setelah perundingan di Wina ."
    rows = """
Velor velor PROPN 2 nsubj
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
    text = "Arvel bertemu Tov. Pertemuan itu usai saat Tov pergi."
    rule = rules(
        "id",
        roles={"x": {"windows": ["subject", "object"], "mode": "all"}},
        trigger={"form": ["bertemu", "pertemuan"], "upos": ["VERB", "NOUN"]},
        inherit=["x"],
    )

    first, second = document(text, rule).events

    assert [a.text for a in second.arguments] == ["Arvel", "Tov"]
    assert [a.start for a in second.arguments] == [0, text.index("Tov")]  # the nearest in the line
    assert first.hopper == second.hopper == "h1"


def test_7_joined_names_are_two_fillers():
    text = "perundingan Arvel-Tov"
    rows = "perundingan runding NOUN 0 root\nArvel-Tov arvel-tov PROPN 1 nmod"

    assert tree_fillers(text, rows, meeting(">nmod", expand=["hyphen"])) == ["Arvel", "Tov"]
    assert tree_fillers(text, rows, meeting(">nmod")) == ["Arvel-Tov"]


def test_8_the_speaker_of_a_quotation_is_the_source():
    text = '"Kami membantah itu," kata Maskov.'
    rows = """
" " PUNCT 3 punct
Kami kami PRON 3 nsubj
membantah bantah VERB 0 root
itu itu PRON 3 obj
, , PUNCT 3 punct
" " PUNCT 3 punct

kata kata VERB 0 root
Maskov maskov PROPN 1 nsubj
. . PUNCT 1 punct"""

    event = parsed(text, rows, role(">nsubj", "~speaker", mode="all")).events[0]

    assert event.source == "Maskov"
    assert [a.text for a in event.arguments] == ["Kami", "Maskov"]


@pytest.mark.parametrize(
    ("form", "fires"), [("membantah", True), ("bantahan", False), ("terbantah", False)]
)
def test_9_a_lemma_alone_does_not_fire(form, fires):
    rows = f"Velor velor PROPN 2 nsubj\n{form} bantah VERB 0 root"

    assert bool(parsed(f"Velor {form}", rows, role(">nsubj")).events) is fires


PASSIVES = {
    "agent relation": ("oleh oleh ADP 5 case\nSarvan sarvan PROPN 3 obl:agent", "oleh Sarvan"),
    "case oleh": ("oleh oleh ADP 5 case\nSarvan sarvan PROPN 3 obl", "oleh Sarvan"),
    "bare name": ("Sarvan sarvan PROPN 3 obj", "Sarvan"),
    "bare name that hangs elsewhere": ("Sarvan sarvan PROPN 1 nmod", "Sarvan"),
}


@pytest.mark.parametrize(("agent", "words"), PASSIVES.values(), ids=PASSIVES)
def test_10_a_passive_finds_its_agent_in_every_shape(agent, words):
    rows = f"Klaim klaim NOUN 3 nsubj:pass\nitu itu DET 1 det\ndibantah bantah VERB 0 root Voice=Pass\n{agent}"
    rule = rules(
        "id",
        roles={"x": {"paths": [">obl:agent", ">obl[case=oleh]", "+[upos=PROPN]"]}},
        trigger={"form": ["dibantah"], "upos": ["VERB"], "voice": "passive"},
    )

    assert tree_fillers(f"Klaim itu dibantah {words}", rows, rule) == ["Sarvan"]


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
        "pemimpin Karsa Utara Tov Arim Ul , yang tiba , membantah",
        """
pemimpin pimpin NOUN 11 nsubj
Karsa karsa PROPN 1 nmod
Utara utara PROPN 2 flat
Tov tov PROPN 1 appos
Arim jong PROPN 4 flat
Ul un PROPN 4 flat
, , PUNCT 9 punct
yang yang PRON 9 nsubj
tiba tiba VERB 1 acl:relcl
, , PUNCT 9 punct
membantah bantah VERB 0 root""",
        {"span": {"drop": ["acl*", "punct"]}},
        ["pemimpin Karsa Utara Tov Arim Ul"],
    ),
    "np without appositions": (
        "Menteri Velor , Ilgar Maskov , membantah",
        """
Menteri menteri NOUN 7 nsubj
Velor velor PROPN 1 nmod
, , PUNCT 4 punct
Ilgar ilgar PROPN 1 appos
Maskov maskov PROPN 4 flat
, , PUNCT 4 punct
membantah bantah VERB 0 root""",
        {},
        ["Menteri Velor"],
    ),
    "np without other prepositional phrases": (
        "Menteri Velor di Wina membantah",
        """
Menteri menteri NOUN 5 nsubj
Velor velor PROPN 1 nmod
di di ADP 4 case
Wina wina PROPN 1 nmod
membantah bantah VERB 0 root""",
        {},
        ["Menteri Velor"],
    ),
    "np with an of-phrase": (
        "wakil dari Velor membantah",
        """
wakil wakil NOUN 4 nsubj
dari dari ADP 3 case
Velor velor PROPN 1 nmod
membantah bantah VERB 0 root""",
        {},
        ["wakil dari Velor"],
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
        "pemimpin Velor membantah",
        "pemimpin pimpin NOUN 3 nsubj\nVelor velor PROPN 1 nmod\nmembantah bantah VERB 0 root",
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
        "wakil dari Velor membantah",
        "wakil wakil NOUN 4 nsubj\ndari dari ADP 3 case\nVelor velor PROPN 1 nmod\nmembantah bantah VERB 0 root",
        {"span": {"cut": ["dari"]}},
        ["wakil"],
    ),
    "a gap ends it": (
        "pemimpin tadi Velor membantah",
        "pemimpin pimpin NOUN 4 nsubj\ntadi tadi ADV 4 advmod\nVelor velor PROPN 1 nmod\nmembantah bantah VERB 0 root",
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
    text = "Velor membantah menyerang desa , kota , dan jalan"
    rows = """
Velor velor PROPN 2 nsubj
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
    text = "Presiden Ly , Tov , dan para menteri Velor membantah"
    rows = """
Presiden presiden NOUN 9 nsubj
Ly ly PROPN 1 flat
, , PUNCT 4 punct
Tov tov PROPN 1 conj
, , PUNCT 8 punct
dan dan CCONJ 8 cc
para para DET 8 det
menteri menteri NOUN 4 conj
membantah bantah VERB 0 root"""
    text = "Presiden Ly , Tov , dan para menteri membantah"

    assert tree_fillers(text, rows, role(">nsubj", expand=["conj"])) == [
        "Presiden Ly",
        "Tov",
        "para menteri",
    ]
    assert tree_fillers(text, rows, role(">nsubj")) == ["Presiden Ly"]


def test_a_path_that_begins_with_a_tilde_is_a_window():
    text = "Velor membantah"
    rows = "Velor velor PROPN 2 dep\nmembantah bantah VERB 0 root"

    event = parsed(text, rows, role(">nsubj", "~subject")).events[0]

    assert [a.text for a in event.arguments] == ["Velor"]
    assert event.provenance == "r; x=~subject"


def test_the_head_of_a_filler_is_its_word_in_the_parse():
    text = "para pemimpin Velor membantah"
    rows = "para para DET 2 det\npemimpin pimpin NOUN 4 nsubj\nVelor velor PROPN 2 nmod\nmembantah bantah VERB 0 root"

    argument = parsed(text, rows, role(">nsubj")).events[0].arguments[0]

    assert (argument.text, text[slice(*argument.head)]) == ("para pemimpin Velor", "pemimpin")


def test_words_of_a_split_token_make_a_whole_trigger():
    text = "Velor membantahnya ."
    rows = "Velor velor PROPN 2 nsubj\n2-3 membantahnya\nmembantah bantah VERB 0 root\nnya nya PRON 2 obj\n. . PUNCT 2 punct"

    event = parsed(text, rows, role(">nsubj")).events[0]

    assert event.trigger.text == "membantahnya"


def test_a_phrase_is_a_trigger_with_the_word_above_the_others_as_its_head():
    text = "Velor mengadakan tatap muka dengan Tov"
    rows = """
Velor velor PROPN 2 nsubj
mengadakan ada VERB 0 root
tatap tatap VERB 2 xcomp
muka muka NOUN 3 obj
dengan dengan ADP 6 case
Tov tov PROPN 3 obl"""
    rule = rules(
        "id",
        roles={"x": {"paths": [">obl[case=dengan]"]}},
        trigger={"form": ["tatap muka"], "lemma": ["tatap"]},
    )

    event = parsed(text, rows, rule).events[0]

    assert (event.trigger.text, event.arguments[0].text) == ("tatap muka", "Tov")


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
    rows = "Velor velor PROPN 2 nsubj\nmembantah bantah NOUN 0 root"

    assert parsed("Velor membantah", rows, role(">nsubj")).events == ()


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
    rows = "Velor velor PROPN 2 nsubj\nmembantah bantah VERB 0 root"
    rule = rules("id", trigger={"lemma": ["bantah"]})

    assert len(parsed("Velor membantah", rows, rule).events) == 1
    assert document("Velor membantah", rule).events == ()


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

    assert fired("Velor membantah klaim.") == ["strict", "other"]
    assert fired("Velor membantah.") == ["loose", "other"]


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
    text = "Velor membantah klaim itu"
    whole = "Velor velor PROPN 2 nsubj\nmembantah bantah VERB 0 root\nklaim klaim NOUN 2 obj\nitu itu DET 3 det"
    split = "Velor velor PROPN 2 nsubj\nmembantah bantah VERB 0 root\n\nklaim klaim NOUN 0 root\nitu itu DET 1 det"
    rule = role(">nsubj", ">obj", mode="all")

    assert tree_fillers(text, whole, rule) == ["Velor", "klaim itu"]
    assert tree_fillers(text, split, rule) == ["Velor"]
