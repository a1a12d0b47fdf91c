"""The gold file of a new article: clean from the start, never over another one."""

import hashlib
from pathlib import Path

import pytest
from nasty import NASTY

from evalkit.errors import ConfigError, GoldError
from evalkit.gold import Reader
from evalkit.gold.lint import lint
from evalkit.gold.write import Skeleton, id_from, write_skeleton
from evalkit.ontology import find_ontology

ONTOLOGY = find_ontology("diplomacy", near=Path())


def skeleton(path, **keys):
    """Say what is known of an article."""
    return Skeleton(
        **{"text_file": path, "language": "id", "id": "x", "ontology": ONTOLOGY, **keys}
    )


@pytest.fixture
def text(tmp_path):
    path = tmp_path / "seeds" / "a.txt"
    path.parent.mkdir()
    path.write_bytes(b"Menteri membantah.\n")
    return path


def test_a_new_file_is_clean_and_knows_its_text(text, tmp_path):
    out = tmp_path / "gold" / "deep" / "a.yaml"

    write_skeleton(skeleton(text, split="dev"), out)

    assert lint([out]).diagnostics == ()
    gold = Reader(require_text=True).read(out).require()
    assert gold.text.file == "../../seeds/a.txt"
    assert gold.text.sha256 == hashlib.sha256(text.read_bytes()).hexdigest()
    assert (gold.document.split, gold.annotation.status) == ("dev", "draft")
    assert gold.annotation.exhaustive == ("denial", "summit", "warning")


def test_the_skeleton_lists_the_roles_of_the_types(text, tmp_path):
    write_skeleton(skeleton(text, types=("denial",)), tmp_path / "a.yaml")

    source = (tmp_path / "a.yaml").read_text("utf-8")
    for role in ONTOLOGY.types["denial"].roles:
        assert f"#     {role}: " in source
    assert "warner" not in source
    assert "exhaustive: [denial]" in source


def test_the_example_in_the_skeleton_can_be_filled_in(text, tmp_path):
    out = tmp_path / "a.yaml"
    write_skeleton(skeleton(text, types=("denial",)), out)
    source = out.read_text("utf-8").replace("entities: {}\n", "").replace("events: []\n", "")
    lines = [line.removeprefix("# ") if line in ("# entities:", "# events:") else line
             for line in source.splitlines()]  # fmt: skip
    filled = "\n".join(f"  {line[4:]}" if line.startswith("#   ") else line for line in lines)
    filled = filled.replace('["Osko Telven", "Telven"]', "[Menteri]").replace("$id", "$telven")
    filled = filled.replace(', mentions: ["Menteri <Telven>"]', "").replace('"quote"', '"Menteri"')
    filled = filled.replace("context <trigger> context", "Menteri <membantah>")

    reading = Reader().parse(filled, name="a.yaml", folder=tmp_path)

    assert reading.problems == ()
    assert reading.require().events[0].roles.keys() == ONTOLOGY.types["denial"].roles.keys()


def test_an_existing_file_is_never_overwritten(text, tmp_path):
    out = tmp_path / "a.yaml"
    out.write_text("precious")

    with pytest.raises(ConfigError, match="EK6007"):
        write_skeleton(skeleton(text), out)

    assert out.read_text() == "precious"


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        ({"types": ("denail",)}, "EK1301"),
        ({"types": ("contact",)}, "EK1301"),
        ({"id": "a/b"}, "EK1010"),
        ({"id": ""}, "EK1010"),
        ({"language": "Indonesian"}, "EK1008"),
        ({"split": "tset"}, "EK1301"),
    ],
)
def test_wrong_values_are_refused_before_anything_is_written(text, tmp_path, keys, code):
    out = tmp_path / "none" / "a.yaml"

    with pytest.raises(GoldError, match=code):
        write_skeleton(skeleton(text, **keys), out)

    assert not out.parent.exists()


@pytest.mark.parametrize(("data", "code"), [(None, "EK1106"), (b"caf\xe9", "EK1105")])
def test_a_text_that_cannot_be_read_is_refused(tmp_path, data, code):
    path = tmp_path / "t.txt"
    if data is not None:
        path.write_bytes(data)

    with pytest.raises(GoldError, match=code):
        write_skeleton(skeleton(path), tmp_path / "a.yaml")

    assert not (tmp_path / "a.yaml").exists()


@pytest.mark.parametrize("text", NASTY)
def test_any_text_gets_a_file_without_errors(tmp_path, text):
    path = tmp_path / 'odd "name" \\ #1.txt'
    path.write_bytes(text.encode())

    write_skeleton(skeleton(path, id=id_from(path)), tmp_path / "a.yaml")

    assert lint([tmp_path / "a.yaml"]).count("error") == 0


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.txt", "a"),
        ("Pertemuan di Bali (1).txt", "Pertemuan-di-Bali-1"),
        ("..x.txt", "x"),
        ("ščť.txt", "sct"),
        ("京.txt", "article"),
        ("x" * 250 + ".txt", "x" * 200),
    ],
)
def test_an_id_is_made_from_the_name_of_the_text(name, expected):
    assert id_from(Path(name)) == expected
