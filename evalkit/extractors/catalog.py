"""The extractors that evalkit brings or finds installed, and how to make one from its name."""

from collections.abc import Mapping
from typing import NamedTuple

from evalkit.errors import ExtractorError, UnavailableError, did_you_mean
from evalkit.extractors.base import Extractor, Factory
from evalkit.registry import Registry

REGISTRY = Registry(
    kind="extractor",
    group="evalkit.extractors",
    builtin={
        "conllu": "evalkit.extractors.conllu:FACTORY",
        "predictions": "evalkit.extractors.predictions:FACTORY",
        "rules": "evalkit.extractors.rules:FACTORY",
        "stanza": "evalkit.extractors.stanza_pipeline:FACTORY",
    },
    code="EK4001",
    error=ExtractorError,
)


class Chosen(NamedTuple):
    """An extractor's name and the options that were given with it."""

    name: str
    options: dict[str, str]


def parse_spec(spec: str) -> Chosen:
    """
    Split NAME[,key=value…]; raises ExtractorError EK4002 for a part without `=`.

    >>> parse_spec("stanza,device=cpu")
    Chosen(name='stanza', options={'device': 'cpu'})
    """
    name, *parts = spec.split(",")
    options = {}
    for part in parts:
        key, equals, value = part.partition("=")
        if not equals or not key or key in options:
            raise ExtractorError.of(
                "EK4002",
                f"{part!r} in {spec!r} is not one key=value.",
                hint="Write NAME,key=value,key=value.",
            )
        options[key] = value
    return Chosen(name, options)


def factory(name: str) -> Factory:
    """
    Import the factory behind a name.

    Raises ExtractorError EK4001 for an unknown name and EK4003 for a plug-in that does not import
    or is no Factory, UnavailableError EK4004 where a package of it is not installed.
    """
    plugin = REGISTRY.find(name)
    try:
        found = plugin.load()
    except ModuleNotFoundError as error:
        raise UnavailableError.of(
            "EK4004",
            f"The extractor {name!r} needs the package {error.name!r}.",
            hint=f"Run: pip install {error.name}",
        ) from error
    except Exception as error:
        raise ExtractorError.of(
            "EK4003",
            f"The extractor {name!r} of {plugin.origin} does not load: {error}.",
            hint="Report this to its authors, or remove the package.",
        ) from error
    if not isinstance(found, Factory):
        raise ExtractorError.of(
            "EK4003",
            f"The extractor {name!r} of {plugin.origin} is no evalkit Factory.",
            hint="Its entry point must name an evalkit.extractors.Factory.",
        )
    return found


def make_extractor(spec: str | Chosen, options: Mapping[str, str] | None = None) -> Extractor:
    """
    Make an extractor from NAME[,key=value…]; `options` are those given apart, like `--model-dir`.

    An option that the extractor does not declare is an ExtractorError EK4002 if it stands in the
    spec; one of `options` goes only to those that declare it.
    """
    name, given = parse_spec(spec) if isinstance(spec, str) else spec
    found = factory(name)
    for key in given:
        if key not in found.options:
            raise ExtractorError.of(
                "EK4002",
                f"The extractor {name!r} has no option {key!r}.",
                hint=did_you_mean(key, found.options) or "It takes no options.",
            )
    shared = {key: value for key, value in (options or {}).items() if key in found.options}
    return found.make({**shared, **given})
