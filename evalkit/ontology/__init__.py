"""Which event types there are, which roles they have, and what may fill them."""

from evalkit.ontology.model import EventType, Filler, Ontology, Role, merged
from evalkit.ontology.read import find_ontology, load_ontology, parse_ontology

__all__ = [
    "EventType",
    "Filler",
    "Ontology",
    "Role",
    "find_ontology",
    "load_ontology",
    "merged",
    "parse_ontology",
]
