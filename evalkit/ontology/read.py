"""Read an ontology from YAML, and find the one that a gold file names."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from evalkit.errors import Diagnostic, Location, OntologyError, did_you_mean
from evalkit.ontology.model import RESERVED, EventType, Filler, Ontology, Role
from evalkit.resources import builtin_folder
from evalkit.yamltree import Mapping, Node, Scalar, Sequence, parse, read_text

_TOP = frozenset({"name", "version", "doc", "entity_types", "types"})
_TYPE = frozenset({"doc", "extends", "abstract", "roles", "maps"})
_ROLE = frozenset({"doc", "types", "min", "max", "filler", "renamed"})
_ENTITY = frozenset({"doc", "extends"})


def load_ontology(path: Path) -> Ontology:
    """Read an ontology file; raises YamlError, or OntologyError with every problem of the file."""
    return parse_ontology(read_text(path), name=str(path))


def find_ontology(identity: str, *, near: Path, where: Location | None = None) -> Ontology:
    """
    Find `name@version` for a gold file: in an `ontology/` folder beside or above it, else built in.

    Raises OntologyError: EK1305 when no file of that name is found or its version differs.
    """
    name, _, version = identity.partition("@")
    folders = [folder / "ontology" for folder in [near, *near.resolve().parents]]
    places = [folder / f"{name}.yaml" for folder in folders]
    places.append(builtin_folder("gold") / "ontology" / f"{name}.yaml")
    path = next((place for place in places if place.is_file()), None)
    if path is None or "/" in name or "\\" in name:
        raise OntologyError.of(
            "EK1305",
            f"The ontology {name!r} was not found.",
            where=where,
            hint=f"Put it at ontology/{name}.yaml beside the gold files.",
        )
    ontology = load_ontology(path)
    if version and version != str(ontology.version):
        raise OntologyError.of(
            "EK1305",
            f"The file is for {identity}, the ontology is {ontology.identity}.",
            where=where,
            hint="Adapt the file to the new version, then change its 'ontology' key.",
        )
    return ontology


def parse_ontology(text: str, *, name: str) -> Ontology:
    """Make an ontology from YAML text; see `load_ontology`."""
    reader = _Reader(name)
    ontology = reader.read(
        parse(text, name=name), fingerprint=hashlib.sha256(text.encode()).hexdigest()
    )
    if reader.problems:
        raise OntologyError(*reader.problems)
    return ontology


class _Reader:
    """Walks the nodes of one file and collects what is wrong with it."""

    def __init__(self, name: str) -> None:
        self.where = Location(name, 1, 1)
        self.problems: list[Diagnostic] = []

    def read(self, node: Node, *, fingerprint: str) -> Ontology:
        top = self.mapping(node, _TOP)
        entity_types = {
            name: self.text(self.mapping(value, _ENTITY).get("extends")) or None
            for name, value in self.entries(top.get("entity_types"))
        }
        own = {
            name: self.event_type(name, self.mapping(value, _TYPE))
            for name, value in self.entries(top.get("types"))
        }
        types = {name: self.inherit(name, own) for name in own}
        self.check_names(top, entity_types, types)
        return Ontology(
            name=self.text(top.get("name")),
            version=self.number(top.get("version")) or 0,
            types=types,
            entity_types=entity_types,
            doc=self.text(top.get("doc")),
            fingerprint=fingerprint,
        )

    def event_type(self, name: str, node: Mapping) -> EventType:
        roles = {
            role: self.role(role, self.mapping(value, _ROLE))
            for role, value in self.entries(node.get("roles"))
        }
        maps = {scheme: self.texts(value) for scheme, value in self.entries(node.get("maps"))}
        return EventType(
            name=name,
            doc=self.text(node.get("doc")),
            extends=self.text(node.get("extends")) or None,
            abstract=self.text(node.get("abstract")) == "true",
            roles=roles,
            maps=maps,
        )

    def role(self, name: str, node: Mapping) -> Role:
        if name in RESERVED:
            self.problem(
                "EK1306", f"The role name {name!r} is a key of events.", node, "Rename the role."
            )
        filler = self.text(node.get("filler")) or "entity"
        if filler not in get_args(Filler):
            hint = did_you_mean(filler, get_args(Filler))
            self.problem("EK1301", f"There is no filler kind {filler!r}.", node, hint)
        return Role(
            name=name,
            doc=self.text(node.get("doc")),
            types=self.texts(node.get("types")),
            min=self.number(node.get("min")) or 0,
            max=self.number(node.get("max")),
            filler=filler if filler in get_args(Filler) else "entity",  # type: ignore[arg-type]
            renamed=self.texts(node.get("renamed")),
        )

    def inherit(self, name: str, own: dict[str, EventType]) -> EventType:
        kind = own[name]
        roles = dict(kind.roles)
        seen, parent = {name}, kind.extends
        while parent in own and parent not in seen:
            seen.add(parent)
            roles = {**own[parent].roles, **roles}
            parent = own[parent].extends
        if parent in seen:
            self.problem("EK1403", f"The type {name!r} extends itself.", None, "Break the circle.")
        return EventType(name, kind.doc, kind.extends, kind.abstract, roles, kind.maps)

    def check_names(
        self, top: Mapping, entity_types: dict[str, str | None], types: dict[str, EventType]
    ) -> None:
        for key in ("name", "version", "types"):
            if top.get(key) is None:
                self.problem("EK1302", f"The ontology has no {key!r}.", top, f"Add '{key}: …'.")
        parents = [(n, p, set(entity_types)) for n, p in entity_types.items()]
        used = [(n, k.extends, set(types)) for n, k in types.items()]
        fillers = [
            (f"{n}.{r.name}", t, set(entity_types))
            for n, k in types.items()
            for r in k.roles.values()
            for t in r.types
        ]
        for owner, name, known in [*parents, *used, *fillers]:
            if name is not None and name not in known:
                hint = did_you_mean(name, known)
                self.problem(
                    "EK1301", f"{owner!r} refers to {name!r}, which is not defined.", top, hint
                )

    def mapping(self, node: Node | None, known: frozenset[str]) -> Mapping:
        if not isinstance(node, Mapping):
            if node is not None and not (isinstance(node, Scalar) and not node.value):
                self.problem("EK1008", "A mapping (key: value) is expected here.", node)
            return Mapping({}, {}, node.where if node else self.where)
        for key, scalar in node.keys.items():
            if key not in known:
                hint = did_you_mean(key, known)
                self.problem("EK1301", f"Unknown key {key!r}.", scalar, hint)
        return node

    def entries(self, node: Node | None) -> Iterator[tuple[str, Node]]:
        if isinstance(node, Mapping):
            yield from node.entries.items()
        elif node is not None:
            self.problem("EK1008", "A mapping (key: value) is expected here.", node)

    def text(self, node: Node | None) -> str:
        if node is None:
            return ""
        if not isinstance(node, Scalar):
            self.problem("EK1008", "Text is expected here.", node)
            return ""
        return node.value

    def texts(self, node: Node | None) -> tuple[str, ...]:
        if isinstance(node, Sequence):
            return tuple(self.text(item) for item in node.items)
        return (self.text(node),) if node is not None else ()

    def number(self, node: Node | None) -> int | None:
        text = self.text(node)
        if text in ("", "null"):
            return None
        if not (text.isascii() and text.isdigit() and len(text) < 10):
            self.problem("EK1008", f"A whole number is expected here, not {text!r}.", node)
            return None
        return int(text)

    def problem(self, code: str, message: str, node: Node | None, hint: str = "") -> None:
        where = node.where if node is not None else self.where
        self.problems.append(Diagnostic(code, message, where, hint))
