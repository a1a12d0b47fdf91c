"""Polarity, modality and source of an event."""

import pytest
from rulekit import attributes, document, noun_rule, parsed, rules, verb_rule, view

from evalkit.extractors.engine.attribution import quotations

VERBAL = {
    "id": [
        ("Arvel bertemu Tov.", "positive actual"),
        ("Arvel telah bertemu Tov.", "positive actual"),
        ("Arvel tidak bertemu Tov.", "negative actual"),
        ("Arvel belum pernah bertemu Tov.", "negative actual"),
        ("Arvel batal bertemu Tov.", "negative actual"),
        ("Arvel menolak bertemu Tov.", "negative actual"),
        ("Arvel tidak menolak bertemu Tov.", "positive actual"),
        ("Arvel akan bertemu Tov.", "positive planned"),
        ("Arvel tidak akan bertemu Tov.", "negative planned"),
        ("Arvel berencana bertemu Tov.", "positive planned"),
        ("Arvel tidak berencana bertemu Tov.", "negative planned"),
        ("Arvel tidak perlu bertemu Tov.", "negative actual"),
        ("Arvel tiba di Wina untuk bertemu Tov.", "positive planned"),
        ("Rencananya, Arvel bertemu Tov.", "positive planned"),
        ("Arvel dijadwalkan pada Senin bertemu Tov.", "positive planned"),
        ("Arvel mungkin bertemu Tov.", "positive possible"),
        ("Arvel mungkin akan bertemu Tov.", "positive possible"),
        ("Kemungkinan Arvel akan bertemu Tov.", "positive possible"),
        ("Arvel bisa bertemu Tov.", "positive possible"),
        ("Jika Arvel bertemu Tov, ia pergi.", "positive hypothetical"),
        ("Seandainya Arvel akan bertemu Tov, ia pergi.", "positive hypothetical"),
        ("Jika Ly datang, Arvel akan bertemu Tov.", "positive planned"),
        ("Tidak benar bahwa Arvel bertemu Tov.", "positive actual"),
        ("Arvel tidak mengatakan Ly bertemu Tov.", "positive actual"),
        ("Ly tidak datang dan Arvel bertemu Tov.", "positive actual"),
        ("Ly tidak datang. Arvel bertemu Tov.", "positive actual"),
        ("Arvel membantah bertemu Tov.", "negative actual"),
        ("Arvel biasanya bertemu Tov.", "positive generic"),
    ],
    "en": [
        ("Arvel met Tov.", "positive actual"),
        ("Arvel has not met Tov.", "negative actual"),
        ("Arvel didn't meet Tov.", "negative actual"),
        ("Arvel will meet Tov.", "positive planned"),
        ("Arvel will not meet Tov.", "negative planned"),
        ("Arvel may meet Tov.", "positive possible"),
        ("On May 6 Arvel met Tov.", "positive actual"),
        ("In May Arvel met Tov.", "positive actual"),
        ("Arvel could never meet Tov.", "negative possible"),
        ("Arvel refused to meet Tov.", "negative planned"),
        ("Arvel flew to Vienna to meet Tov.", "positive planned"),
        ("Arvel did not plan to meet Tov.", "negative planned"),
        ("If Arvel met Tov, he left.", "positive hypothetical"),
        ("Arvel would have met Tov.", "positive hypothetical"),
        ("Arvel said that Ly had not come and met Tov.", "positive actual"),
    ],
}
NOMINAL = {
    "id": [
        ("Arvel menggelar pertemuan.", "positive actual"),
        ("Arvel akan menggelar pertemuan.", "positive planned"),
        ("Arvel tidak menggelar pertemuan.", "negative actual"),
        ("Arvel tidak menghadiri pertemuan.", "positive actual"),
        ("Arvel akan menghadiri pertemuan.", "positive planned"),
        ("Arvel membatalkan pertemuan.", "negative actual"),
        ("Tidak ada pertemuan antara Arvel dan Tov.", "negative actual"),
        ("Pertemuan itu batal.", "negative actual"),
        ("Pertemuan Arvel dan Tov dibatalkan Senin.", "negative actual"),
        ("Pertemuan itu akan digelar di Wina.", "positive planned"),
        ("Pertemuan itu tidak membahas nuklir.", "positive actual"),
        ("Pertemuan itu tidak jadi digelar.", "negative actual"),
        ("Rencana pertemuan itu diumumkan.", "positive planned"),
        ("Pertemuan itu dijadwalkan Senin.", "positive planned"),
        ("Dalam pertemuan itu Arvel tidak bicara.", "positive actual"),
        ("Jika pertemuan itu gagal, Arvel pergi.", "negative hypothetical"),
        ("Kemungkinan pertemuan itu terbuka.", "positive possible"),
    ],
    "en": [
        ("Arvel held talks.", "positive actual"),
        ("Arvel will hold talks.", "positive planned"),
        ("Arvel did not hold talks.", "negative actual"),
        ("Arvel did not attend the talks.", "positive actual"),
        ("Arvel cancelled the summit.", "negative actual"),
        ("The summit was cancelled.", "negative actual"),
        ("The summit will take place in Vienna.", "positive planned"),
        ("The summit did not take place.", "negative actual"),
        ("The summit did not end the war.", "positive actual"),
        ("Arvel is considering a summit.", "positive possible"),
        ("No summit is planned.", "negative planned"),
        ("The planned summit pleased Tov.", "positive planned"),
        ("If the summit fails, Arvel leaves.", "negative hypothetical"),
        ("Tov's warning to Dolmetha came.", "positive actual"),
    ],
}


