"""Each window shows what stands there, and nothing else."""

import pytest
from rulekit import document, fillers, noun_rule, reasons, rules, triggers, verb_rule

LEXICONS = {"claims": ["tuduhan", "klaim", "laporan"], "about": ["soal", "tentang", "mengenai"]}
EN_LEXICONS = {"claims": ["claim", "claims", "allegations", "report"], "about": ["of", "about"]}

VERBAL = {
    "subject": [
        ("id", "subject", "Rusia membantah klaim.", ["Rusia"]),
        ("id", "subject", "Baik Rusia maupun Iran membantah klaim.", ["Rusia", "Iran"]),
        ("id", "subject", "Kedua pemimpin itu membantah klaim.", ["Kedua pemimpin itu"]),
        ("en", "subject", "The Kremlin denied it.", ["Kremlin"]),
        ("en", "subject", "The two leaders denied it.", ["The two leaders"]),
    ],
    "object": [
        ("id", "object", "Putin menemui Presiden Xi dan Kim di Wina.", ["Presiden Xi", "Kim"]),
        ("id", "object", "Putin bertemu lagi Kim di Wina.", ["Kim"]),
        ("id", "object", "Putin bertemu dengan Kim.", []),
        ("id", "object", "Putin bertemu.", []),
        ("en", "object", "Putin met Kim Jong Un, who left.", ["Kim Jong Un"]),
        ("en", "object", "Putin warned Iran and Syria about it.", ["Iran", "Syria"]),
    ],
    "after": [
        ("id", "after(dengan, bersama)", "Putin bertemu dengan Kim dan Xi di Wina.", ["Kim", "Xi"]),
        ("id", "after(kepada)", "Rusia membantah itu kepada wartawan di Wina.", ["wartawan"]),
        ("id", "after(kepada)", "Rusia membantah dan menulis surat kepada Xi.", []),
        ("id", "after(kepada)", "Rusia membantah setelah surat kepada Xi terbit.", []),
        ("id", "after(di hadapan)", "Rusia membantah itu di hadapan parlemen.", ["parlemen"]),
        ("en", "after(with)", "Putin met with Kim in Vienna.", ["Kim"]),
    ],
    "before": [
        ("id", "before(di)", "Di Wina, Putin bertemu Kim.", ["Wina"]),
        ("id", "before(di)", "Putin tiba di Wina dan bertemu Kim.", ["Wina"]),
        ("id", "before(di)", "Rapat di Wina usai ketika Putin bertemu Kim.", []),
        ("id", "before(di)", "Pejabat di Wina menulis saat libur, Putin bertemu Kim.", []),
    ],
    "phrase": [
        (
            "id",
            "phrase(soal)",
            "Rusia memperingatkan Iran soal uji coba rudal di laut.",
            ["uji coba rudal di laut"],
        ),
        ("id", "phrase(soal)", "Rusia memperingatkan Iran soal rudal pada Senin.", ["rudal"]),
        ("id", "phrase(soal)", "Rusia memperingatkan soal rudal yang jatuh.", ["rudal"]),
        ("id", "phrase(soal)", "Rusia memperingatkan soal rudal setelah rapat.", ["rudal"]),
        ("id", "phrase(soal)", "Rusia memperingatkan soal rudal, kata Lavrov.", ["rudal"]),
        (
            "id",
            "phrase(soal)",
            "Rusia memperingatkan soal rudal, ranjau, dan drone.",
            ["rudal, ranjau, dan drone"],
        ),
        ("id", "phrase(soal)", "Rusia memperingatkan soal rudal dan memanggil duta.", ["rudal"]),
        ("id", "phrase(soal)", "Rusia memperingatkan soal.", []),
        (
            "en",
            "phrase(of, about)",
            "Russia warned of grave consequences on Monday.",
            ["grave consequences"],
        ),
        ("en", "phrase(on)", "Russia warned on Monday.", []),
    ],
    "clause": [
        (
            "id",
            "clause(bahwa)",
            "Rusia memperingatkan bahwa kapal akan tenggelam.",
            ["kapal akan tenggelam"],
        ),
        (
            "id",
            "clause(bahwa)",
            "Rusia memperingatkan Iran bahwa kapal bocor dan tenggelam.",
            ["kapal bocor dan tenggelam"],
        ),
        (
            "id",
            "clause(bahwa)",
            "Rusia memperingatkan bahwa kapal bocor sebelum berlayar.",
            ["kapal bocor"],
        ),
        ("id", "clause(bahwa)", "Rusia memperingatkan Iran. Ia yakin bahwa kapal bocor.", []),
        ("id", "clause(bahwa)", "Rusia memperingatkan Iran karena ia yakin bahwa kapal bocor.", []),
        (
            "en",
            "clause(that)",
            "Russia warned Iran that its ships would sink, officials said.",
            ["its ships would sink"],
        ),
    ],
    "rest": [
        (
            "id",
            "rest",
            "Rusia membantah terlibat dalam serangan itu.",
            ["terlibat dalam serangan itu"],
        ),
        ("id", "rest", "Rusia membantah keras tuduhan itu pada Senin.", ["tuduhan itu"]),
        ("id", "rest", "Rusia membantah.", []),
        (
            "en",
            "rest",
            "Russia denied any involvement in the attack, he said.",
            ["any involvement in the attack"],
        ),
    ],
    "content": [
        (
            "id",
            "content($claims; bahwa, $about)",
            "Rusia membantah tuduhan bahwa kapal bocor.",
            ["kapal bocor"],
        ),
        (
            "id",
            "content($claims; bahwa, $about)",
            "Rusia membantah laporan tentang kapal itu.",
            ["kapal itu"],
        ),
        (
            "id",
            "content($claims; bahwa, $about)",
            "Rusia membantah klaim AS soal kapal.",
            ["kapal"],
        ),
        (
            "id",
            "content($claims; bahwa, $about)",
            "Rusia membantah tuduhan keterlibatan dalam serangan itu.",
            ["keterlibatan dalam serangan itu"],
        ),
        ("id", "content($claims; bahwa, $about)", "Rusia membantah tuduhan itu.", []),
        ("id", "content($claims; bahwa, $about)", "Rusia membantah terlibat.", []),
        (
            "id",
            "content($claims; bahwa, yang menyebut)",
            "Rusia membantah laporan yang menyebut kapal bocor dan karam.",
            ["kapal bocor dan karam"],
        ),
        (
            "en",
            "content($claims; that, $about)",
            "Russia denied US allegations that it had fired.",
            ["it had fired"],
        ),
        ("en", "content($claims; that, $about)", "Russia denied allegations of fraud.", ["fraud"]),
    ],
    "of": [
        ("id", "of($claims)", "Rusia membantah klaim AS bahwa kapal bocor.", ["AS"]),
        ("id", "of($claims)", "Rusia membantah klaim itu.", []),
        (
            "id",
            "of($claims)",
            "Rusia membantah tuduhan AS dan Inggris soal kapal.",
            ["AS", "Inggris"],
        ),
        ("en", "of($claims)", "Russia denied Washington's claims.", ["Washington"]),
        ("en", "of($claims)", "Russia denied the US allegations.", ["US"]),
        ("en", "of($claims)", "Russia denied the claims.", []),
    ],
    "time": [
        ("id", "time", "Rusia membantah itu pada Senin (3/2).", ["Senin (3/2)"]),
        ("id", "time", "Selasa lalu, Rusia membantah itu.", ["Selasa lalu"]),
        ("id", "time", "Pada 2018 Rusia membantah laporan 2017.", ["2018"]),
        ("id", "time", "Rusia membantah itu setelah rapat Senin.", []),
        ("en", "time", "Russia denied it on Monday morning.", ["Monday morning"]),
    ],
    "place": [
        (
            "id",
            "place(di)",
            "Putin bertemu Kim di Pulau Sentosa, Singapura, pada Senin.",
            ["Pulau Sentosa, Singapura"],
        ),
        ("id", "place(di)", "Putin bertemu Kim di Singapura, Xi mengatakan itu.", ["Singapura"]),
        ("id", "place(di)", "Putin bertemu Kim di rumah.", []),
        ("id", "place(di)", "Putin bertemu Kim di Wina, Austria bagian timur, kemarin.", ["Wina"]),
        ("id", "object", "Putin menemui Kim (35", ["Kim"]),
        ("id", "place(di)", "Di Wina, Putin bertemu Kim.", ["Wina"]),
        (
            "en",
            "place(in, at)",
            "Putin met Kim at Camp David in Maryland.",
            ["Camp David", "Maryland"],
        ),
    ],
    "speaker": [
        ("id", "speaker", '"Kami membantah itu," kata Lavrov.', ["Lavrov"]),
        ("id", "speaker", "Lavrov mengatakan bahwa ia membantah itu.", ["Lavrov"]),
        ("id", "speaker", "Rusia membantah itu.", []),
        ("en", "speaker", '"We denied it," Lavrov said.', ["Lavrov"]),
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
    ("id", "owner", "Pertemuan Putin dan Kim berlangsung di Wina.", ["Putin", "Kim"]),
    ("id", "owner", "Bantahan Kremlin datang Senin.", ["Kremlin"]),
    ("id", "owner", "Bantahan itu datang Senin.", []),
    ("id", "owner", "Pertemuan kedua pemimpin berlangsung.", ["kedua pemimpin"]),
    ("en", "owner", "Russia's denial came on Monday.", ["Russia"]),
    ("en", "owner", "Russia and China's stern warning came.", ["Russia", "China"]),
    ("en", "owner", "The US warning came on Monday.", ["US"]),
    ("en", "owner", "The summit ended.", []),
    ("id", "between(antara)", "Pertemuan antara Putin dan Kim berlangsung.", ["Putin", "Kim"]),
    (
        "id",
        "between(antara)",
        "Pertemuan di Wina antara Putin, Xi, dan Kim batal.",
        ["Putin", "Xi", "Kim"],
    ),
    ("id", "between(antara)", "Pertemuan itu meredakan ketegangan antara Putin dan Kim.", []),
    ("id", "between(antara)", "Pertemuan itu digelar antara Putin dan Kim.", ["Putin", "Kim"]),
    ("en", "between(between)", "The talks between Putin and Kim stalled.", ["Putin", "Kim"]),
    ("id", "after(dengan)", "Pertemuan dengan Kim dan Xi berlangsung.", ["Kim", "Xi"]),
    ("id", "subject", "Putin menggelar pertemuan dengan Kim.", ["Putin"]),
    ("id", "subject(menggelar)", "Putin menolak pertemuan dengan Kim.", []),
    (
        "id",
        "subject(mengeluarkan)",
        "Putin dan Xi mengeluarkan sebuah peringatan.",
        ["Putin", "Xi"],
    ),
    ("en", "subject(held, issued)", "Putin issued a stern warning to Kim.", ["Putin"]),
    ("en", "subject(held)", "Putin and Xi held two days of talks.", ["Putin", "Xi"]),
    ("id", "place(di)", "Pertemuan itu membahas dagang di Wina.", ["Wina"]),
    ("id", "time", "Pertemuan itu digelar pada Senin.", ["Senin"]),
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
    ("id", "dibantah", "Klaim itu dibantah Moskow.", "passive", ["Moskow"]),
    (
        "id",
        "dibantah",
        "Klaim itu dibantah keras oleh Moskow dan Minsk.",
        "passive",
        ["Moskow", "Minsk"],
    ),
    ("id", "dibantah", "Klaim itu dibantah pada Senin oleh Moskow.", "passive", ["Moskow"]),
    ("id", "dibantah", "Klaim itu dibantah.", "passive", []),
    ("en", "denied", "The claim was denied by Moscow.", "passive", ["Moscow"]),
    ("en", "denied", "The claim was quickly denied on Monday by Moscow.", "passive", ["Moscow"]),
    ("en", "denied", "A claim denied by Moscow is old.", "passive", ["Moscow"]),
    ("en", "denied", "Moscow denied the claim by Iran.", "passive", None),
    ("en", "denied", "Moscow denied the claim by Iran.", "active", ["Iran"]),
    ("en", "denied", "The claim was denied by Moscow.", "active", None),
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

    assert fillers("Putin bertemu dengan Kim.", verb_rule("id", role)) == ["Kim"]


def test_all_windows_count_where_the_mode_says_so():
    role = {"windows": ["subject", "after(dengan)", "subject"], "mode": "all"}

    assert fillers("Putin bertemu dengan Kim.", verb_rule("id", role)) == ["Putin", "Kim"]


def test_a_role_holds_at_most_its_maximum():
    role = {"windows": ["subject"], "expand": ["conj"], "max": "1"}

    assert fillers("Putin dan Xi membantah itu.", verb_rule("id", role)) == ["Putin"]


def test_without_expansion_a_coordination_is_one_phrase_less():
    assert fillers("Putin dan Xi membantah itu.", verb_rule("id", {"windows": ["subject"]})) == [
        "Xi"
    ]


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("agent", "Laporan membantah klaim.", []),
        ("agent", "Seorang pejabat membantah klaim.", ["Seorang pejabat"]),
        ("agent", "Mereka membantah klaim.", ["Mereka"]),
        ("agent", "Kata prakarsa Presiden Putin membantah klaim.", ["Presiden Putin"]),
        ("name", "Seorang pejabat membantah klaim.", []),
        ("name", "Pejabat Rusia membantah klaim.", ["Pejabat Rusia"]),
        ("any", "Sebuah laporan membantah klaim.", ["Sebuah laporan"]),
    ],
)
def test_a_kind_says_what_may_fill_a_role(kind, text, expected):
    rule = verb_rule("id", {"windows": ["subject"], "kind": kind}, lexicons={"known": ["laporan"]})

    assert fillers(text, rule) == expected


