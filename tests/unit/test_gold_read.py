"""Reading one gold file: what it says, with its place, and everything that is wrong at once."""

import hashlib

import pytest
from goldfiles import TEXT, codes, gold_of, gold_yaml, read
from nasty import NASTY

from evalkit.errors import GoldError, Location
from evalkit.gold import Reader
from evalkit.gold.file import Quoted, Reference

PEOPLE = "putin: {type: person, names: [Putin]}\nkim: {type: person, names: [Kim Jong Un, Kim]}"
HEAD = "gold: 1\nid: a\ndocument: {language: id, text: b}\n"


def test_the_smallest_file_has_an_event_with_a_generated_id():
    gold = gold_of("- {type: denial, trigger: membantah, speaker: Menteri}")

    (event,) = gold.events
    assert event.type == "denial"
    assert event.generated
    assert event.id.startswith("denial-membantah-")
    assert event.mentions[0].trigger.mention.slice(TEXT) == "membantah"
    assert event.roles["speaker"].slots[0].alternatives[0][0].source == "Menteri"


def test_generated_ids_do_not_depend_on_the_place_in_the_file():
    one = "- {type: denial, trigger: membantah, speaker: Menteri}"
    other = "- {type: summit, trigger: bertemu, participant: [Presiden Putin]}"

    first, second = gold_of(f"{one}\n{other}"), gold_of(f"{other}\n{one}")

    assert {event.id for event in first.events} == {event.id for event in second.events}


def test_the_same_words_at_two_places_get_two_ids():
    gold = gold_of(
        "- id: m\n  type: summit\n  participant: Jepang\n"
        '  mentions: [{trigger: "dan <Putin>"}, {trigger: "Presiden <Putin>"},'
        " {trigger: {quote: Kim, nth: 1}}, {trigger: {quote: Kim, nth: 2}}]"
    )

    assert len({mention.id for mention in gold.events[0].mentions}) == 4


def test_a_quote_in_another_script_still_gives_an_id():
    gold = gold_of("- {type: denial, trigger: 否定, speaker: x}", text="x 否定")

    assert gold.events[0].id.startswith("denial-")


def test_every_piece_knows_its_place():
    gold = gold_of("- {type: denial, trigger: membantah, speaker: $putin}", entities=PEOPLE)

    event = gold.events[0]
    assert event.where == Location("g.yaml", 10, 5)
    assert event.mentions[0].trigger.where == Location("g.yaml", 10, 29)
    assert event.roles["speaker"].where == Location("g.yaml", 10, 40)
    assert gold.entities["kim"].where == Location("g.yaml", 8, 3)


def test_the_header_is_read():
    document = (
        "publisher: P\nvia: V\ndate: 2019-04-25\nurl: U\nsplit: test\ngroup: G\nfictional: true\n"
        "sources: s\nlicense: MIT\n"
    )
    gold = read(
        gold_yaml(document=document)
        + "annotation: {status: single, annotators: a, exhaustive: [denial, denial], minutes: 7}\n"
    ).require()

    info = gold.document
    assert (info.language, info.publisher, info.via, info.url) == ("id", "P", "V", "U")
    assert (info.date, info.split, info.group, info.fictional) == ("2019-04-25", "test", "G", True)
    assert (info.sources, info.license) == (("s",), {"name": "MIT"})
    assert gold.annotation.status == "single"
    assert gold.annotation.annotators == ("a",)
    assert gold.annotation.exhaustive == ("denial",)
    assert gold.annotation.minutes == 7


@pytest.mark.parametrize(
    ("written", "types"), [("", None), ("exhaustive: ", None), ("exhaustive: []", ())]
)
def test_exhaustive_left_out_is_all_types_and_empty_is_none(written, types):
    gold = read(gold_yaml() + f"annotation: {{{written}}}\n").require()

    assert gold.annotation.exhaustive == types


@pytest.mark.parametrize("text", NASTY)
def test_inline_text_is_what_was_written(text):
    gold = gold_of(text=text)

    assert gold.article.text == text.removeprefix("\ufeff")
    assert gold.text.sha256 == hashlib.sha256(gold.article.text.encode()).hexdigest()


