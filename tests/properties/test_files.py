"""Two files scored by columns give what their documents give: bytes, warnings and errors."""

import json
import random

import msgspec
import pytest
from documents import corpora, marked_corpora
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from nasty_documents import documents as nasty_documents

from evalkit.errors import EvalkitError
from evalkit.evaluate import score
from evalkit.evaluate.files import score_columns
from evalkit.formats import columncache, load_documents
from evalkit.measures import SUITES, bases
from evalkit.model import Argument, Document, Event, Mention

MEASURES = [*SUITES["default"], *SUITES["textee"], "TC(dup=merge)"]
TEXT = "Ana met Ben: 'x' \":😀 twice"


@st.composite
def worded(draw):
    """Make plain documents with texts or words that may be absent or wrong."""
    found = []
    for number in range(draw(st.integers(0, 5))):
        text = draw(st.sampled_from([TEXT, TEXT, None, TEXT.upper()]))
        words = draw(st.sampled_from([TEXT, TEXT, None]))

        def span(words=words):
            start = draw(st.sampled_from([0, 4, 8]))
            behind = start + draw(st.integers(1, 4))
            return start, behind, None if words is None else words[start:behind]

        events = []
        for _ in range(draw(st.integers(0, 3))):
            place = span()
            arguments = tuple(
                Argument(role=draw(st.sampled_from("ab")), start=s, end=e, text=w, score=score)
                for s, e, w, score in (
                    (*span(), draw(st.sampled_from([None, 0.5]))) for _ in range(2)
                )
            )
            events.append(
                Event(
                    type=draw(st.sampled_from(["x", "y"])),
                    trigger=Mention(*place[:2], (), place[2]),
                    arguments=arguments[: draw(st.integers(0, 2))],
                    modality=draw(st.sampled_from([None, None, "planned"])),
                    id=draw(st.sampled_from([None, None, "e1"])),
                    score=draw(st.sampled_from([None, 0.25])),
                )
            )
        found.append(Document(id=f"d{number}", text=text, events=tuple(events), split="dev"))
    return found


nasty = st.builds(
    lambda found: [replace(d, id=f"d{n}") for n, d in enumerate(found)],
    st.lists(nasty_documents(), max_size=2),
)
sides = worded() | worded() | corpora() | marked_corpora() | nasty


def twice(line):
    return line.replace(b'"id":', b'"id":"other","id":', 1)


ODD = {
    "unknown key": lambda line: line.replace(b'"id":', b'"strange":{"a:b":1},"id":', 1),
    "unknown mark": lambda line: line.replace(b'"type":', b'"Optional":true,"type":', 1),
    "a key twice": twice,
    "a key twice, one in blanks": lambda line: twice(line).replace(b'"events":', b'"events" :'),
    "blanks": lambda line: json.dumps(json.loads(line), indent=1).replace("\n", " ").encode(),
    "ascii": lambda line: json.dumps(json.loads(line)).encode(),
    "escaped key": lambda line: line.replace(b'"id"', b'"\\u0069d"', 1),
    "null": lambda line: line.replace(b'"id":', b'"language":null,"id":', 1),
    "empty": lambda line: b"",
    "cut": lambda line: line[:-1],
    "carriage return": lambda line: line + b"\r",
    "bom": lambda line: b"\xef\xbb\xbf" + line,
    "a float": lambda line: line.replace(b'"start":4', b'"start":4.0', 1),
    "a large number": lambda line: line.replace(b'"end":', b'"end":1000000000000000000000', 1),
    "reversed": lambda line: line.replace(b'"start":0', b'"start":9', 1),
    "no name": lambda line: line.replace(b'"type":"x"', b'"type":""', 1),
    "no role": lambda line: line.replace(b'"role":"a"', b'"role":""', 1),
    "latin 1": lambda line: line.replace(b"Ana", b"\xe4na"),
    "the same id": lambda line: line.replace(b'"id":"d1"', b'"id":"d0"', 1),
}


def oddly(how, line):
    try:
        return ODD[how](line)
    except ValueError:  # two ways do not go together
        return line


@st.composite
def files(draw):
    """Make two files: mostly of the same documents, in the same order or another, oddly written."""
    gold = draw(sides)
    predicted = draw(st.sampled_from(["same", "same", "other"]))
    theirs = draw(sides) if predicted == "other" else gold
    if draw(st.booleans()):
        theirs = [replace(document, text=None) for document in theirs]
    if draw(st.integers(0, 3)) == 0:
        theirs = random.Random(draw(st.integers(0, 9))).sample(theirs, len(theirs))
    if draw(st.integers(0, 3)) == 0:
        theirs = theirs[1:]
    contents = []
    for side in (gold, theirs):
        lines = [msgspec.json.encode(document) for document in side]
        for _ in range(draw(st.sampled_from([0, 0, 0, 1, 2]))):
            place = draw(st.integers(0, max(len(lines) - 1, 0)))
            if lines:
                lines[place] = oddly(draw(st.sampled_from(sorted(ODD))), lines[place])
        contents.append(b"\n".join(lines) + draw(st.sampled_from([b"\n", b"\n", b"", b"\n\n"])))
    return contents


def outcome(run):
    """Return the bytes and the notes, or the error."""
    try:
        result, notes = run()
    except EvalkitError as error:
        return type(error), str(error)
    return result.to_json(), [str(n) for n in result.notes], [str(n) for n in notes]


def of_documents(gold, predicted, types=None, measures=MEASURES):
    ours, theirs = load_documents(gold), load_documents(predicted)
    result = score(
        gold=ours, predicted=theirs.documents, measures=measures, types=types,
        extractor="p", extractor_fingerprint=theirs.fingerprint,
    )  # fmt: skip
    return result, theirs.notes


def of_files(gold, predicted, types=None, measures=MEASURES, **more):
    choices = {"verify": True, "workers": 1, "cache": None, **more}
    found = score_columns(
        gold=gold, predicted=predicted, measures=bases(measures), types=types, extractor="p",
        signed=True, **choices,
    )  # fmt: skip
    return found or of_documents(gold, predicted, types, measures)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("files")


@given(contents=files(), types=st.sampled_from([None, None, ["x"], ["summit"]]))
def test_files_give_what_their_documents_give(folder, contents, types):
    paths = folder / "gold.jsonl", folder / "predicted.jsonl"
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(content)

    expected = outcome(lambda: of_documents(*paths, types))

    assert outcome(lambda: of_files(*paths, types)) == expected


@given(contents=files())
def test_kept_columns_change_nothing(folder, contents):
    paths = folder / "gold.jsonl", folder / "predicted.jsonl"
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(content)
    cache = folder / "cache"

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(columncache, "SMALLEST", 0)
        expected = outcome(lambda: of_documents(*paths))
        cold = outcome(lambda: of_files(*paths, cache=cache))
        warm = outcome(lambda: of_files(*paths, cache=cache))

    assert cold == warm == expected
