"""Each window shows what stands there, and nothing else."""

import pytest
from rulekit import document, fillers, noun_rule, reasons, rules, triggers, verb_rule

LEXICONS = {"claims": ["tuduhan", "klaim", "laporan"], "about": ["soal", "tentang", "mengenai"]}
EN_LEXICONS = {"claims": ["claim", "claims", "allegations", "report"], "about": ["of", "about"]}

VERBAL = {
    "subject": [
        ("id", "subject", "Velor membantah klaim.", ["Velor"]),
        ("id", "subject", "Baik Velor maupun Ormo membantah klaim.", ["Velor", "Ormo"]),
        ("id", "subject", "Kedua pemimpin itu membantah klaim.", ["Kedua pemimpin itu"]),
        ("en", "subject", "The Norvela denied it.", ["Norvela"]),
        ("en", "subject", "The two leaders denied it.", ["The two leaders"]),
    ],
    "object": [
        ("id", "object", "Arvel menemui Presiden Ly dan Tov di Wina.", ["Presiden Ly", "Tov"]),
        ("id", "object", "Arvel bertemu lagi Tov di Wina.", ["Tov"]),
        ("id", "object", "Arvel bertemu dengan Tov.", []),
        ("id", "object", "Arvel bertemu.", []),
        ("en", "object", "Arvel met Tov Arim Ul, who left.", ["Tov Arim Ul"]),
        ("en", "object", "Arvel warned Ormo and Lorra about it.", ["Ormo", "Lorra"]),
    ],
    "after": [
        ("id", "after(dengan, bersama)", "Arvel bertemu dengan Tov dan Ly di Wina.", ["Tov", "Ly"]),
        ("id", "after(kepada)", "Velor membantah itu kepada wartawan di Wina.", ["wartawan"]),
        ("id", "after(kepada)", "Velor membantah dan menulis surat kepada Ly.", []),
        ("id", "after(kepada)", "Velor membantah setelah surat kepada Ly terbit.", []),
        ("id", "after(di hadapan)", "Velor membantah itu di hadapan parlemen.", ["parlemen"]),
        ("en", "after(with)", "Arvel met with Tov in Vienna.", ["Tov"]),
    ],
    "before": [
        ("id", "before(di)", "Di Wina, Arvel bertemu Tov.", ["Wina"]),
        ("id", "before(di)", "Arvel tiba di Wina dan bertemu Tov.", ["Wina"]),
        ("id", "before(di)", "Rapat di Wina usai ketika Arvel bertemu Tov.", []),
        ("id", "before(di)", "Pejabat di Wina menulis saat libur, Arvel bertemu Tov.", []),
    ],
    "phrase": [
        (
            "id",
            "phrase(soal)",
            "Velor memperingatkan Ormo soal uji coba rudal di laut.",
            ["uji coba rudal di laut"],
        ),
        ("id", "phrase(soal)", "Velor memperingatkan Ormo soal rudal pada Senin.", ["rudal"]),
        ("id", "phrase(soal)", "Velor memperingatkan soal rudal yang jatuh.", ["rudal"]),
        ("id", "phrase(soal)", "Velor memperingatkan soal rudal setelah rapat.", ["rudal"]),
        ("id", "phrase(soal)", "Velor memperingatkan soal rudal, kata Maskov.", ["rudal"]),
        (
            "id",
            "phrase(soal)",
            "Velor memperingatkan soal rudal, ranjau, dan drone.",
            ["rudal, ranjau, dan drone"],
        ),
        ("id", "phrase(soal)", "Velor memperingatkan soal rudal dan memanggil duta.", ["rudal"]),
        ("id", "phrase(soal)", "Velor memperingatkan soal.", []),
        (
            "en",
            "phrase(of, about)",
            "Velora warned of grave consequences on Monday.",
            ["grave consequences"],
        ),
        ("en", "phrase(on)", "Velora warned on Monday.", []),
    ],
    "clause": [
        (
            "id",
            "clause(bahwa)",
            "Velor memperingatkan bahwa kapal akan tenggelam.",
            ["kapal akan tenggelam"],
        ),
        (
            "id",
            "clause(bahwa)",
            "Velor memperingatkan Ormo bahwa kapal bocor dan tenggelam.",
            ["kapal bocor dan tenggelam"],
        ),
        (
            "id",
            "clause(bahwa)",
            "Velor memperingatkan bahwa kapal bocor sebelum berlayar.",
            ["kapal bocor"],
        ),
        ("id", "clause(bahwa)", "Velor memperingatkan Ormo. Ia yakin bahwa kapal bocor.", []),
        ("id", "clause(bahwa)", "Velor memperingatkan Ormo karena ia yakin bahwa kapal bocor.", []),
        (
            "en",
            "clause(that)",
            "Velora warned Ormo that its ships would sink, officials said.",
            ["its ships would sink"],
        ),
    ],
    "rest": [
        (
            "id",
            "rest",
            "Velor membantah terlibat dalam serangan itu.",
            ["terlibat dalam serangan itu"],
        ),
        ("id", "rest", "Velor membantah keras tuduhan itu pada Senin.", ["tuduhan itu"]),
        ("id", "rest", "Velor membantah.", []),
        (
            "en",
            "rest",
            "Velora denied any involvement in the attack, he said.",
            ["any involvement in the attack"],
        ),
    ],
    "content": [
        (
            "id",
            "content($claims; bahwa, $about)",
            "Velor membantah tuduhan bahwa kapal bocor.",
            ["kapal bocor"],
        ),
        (
            "id",
            "content($claims; bahwa, $about)",
            "Velor membantah laporan tentang kapal itu.",
            ["kapal itu"],
        ),
        (
            "id",
            "content($claims; bahwa, $about)",
            "Velor membantah klaim KR soal kapal.",
            ["kapal"],
        ),
        (
            "id",
            "content($claims; bahwa, $about)",
            "Velor membantah tuduhan keterlibatan dalam serangan itu.",
            ["keterlibatan dalam serangan itu"],
        ),
        ("id", "content($claims; bahwa, $about)", "Velor membantah tuduhan itu.", []),
        ("id", "content($claims; bahwa, $about)", "Velor membantah terlibat.", []),
        (
            "id",
            "content($claims; bahwa, yang menyebut)",
            "Velor membantah laporan yang menyebut kapal bocor dan karam.",
            ["kapal bocor dan karam"],
        ),
        (
            "en",
            "content($claims; that, $about)",
            "Velora denied KR allegations that it had fired.",
            ["it had fired"],
        ),
        ("en", "content($claims; that, $about)", "Velora denied allegations of fraud.", ["fraud"]),
    ],
    "of": [
        ("id", "of($claims)", "Velor membantah klaim KR bahwa kapal bocor.", ["KR"]),
        ("id", "of($claims)", "Velor membantah klaim itu.", []),
        (
            "id",
            "of($claims)",
            "Velor membantah tuduhan KR dan Belmora soal kapal.",
            ["KR", "Belmora"],
        ),
        ("en", "of($claims)", "Velora denied Ngorelu's claims.", ["Ngorelu"]),
        ("en", "of($claims)", "Velora denied the KR allegations.", ["KR"]),
        ("en", "of($claims)", "Velora denied the claims.", []),
    ],
    "time": [
        ("id", "time", "Velor membantah itu pada Senin (3/2).", ["Senin (3/2)"]),
        ("id", "time", "Selasa lalu, Velor membantah itu.", ["Selasa lalu"]),
        ("id", "time", "Pada 2018 Velor membantah laporan 2017.", ["2018"]),
        ("id", "time", "Velor membantah itu setelah rapat Senin.", []),
        ("en", "time", "Velora denied it on Monday morning.", ["Monday morning"]),
    ],
    "place": [
        (
            "id",
            "place(di)",
            "Arvel bertemu Tov di Pulau Sentosa, Singapura, pada Senin.",
            ["Pulau Sentosa, Singapura"],
        ),
        ("id", "place(di)", "Arvel bertemu Tov di Singapura, Ly mengatakan itu.", ["Singapura"]),
        ("id", "place(di)", "Arvel bertemu Tov di rumah.", []),
        ("id", "place(di)", "Arvel bertemu Tov di Wina, Austria bagian timur, kemarin.", ["Wina"]),
        ("id", "object", "Arvel menemui Tov (35", ["Tov"]),
        ("id", "place(di)", "Di Wina, Arvel bertemu Tov.", ["Wina"]),
        (
            "en",
            "place(in, at)",
            "Arvel met Tov at Camp David in Maryland.",
            ["Camp David", "Maryland"],
        ),
    ],
    "speaker": [
        ("id", "speaker", '"Kami membantah itu," kata Maskov.', ["Maskov"]),
        ("id", "speaker", "Maskov mengatakan bahwa ia membantah itu.", ["Maskov"]),
        ("id", "speaker", "Velor membantah itu.", []),
        ("en", "speaker", '"We denied it," Maskov said.', ["Maskov"]),
    ],
}
VERBAL_CASES = [case for cases in VERBAL.values() for case in cases]


