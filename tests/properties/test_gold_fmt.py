"""Formatting changes nothing that a gold file says, whatever the file looks like, and settles."""

import random
from pathlib import Path

import pytest
from goldfiles import gold_yaml, read

from evalkit.errors import EvalkitError
from evalkit.gold import Reader, to_document
from evalkit.gold.fmt import format_text
from evalkit.model.fingerprint import document_fingerprint

ROOT = Path(__file__).resolve().parents[2]
CASES = sorted((ROOT / "tests" / "cases" / "lint" / "valid").glob("*.yaml"))
OWN = sorted((ROOT / "gold").rglob("*.yaml"))
OWN = [path for path in OWN if "ontology" not in path.parts]
SEEDS, EACH = 8, 40

LARGE = gold_yaml(
    "- id: m\n  type: summit\n  participant: [$both, {any_of: [Jepang, [$putin, $kim]]}]\n"
    "  place: {quote: Vladivostok, nth: 1}\n  modality: planned\n"
    "  mentions:\n    - {trigger: bertemu, optional: true}\n"
    "    - trigger: 'pertemuan'\n      roles: {\n        time: [],\n        place: ~}\n"
    "- {type: denial, speaker: Menteri, claim: $m, trigger: membantah, after: [$m]}",
    entities="putin: {type: person, names: [Putin], mentions: [Presiden Putin]}\n"
    "kim:\n  except: ['<Kim> dan']\n  names:\n  - Kim Jong Un\n  - \"Kim\"\n  type: person\n"
    "both: {type: group, members: [$putin, $kim], mentions: [\n  kedua pemimpin]}",
    document="date: 2019-04-25\nsplit: dev\nlicense: {redistribute: true}\n"
    "publisher: |\n  Kantor\n\n   Berita\nvia: >-\n  satu\n  dua\n",
)


def said(source):
    """Return what a gold file says: its documents, its blocks, and what is wrong with it."""
    reading = read(source)
    gold = reading.gold
    if gold is None:
        return None, sorted(problem.code for problem in reading.problems)
    blocks = (gold.id, gold.document, gold.annotation, gold.marks, [*gold.entities])
    events = [(e.id, e.type, [*e.roles], e.note, e.certainty, e.must_find) for e in gold.events]
    document = document_fingerprint(to_document(gold)) if gold.article and gold.id else ""
    return (blocks, events, document), sorted(problem.code for problem in reading.problems)


def commented(source, rng):
    """Put comments and blank lines between the lines and behind them."""
    lines = []
    for line in source.split("\n"):
        if rng.random() < 0.15:
            lines.append(" " * rng.randrange(8) + rng.choice(["", "# note: x", "#y", "# 'z"]))
        lines.append(line + rng.choice(["", "", "", "", "  # beside", " # {b}"]))
    return "\n".join(lines)


def mangled(source, rng):
    """Delete, double, swap, indent or change the quotes of lines."""
    lines = source.split("\n")
    for _ in range(rng.randint(1, 3)):
        at, other = rng.randrange(len(lines)), rng.randrange(len(lines))
        action = rng.randrange(5)
        if action == 0 and len(lines) > 1:
            del lines[at]
        elif action == 1:
            lines.insert(other, lines[at])
        elif action == 2:
            lines[at] = " " * rng.randint(1, 4) + lines[at]
        elif action == 3:
            lines[at] = lines[at].replace('"', "'")
        else:
            lines[at] = lines[at].replace(", ", ",\n       ")
    return "\n".join(lines)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_file_says_the_same_when_it_is_formatted(seed):
    rng = random.Random(seed)
    originals = [path.read_text("utf-8") for path in CASES] + [LARGE] * 5
    done = 0

    for _ in range(EACH):
        source = rng.choice((commented, mangled))(rng.choice(originals), rng)
        try:
            text = format_text(source, name="g.yaml")
        except EvalkitError as error:
            assert all(d.code.startswith("EK1") for d in error.diagnostics)
            continue
        done += 1
        assert said(text) == said(source), source
        assert format_text(text, name="g.yaml") == text, source
        assert text.count("# ") >= source.count("# note: x")

    assert done > EACH / 4


@pytest.mark.parametrize("seed", range(3))
def test_comments_are_hardly_ever_a_reason_to_leave_a_file(seed):
    rng = random.Random(seed)
    sources = [path.read_text("utf-8") for path in OWN[:40:4]] + [LARGE]
    refused = 0

    for source in sources:
        lines = source.split("\n")
        at = rng.randrange(len(lines))
        lines.insert(at, " " * rng.choice([0, 2, 4]) + "# a comment of its own")
        mixed = "\n".join(line + ("  # beside" if rng.random() < 0.1 else "") for line in lines)
        try:
            format_text(mixed, name="g.yaml")
        except EvalkitError:
            refused += 1

    assert refused <= 1


def test_the_own_gold_says_the_same_when_it_is_formatted():
    reader = Reader([ROOT / "seeds"])

    for path in OWN[::8]:
        source = path.read_text("utf-8")
        text = format_text(source, name=str(path))
        before, after = (
            reader.parse(one, name=str(path), folder=path.parent) for one in (source, text)
        )

        assert sorted(text.replace("\n", " ")) == sorted(source.replace("\n", " "))  # only moved
        assert [p.code for p in before.problems] == [p.code for p in after.problems]
        if before.gold.article is not None:
            prints = [document_fingerprint(to_document(r.gold)) for r in (before, after)]
            assert prints[0] == prints[1]
