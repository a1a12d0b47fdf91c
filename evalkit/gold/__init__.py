"""The gold files: what annotators write in YAML, read, checked and turned into documents."""

from evalkit.gold.derive import to_document
from evalkit.gold.file import GoldEntity, GoldEvent, GoldFile, GoldMention, Quoted, Reference
from evalkit.gold.load import GoldCorpus, load_gold
from evalkit.gold.read import Reader, Reading

__all__ = [
    "GoldCorpus",
    "GoldEntity",
    "GoldEvent",
    "GoldFile",
    "GoldMention",
    "Quoted",
    "Reader",
    "Reading",
    "Reference",
    "load_gold",
    "to_document",
]
