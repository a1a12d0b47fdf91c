"""Polarity, modality and source of an event."""

import pytest
from rulekit import attributes, document, noun_rule, parsed, rules, verb_rule, view

from evalkit.extractors.engine.attribution import quotations

VERBAL = {
    "id": [
        ("Putin bertemu Kim.", "positive actual"),
        ("Putin telah bertemu Kim.", "positive actual"),
        ("Putin tidak bertemu Kim.", "negative actual"),
        ("Putin belum pernah bertemu Kim.", "negative actual"),
        ("Putin batal bertemu Kim.", "negative actual"),
        ("Putin menolak bertemu Kim.", "negative actual"),
        ("Putin tidak menolak bertemu Kim.", "positive actual"),
        ("Putin akan bertemu Kim.", "positive planned"),
        ("Putin tidak akan bertemu Kim.", "negative planned"),
        ("Putin berencana bertemu Kim.", "positive planned"),
        ("Putin tidak berencana bertemu Kim.", "negative planned"),
        ("Putin tidak perlu bertemu Kim.", "negative actual"),
        ("Putin tiba di Wina untuk bertemu Kim.", "positive planned"),
        ("Rencananya, Putin bertemu Kim.", "positive planned"),
        ("Putin dijadwalkan pada Senin bertemu Kim.", "positive planned"),
        ("Putin mungkin bertemu Kim.", "positive possible"),
        ("Putin mungkin akan bertemu Kim.", "positive possible"),
        ("Kemungkinan Putin akan bertemu Kim.", "positive possible"),
        ("Putin bisa bertemu Kim.", "positive possible"),
        ("Jika Putin bertemu Kim, ia pergi.", "positive hypothetical"),
        ("Seandainya Putin akan bertemu Kim, ia pergi.", "positive hypothetical"),
        ("Jika Xi datang, Putin akan bertemu Kim.", "positive planned"),
        ("Tidak benar bahwa Putin bertemu Kim.", "positive actual"),
        ("Putin tidak mengatakan Xi bertemu Kim.", "positive actual"),
        ("Xi tidak datang dan Putin bertemu Kim.", "positive actual"),
        ("Xi tidak datang. Putin bertemu Kim.", "positive actual"),
        ("Putin membantah bertemu Kim.", "negative actual"),
        ("Putin biasanya bertemu Kim.", "positive generic"),
    ],
    "en": [
        ("Putin met Kim.", "positive actual"),
        ("Putin has not met Kim.", "negative actual"),
        ("Putin didn't meet Kim.", "negative actual"),
        ("Putin will meet Kim.", "positive planned"),
        ("Putin will not meet Kim.", "negative planned"),
        ("Putin may meet Kim.", "positive possible"),
        ("Putin could never meet Kim.", "negative possible"),
        ("Putin refused to meet Kim.", "negative planned"),
        ("Putin flew to Vienna to meet Kim.", "positive planned"),
        ("Putin did not plan to meet Kim.", "negative planned"),
        ("If Putin met Kim, he left.", "positive hypothetical"),
        ("Putin would have met Kim.", "positive hypothetical"),
        ("Putin said that Xi had not come and met Kim.", "positive actual"),
    ],
}
NOMINAL = {
    "id": [
        ("Putin menggelar pertemuan.", "positive actual"),
        ("Putin akan menggelar pertemuan.", "positive planned"),
        ("Putin tidak menggelar pertemuan.", "negative actual"),
        ("Putin tidak menghadiri pertemuan.", "positive actual"),
        ("Putin akan menghadiri pertemuan.", "positive planned"),
        ("Putin membatalkan pertemuan.", "negative actual"),
        ("Tidak ada pertemuan antara Putin dan Kim.", "negative actual"),
        ("Pertemuan itu batal.", "negative actual"),
        ("Pertemuan Putin dan Kim dibatalkan Senin.", "negative actual"),
        ("Pertemuan itu akan digelar di Wina.", "positive planned"),
        ("Pertemuan itu tidak membahas nuklir.", "positive actual"),
        ("Pertemuan itu tidak jadi digelar.", "negative actual"),
        ("Rencana pertemuan itu diumumkan.", "positive planned"),
        ("Pertemuan itu dijadwalkan Senin.", "positive planned"),
        ("Dalam pertemuan itu Putin tidak bicara.", "positive actual"),
        ("Jika pertemuan itu gagal, Putin pergi.", "negative hypothetical"),
        ("Kemungkinan pertemuan itu terbuka.", "positive possible"),
    ],
    "en": [
        ("Putin held talks.", "positive actual"),
        ("Putin will hold talks.", "positive planned"),
        ("Putin did not hold talks.", "negative actual"),
        ("Putin did not attend the talks.", "positive actual"),
        ("Putin cancelled the summit.", "negative actual"),
        ("The summit was cancelled.", "negative actual"),
        ("The summit will take place in Vienna.", "positive planned"),
        ("The summit did not take place.", "negative actual"),
        ("The summit did not end the war.", "positive actual"),
        ("Putin is considering a summit.", "positive possible"),
        ("No summit is planned.", "negative planned"),
        ("The planned summit pleased Kim.", "positive planned"),
        ("If the summit fails, Putin leaves.", "negative hypothetical"),
        ("Kim's warning to Seoul came.", "positive actual"),
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

    assert attributes("Putin tidak akan bertemu Kim.", rule) == ("positive", "generic")


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

    assert attributes("Putin emoh bertemu Kim.", rule)[0] == "negative"
    assert attributes("Putin tidak bertemu Kim.", rule)[0] == "negative"
    assert attributes("Putin arep bertemu Kim.", rule)[1] == "planned"
    assert attributes("Putin akan bertemu Kim.", rule)[1] == "actual"


TREES = {
    "own negation": (
        "Putin tidak bertemu Kim",
        [
            "Putin putin PROPN 3 nsubj",
            "tidak tidak PART 3 advmod",
            "bertemu temu VERB 0 root",
            "Kim kim PROPN 3 obj",
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
        "Putin tidak akan datang , xx bertemu",
        [
            "Putin putin PROPN 4 nsubj",
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
        "Putin bertemu Kim karena Xi tidak datang",
        [
            "Putin putin PROPN 2 nsubj",
            "bertemu temu VERB 0 root",
            "Kim kim PROPN 2 obj",
            "karena karena SCONJ 7 mark",
            "Xi xi PROPN 7 nsubj",
            "tidak tidak PART 7 advmod",
            "datang datang VERB 2 advcl",
        ],
        "positive actual",
    ),
    "not from what somebody says": (
        "Xi tidak mengatakan bahwa Putin bertemu Kim",
        [
            "Xi xi PROPN 3 nsubj",
            "tidak tidak PART 3 advmod",
            "mengatakan kata VERB 0 root",
            "bahwa bahwa SCONJ 6 mark",
            "Putin putin PROPN 6 nsubj",
            "bertemu temu VERB 3 ccomp",
            "Kim kim PROPN 6 obj",
        ],
        "positive actual",
    ),
    "condition": (
        "jika Putin bertemu Kim , Xi pergi",
        [
            "jika jika SCONJ 3 mark",
            "Putin putin PROPN 3 nsubj",
            "bertemu temu VERB 7 advcl",
            "Kim kim PROPN 3 obj",
            ", , PUNCT 3 punct",
            "Xi xi PROPN 7 nsubj",
            "pergi pergi VERB 0 root",
        ],
        "positive hypothetical",
    ),
    "governing verb of a noun": (
        "Putin membatalkan pertemuan itu",
        [
            "Putin putin PROPN 2 nsubj",
            "membatalkan batal VERB 0 root",
            "pertemuan temu NOUN 2 obj",
            "itu itu DET 3 det",
        ],
        "negative actual",
    ),
    "a negated verb that does not hold the meeting": (
        "Putin tidak menghadiri pertemuan itu",
        [
            "Putin putin PROPN 3 nsubj",
            "tidak tidak PART 3 advmod",
            "menghadiri hadir VERB 0 root",
            "pertemuan temu NOUN 3 obj",
            "itu itu DET 4 det",
        ],
        "positive actual",
    ),
    "a negated verb that does": (
        "Putin tidak akan menggelar pertemuan itu",
        [
            "Putin putin PROPN 4 nsubj",
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
    "quotation, verb, speaker": ("id", '"Kami bertemu Kim," kata Lavrov.', "Lavrov"),
    "quotation, verb, adverb, speaker": ("id", '"Kami bertemu Kim," ujar pula Lavrov.', "Lavrov"),
    "comma behind the mark": ("id", '"Kami bertemu Kim", kata Lavrov.', "Lavrov"),
    "speaker, adverb, verb": ("en", '"We met Kim," Lavrov also said.', "Lavrov"),
    "quotation, speaker, verb": ("en", '"We met Kim," Lavrov said on Monday.', "Lavrov"),
    "quotation, verb before": ("id", 'Lavrov mengatakan, "Kami bertemu Kim."', "Lavrov"),
    "quotation behind a colon": ("id", 'Lavrov: "Kami bertemu Kim."', "Lavrov"),
    "curly quotation": ("id", "\u201cKami bertemu Kim,\u201d kata Lavrov.", "Lavrov"),
    "quotation of several sentences": (
        "id",
        '"Kami pergi. Kami bertemu Kim," kata Lavrov.',
        "Lavrov",
    ),
    "second part of a quotation": (
        "id",
        '"Kami pergi," kata Lavrov. "Kami bertemu Kim."',
        "Lavrov",
    ),
    "quotation without a speaker": ("id", '"Kami bertemu Kim."', None),
    "quotation that does not end": ("id", '"Kami bertemu Kim', None),
    "clitic speaker": ("id", '"Kami pergi," kata Lavrov. "Kami bertemu Kim," katanya.', "Lavrov"),
    "reported clause": ("id", "Lavrov mengatakan bahwa Putin bertemu Kim.", "Lavrov"),
    "reported without a conjunction": ("id", "Lavrov mengatakan Putin bertemu Kim.", "Lavrov"),
    "reported by a coordinated verb": ("id", "Lavrov mengatakan itu dan bertemu Kim.", None),
    "according to": ("id", "Menurut Lavrov, Putin bertemu Kim.", "Lavrov"),
    "said behind": ("id", "Putin bertemu Kim, kata Lavrov.", "Lavrov"),
    "nobody": ("id", "Putin bertemu Kim.", None),
    "another line": ("id", '"Kami pergi," kata Lavrov.\n"Kami bertemu Kim."', None),
    "en reported": ("en", "Lavrov said that Putin met Kim.", "Lavrov"),
    "en according to": ("en", "According to Lavrov, Putin met Kim.", "Lavrov"),
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
