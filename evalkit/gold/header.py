"""Read the blocks of a gold file that say what it is about: `document` and `annotation`."""

import re
from datetime import date

from evalkit.gold.file import Annotation, DocumentInfo
from evalkit.gold.nodes import Nodes, is_null
from evalkit.gold.notation import MARKS, shown
from evalkit.ontology import Ontology
from evalkit.yamltree import Mapping, Node, Scalar

DOCUMENT_KEYS = (
    "text", "language", "publisher", "via", "date", "url", "license", "split", "group", "fictional",
    "sources",
)  # fmt: skip
ANNOTATION_KEYS = ("status", "annotators", "guidelines", "exhaustive", "minutes")
LICENSE_KEYS = ("name", "note", "redistribute", "url")
SPLITS = ("train", "dev", "test")
STATUSES = ("draft", "single", "adjudicated")
LANGUAGE = "[a-z]{2,3}(-[A-Za-z0-9]{1,8})*"
DOCUMENT_ID = "[A-Za-z0-9][A-Za-z0-9._-]{0,199}"


def read_id(nodes: Nodes, top: Mapping) -> str:
    """Read the id of the document; "" where it is missing."""
    node = nodes.required(top, "id", "Add 'id: …', a name that no other file has.")
    name = nodes.text(node)
    if node is None or name is None:
        return ""
    if not re.fullmatch(DOCUMENT_ID, name):
        nodes.problem(
            "EK1010",
            f"{shown(name[:60])} cannot be the id of a document.",
            node.where,
            "Use letters, digits, '.', '_' and '-', at most 200.",
        )
    return name


def check_version(nodes: Nodes, top: Mapping) -> None:
    """Check that the file is of the version that this code reads."""
    node = nodes.required(top, "gold", "Add 'gold: 1', the version of the format.")
    if node is not None and not (isinstance(node, Scalar) and node.value == "1"):
        version = node.value if isinstance(node, Scalar) else "something else"
        nodes.problem(
            "EK1009",
            f"The format of this file is {shown(version[:20])}.",
            node.where,
            "This evalkit reads 'gold: 1'.",
        )


def read_marks(nodes: Nodes, top: Mapping) -> str:
    """Read the two characters that mark targets in quotes, `<>` if nothing else is said."""
    node = top.get("marks")
    marks = nodes.text(node)
    if node is None or marks is None:
        return MARKS
    good = len(marks) == 2 and marks[0] != marks[1] and marks.isprintable()
    if not good or any(c.isalnum() or c.isspace() or c == "\\" for c in marks):
        nodes.wrong_kind(node, 'A pair of different signs such as "⟦⟧"')
        return MARKS
    return marks


def read_document(nodes: Nodes, block: Mapping) -> DocumentInfo:
    """Read `document` but for its text; of an absent block nothing is missing."""
    if not block.keys:
        return DocumentInfo()
    nodes.required(block, "language", "Add 'language: id', 'en' or another tag.")
    return DocumentInfo(
        language=_pattern(
            nodes, block.get("language"), LANGUAGE, "A language tag such as id or pt-BR"
        ),
        publisher=nodes.text(block.get("publisher")),
        via=nodes.text(block.get("via")),
        date=_date(nodes, block.get("date")),
        url=nodes.text(block.get("url")),
        split=nodes.choice(block.get("split"), SPLITS, what="split"),
        group=nodes.text(block.get("group")),
        fictional=nodes.flag(block.get("fictional")),
        sources=nodes.texts(block.get("sources")),
        license=_license(nodes, block.get("license")),
    )


def read_annotation(nodes: Nodes, node: Node | None, ontology: Ontology) -> Annotation:
    """Read `annotation`; types that are said to be complete must be in the ontology."""
    block = nodes.mapping(node, ANNOTATION_KEYS, what="'annotation'")
    exhaustive = None
    node = block.get("exhaustive")
    if node is not None and not is_null(node):
        types = [
            nodes.choice(item, ontology.concrete, what=f"event type of {ontology.identity}")
            for item in nodes.items(node)
        ]
        exhaustive = tuple(sorted({name for name in types if name is not None}))
    return Annotation(
        status=nodes.choice(block.get("status"), STATUSES, what="status of an annotation"),
        annotators=nodes.texts(block.get("annotators")),
        guidelines=nodes.text(block.get("guidelines")),
        exhaustive=exhaustive,
        minutes=nodes.number(block.get("minutes")),
    )


def _pattern(nodes: Nodes, node: Node | None, pattern: str, expected: str) -> str | None:
    text = nodes.text(node)
    if node is None or text is None or re.fullmatch(pattern, text):
        return text
    nodes.wrong_kind(node, expected)
    return None


def _date(nodes: Nodes, node: Node | None) -> str | None:
    text = _pattern(nodes, node, "[0-9]{4}-[0-9]{2}-[0-9]{2}", "A date (YYYY-MM-DD)")
    if node is not None and text is not None:
        try:
            date.fromisoformat(text)
        except ValueError:
            nodes.wrong_kind(node, "A date of the calendar")
            return None
    return text


def _license(nodes: Nodes, node: Node | None) -> dict[str, str]:
    if isinstance(node, Scalar):
        name = nodes.text(node)
        return {"name": name} if name is not None else {}
    block = nodes.mapping(node, LICENSE_KEYS, what="'license'")
    return {key: text for key in block.entries if (text := nodes.text(block.get(key))) is not None}
