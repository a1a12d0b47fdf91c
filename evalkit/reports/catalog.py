"""The formats of a report by name."""

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

from evalkit.reports.view import view

# format → module with `render(view) -> str`; JSON is the result's own canonical bytes
FORMATS = {
    "text": "evalkit.reports.terminal",
    "json": "",
    "csv": "evalkit.reports.csv_file",
    "markdown": "evalkit.reports.markdown",
}


def render(
    result: Mapping[str, Any], *, name: str, measures: Sequence[str], extractor: str = ""
) -> str:
    """Render a result (as its JSON says it) in one of `FORMATS` other than `json`."""
    module = import_module(FORMATS[name])
    text: str = module.render(view(result, measures=measures, extractor=extractor))
    return text
