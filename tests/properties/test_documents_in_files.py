"""Files of documents under mutation, round trips and size: an error or the same, never a crash."""

import json
import random
import subprocess
import sys

import msgspec
import pytest
from clock import reference_seconds
from hypothesis import given
from hypothesis import strategies as st
from nasty import NASTY
from nasty_documents import documents, names
from untraced import environment

from evalkit.errors import DocumentError, EvalkitError, Location
from evalkit.formats import jsonl, load_documents, read_records, write_documents
from evalkit.formats.line import decode_line
from evalkit.formats.places import columns, places
from evalkit.formats.record import Record, plain

WHERE = Location("x.jsonl", 1)

SEEDS = [
    {"id": "d1", "text": "😀 Presiden Varunia membantah tuduhan itu.\r\nKTT batal.", "language": "id",
     "tokens": [[0, 1], [2, 10]], "sentences": [[0, 40]], "tags": {"bio": ["O", "B-x"]},
     "entities": [{"id": "v", "type": "country", "mentions": [{"start": 11, "end": 18, "text": "Varunia"}]}],
     "events": [
         {"id": "e1", "type": "denial", "trigger": {"start": 19, "end": 28, "text": "membantah"},
          "modality": "actual", "polarity": "positive", "score": 0.93, "hopper": "h1",
          "arguments": [{"role": "speaker", "entity": "v"}, {"role": "claim", "event": "e2"},
                        {"role": "x", "parts": [[2, 5], [11, 18]], "head": [2, 5]}]},
         {"id": "e2", "type": "summit", "trigger": {"start": 43, "end": 46, "text": "KTT"}, "realis": "other"}]},
    {"id": "d2", "events": [], "text_sha256": "0" * 64, "extra": {"a": [1, {"b": None}]}},
    {"id": "d3", "events": [{"type": "t", "arguments": [{"role": "r", "text": "kata"}]}], "split": "dev",
     "templates": [{"type": "t", "optional": True}], "exhaustive": ["t"],
     "candidates": [{"id": "c", "start": 0, "end": 4}]},
]  # fmt: skip
VALUES = [
    None, True, False, 0, 1, -1, 3.0, 1e308, 10**18, 10**30, "", "d1", "😀", "\x00", [], {}, [[]], [None],
    [[0, 1]], {"start": 0, "end": 1}, {"id": "x"}, [{"id": "x"}], "NaN", "actual",
]  # fmt: skip
BYTES = [b"", b"\x00", b"\xff", b"\xed\xa0\x80", b'"', b"\\", b"{", b"]", b",", b":", b"\n", b"\r\n", b"NaN",
         b"-", b"1e999", b"9" * 400, b"[" * 3000, b"\\ud800", b"\xef\xbb\xbf", b"null", b"\x1f\x8b"]  # fmt: skip


def mutate_value(rng, value):
    """Replace, remove or add something somewhere inside a plain document."""
    if isinstance(value, dict) and value and rng.random() < 0.8:
        key = rng.choice(sorted(value))
        action = rng.random()
        if action < 0.15:
            return {k: v for k, v in value.items() if k != key}
        if action < 0.25:
            return {**value, rng.choice([key.upper(), key[:-1], "new"]): value[key]}
        return {**value, key: mutate_value(rng, value[key])}
    if isinstance(value, list) and value and rng.random() < 0.8:
        place = rng.randrange(len(value))
        changed = [mutate_value(rng, item) if i == place else item for i, item in enumerate(value)]
        return changed + [value[place]] * (rng.random() < 0.2)
    if isinstance(value, int) and rng.random() < 0.5:
        return value + rng.choice([-50, -1, 1, 50])
    return rng.choice(VALUES)


def mutate_bytes(rng, line):
    place = rng.randrange(len(line) + 1)
    end = min(len(line), place + rng.choice([0, 0, 1, 1, 2, 8, 60]))
    return line[:place] + rng.choice(BYTES) + line[end:]


def mutated(seed):
    """Make a prediction line from a seed: one to three mutations of the tree or of the bytes."""
    rng = random.Random(seed)
    value = rng.choice(SEEDS)
    if rng.random() < 0.6:
        for _ in range(rng.randint(1, 3)):
            value = mutate_value(rng, value)
        return json.dumps(value, ensure_ascii=rng.random() < 0.5).encode()
    line = json.dumps(value, ensure_ascii=rng.random() < 0.5).encode()
    for _ in range(rng.randint(1, 3)):
        line = mutate_bytes(rng, line)
    return line


