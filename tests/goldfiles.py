"""Small gold files for tests: the article in the file, only what a test is about written out."""

from pathlib import Path
from textwrap import indent

from evalkit.gold import Reader, to_document
from evalkit.gold.notation import shown

TEXT = (
    "Presiden Putin bertemu Kim Jong Un di Vladivostok, Kamis.\n"
    "Kim dan Putin menggelar pertemuan. Menteri membantah kesepakatan senjata.\n"
    "Jepang memperingatkan kedua pemimpin."
)


def gold_yaml(events="[]", *, text=TEXT, entities="{}", document="", top="", document_id="case"):
    """Write a gold file; `events` and `entities` are YAML, `document` and `top` further lines."""
    return (
        f"gold: 1\nid: {document_id}\n{top}document:\n  language: id\n"
        f"  text: {shown(text)}\n{indent(document, '  ')}"
        f"entities:\n{indent(entities, '  ')}\nevents:\n{indent(events, '  ')}\n"
    )


def read(source, *, folder=Path(), name="g.yaml", **settings):
    """Read a gold file that is given as text."""
    return Reader(**settings).parse(source, name=name, folder=folder)


def gold_of(*args, **keys):
    """Write and read a gold file; everything in it must be right."""
    return read(gold_yaml(*args, **keys)).require()


def document_of(*args, **keys):
    """Write and read a gold file and make its document."""
    return to_document(gold_of(*args, **keys))


def codes(reading):
    """List the codes of a reading's problems."""
    return [problem.code for problem in reading.problems]