@pytest.mark.parametrize(
    ("language", "window", "text", "expected"),
    VERBAL_CASES,
    ids=[f"{c[1]}: {c[2]}" for c in VERBAL_CASES],
)
def test_a_window_of_a_verb(language, window, text, expected):
    lexicons = LEXICONS if language == "id" else EN_LEXICONS
    rule = verb_rule(language, {"windows": [window], "expand": ["conj"]}, lexicons=lexicons)

    assert fillers(text, rule, language) == expected


NOMINAL_CASES = [
    ("id", "owner", "Pertemuan Arvel dan Tov berlangsung di Wina.", ["Arvel", "Tov"]),
    ("id", "owner", "Bantahan Norvela datang Senin.", ["Norvela"]),
    ("id", "owner", "Bantahan itu datang Senin.", []),
    ("id", "owner", "Pertemuan kedua pemimpin berlangsung.", ["kedua pemimpin"]),
    ("en", "owner", "Velora's denial came on Monday.", ["Velora"]),
    ("en", "owner", "Velora and Kesta's stern warning came.", ["Velora", "Kesta"]),
    ("en", "owner", "The KR warning came on Monday.", ["KR"]),
    ("en", "owner", "The summit ended.", []),
    ("id", "between(antara)", "Pertemuan antara Arvel dan Tov berlangsung.", ["Arvel", "Tov"]),
    (
        "id",
        "between(antara)",
        "Pertemuan di Wina antara Arvel, Ly, dan Tov batal.",
        ["Arvel", "Ly", "Tov"],
    ),
    ("id", "between(antara)", "Pertemuan itu meredakan ketegangan antara Arvel dan Tov.", []),
    ("id", "between(antara)", "Pertemuan itu digelar antara Arvel dan Tov.", ["Arvel", "Tov"]),
    ("en", "between(between)", "The talks between Arvel and Tov stalled.", ["Arvel", "Tov"]),
    ("id", "after(dengan)", "Pertemuan dengan Tov dan Ly berlangsung.", ["Tov", "Ly"]),
    ("id", "subject", "Arvel menggelar pertemuan dengan Tov.", ["Arvel"]),
    ("id", "subject(menggelar)", "Arvel menolak pertemuan dengan Tov.", []),
    (
        "id",
        "subject(mengeluarkan)",
        "Arvel dan Ly mengeluarkan sebuah peringatan.",
        ["Arvel", "Ly"],
    ),
    ("en", "subject(held, issued)", "Arvel issued a stern warning to Tov.", ["Arvel"]),
    ("en", "subject(held)", "Arvel and Ly held two days of talks.", ["Arvel", "Ly"]),
    ("id", "place(di)", "Pertemuan itu membahas dagang di Wina.", ["Wina"]),
    ("id", "time", "Pertemuan itu digelar pada Senin.", ["Senin"]),
    (
        "id",
        "place(di)",
        "Pertemuan antara Arvel dan Tov berlangsung di Dolmetha, Rabu.",
        ["Dolmetha"],
    ),
    ("id", "time", "Pertemuan antara Arvel dan Tov berlangsung di Dolmetha, Rabu.", ["Rabu"]),
    ("en", "time", "The talks between Arvel and Tov ended on Monday.", ["Monday"]),
]