def test_the_seeds_are_read(tmp_path):
    path = tmp_path / "p.jsonl"
    path.write_text("".join(json.dumps(seed) + "\n" for seed in SEEDS))

    assert len(load_documents(path)) == len(SEEDS)


@pytest.mark.parametrize("block", range(30))
def test_a_mutated_line_is_an_error_with_place_and_code_or_keeps_everything(block, tmp_path):
    path = tmp_path / "p.jsonl"
    for seed in range(block * 100, block * 100 + 100):
        line = mutated(seed)
        path.write_bytes(line + b"\n")
        assert reference_seconds(lambda line=line: check_line(line, path)) < 1, line


def check_line(line, path):
    try:
        records = list(read_records(path))
    except EvalkitError as error:
        assert isinstance(error, DocumentError), line
        assert all(d.code[:4] == "EK20" and d.where and d.message for d in error.diagnostics), line
        assert all(str(d).isprintable() for d in error.diagnostics), line
    else:
        assert_nothing_lost(line, records)


def assert_nothing_lost(line, records):
    """Every line that is not blank is a document, and every key with a value is still there."""
    lines = [one for one in line.removeprefix(b"\xef\xbb\xbf").split(b"\n") if one.strip()]
    assert len(records) == len(lines), line
    for record, one in zip(records, lines, strict=True):
        assert_holds(plain(record), json.loads(one))


def assert_holds(kept, given):
    """`kept` has everything of `given` but what says nothing: null, false, 0, empty lists."""
    if isinstance(given, dict):
        for key, value in given.items():
            if value not in (None, False, 0, [], {}) and not is_bare_entity(kept, key):
                assert_holds(kept[key], value)
    elif isinstance(given, list):
        assert len(kept) == len(given)
        for one, other in zip(kept, given, strict=True):
            assert_holds(one, other)
    else:
        assert kept == given


def is_bare_entity(kept, key):
    """An entity that was a span has its span as a mention; a single part is the same as none."""
    return ("mentions" in kept and key in ("start", "end", "parts", "text", "head")) or (
        key == "parts" and "parts" not in kept
    )


def test_a_mutated_row_of_a_dataset_is_an_error_with_its_number_or_is_read(tmp_path):
    datasets = pytest.importorskip("datasets", reason="the package datasets is not installed")
    rows = [(seed, json.loads(mutated_tree(seed))) for seed in range(150)]
    seen = set()
    for seed, value in rows:
        folder = tmp_path / f"s{seed}"
        try:
            columns = {key: [item] for key, item in value.items()}
            datasets.Dataset.from_dict(columns).save_to_disk(str(folder))
        except Exception:  # noqa: BLE001, S112 (Arrow itself refuses many a mixture of types)
            continue
        try:
            found = load_documents(f"hf:{folder}")
        except DocumentError as error:
            assert all(d.where.line in (0, 1) and d.message for d in error.diagnostics), value
            seen.add("refused")
        else:
            assert [document.id for document in found] == [value["id"]]
            seen.add("read")

    assert seen == {"refused", "read"}


def mutated_tree(seed):
    """Make a line whose value is a document with one mutation, still an object."""
    rng = random.Random(seed)
    value = rng.choice(SEEDS)
    key = rng.choice(sorted(value))
    return json.dumps({**value, key: mutate_value(rng, value[key])})


@given(documents(), st.data())
def test_a_drifted_document_is_never_accepted(found, data):
    """Shift every span that has words: unless the words stand there too, it is refused."""
    if found.text is None:
        return
    shift = data.draw(st.sampled_from([-2, -1, 1, 2, 5]))
    value = json.loads(jsonl.encode(Record(found)))
    spans = [s for s in spans_of(value) if "text" in s and "start" in s and s["start"] + shift >= 0]
    for span in spans:
        for key in ("start", "end"):
            span[key] += shift
        span["parts"] = [[a + shift, b + shift] for a, b in span.get("parts", [])]
        span.pop("head", None)

    decoded = decode_line(json.dumps(value).encode(), where=WHERE)

    accepted = decoded.record is not None
    assert accepted == all(stands(found.text, span) for span in spans)
    assert accepted or {d.code for d in decoded.diagnostics} == {"EK2030"}


