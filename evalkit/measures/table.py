"""The table of all measures, and the suites that name several at once."""

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules

from evalkit.measures import presets
from evalkit.measures.default import DEFAULT
from evalkit.measures.definition import Definition, Preset

PRESETS: Mapping[str, Preset] = {
    preset.name: preset
    for preset in (
        import_module(f"{presets.__name__}.{module.name}").PRESET
        for module in sorted(iter_modules(presets.__path__), key=lambda module: module.name)
    )
}
DEFINITIONS: Mapping[str, Definition] = {
    definition.name: definition
    for definition in (*DEFAULT, *(d for preset in PRESETS.values() for d in preset.measures))
}
SUITES: Mapping[str, tuple[str, ...]] = {
    "default": tuple(definition.name for definition in DEFAULT),
    **{name: tuple(d.name for d in preset.measures) for name, preset in PRESETS.items()},
}
