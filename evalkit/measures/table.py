"""The table of all measures, and the suites that name several at once."""

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules

from evalkit.measures import presets
from evalkit.measures.attributes import ATTRIBUTES
from evalkit.measures.default import DEFAULT
from evalkit.measures.definition import Definition, Preset

PRESETS: Mapping[str, Preset] = {
    preset.name: preset
    for preset in (
        import_module(f"{presets.__name__}.{module.name}").PRESET
        for module in sorted(iter_modules(presets.__path__), key=lambda module: module.name)
    )
}
PRESET_OF: Mapping[str, Preset] = {
    definition.name: preset for preset in PRESETS.values() for definition in preset.measures
}
"""The published scorer of each measure that has one."""

OWN: Mapping[str, tuple[Definition, ...]] = {"default": DEFAULT, "attributes": ATTRIBUTES}
"""evalkit's own measures by group; the default is what `score` reports without being asked."""

DEFINITIONS: Mapping[str, Definition] = {
    definition.name: definition
    for group in (*OWN.values(), *(preset.measures for preset in PRESETS.values()))
    for definition in group
}


def _names(*groups: tuple[Definition, ...]) -> tuple[str, ...]:
    return tuple(definition.name for group in groups for definition in group)


COLLECTIONS: Mapping[str, tuple[str, ...]] = {
    name: _names(*(tuple(p.measures) for p in PRESETS.values() if name in (p.name, *p.suites)))
    for name in sorted({name for preset in PRESETS.values() for name in preset.suites})
} | {"all": tuple(DEFINITIONS)}
"""
Suites over several scorers, which ask for different things: what the documents lack is left out and
said, where a measure asked for by its name is refused.
"""

SUITES: Mapping[str, tuple[str, ...]] = {
    **{name: _names(group) for name, group in OWN.items()},
    **{name: _names(tuple(preset.measures)) for name, preset in PRESETS.items()},
    **COLLECTIONS,
}
