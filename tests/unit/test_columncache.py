"""Kept columns are used where they are right, ignored where they are not, and never needed."""

import msgspec
import pytest
from documents import arg, doc, event

from evalkit.evaluate import files, score_files
from evalkit.formats import columncache

GOLD = [
    doc(f"d{n}", event("summit", (0, 3), arg("who", 4, 7)), text="Ana met Ben") for n in range(30)
]
MARKED = doc("m", event("summit", (0, 3), arg("who", 4, 7, optional=True)), text="Ana met Ben")


@pytest.fixture(autouse=True)
def small_files_are_kept(monkeypatch):
    monkeypatch.setattr(columncache, "SMALLEST", 0)


@pytest.fixture
def paths(tmp_path):
    found = tmp_path / "gold.jsonl", tmp_path / "predicted.jsonl"
    for path in found:
        path.write_bytes(b"".join(msgspec.json.encode(d) + b"\n" for d in [*GOLD, MARKED]))
    return found


def scored(paths, cache, **more):
    return score_files(gold=paths[0], predicted=paths[1], cache=cache, **more).to_json()


def kept(cache):
    return sorted(cache.glob("*.columns"))


def decoding(monkeypatch):
    """Count the blocks of gold that are decoded."""
    seen = []
    read = files.same_order.__globals__["read_batch"]

    def counting(lines, profile):
        seen.append(lines.file)
        return read(lines, profile)

    monkeypatch.setitem(files.same_order.__globals__, "read_batch", counting)
    return seen


def test_gold_is_decoded_once(paths, tmp_path, monkeypatch):
    seen = decoding(monkeypatch)

    cold = scored(paths, tmp_path / "cache")
    before = list(seen)
    warm = scored(paths, tmp_path / "cache")

    assert cold == warm
    assert str(paths[0]) in before
    assert str(paths[0]) not in seen[len(before) :]
    assert len(kept(tmp_path / "cache")) == 1


def test_other_bytes_and_other_options_are_kept_apart(paths, tmp_path):
    cache = tmp_path / "cache"
    scored(paths, cache)
    scored(paths, cache, verify=False)
    paths[0].write_bytes(paths[0].read_bytes().replace(b'"end":7', b'"end":8', 1))

    changed = scored(paths, cache, measures=["TC"])

    assert changed == scored(paths, None, measures=["TC"])
    assert len(kept(cache)) == 3


@pytest.mark.parametrize("damage", ["cut", "changed", "empty", "longer", "no end"])
def test_a_damaged_file_is_ignored_and_written_again(paths, tmp_path, damage):
    cache = tmp_path / "cache"
    expected = scored(paths, cache)
    (file,) = kept(cache)
    good = file.read_bytes()
    file.write_bytes(
        {
            "cut": good[: len(good) // 2],
            "changed": good[:99] + bytes([good[99] ^ 1]) + good[100:],
            "empty": b"",
            "longer": good + b"x",
            "no end": good[: good.rindex(b'{"first":0') - 16],
        }[damage]
    )

    assert scored(paths, cache) == expected
    assert file.read_bytes() == good


def test_a_folder_that_cannot_be_written_is_no_error(paths, tmp_path):
    (tmp_path / "cache").write_text("a file")

    assert scored(paths, tmp_path / "cache") == scored(paths, None)


def test_nothing_is_left_where_scoring_stops(paths, tmp_path):
    paths[1].write_bytes(paths[1].read_bytes()[:-20])

    with pytest.raises(Exception, match="EK20"):
        scored(paths, tmp_path / "cache")

    assert list((tmp_path / "cache").iterdir()) == []
