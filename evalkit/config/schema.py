"""Make the JSON Schema of settings from their table, so that editors know them."""

from collections.abc import Iterable

from evalkit.config.kinds import Json
from evalkit.config.settings import (
    RULE_SETTINGS,
    RULES_DOC,
    RULES_NAME,
    SETTINGS,
    Setting,
    children,
)

Schema = dict[str, Json]


def config_schema() -> Schema:
    """Make the schema (JSON Schema 2020-12) of `evalkit.yaml` and of `[tool.evalkit]`."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "evalkit settings",
        **_table(""),
    }


def _table(prefix: str) -> Schema:
    return _closed({key: _child(f"{prefix}{key}") for key in children(prefix)})


def _child(name: str) -> Json:
    if name in SETTINGS:
        return _setting(SETTINGS[name])
    if name == RULES_NAME:
        rule = _closed({s.name: _setting(s) for s in RULE_SETTINGS.values()}, required=["measure"])
        return {"description": RULES_DOC, "type": "array", "items": rule}
    return _table(f"{name}.")


def _setting(setting: Setting) -> Json:
    described: Schema = {**setting.kind.schema, "description": setting.doc}
    if setting.default is not None:
        described["default"] = plain(setting.default)
    return described


def _closed(properties: Schema, *, required: Iterable[str] = ()) -> Schema:
    more: Schema = {"required": list(required)} if required else {}
    return {
        "type": "object", "properties": properties, "additionalProperties": False, **more,
    }  # fmt: skip


def plain(value: object) -> Json:
    """Write a value of a setting as JSON has it: lists for tuples."""
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if value is None or isinstance(value, str | int | float | bool):
        return value
    raise TypeError(value)
