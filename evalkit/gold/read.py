"""Read one gold file: everything it says with its place, and everything that is wrong with it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from evalkit import yamltree
from evalkit.errors import Diagnostic, EvalkitError, GoldError, Location
from evalkit.gold.articles import TextSearch, read_text_block
from evalkit.gold.entities import read_entities
from evalkit.gold.events import read_events
from evalkit.gold.file import GoldFile, GoldText
from evalkit.gold.header import (
    DOCUMENT_KEYS,
    check_version,
    read_annotation,
    read_document,
    read_id,
    read_marks,
)
from evalkit.gold.nodes import Nodes
from evalkit.ontology import Ontology, find_ontology
from evalkit.yamltree import Mapping, Node, Scalar
from evalkit.yamltree import Sequence as List

TOP_KEYS = ("gold", "id", "ontology", "marks", "document", "annotation", "entities", "events")
DEFAULT_ONTOLOGY = "diplomacy"


@dataclass(frozen=True, slots=True)
class Reading:
    """
    What came of reading a file.

    `gold` is None where there is too little to go on: no YAML, no mapping, no ontology. Otherwise
    it holds whatever could be read, and `problems` says what could not; only a reading without
    errors is gold. `keys` are those of the top level, None where the file is no mapping in YAML.
    """

    gold: GoldFile | None
    problems: tuple[Diagnostic, ...] = ()
    keys: frozenset[str] | None = None

    def require(self) -> GoldFile:
        """Return the file, or raise GoldError with all its errors."""
        errors = [problem for problem in self.problems if problem.severity == "error"]
        if errors or self.gold is None:
            raise GoldError(*errors)
        return self.gold


@dataclass(slots=True)
class Reader:
    """Reads gold files; keeps the ontologies it has met."""

    text_path: Sequence[Path] = ()
    require_text: bool = False
    _ontologies: dict[tuple[str, Path], Ontology] = field(default_factory=dict)

    def read(self, path: Path) -> Reading:
        """Read a file; raises nothing, every problem is in the reading."""
        try:
            source = yamltree.read_text(path)
        except EvalkitError as error:
            return Reading(None, error.diagnostics)
        except OSError as error:
            reason = error.strerror or "it is no file"
            problem = Diagnostic(
                "EK1610",
                f"The file cannot be read: {reason}.",
                Location(str(path)),
                "Check the path.",
            )
            return Reading(None, (problem,))
        return self.parse(source, name=str(path), folder=path.parent)

    def parse(self, source: str, *, name: str, folder: Path) -> Reading:
        """Read the text of a gold file that lies, or would lie, in a folder."""
        try:
            top = yamltree.parse(source, name=name)
        except EvalkitError as error:
            return Reading(None, error.diagnostics)
        nodes = Nodes(name)
        if not isinstance(top, Mapping):
            nodes.wrong_kind(top, "A gold file (gold: 1, id: …)")
            return Reading(None, tuple(nodes.problems), frozenset())
        gold = self._file(nodes, top, source=source, folder=folder)
        problems = tuple(sorted(nodes.problems, key=_order))
        return Reading(gold, problems, frozenset(top.entries))

    def _file(self, nodes: Nodes, top: Mapping, *, source: str, folder: Path) -> GoldFile | None:
        nodes.mapping(top, TOP_KEYS, what="A gold file")
        check_version(nodes, top)
        name = read_id(nodes, top)
        ontology = self._ontology(nodes, top, folder)
        block = nodes.mapping(
            nodes.required(top, "document", "Add 'document: {language: …, text: …}'."),
            DOCUMENT_KEYS,
            what="'document'",
        )
        document = read_document(nodes, block)
        text = self._text(nodes, block, folder)
        if ontology is None:
            return None
        nodes.marks = read_marks(nodes, top)
        nodes.article = text.article
        _collect_ids(nodes, top)
        if "events" not in top.entries:
            nodes.required(top, "events", "Add 'events: []' if the article has none.")
        return GoldFile(
            name=nodes.top.file,
            id=name,
            where=top.entries["id"].where if "id" in top.entries else top.where,
            ontology=ontology,
            text=text,
            document=document,
            annotation=read_annotation(nodes, top.get("annotation"), ontology),
            entities=read_entities(nodes, top.get("entities"), ontology),
            events=read_events(nodes, top.get("events"), ontology),
            tree=top,
            source=source,
            sha256=hashlib.sha256(source.encode()).hexdigest(),
            marks=nodes.marks,
        )

    def _text(self, nodes: Nodes, block: Mapping, folder: Path) -> GoldText:
        hint = "Add 'text: {file: …, sha256: …}' or 'text: \"…\"'."
        node = nodes.required(block, "text", hint) if block.keys else None
        if node is None:
            return GoldText(block.where, missing="it is not given")
        search = TextSearch(folder, self.text_path, self.require_text)
        return read_text_block(nodes, node, search)

    def _ontology(self, nodes: Nodes, top: Mapping, folder: Path) -> Ontology | None:
        node = top.get("ontology")
        identity = nodes.text(node) or DEFAULT_ONTOLOGY
        where = node.where if node is not None else top.where
        if (identity, folder) not in self._ontologies:
            try:
                found = find_ontology(identity, near=folder, where=where)
            except EvalkitError as error:
                nodes.problems += error.diagnostics
                return None
            except OSError as error:
                hint = "Check the file and its rights."
                nodes.problem(
                    "EK1305", f"The ontology cannot be read: {error.strerror}.", where, hint
                )
                return None
            self._ontologies[identity, folder] = found
        return self._ontologies[identity, folder]


def _collect_ids(nodes: Nodes, top: Mapping) -> None:
    """Learn all ids before anything refers to them; two owners of one id are a problem."""
    entities = top.get("entities")
    owners = dict(entities.keys) if isinstance(entities, Mapping) else {}
    nodes.entity_ids = frozenset(owners)
    events = set()
    for scalar in _event_ids(top.get("events")):
        if scalar.value in owners:
            line = owners[scalar.value].where.line
            nodes.problem(
                "EK1406",
                f"The id '{scalar.value}' is taken (line {line}).",
                scalar.where,
                "Give each entity and event an id of its own.",
            )
        owners.setdefault(scalar.value, scalar)
        events.add(scalar.value)
    nodes.event_ids = frozenset(events)
    nodes.ids = nodes.entity_ids | nodes.event_ids


def _event_ids(node: Node | None) -> list[Scalar]:
    items = node.items if isinstance(node, List) else []
    ids = [item.get("id") for item in items if isinstance(item, Mapping)]
    return [scalar for scalar in ids if isinstance(scalar, Scalar)]


def _order(problem: Diagnostic) -> Location:
    return problem.where or Location("")