@pytest.mark.parametrize(
    ("language", "window", "text", "expected"),
    NOMINAL_CASES,
    ids=[f"{c[1]}: {c[2]}" for c in NOMINAL_CASES],
)
def test_a_window_of_a_noun(language, window, text, expected):
    rule = noun_rule(language, {"windows": [window], "expand": ["conj"]})

    assert fillers(text, rule, language) == expected


PASSIVES = [
    ("id", "dibantah", "Klaim itu dibantah Sarvan.", "passive", ["Sarvan"]),
    (
        "id",
        "dibantah",
        "Klaim itu dibantah keras oleh Sarvan dan Dolmetha.",
        "passive",
        ["Sarvan", "Dolmetha"],
    ),
    ("id", "dibantah", "Klaim itu dibantah pada Senin oleh Sarvan.", "passive", ["Sarvan"]),
    ("id", "dibantah", "Klaim itu dibantah.", "passive", []),
    ("en", "denied", "The claim was denied by Sarvan.", "passive", ["Sarvan"]),
    ("en", "denied", "The claim was quickly denied on Monday by Sarvan.", "passive", ["Sarvan"]),
    ("en", "denied", "A claim denied by Sarvan is old.", "passive", ["Sarvan"]),
    ("en", "denied", "Sarvan denied the claim by Ormo.", "passive", None),
    ("en", "denied", "Sarvan denied the claim by Ormo.", "active", ["Ormo"]),
    ("en", "denied", "The claim was denied by Sarvan.", "active", None),
]