def cases(table):
    return [
        (language, text, expected) for language, rows in table.items() for text, expected in rows
    ]


@pytest.mark.parametrize(("language", "text", "expected"), cases(VERBAL))
def test_polarity_and_modality_of_a_verb(language, text, expected):
    trigger = {"form": ["bertemu", "meet", "met"], "upos": ["VERB"]}

    assert " ".join(attributes(text, rules(language, trigger=trigger), language)) == expected


@pytest.mark.parametrize(("language", "text", "expected"), cases(NOMINAL))
def test_polarity_and_modality_of_a_noun(language, text, expected):
    assert " ".join(attributes(text, noun_rule(language), language)) == expected


def test_a_rule_may_fix_polarity_and_modality():
    rule = verb_rule("id", polarity="positive", modality="generic")

    assert attributes("Arvel tidak akan bertemu Tov.", rule) == ("positive", "generic")


def test_a_rule_file_may_replace_cues():
    import json

    from rulekit import rule_file

    from evalkit.extractors.rulefile import parse_rules

    content = json.loads(rule_file("id"))
    content["languages"]["id"]["cues"] = {
        "negation": ["$cues.negation", "emoh"],
        "planned": ["arep"],
    }
    rule = parse_rules(json.dumps(content), name="test.yaml")

    assert attributes("Arvel emoh bertemu Tov.", rule)[0] == "negative"
    assert attributes("Arvel tidak bertemu Tov.", rule)[0] == "negative"
    assert attributes("Arvel arep bertemu Tov.", rule)[1] == "planned"
    assert attributes("Arvel akan bertemu Tov.", rule)[1] == "actual"


TREES = {
    "own negation": (
        "Arvel tidak bertemu Tov",
        [
            "Arvel arvel PROPN 3 nsubj",
            "tidak tidak PART 3 advmod",
            "bertemu temu VERB 0 root",
            "Tov tov PROPN 3 obj",
        ],
        "negative actual",
    ),
    "up a control verb": (
        "kedua pemimpin tidak perlu bertemu",
        [
            "kedua kedua NUM 2 nummod",
            "pemimpin pimpin NOUN 4 nsubj",
            "tidak tidak PART 4 advmod",
            "perlu perlu VERB 0 root",
            "bertemu temu VERB 4 xcomp",
        ],
        "negative actual",
    ),
    "up an adverbial clause without a subject": (
        "Arvel tidak akan datang , xx bertemu",
        [
            "Arvel arvel PROPN 4 nsubj",
            "tidak tidak PART 4 advmod",
            "akan akan AUX 4 aux",
            "datang datang VERB 0 root",
            ", , PUNCT 7 punct",
            "xx xx X 7 dep",
            "bertemu temu VERB 4 advcl",
        ],
        "negative planned",
    ),
    "never a sibling": (
        "Arvel bertemu Tov karena Ly tidak datang",
        [
            "Arvel arvel PROPN 2 nsubj",
            "bertemu temu VERB 0 root",
            "Tov tov PROPN 2 obj",
            "karena karena SCONJ 7 mark",
            "Ly ly PROPN 7 nsubj",
            "tidak tidak PART 7 advmod",
            "datang datang VERB 2 advcl",
        ],
        "positive actual",
    ),
    "not from what somebody says": (
        "Ly tidak mengatakan bahwa Arvel bertemu Tov",
        [
            "Ly ly PROPN 3 nsubj",
            "tidak tidak PART 3 advmod",
            "mengatakan kata VERB 0 root",
            "bahwa bahwa SCONJ 6 mark",
            "Arvel arvel PROPN 6 nsubj",
            "bertemu temu VERB 3 ccomp",
            "Tov tov PROPN 6 obj",
        ],
        "positive actual",
    ),
    "condition": (
        "jika Arvel bertemu Tov , Ly pergi",
        [
            "jika jika SCONJ 3 mark",
            "Arvel arvel PROPN 3 nsubj",
            "bertemu temu VERB 7 advcl",
            "Tov tov PROPN 3 obj",
            ", , PUNCT 3 punct",
            "Ly ly PROPN 7 nsubj",
            "pergi pergi VERB 0 root",
        ],
        "positive hypothetical",
    ),
    "governing verb of a noun": (
        "Arvel membatalkan pertemuan itu",
        [
            "Arvel arvel PROPN 2 nsubj",
            "membatalkan batal VERB 0 root",
            "pertemuan temu NOUN 2 obj",
            "itu itu DET 3 det",
        ],
        "negative actual",
    ),
    "a negated verb that does not hold the meeting": (
        "Arvel tidak menghadiri pertemuan itu",
        [
            "Arvel arvel PROPN 3 nsubj",
            "tidak tidak PART 3 advmod",
            "menghadiri hadir VERB 0 root",
            "pertemuan temu NOUN 3 obj",
            "itu itu DET 4 det",
        ],
        "positive actual",
    ),
    "a negated verb that does": (
        "Arvel tidak akan menggelar pertemuan itu",
        [
            "Arvel arvel PROPN 4 nsubj",
            "tidak tidak PART 4 advmod",
            "akan akan AUX 4 aux",
            "menggelar gelar VERB 0 root",
            "pertemuan temu NOUN 4 obj",
            "itu itu DET 5 det",
        ],
        "negative planned",
    ),
    "a plan for a noun": (
        "rencana pertemuan itu diumumkan",
        [
            "rencana rencana NOUN 4 nsubj:pass",
            "pertemuan temu NOUN 1 nmod",
            "itu itu DET 2 det",
            "diumumkan umum VERB 0 root",
        ],
        "positive planned",
    ),
}


