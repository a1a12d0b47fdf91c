"""
Case files of presets: `tests/cases/scoring/presets/*.yaml`, worked examples with their counts.

A file names the measures it `covers` and gives `inputs`. An input has documents (one, or a list under
`documents`), each with `text` and the two sides; a side is a list of events or a mapping of what a document
has (`events`, `templates`, `entities`, `tags`, `candidates`, …). Words stand for their place in the text
(`Ana#2` is the second one): a trigger, an argument and a mention may be given as words; `{start: 3, end: 5}`
works too. `arguments` of an event is a mapping role → filler or fillers, or a list as in JSON Lines.
`entities` is a mapping id → mentions, or a list. `tokens: blanks` makes a token of every run between blanks.
`expected` gives for each measure text columns and figures: whole numbers, fractions as `2/3` or `null`;
`types: {Meet: {...}}` gives those of a class, `averages: {name: {...}}` those of an average.
"""

import re
from fractions import Fraction
from pathlib import Path

import msgspec
from plain import read_case

from evalkit.model import Document

FOLDER = Path(__file__).parent / "cases" / "scoring" / "presets"
FILES = sorted(FOLDER.glob("*.yaml"))


def place(words, text):
    """Find words in the text: `Ana` must stand there once, `Ana#2` is the second."""
    if isinstance(words, dict):
        return words
    word, _, nth = words.partition("#")
    starts = [i for i in range(len(text)) if text.startswith(word, i)]
    assert nth or len(starts) == 1, f"{word!r} stands {len(starts)} times in the text"
    start = starts[int(nth or 1) - 1]
    return {"start": start, "end": start + len(word), "text": word}


def _argument(role, filler, text):
    if isinstance(filler, str):
        return {"role": role, **place(filler, text)}
    more = dict(filler)
    words = more.pop("words", None)
    return {"role": role, **(place(words, text) if words else {}), **more}


def _event(described, text):
    one = dict(described)
    if "trigger" in one:
        one["trigger"] = place(one["trigger"], text)
    fillers = one.get("arguments", {})
    if isinstance(fillers, dict):
        listed = [(r, f if isinstance(f, list) else [f]) for r, f in fillers.items()]
        one["arguments"] = [_argument(r, f, text) for r, found in listed for f in found]
    return one


def _entities(described, text):
    if isinstance(described, list):
        return described
    return [
        {"id": name, "mentions": [place(words, text) for words in mentions]}
        for name, mentions in described.items()
    ]


def document(described, side, name):
    """Make one side's document of an input."""
    text = described.get("text", "")
    inside = described.get(side, [])
    one = dict(inside) if isinstance(inside, dict) else {"events": inside}
    one["events"] = [_event(e, text) for e in one.get("events", [])]
    one["templates"] = [_event(e, text) for e in one.get("templates", [])]
    one["entities"] = _entities(one.get("entities", {}), text)
    tokens = one.get("tokens", described.get("tokens"))
    if tokens == "blanks":
        one["tokens"] = [list(match.span()) for match in re.finditer(r"\S+", text)]
    elif tokens is not None:
        one["tokens"] = tokens
    given = {"id": described.get("id", name), **one}
    if "text" in described:
        given["text"] = text
    return msgspec.convert(given, Document, strict=False)


class Input(msgspec.Struct):
    """One input: the documents of both sides, and what each measure is expected to say."""

    about: str
    gold: list[Document]
    predicted: list[Document]
    expected: dict


class CaseFile(msgspec.Struct):
    """A file of inputs."""

    name: str
    covers: list[str]
    inputs: list[Input]


def read(path):
    """Read a case file."""
    case = read_case(path)
    inputs = []
    for described in case["inputs"]:
        documents = described.get("documents", [described])
        sides = {
            side: [document(d, side, f"d{n}") for n, d in enumerate(documents)]
            for side in ("gold", "predicted")
        }
        inputs.append(Input(described.get("about", ""), **sides, expected=described["expected"]))
    return CaseFile(path.stem, case["covers"], inputs)


def value(text):
    """Read an expected number: a whole one, a fraction or `null`."""
    return None if text == "null" else Fraction(text)