def test_a_name_stands_for_all_its_places_the_longest_first():
    gold = gold_of(
        entities="a: {type: person, names: [Kim]}\nb: {type: person, names: [Duyeon Kim]}",
        text="Kim, Duyeon Kim, Kim.",
    )

    assert [span.start for span in gold.entities["a"].spans] == [0, 17]
    assert [span.start for span in gold.entities["b"].spans] == [5]


def test_a_name_inside_a_mention_of_the_same_entity_is_a_part_of_it():
    gold = gold_of(
        entities='a: {type: person, names: [Putin], mentions: ["Presiden Putin"]}\n'
        "b: {type: person, mentions: [menggelar pertemuan], names: [Menteri]}"
    )

    assert [span.slice(TEXT) for span in gold.entities["a"].spans] == ["Presiden Putin", "Putin"]


def test_a_name_inside_a_mention_of_another_entity_stays():
    gold = gold_of(
        entities="a: {type: person, names: [Kim]}\n"
        "b: {type: group, mentions: [Kim dan Putin]}\nc: {type: person, mentions: [Kim Jong Un]}"
    )

    assert [span.start for span in gold.entities["a"].spans] == [23, 58]


def test_a_place_that_another_entity_mentions_is_not_taken_by_a_name():
    gold = gold_of(
        entities="a: {type: person, names: [Kim]}\nb: {type: person, mentions: ['<Kim> dan']}"
    )

    assert [span.start for span in gold.entities["a"].spans] == [23]


def test_except_takes_places_away_and_gives_them_to_shorter_names():
    gold = gold_of(
        entities="a: {type: country, names: [Korea Selatan], except: ['<Korea Selatan> di']}\n"
        "b: {type: country, names: [Korea]}",
        text="Korea Selatan dan Korea Selatan di peta.",
    )

    assert [span.start for span in gold.entities["a"].spans] == [0]
    assert [span.start for span in gold.entities["b"].spans] == [18]


def test_two_entities_can_share_a_name_where_except_divides_the_places():
    entities = (
        "gov: {type: country, names: [Seoul], except: ['di <Seoul>']}\n"
        "city: {type: place, names: [Seoul], except: ['<Seoul> menolak']}"
    )

    gold = gold_of(entities=entities, text="Seoul menolak. Ia di Seoul.")

    assert [span.start for span in gold.entities["gov"].spans] == [0]
    assert [span.start for span in gold.entities["city"].spans] == [21]


def test_a_role_value_is_a_reference_a_quote_a_list_or_a_choice():
    gold = gold_of(
        "- id: m\n  type: summit\n  participant: [$putin, Menteri, {filler: $kim, optional: true}]\n"
        "  place: {any_of: [Vladivostok, [$kim, $putin]]}\n  time: {quote: Kim, nth: 2}\n"
        "  topic: $5 juta\n  trigger: bertemu",
        entities=PEOPLE,
        text=TEXT + " Nilainya $5 juta.",
    )
    roles = gold.events[0].roles

    participant = [slot.alternatives for slot in roles["participant"].slots]
    assert isinstance(participant[0][0][0], Reference)
    assert isinstance(participant[1][0][0], Quoted)
    assert [slot.optional for slot in roles["participant"].slots] == [False, False, True]
    assert [len(group) for group in roles["place"].slots[0].alternatives] == [1, 2]
    assert next(roles["time"].fillers()).mention.start == 58
    assert next(roles["topic"].fillers()).source == "$5 juta"


def test_a_role_under_an_older_name_becomes_the_new_one():
    gold = gold_of("- {type: summit, participants: Menteri, trigger: bertemu}")

    role = gold.events[0].roles["participant"]
    assert (role.name, role.written) == ("participant", "participants")