@pytest.mark.parametrize(("text", "rows", "expected"), TREES.values(), ids=TREES)
def test_polarity_and_modality_in_a_parse(text, rows, expected):
    rule = rules("id", trigger={"form": ["bertemu", "pertemuan"], "upos": ["VERB", "NOUN"]})

    event = parsed(text, "\n".join(rows), rule).events[0]

    assert f"{event.polarity} {event.modality}" == expected


def test_where_a_parse_shows_no_cue_those_of_the_text_count():
    rows = "Pertemuan temu NOUN 3 nsubj\nbatal batal PROPN 1 flat\ndigelar gelar VERB 0 root"

    event = parsed("Pertemuan batal digelar", rows, noun_rule()).events[0]

    assert event.polarity == "negative"


def test_a_negation_inside_the_trigger_does_not_negate_it():
    rule = rules("id", trigger={"form": ["tidak benar"]})
    rows = "Itu itu PRON 3 nsubj\ntidak tidak PART 3 advmod\nbenar benar ADJ 0 root"

    assert parsed("Itu tidak benar", rows, rule).events[0].polarity == "positive"


SOURCES = {
    "quotation, verb, speaker": ("id", '"Kami bertemu Tov," kata Maskov.', "Maskov"),
    "quotation, verb, adverb, speaker": ("id", '"Kami bertemu Tov," ujar pula Maskov.', "Maskov"),
    "comma behind the mark": ("id", '"Kami bertemu Tov", kata Maskov.', "Maskov"),
    "speaker, adverb, verb": ("en", '"We met Tov," Maskov also said.', "Maskov"),
    "quotation, speaker, verb": ("en", '"We met Tov," Maskov said on Monday.', "Maskov"),
    "quotation, verb before": ("id", 'Maskov mengatakan, "Kami bertemu Tov."', "Maskov"),
    "quotation behind a colon": ("id", 'Maskov: "Kami bertemu Tov."', "Maskov"),
    "curly quotation": ("id", "\u201cKami bertemu Tov,\u201d kata Maskov.", "Maskov"),
    "quotation of several sentences": (
        "id",
        '"Kami pergi. Kami bertemu Tov," kata Maskov.',
        "Maskov",
    ),
    "second part of a quotation": (
        "id",
        '"Kami pergi," kata Maskov. "Kami bertemu Tov."',
        "Maskov",
    ),
    "quotation without a speaker": ("id", '"Kami bertemu Tov."', None),
    "quotation that does not end": ("id", '"Kami bertemu Tov', None),
    "clitic speaker": ("id", '"Kami pergi," kata Maskov. "Kami bertemu Tov," katanya.', "Maskov"),
    "reported clause": ("id", "Maskov mengatakan bahwa Arvel bertemu Tov.", "Maskov"),
    "reported without a conjunction": ("id", "Maskov mengatakan Arvel bertemu Tov.", "Maskov"),
    "reported by a coordinated verb": ("id", "Maskov mengatakan itu dan bertemu Tov.", None),
    "according to": ("id", "Menurut Maskov, Arvel bertemu Tov.", "Maskov"),
    "said behind": ("id", "Arvel bertemu Tov, kata Maskov.", "Maskov"),
    "nobody": ("id", "Arvel bertemu Tov.", None),
    "another line": ("id", '"Kami pergi," kata Maskov.\n"Kami bertemu Tov."', None),
    "en reported": ("en", "Maskov said that Arvel met Tov.", "Maskov"),
    "en according to": ("en", "According to Maskov, Arvel met Tov.", "Maskov"),
}


@pytest.mark.parametrize(("language", "text", "expected"), SOURCES.values(), ids=SOURCES)
def test_the_source_is_who_says_so(language, text, expected):
    trigger = {"form": ["bertemu", "met"], "upos": ["VERB"]}

    assert document(text, rules(language, trigger=trigger), language).events[-1].source == expected


def test_quotation_marks_are_paired_by_line():
    seen = view('"Satu" dua "tiga\n"empat" \u201clima\u201d enam "" \u201d')

    regions = [
        " ".join(token.text for token in seen.tokens[q.first : q.behind]) for q in quotations(seen)
    ]

    assert regions == ["Satu", "empat", "lima"]
