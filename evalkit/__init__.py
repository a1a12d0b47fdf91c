"""evalkit tells how good an event extractor is, and whether it got worse."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evalkit.evaluate import score, score_files
    from evalkit.extractors.run import extract
    from evalkit.formats import load_documents
    from evalkit.gold import load_gold
    from evalkit.measures import Measure
    from evalkit.model import Document

__version__ = "0.1.0"

__all__ = [
    "Document",
    "Measure",
    "__version__",
    "extract",
    "load_documents",
    "load_gold",
    "score",
    "score_files",
]

# Public name → where it is; resolved on first use, so that `import evalkit` costs nothing.
_PUBLIC = {
    "Document": "evalkit.model",
    "Measure": "evalkit.measures",
    "extract": "evalkit.extractors.run",
    "load_documents": "evalkit.formats",
    "load_gold": "evalkit.gold",
    "score": "evalkit.evaluate",
    "score_files": "evalkit.evaluate",
}


def __getattr__(name: str) -> object:
    if name not in _PUBLIC:
        raise AttributeError(f"module 'evalkit' has no attribute {name!r}")
    return getattr(import_module(_PUBLIC[name]), name)
