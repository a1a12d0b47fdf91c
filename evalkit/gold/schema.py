"""Make the JSON Schema of gold files from an ontology, so that editors know its types and roles."""

from collections.abc import Mapping, Sequence
from typing import get_args

from evalkit.gold.articles import SHA256
from evalkit.gold.header import DOCUMENT_ID, LANGUAGE, SPLITS, STATUSES
from evalkit.model import Modality, Polarity, Realis
from evalkit.ontology import Ontology, Role

Json = Mapping[str, "Json"] | Sequence["Json"] | str | int | bool | None
Schema = dict[str, Json]

_TEXT: Schema = {"type": "string"}
_FLAG: Schema = {"type": "boolean"}
_ID = "[a-z][a-z0-9_]*"


def gold_schema(ontology: Ontology) -> Schema:
    """
    Make the schema (JSON Schema 2020-12) of gold files with the types and roles of an ontology.

    It says what an editor can check: keys, types, roles. Whether a quote stands in the text, and
    whether `$id` exists, is the business of the lint.
    """
    keys: dict[str, Schema] = {
        "gold": {"const": 1},
        "id": _pattern(DOCUMENT_ID),
        "ontology": {"enum": [ontology.name, ontology.identity]},
        "marks": {"type": "string", "minLength": 2, "maxLength": 2},
        "document": _document(),
        "annotation": _annotation(ontology),
        "entities": {
            "type": ["object", "null"],
            "propertyNames": _pattern(_ID),
            "additionalProperties": _ref("entity"),
        },
        "events": {"type": ["array", "null"], "items": _ref("event")},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"evalkit gold, version 1, ontology {ontology.identity}",
        **_object(keys, required=("gold", "id", "document", "events")),
        "$defs": {
            "quote": _quote({}),
            "reference": _pattern(rf"\${_ID}"),
            "filler": _filler(),
            "entity": _entity(ontology),
            "mention": _mention(),
            "event": _event(ontology),
            **{f"roles-{name}": _roles(ontology, name) for name in ontology.concrete},
        },
    }


def _document() -> Schema:
    file = _object({"file": _words(), "sha256": _pattern(SHA256)}, required=("file", "sha256"))
    license_keys = {"name": _TEXT, "note": _TEXT, "redistribute": _FLAG, "url": _TEXT}
    keys: dict[str, Schema] = {
        "text": _any(_TEXT, file),
        "language": _pattern(LANGUAGE),
        **dict.fromkeys(("publisher", "via", "url", "group"), _TEXT),
        "date": {"type": "string", "format": "date"},
        "license": _any(_TEXT, _object(license_keys)),
        "split": {"enum": list(SPLITS)},
        "fictional": _FLAG,
        "sources": _listed(_TEXT),
    }
    return _object(keys, required=("text", "language"))


def _annotation(ontology: Ontology) -> Schema:
    keys: dict[str, Schema] = {
        "status": {"enum": list(STATUSES)},
        "annotators": _listed(_TEXT),
        "guidelines": _TEXT,
        "exhaustive": _listed({"enum": list(ontology.concrete)}),
        "minutes": {"type": "integer", "minimum": 0},
    }
    return _object(keys)


def _entity(ontology: Ontology) -> Schema:
    keys: dict[str, Schema] = {
        "type": {"enum": sorted(ontology.entity_types)} if ontology.entity_types else _TEXT,
        "names": _listed(_words()),
        "mentions": _listed(_ref("quote")),
        "except": _listed(_ref("quote")),
        "members": _listed(_ref("reference")),
        "kb": _listed(_TEXT),
    }
    return _object(keys)


def _mention() -> Schema:
    """Give the keys of a mention; its `roles` depend on the type of the event."""
    keys: dict[str, Schema] = {
        "trigger": _ref("quote"), "optional": _FLAG, "must_find": _FLAG, "note": _TEXT, "roles": {},
    }  # fmt: skip
    return _object(keys, required=("trigger",))


def _event(ontology: Ontology) -> Schema:
    """Give the keys of every event, then, by its type, its roles; whatever is left is refused."""
    return {
        "type": "object",
        "required": ["type"],
        "properties": {
            "id": _pattern(_ID),
            "type": {"enum": list(ontology.concrete)},
            "trigger": _ref("quote"),
            "mentions": {"type": "array", "items": _ref("mention")},
            "modality": {"enum": list(get_args(Modality))},
            "polarity": {"enum": list(get_args(Polarity))},
            "realis": {"enum": list(get_args(Realis))},
            "source": _listed(_any(_words(), _ref("quote"))),
            "after": _listed(_ref("reference")),
            **dict.fromkeys(("certainty", "note"), _TEXT),
            **dict.fromkeys(("optional", "must_find"), _FLAG),
        },
        "not": {"required": ["trigger", "mentions"]},
        "allOf": [_of_type(name) for name in ontology.concrete],
        "unevaluatedProperties": False,
    }


def _of_type(name: str) -> Schema:
    roles = _ref(f"roles-{name}")
    overridden = {"type": "object", **roles, "unevaluatedProperties": False}
    mentions = {"items": {"properties": {"roles": overridden}}}
    return {
        "if": {"properties": {"type": {"const": name}}, "required": ["type"]},
        "then": {**roles, "properties": {"mentions": mentions}},
    }


def _roles(ontology: Ontology, event_type: str) -> Schema:
    properties = {
        name: _role(role)
        for role in ontology.types[event_type].roles.values()
        for name in (role.name, *role.renamed)
    }
    return {"properties": properties}


def _role(role: Role) -> Schema:
    many: Schema = {"type": "array", "items": _ref("filler")}
    if role.max is not None:
        many["maxItems"] = role.max
    return {"description": role.doc, **_any(_ref("filler"), many, {"type": "null"})}


def _filler() -> Schema:
    """Give what fills a role once: a quote, `$id`, or a mapping with more to say."""
    more: dict[str, Schema] = {"optional": _FLAG, "value": _TEXT}
    one = _any(_words(), _quote({}))
    alternative = _any(one, {"type": "array", "minItems": 1, "items": one})
    any_of: Schema = {"type": "array", "minItems": 1, "items": alternative}
    return _any(
        _quote(more),
        _object({"filler": one, **more}, required=("filler",)),
        _object({"any_of": any_of, **more}, required=("any_of",)),
    )


def _quote(more: Mapping[str, Schema]) -> Schema:
    nth: Schema = {"type": "integer", "minimum": 1}
    return _any(_words(), _object({"quote": _words(), "nth": nth, **more}, required=("quote",)))


def _words() -> Schema:
    return {"type": "string", "minLength": 1}


def _pattern(pattern: str) -> Schema:
    return {"type": "string", "pattern": f"^(?:{pattern})$"}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _any(*schemas: Schema) -> Schema:
    return {"anyOf": list(schemas)}


def _listed(item: Schema) -> Schema:
    """Allow a list, or one item as a list."""
    return _any(item, {"type": "array", "items": item})


def _object(keys: Mapping[str, Schema], *, required: Sequence[str] = ()) -> Schema:
    return {
        "type": "object",
        "properties": dict(keys),
        "required": list(required),
        "additionalProperties": False,
    }
