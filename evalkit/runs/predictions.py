"""What can be scored again, wherever it comes from: a run, a file, a baseline."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from evalkit.errors import Diagnostic
from evalkit.model import Document, Failed


@dataclass(frozen=True, slots=True)
class Predictions:
    """
    Predicted documents and what is known of how they came about.

    `label` is what was asked for, such as `@last` or `mine.jsonl`, `source` where it was found.
    `measuring` is that of the signature they were scored under, empty where they were not.
    `gold_hashes` maps a document's id to the hash of the gold document it was scored on, and is
    empty where that is unknown. `complete` is False where documents failed or are still to come.
    `notes` are the warnings met while reading.
    """

    label: str
    source: str
    documents: tuple[Document, ...]
    failed: tuple[Failed, ...] = ()
    extractor: str = ""
    extractor_version: str = ""
    extractor_fingerprint: str = ""
    measuring: Mapping[str, str] = field(default_factory=dict)
    gold_hashes: Mapping[str, str] = field(default_factory=dict)
    complete: bool = True
    notes: tuple[Diagnostic, ...] = ()