def spans_of(value):
    """Walk all objects inside a plain document."""
    items = value.values() if isinstance(value, dict) else value
    for item in items:
        if isinstance(item, dict):
            yield item
        if isinstance(item, dict | list):
            yield from spans_of(item)


def stands(text, span):
    pieces = span["parts"] or [[span["start"], span["end"]]]
    words = " ".join(text[start:end] for start, end in pieces)
    return span["end"] <= len(text) and words == span["text"]


@given(st.lists(documents(), max_size=4))
def test_what_was_written_is_read_back(tmp_path_factory, found):
    path = tmp_path_factory.mktemp("jsonl") / "p.jsonl"
    numbered = [msgspec.structs.replace(d, id=f"{d.id}-{i}") for i, d in enumerate(found)]

    write_documents(numbered, path)

    assert list(load_documents(path)) == numbered
    assert path.read_bytes().count(b"\n") == len(found)


@given(documents())
def test_writing_is_canonical(found):
    line = jsonl.encode(Record(found))
    layout = json.dumps(json.loads(line), indent=None, separators=(" , ", " :  ")).encode()

    decoded = decode_line(layout, where=WHERE).record

    assert jsonl.encode(decoded) == line


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.sampled_from(NASTY)
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@given(documents(), st.dictionaries(st.sampled_from([*NASTY, "Id", "x"]), json_values, max_size=4))
def test_unknown_keys_are_kept_whatever_they_are(found, strange):
    value = json.loads(jsonl.encode(Record(found))) | strange
    value["events"][0] |= strange

    record = decode_line(json.dumps(value).encode(), where=WHERE).record

    assert record.document == found
    kept = json.loads(jsonl.encode(record))
    assert all(kept[key] == kept["events"][0][key] == item for key, item in strange.items())


@given(json_values)
def test_the_place_of_every_value_is_its_column(value):
    text = json.dumps(value, ensure_ascii=False)
    decoder = json.JSONDecoder()

    for place in places(text):
        found, _ = decoder.raw_decode(text, place.column - 1)
        target = value
        for step in place.path:
            target = target[step]
        assert found == (place.path[-1] if place.key else target)
        if not place.key:
            assert columns(text, [place.path]) == {place.path: place.column}


@given(documents(), st.integers(0, 10**6))
def test_a_line_cut_anywhere_is_no_document(found, cut):
    line = jsonl.encode(Record(found)).rstrip()
    cut %= len(line)

    decoded = decode_line(line[:cut], where=WHERE, cut=True)

    assert decoded.record is None
    assert decoded.diagnostics[0].code in ("EK2007", "EK2003") or cut == 0


# The peak of the process itself: what getrusage says also counts that of the process it came from.
SCRIPT = """
import re, sys
from pathlib import Path
from evalkit.formats import read_documents
count = sum(1 for _ in read_documents(sys.argv[1]))
peak = re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())
print(count, int(peak[1]) // 1024)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the peak memory is read from /proc")
@pytest.mark.parametrize("extra", [{}, {"confidence": 0.5}], ids=["contract", "unknown keys"])
def test_a_large_file_is_read_in_constant_memory(tmp_path, extra):
    path = tmp_path / "large.jsonl"
    text = "Presiden membantah tuduhan itu. " * 60
    events = [
        {"type": "denial", "trigger": {"start": 32 * n + 9, "end": 32 * n + 18, "text": "membantah"},
         "arguments": [{"role": "speaker", "start": 32 * n, "end": 32 * n + 8, "text": "Presiden"}], **extra}
        for n in range(60)
    ]  # fmt: skip
    line = json.dumps({"id": "ID", "text": text, "events": events})
    number = 50_000_000 // len(line) + 1
    with path.open("w") as file:
        file.writelines(line.replace("ID", f"d{n}") + "\n" for n in range(number))

    run = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(path)],
        capture_output=True,
        text=True,
        check=True,
        env=environment(),
    )

    documents_read, megabytes = map(int, run.stdout.split())
    assert path.stat().st_size > 50_000_000
    assert documents_read == number
    assert megabytes < 150
