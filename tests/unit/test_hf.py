"""Saved Hugging Face datasets: what is written is read back, and wrong ones are refused."""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nasty_documents import documents

from evalkit.errors import DocumentError, UnavailableError
from evalkit.formats import find_format, load_documents, read_records
from evalkit.formats.hf import COLUMNS, write_records
from evalkit.formats.record import SHAPE, Record
from evalkit.model import Document, Event, Mention

datasets = pytest.importorskip("datasets", reason="the package datasets is not installed")


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "saved"


def save(folder, **columns):
    """Save a dataset as somebody else would."""
    datasets.Dataset.from_dict(columns).save_to_disk(str(folder))
    return f"hf:{folder}"


def refused(source):
    with pytest.raises(DocumentError) as caught:
        load_documents(source)
    return [(d.code, d.where.line) for d in caught.value.diagnostics]


@settings(max_examples=20)
@given(found=st.lists(documents(), max_size=3))
def test_what_was_written_is_read_back(tmp_path_factory, found):
    folder = tmp_path_factory.mktemp("hf") / "saved"
    numbered = [Record(Document(**{**_fields(d), "id": f"d{i}"})) for i, d in enumerate(found)]

    write_records(numbered, folder)

    assert list(read_records(f"hf:{folder}")) == numbered


def _fields(document):
    return {name: getattr(document, name) for name in document.__struct_fields__}


def test_every_field_of_every_record_has_a_column():
    kinds = {name: kind[0] if isinstance(kind, list) else kind for name, kind in COLUMNS.items()}
    event = kinds["events"]
    columns = {
        "Document": set(COLUMNS) - {"evalkit_unknown"},
        "Event": set(event),
        "Mention": set(event["trigger"]),
        "Argument": set(event["arguments"][0]),
        "Entity": set(kinds["entities"]),
        "Candidate": set(kinds["candidates"]),
    }
    structs = {kind for inner in SHAPE.values() for kind in inner.values()} | set(SHAPE)

    assert columns == {kind.__name__: set(kind.__struct_fields__) for kind in structs}


def test_unknown_keys_are_written_and_read_back(folder):
    document = Document(id="d", events=(Event(type="t", trigger=Mention(0, 1)),))
    unknown = {(): {"a": [1, None, {"b": "😀"}]}, ("events", 0, "trigger"): {"c": 0.5}}
    record = Record(document, unknown)

    write_records([record], folder)

    assert list(read_records(f"hf:{folder}")) == [record]


def test_a_dataset_of_somebody_else_is_read_by_its_column_names(folder):
    source = save(
        folder,
        id=["a", "b"],
        events=[[{"type": "summit", "trigger": {"start": 0, "end": 3}}], []],
        label=[None, 3],
    )

    corpus = load_documents(source)

    assert [document.id for document in corpus] == ["a", "b"]
    assert corpus.documents[0].events[0].trigger == Mention(0, 3)
    assert ["Unknown key 'label'" in str(note) for note in corpus.notes] == [True]
    assert list(read_records(source))[1].unknown == {(): {"label": 3}}


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"id": ["a", "b", "a"], "events": [[], [], []]}, [("EK2018", 3)]),
        ({"id": ["a", "b"], "events": [[], None]}, [("EK2012", 2)]),
        ({"id": [1], "events": [[]]}, [("EK2011", 1)]),
        ({"doc": ["a"]}, [("EK2012", 1), ("EK2012", 1)]),
        ({"id": ["a"], "events": [[{"type": "t", "score": float("nan")}]]}, [("EK2009", 1)]),
        ({"id": ["a"], "events": [[{"type": "t", "trigger": {"start": 0.0, "end": 3.0}}]]},
         [("EK2011", 1), ("EK2011", 1)]),
        ({"id": ["a"], "text": ["abc"], "events": [[{"type": "t", "trigger": {"start": 0, "end": 2, "text": "b"}}]]},
         [("EK2030", 1)]),
        ({"id": ["a"], "text": ["abc"], "events": [[{"type": "t", "trigger": {"start": 0, "end": 9}}]]},
         [("EK2014", 1)]),
        ({"id": ["a"], "events": [[]], "evalkit_unknown": ["{"]}, [("EK2011", 1)]),
        ({"id": ["a"], "events": [[]], "evalkit_unknown": ['[[["events", 3], {}]]']}, [("EK2011", 1)]),
        ({"id": ["a"], "events": [[]], "tags": [[1]]}, [("EK2011", 1)]),
    ],
)  # fmt: skip
def test_wrong_rows_are_refused_with_their_number(folder, columns, expected):
    assert refused(save(folder, **columns)) == expected