def test_all_problems_of_a_file_are_found_in_one_reading():
    reading = read(
        gold_yaml(
            "- {type: denial, trigger: membanta, speaker: $nobody, modality: planed}\n"
            "- {type: denail, trigger: Kim}\n- {type: denial, speakr: x, trigger: pertemuan}",
            document="split: none\n",
        )
    )

    assert codes(reading) == [
        "EK1301", "EK1201", "EK1401", "EK1301", "EK1301", "EK1202", "EK1301",
    ]  # fmt: skip
    with pytest.raises(GoldError) as caught:
        reading.require()
    assert len(caught.value.diagnostics) == 7


def test_only_some_quotes_of_a_file_are_compared_with_the_text():
    events = "\n".join(
        f"- {{type: denial, speaker: Menteri, trigger: katakan{i}}}" for i in range(25)
    )

    reading = read(gold_yaml(events, text="katakan Menteri"))

    hints = [p.hint for p in reading.problems]
    assert sum("nearest" in hint for hint in hints) == 20
    assert len(hints) == 25


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("", ["EK1007"]),
        ("a: [", ["EK1001"]),
        ("- a", ["EK1008"]),
        ("a", ["EK1008"]),
        ("{}", ["EK1302"] * 4),
        ("gold: 1\nid: a\ndocument: {language: id}\nevents: []\n", ["EK1302"]),
        (
            "gold: 1\nid: a\nontology: [x]\ndocument: {language: id, text: b}\nevents: []",
            ["EK1008"],
        ),
        ("gold: {a: 1}\nid: a\ndocument: {language: id, text: b}\nevents: []", ["EK1009"]),
        ("gold: 1\nid: a\ndocument: {language: id, text: [b]}\nevents: []", ["EK1008"]),
        ("gold: 1\nid: a\ndocument: {language: id, text: b}\nevents: [{type: [x]}]", ["EK1008"]),
        (
            f"{HEAD}events: [{{type: denial, id: [x], speaker: b, trigger: [b]}}]",
            ["EK1008", "EK1008"],
        ),
        (
            HEAD
            + "events: [{type: denial, speaker: {any_of: []}, mentions: [{trigger: b, roles: 1}]}]",
            ["EK1008"],
        ),
    ],
)
def test_what_is_no_gold_is_refused(source, expected):
    assert codes(read(source)) == expected


def test_a_problem_of_the_whole_file_is_raised_too():
    with pytest.raises(GoldError, match="EK1007"):
        read("").require()


# --- texts by reference


def reference(path, data, **keys):
    """Write a text and a gold file beside it; returns the path of the gold file."""
    path.mkdir(parents=True, exist_ok=True)
    (path / "t.txt").write_bytes(data)
    digest = keys.pop("sha256", hashlib.sha256(data.removeprefix(b"\xef\xbb\xbf")).hexdigest())
    file = path / "g.yaml"
    file.write_text(by_reference("t.txt", digest, **keys))
    return file


def by_reference(name, digest, events="[]"):
    """Write a gold file whose text is elsewhere."""
    return gold_yaml(events).replace(
        next(line for line in gold_yaml().splitlines() if line.startswith("  text:")),
        f"  text: {{file: {name!r}, sha256: {digest}}}",
    )


@pytest.mark.parametrize("text", NASTY)
def test_a_text_by_reference_keeps_every_character(tmp_path, text):
    path = reference(tmp_path, text.encode())

    gold = Reader().read(path).require()

    assert gold.article.text == text.removeprefix("\ufeff")
    assert gold.text.file == "t.txt"


def test_offsets_count_behind_a_byte_order_mark(tmp_path):
    data = b"\xef\xbb\xbfMenteri membantah."
    path = reference(
        tmp_path, data, events="- {type: denial, speaker: Menteri, trigger: membantah}"
    )

    gold = Reader().read(path).require()

    assert gold.events[0].mentions[0].trigger.mention.start == 8


def test_a_text_is_looked_for_by_its_bare_name_in_the_text_path(tmp_path):
    data = b"Menteri."
    digest = hashlib.sha256(data).hexdigest()
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "t.txt").write_bytes(data)
    source = by_reference("../elsewhere/t.txt", digest)

    found = read(source, folder=tmp_path, text_path=[tmp_path / "none", tmp_path / "texts"])

    assert found.require().article.text == "Menteri."


