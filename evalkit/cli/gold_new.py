"""`evalkit gold new`: the gold file of a text, ready to be annotated."""

from pathlib import Path

import click


@click.command()
@click.argument("text_file", type=click.Path(path_type=Path))
@click.option("--lang", "language", required=True, help="Language of the text, such as id or en.")
@click.option("--id", "document_id", help="Id of the document (default: from the file's name).")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="File to write (default: gold/ID.yaml).",
)
@click.option("--types", metavar="TYPE[,TYPE…]", help="Event types to annotate (default: all).")
@click.option("--split", help="train, dev or test.")
@click.option("--ontology", default="diplomacy", show_default=True, help="Name of the ontology.")
def new(
    text_file: Path,
    language: str,
    document_id: str | None,
    out: Path | None,
    types: str | None,
    split: str | None,
    ontology: str,
) -> None:
    """
    Make a gold file for a text.

    The text stays where it is: the file names it and its sha256, and lists the roles of each event
    type. An existing file is never overwritten.
    """
    from evalkit.gold.write import Skeleton, id_from, write_skeleton
    from evalkit.ontology import find_ontology

    name = document_id or id_from(text_file)
    path = out or Path("gold") / f"{name}.yaml"
    skeleton = Skeleton(
        text_file=text_file,
        language=language,
        id=name,
        ontology=find_ontology(ontology, near=path.parent),
        types=tuple(part.strip() for part in types.split(",")) if types else (),
        split=split,
    )
    write_skeleton(skeleton, path)
    click.echo(f"{path}: annotate it, then run: evalkit gold lint {path}")