@pytest.mark.parametrize(
    ("language", "form", "text", "voice", "expected"),
    PASSIVES,
    ids=[f"{c[3]}: {c[2]}" for c in PASSIVES],
)
def test_a_passive_finds_its_agent_and_only_its_own_voice(language, form, text, voice, expected):
    window = "agent(oleh)" if language == "id" else "agent(by)"
    role = {"x": {"windows": [window], "expand": ["conj"]}}
    trigger = {"form": [form], "upos": ["VERB"], "voice": voice}
    rule = rules(language, roles=role, trigger=trigger)

    assert triggers(text, rule, language) == ([] if expected is None else [form])
    assert fillers(text, rule, language) == (expected or [])


def test_the_first_window_that_shows_something_is_enough():
    role = {"windows": ["object", "after(dengan)", "subject"]}

    assert fillers("Arvel bertemu dengan Tov.", verb_rule("id", role)) == ["Tov"]


def test_all_windows_count_where_the_mode_says_so():
    role = {"windows": ["subject", "after(dengan)", "subject"], "mode": "all"}

    assert fillers("Arvel bertemu dengan Tov.", verb_rule("id", role)) == ["Arvel", "Tov"]


def test_a_role_holds_at_most_its_maximum():
    role = {"windows": ["subject"], "expand": ["conj"], "max": "1"}

    assert fillers("Arvel dan Ly membantah itu.", verb_rule("id", role)) == ["Arvel"]


def test_without_expansion_a_coordination_is_one_phrase_less():
    assert fillers("Arvel dan Ly membantah itu.", verb_rule("id", {"windows": ["subject"]})) == [
        "Ly"
    ]


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("agent", "Laporan membantah klaim.", []),
        ("agent", "Seorang pejabat membantah klaim.", ["Seorang pejabat"]),
        ("agent", "Mereka membantah klaim.", ["Mereka"]),
        ("agent", "Kata prakarsa Presiden Arvel membantah klaim.", ["Presiden Arvel"]),
        ("name", "Seorang pejabat membantah klaim.", []),
        ("name", "Pejabat Velor membantah klaim.", ["Pejabat Velor"]),
        ("any", "Sebuah laporan membantah klaim.", ["Sebuah laporan"]),
    ],
)
def test_a_kind_says_what_may_fill_a_role(kind, text, expected):
    rule = verb_rule("id", {"windows": ["subject"], "kind": kind}, lexicons={"known": ["laporan"]})

    assert fillers(text, rule) == expected


def test_words_decide_what_may_fill_a_role():
    only = verb_rule("id", {"windows": ["subject"], "only": ["presiden", "juru bicara"]})
    never = verb_rule("id", {"windows": ["subject"], "not": ["juru bicara"]})

    texts = ["Presiden itu membantah.", "Juru bicara itu membantah.", "Tov membantah."]

    assert [fillers(text, only) for text in texts] == [["Presiden itu"], ["Juru bicara itu"], []]
    assert [fillers(text, never) for text in texts] == [["Presiden itu"], [], ["Tov"]]


def test_a_required_role_that_is_empty_keeps_the_rule_silent():
    rule = verb_rule("id", {"windows": ["object"], "required": "true"})

    assert triggers("Arvel bertemu.", rule) == []
    assert reasons("Arvel bertemu.", rule) == ["without its role 'x'"]
    assert triggers("Arvel menemui Tov.", rule) == ["menemui"]


def test_joined_names_are_split_where_the_role_says_so():
    split = noun_rule("id", {"windows": ["owner"], "expand": ["conj", "hyphen"]})

    assert fillers("KTT Arvel-Tov itu usai.", split) == ["Arvel", "Tov"]


def test_names_before_the_dash_of_a_dateline_fill_nothing():
    rule = verb_rule("id", {"windows": ["subject", "before(di)"]})

    event = document("JAKARTA, Warta - Membantah klaim, Velor diam.", rule).events[0]

    assert event.arguments == ()


def test_a_trigger_word_in_a_dateline_is_none():
    rule = rules("id", trigger={"form": ["wina"]})

    assert triggers("WINA, Warta - Arvel pergi ke Wina.", rule) == ["Wina"]
    assert reasons("WINA, Warta - Arvel pergi.", rule) == ["in a dateline or by-line"]