def test_a_dataset_without_rows_is_noted(folder):
    write_records([], folder)

    assert [note.code for note in load_documents(f"hf:{folder}").notes] == ["EK2026"]


def test_of_a_dict_of_splits_one_must_be_named(folder):
    split = datasets.Dataset.from_dict({"id": ["a"], "events": [[]]})
    datasets.DatasetDict({"dev": split, "test": split}).save_to_disk(str(folder))

    with pytest.raises(DocumentError, match=f"EK2046.*hf:{folder}/dev, hf:{folder}/test"):
        load_documents(f"hf:{folder}")
    assert len(load_documents(f"hf:{folder}/dev")) == 1


@pytest.mark.parametrize("file", ["dataset_info.json", "state.json", "data-00000-of-00001.arrow"])
@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xfe", b"[" * 5000], ids=repr)
def test_a_damaged_dataset_is_refused_without_a_traceback(folder, file, content):
    write_records([Record(Document(id="d", events=()))], folder)
    (folder / file).write_bytes(content)

    try:
        found = load_documents(f"hf:{folder}")
    except DocumentError as error:
        assert error.diagnostics[0].code == "EK2046"
    else:
        assert [document.id for document in found] == ["d"]


def test_an_address_is_taken_for_a_folder_and_never_fetched():
    assert refused("hf:hf://datasets/squad") == [("EK2046", 0)]
    assert refused("hf:https://example.org/x") == [("EK2046", 0)]


def test_writing_leaves_progress_bars_as_they_were(folder, capfd):
    assert not datasets.are_progress_bars_disabled()

    write_records([Record(Document(id="d", events=()))], folder)

    assert not datasets.are_progress_bars_disabled()
    assert capfd.readouterr() == ("", "")


def test_disabled_progress_bars_stay_disabled(folder):
    datasets.disable_progress_bars()
    try:
        write_records([Record(Document(id="d", events=()))], folder)

        assert datasets.are_progress_bars_disabled()
    finally:
        datasets.enable_progress_bars()


def test_a_failure_leaves_the_old_dataset(folder):
    write_records([Record(Document(id="old", events=()))], folder)

    with pytest.raises(DocumentError, match="EK2009"):
        write_records(
            [Record(Document(id="d", events=(Event(type="t", score=float("nan")),)))], folder
        )
    with pytest.raises(DocumentError, match="EK2047"):
        write_records([Record(Document(id="d", text="\ud800", events=()))], folder)

    assert [document.id for document in load_documents(f"hf:{folder}")] == ["old"]
    assert [path.name for path in folder.parent.iterdir()] == ["saved"]


def test_a_dataset_is_replaced_but_no_other_folder(folder, tmp_path):
    write_records([Record(Document(id="old", events=()))], folder)
    write_records([Record(Document(id="new", events=()))], folder)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("x")

    with pytest.raises(DocumentError, match="EK2041"):
        write_records([], tmp_path / "mine")

    assert [document.id for document in load_documents(f"hf:{folder}")] == ["new"]
    assert (tmp_path / "mine" / "thesis.txt").exists()


def test_the_same_documents_make_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        write_records([Record(Document(id="d", events=()))], tmp_path / name)

    first, second = ({p.name: p.read_bytes() for p in (tmp_path / n).iterdir()} for n in "ab")
    assert first == second


def test_without_the_package_it_is_said_how_to_install_it(folder, monkeypatch):
    write_records([Record(Document(id="d", events=()))], folder)
    monkeypatch.setitem(sys.modules, "datasets", None)

    with pytest.raises(UnavailableError, match=r"EK2045 .* pip install 'evalkit\[hf\]'") as caught:
        load_documents(f"hf:{folder}")

    assert caught.value.exit_code == 4


def test_reading_json_lines_does_not_import_datasets(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"id":"a","events":[]}\n')
    script = (
        "import sys; from evalkit.formats import load_documents; load_documents(sys.argv[1]);"
        "print(sorted({'datasets', 'pyarrow', 'pandas'} & set(sys.modules)))"
    )

    command = [sys.executable, "-c", script, str(path)]
    assert subprocess.run(command, check=True, capture_output=True, text=True).stdout == "[]\n"


def test_an_unknown_format_is_refused():
    with pytest.raises(DocumentError, match="EK2040 There is no format 'brat'. Known: hf, jsonl."):
        find_format("brat")
