"""Files are scored by columns where that is possible, with any number of processes."""

import msgspec
import pytest
from documents import arg, doc, event, shuffled

from evalkit.errors import EvalkitError
from evalkit.evaluate import byid, files, inorder, score, score_files
from evalkit.formats import load_documents
from evalkit.formats.columnar import read_batch

PLAIN = [
    doc(
        f"d{n:03}",
        event("summit", (0, 3), arg("who", 4, 7), arg("where", 8, 11 - n % 2)),
        event("denial", (4, 7 + n % 3)),
        text="Ana met Ben",
    )
    for n in range(70)
]
MARKED = [doc(f"m{n}", event("summit", (0, 3), optional=n % 2 == 0)) for n in range(4)]


def write(path, documents):
    path.write_bytes(b"".join(msgspec.json.encode(d) + b"\n" for d in documents))
    return path


@pytest.fixture
def small_chunks(monkeypatch):
    for module in (inorder, byid):
        monkeypatch.setattr(module, "CHUNK", 16)
        monkeypatch.setattr(module, "BLOCK", 5)


def no_documents(*_, **__):
    raise AssertionError("the files were read as documents")


@pytest.mark.parametrize("order", ["same", "shuffled"])
@pytest.mark.parametrize("verify", [True, False])
def test_plain_and_marked_documents_are_scored_without_reading_all_as_documents(
    tmp_path, monkeypatch, small_chunks, order, verify
):
    gold = write(tmp_path / "gold.jsonl", [*PLAIN, *MARKED])
    theirs = [*PLAIN, *MARKED] if order == "same" else shuffled([*PLAIN[1:], *MARKED], 1)
    predicted = write(tmp_path / "predicted.jsonl", theirs)
    expected = files.score(
        gold=files.load_documents(gold), predicted=files.load_documents(predicted).documents
    )
    monkeypatch.setattr(files, "load_documents", no_documents)

    found = score_files(gold=gold, predicted=predicted, verify=verify)

    assert found.to_json() == expected.to_json()
    assert found.notes == expected.notes


@pytest.mark.parametrize("order", ["same", "shuffled"])
def test_any_number_of_processes_gives_the_same_bytes(tmp_path, order):
    gold = write(tmp_path / "gold.jsonl", [*PLAIN, *MARKED])
    theirs = [*PLAIN, *MARKED] if order == "same" else shuffled([*PLAIN, *MARKED], 1)
    predicted = write(tmp_path / "predicted.jsonl", theirs)

    outputs = {
        score_files(gold=gold, predicted=predicted, workers=workers).to_json()
        for workers in (1, 2, 4)
    }

    assert len(outputs) == 1


def test_any_order_of_documents_events_and_arguments_gives_the_same_bytes(tmp_path, small_chunks):
    first = score_files(
        gold=write(tmp_path / "a.jsonl", PLAIN), predicted=write(tmp_path / "b.jsonl", PLAIN)
    )
    for seed in range(3):
        gold = write(tmp_path / "a.jsonl", shuffled(PLAIN, seed))
        predicted = write(tmp_path / "b.jsonl", shuffled(PLAIN, seed + 9))
        assert score_files(gold=gold, predicted=predicted).to_json() == first.to_json()


def test_words_of_predictions_without_text_are_compared_with_golds_text(tmp_path):
    from evalkit.errors import DocumentError

    bare = [msgspec.structs.replace(d, text=None) for d in PLAIN]
    wrong = msgspec.json.encode(bare[3]).replace(b'"end":3', b'"end":3,"text":"Eva"', 1)
    gold = write(tmp_path / "gold.jsonl", PLAIN)
    predicted = write(tmp_path / "predicted.jsonl", [*bare[:3], *bare[4:]])
    predicted.write_bytes(predicted.read_bytes() + wrong + b"\n")

    with pytest.raises(DocumentError, match="EK2030"):
        score_files(gold=gold, predicted=predicted)
    assert score_files(gold=gold, predicted=predicted, verify=False).documents.gold == len(PLAIN)


def test_most_documents_of_a_marked_file_are_read_by_columns(tmp_path, monkeypatch):
    path = write(tmp_path / "gold.jsonl", [*PLAIN, *MARKED])
    slow = []
    original = inorder.read_batch

    def counting(lines, profile):
        batch = original(lines, profile)
        slow.append(len(batch.slow))
        return batch

    monkeypatch.setattr(inorder, "read_batch", counting)
    score_files(gold=path, predicted=path, measures=["TC"])

    assert original is read_batch
    assert sum(slow) <= 2 * len(MARKED)


@pytest.mark.parametrize("verify", [True, False])
@pytest.mark.parametrize("side", ["gold", "predicted", "both"])
@pytest.mark.parametrize(
    "text", [b"null", b"5", b"true", b"[]", b"{}", b"1e999", b'"abc"', b'"a\xff"', b'"\\ud800"']
)
def test_a_text_that_is_none_is_none_whether_words_are_compared_or_not(
    tmp_path, text, side, verify
):
    """A null is no text, other values are wrong, and a place has to be within the document's own text."""
    tail = b',"events":[{"type":"x","trigger":{"start":0,"end":4}}]}\n'
    paths = [tmp_path / "gold.jsonl", tmp_path / "predicted.jsonl"]
    for path in paths:
        bad = side in (path.stem, "both")
        path.write_bytes(b'{"id":"a","text":' + (text if bad else b'"abcd"') + tail)

    def said(compute):
        try:
            return compute().to_json()
        except EvalkitError as error:
            return [str(one) for one in error.diagnostics]

    fast = said(
        lambda: score_files(gold=paths[0], predicted=paths[1], measures=["TC"], verify=verify)
    )
    slow = said(
        lambda: score(
            gold=load_documents(paths[0]),
            predicted=load_documents(paths[1]).documents,
            measures=["TC"],
        )
    )

    assert fast == slow
    assert isinstance(slow, list) == (text != b"null")