@pytest.mark.parametrize("name", ["../secret.txt", "..\\secret.txt", "x/../../secret.txt"])
def test_a_file_cannot_reach_out_of_the_text_path(tmp_path, name):
    (tmp_path / "secret.txt").write_bytes(b"secret")
    (tmp_path / "texts").mkdir()
    (tmp_path / "gold" / "x").mkdir(parents=True)
    source = by_reference(name, "0" * 64)

    found = read(source, folder=tmp_path / "gold" / "deep", text_path=[tmp_path / "texts"])

    assert found.gold.article is None or name != "..\\secret.txt"
    assert "secret" not in [p.message for p in found.problems]


@pytest.mark.parametrize(
    "name", ["/etc/hostname", "C:\\x.txt", "a" * 5000, "nul\\0.txt", "..", ".", "/dev/zero", ""]
)
def test_a_path_that_no_text_can_have_is_an_ordinary_problem(tmp_path, name):
    source = gold_yaml().replace(
        next(line for line in gold_yaml().splitlines() if line.startswith("  text:")),
        f'  text: {{file: "{name}", sha256: {"0" * 64}}}'.replace("C:\\x", "C:\\\\x"),
    )

    found = read(source, folder=tmp_path, text_path=[tmp_path])

    assert codes(found)[0] in {"EK1102", "EK1106", "EK1302"}
    assert found.gold.article is None


def test_a_text_that_was_edited_is_still_read_so_that_all_problems_show(tmp_path):
    path = reference(
        tmp_path, b"Menteri membantah.", sha256="1" * 64,
        events="- {type: denial, speaker: Mentri, trigger: membantah}",
    )  # fmt: skip

    found = Reader().read(path)

    assert codes(found) == ["EK1101", "EK1201"]


def test_a_sha256_that_is_none_is_a_problem(tmp_path):
    assert codes(Reader().read(reference(tmp_path, b"x", sha256="abc"))) == ["EK1008"]


def test_a_text_that_is_too_large_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("evalkit.gold.articles.MAX_TEXT_BYTES", 3)

    assert codes(Reader().read(reference(tmp_path, b"four"))) == ["EK1106"]


def test_a_text_that_cannot_be_opened_is_refused(tmp_path, monkeypatch):
    path = reference(tmp_path, b"x")
    source = path.read_text()

    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    reader = Reader()
    reader.parse(source, name="g", folder=tmp_path)
    monkeypatch.setattr("pathlib.Path.open", refuse)

    assert codes(reader.parse(source, name="g", folder=tmp_path)) == ["EK1106"]
    assert codes(read(source, folder=tmp_path)) == ["EK1305", "EK1106"]
    assert codes(reader.read(path)) == ["EK1610"]


def test_without_its_text_a_file_is_read_but_its_quotes_have_no_place(tmp_path):
    source = by_reference(
        "t.txt", "0" * 64, "- {type: denial, speaker: $nobody, trigger: membantah}"
    ).replace("entities:\n  {}", "entities:\n  a: {type: person, names: [A], mentions: [B]}")

    note = read(source, folder=tmp_path)
    error = read(source, folder=tmp_path, require_text=True)

    assert [(p.code, p.severity) for p in note.problems] == [
        ("EK1102", "note"),
        ("EK1401", "error"),
    ]
    assert [(p.code, p.severity) for p in error.problems] == [
        ("EK1102", "error"),
        ("EK1401", "error"),
    ]
    assert note.gold.text.missing == "t.txt was not found"
    assert note.gold.events[0].mentions[0].trigger.mention is None
    assert note.gold.entities["a"].spans == ()


def test_an_ontology_is_read_once_for_many_files(tmp_path, monkeypatch):
    reader = Reader()
    reader.parse(gold_yaml(), name="a", folder=tmp_path)
    monkeypatch.setattr("evalkit.gold.read.find_ontology", None)

    assert reader.parse(gold_yaml(), name="b", folder=tmp_path).gold is not None
