"""
Thousands of broken gold files: each gives a diagnostic, none a traceback, none takes long.

The mutations are seeded: byte and line mutations of the lint's valid cases and of a larger file.
"""

import random
from pathlib import Path

import pytest
from clock import reference_seconds
from goldfiles import gold_yaml

from evalkit.errors import EvalkitError
from evalkit.gold import load_gold
from evalkit.gold.lint import lint

CASES = Path(__file__).resolve().parents[1] / "cases" / "lint" / "valid"
SIGNS = [b"'", b'"', b"<", b">", b"{", b"}", b"[", b"]", b":", b"#", b"\n", b"\t", b"\x00", b"\xff", b"$",
         b"&", b"*", b"!", b"|", b"\\", b"\r", b"\xe2\x80\xa8", b"\xef\xbb\xbf", b"- ", b"? ", b"---\n"]  # fmt: skip
PARTS = 10
EACH = 300


def larger():
    """Make a file with all that a real one has."""
    return gold_yaml(
        "- id: m\n  type: summit\n  participant: [$both, {any_of: [Jepang, [$putin, $kim]]}]\n"
        "  place: {quote: Vladivostok, nth: 1}\n  modality: planned\n"
        "  mentions:\n    - {trigger: bertemu, optional: true}\n    - {trigger: pertemuan, roles: {time: []}}\n"
        "- {type: denial, speaker: Menteri, claim: $m, trigger: membantah, after: [$m]}",
        entities="putin: {type: person, names: [Putin], mentions: [Presiden Putin]}\n"
        "kim: {type: person, names: [Kim Jong Un, Kim, Kim], except: ['<Kim> dan']}\n"
        "both: {type: group, members: [$putin, $kim], mentions: [kedua pemimpin]}",
        document="date: 2019-04-25\nsplit: dev\nlicense: {redistribute: true}\n",
    ).encode()


def byte(data, rng):
    """Change, insert, delete or double a few bytes."""
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(data) + 1)
        size = rng.choice((0, 1, 1, 2, 8, 40))
        new = rng.choice((b"", rng.choice(SIGNS), rng.randbytes(2), data[at : at + size] * 2))
        data = data[:at] + new + data[at + size :]
    return data


def line(data, rng):
    """Delete, double, swap, indent or truncate lines."""
    lines = data.split(b"\n")
    for _ in range(rng.randint(1, 3)):
        at, other = rng.randrange(len(lines)), rng.randrange(len(lines))
        action = rng.randrange(6)
        if action == 0 and len(lines) > 1:
            del lines[at]
        elif action == 1:
            lines.insert(other % (len(lines) + 1), lines[at])
        elif action == 2:
            lines[at], lines[other % len(lines)] = lines[other % len(lines)], lines[at]
        elif action == 3:
            lines[at] = b" " * rng.randint(1, 4) + lines[at]
        elif action == 4:
            lines[at] = lines[at][: rng.randrange(len(lines[at]) + 1)]
        else:
            lines[at] = lines[at].lstrip()
        lines = lines or [b""]
    return b"\n".join(lines)


@pytest.mark.parametrize("part", range(PARTS))
def test_a_mutated_file_gives_documents_or_diagnostics(tmp_path, part):
    rng = random.Random(20_261_123 + part)
    originals = [path.read_bytes() for path in sorted(CASES.glob("*.yaml"))] + [larger()] * 5
    path = tmp_path / "gold.yaml"

    for number in range(EACH):
        mutated = rng.choice((byte, line))(rng.choice(originals), rng)
        path.write_bytes(mutated)
        reports = []
        seconds = reference_seconds(lambda reports=reports: reports.append(lint([path])))
        assert seconds < 1, (number, mutated)
        check_agreement(path, reports[0].count("error"), mutated)


def check_agreement(path, errors, mutated):
    """What the lint calls an error must not load, and all else must."""
    try:
        load_gold([path])
    except EvalkitError as error:
        assert errors, mutated
        assert all(d.code.startswith("EK1") and d.message for d in error.diagnostics), mutated
    else:
        assert not errors, mutated


@pytest.mark.parametrize(
    "source",
    [
        "[" * 100_000,
        "a: " + "{a: " * 100_000,
        "- " * 100_000,
        "a: &a [*a]\n",
        "a: &a " + "[" + "x, " * 100_000 + "]\n",
        "? " * 100_000,
        'a: "' + "\\x41" * 250_000 + '"',
        "#" * 1_000_000,
        "# evalkit: ignore EK1206\n" * 40_000,
        "a: " + "<" * 1_000_000,
    ],
    ids=lambda source: source[:12],
)
def test_a_bomb_is_refused_at_once(tmp_path, source):
    path = tmp_path / "bomb.yaml"
    path.write_text(source)

    def work():
        assert lint([path]).count("error")

    assert reference_seconds(work) < 2


@pytest.mark.parametrize(
    ("events", "entities", "text"),
    [
        ("- {type: denial, speaker: x, trigger: '" + "a " * 100_000 + "'}", "{}", "a " * 100_000),
        ("[]", "e: {names: [" + "a, " * 2_000 + "b]}", "a " * 50_000),
        ("[]", "e: {except: ['x'], mentions: ['" + "<a> " * 50_000 + "']}", "a x"),
        ("- {type: denial, speaker: x, trigger: '" + "<x>" * 100_000 + "'}", "{}", "x" * 100_000),
        ("- {type: denial, speaker: x, trigger: " + "a.b." * 100_000 + "}", "{}", "a.b." * 100_000),
    ],
    ids=["huge quote", "many names", "many marks", "touching marks", "full stops"],
)
def test_a_file_that_was_built_to_be_slow_is_not(tmp_path, events, entities, text):
    path = tmp_path / "slow.yaml"
    path.write_text(gold_yaml(events, entities=entities, text=text))

    assert reference_seconds(lambda: lint([path])) < 5