def test_words_decide_what_may_fill_a_role():
    only = verb_rule("id", {"windows": ["subject"], "only": ["presiden", "juru bicara"]})
    never = verb_rule("id", {"windows": ["subject"], "not": ["juru bicara"]})

    texts = ["Presiden itu membantah.", "Juru bicara itu membantah.", "Kim membantah."]

    assert [fillers(text, only) for text in texts] == [["Presiden itu"], ["Juru bicara itu"], []]
    assert [fillers(text, never) for text in texts] == [["Presiden itu"], [], ["Kim"]]


def test_a_required_role_that_is_empty_keeps_the_rule_silent():
    rule = verb_rule("id", {"windows": ["object"], "required": "true"})

    assert triggers("Putin bertemu.", rule) == []
    assert reasons("Putin bertemu.", rule) == ["without its role 'x'"]
    assert triggers("Putin menemui Kim.", rule) == ["menemui"]


def test_joined_names_are_split_where_the_role_says_so():
    split = noun_rule("id", {"windows": ["owner"], "expand": ["conj", "hyphen"]})

    assert fillers("KTT Putin-Kim itu usai.", split) == ["Putin", "Kim"]


def test_names_before_the_dash_of_a_dateline_fill_nothing():
    rule = verb_rule("id", {"windows": ["subject", "before(di)"]})

    event = document("JAKARTA, Warta - Membantah klaim, Rusia diam.", rule).events[0]

    assert event.arguments == ()


def test_a_trigger_word_in_a_dateline_is_none():
    rule = rules("id", trigger={"form": ["wina"]})

    assert triggers("WINA, Warta - Putin pergi ke Wina.", rule) == ["Wina"]
    assert reasons("WINA, Warta - Putin pergi.", rule) == ["in a dateline or by-line"]
