"""`evalkit schema gold`: what editors need to know of gold files."""

import json
from pathlib import Path

import click


@click.command()
@click.option(
    "--ontology",
    "path",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Ontology file (default: the diplomacy ontology of gold/, else the built-in one).",
)
def gold(path: Path | None) -> None:
    """Print the JSON Schema of gold files with the types and roles of an ontology."""
    from evalkit.gold.schema import gold_schema
    from evalkit.ontology import find_ontology, load_ontology

    ontology = load_ontology(path) if path else find_ontology("diplomacy", near=Path("gold"))
    click.echo(json.dumps(gold_schema(ontology), ensure_ascii=False, indent=2))
