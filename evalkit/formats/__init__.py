"""Documents in files: JSON Lines and Hugging Face datasets, read, verified and written."""

from evalkit.formats.catalog import (
    REGISTRY,
    Format,
    Source,
    find_format,
    load_documents,
    parse_source,
    read_documents,
    read_records,
)
from evalkit.formats.jsonl import write_documents
from evalkit.formats.record import Record
from evalkit.formats.verify import Verification, verify

__all__ = [
    "REGISTRY",
    "Format",
    "Record",
    "Source",
    "Verification",
    "find_format",
    "load_documents",
    "parse_source",
    "read_documents",
    "read_records",
    "verify",
    "write_documents",
]
