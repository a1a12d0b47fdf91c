"""`evalkit gold diff`: where two annotations of the same articles differ."""

from pathlib import Path

import click

from evalkit.cli.options import text_path_option


@click.command()
@click.argument("ours", metavar="A")
@click.argument("theirs", metavar="B")
@click.option(
    "--format", "format_name", type=click.Choice(["text", "markdown"]), default="text",
    help="How to write the differences.",
)  # fmt: skip
@text_path_option
@click.option("--count-optional", is_flag=True, help="Take optional items like the others.")
def diff(
    *,
    ours: str,
    theirs: str,
    format_name: str,
    text_path: tuple[Path, ...],
    count_optional: bool,
) -> None:
    """
    Compare two annotations: agreement per event type, then every item on which they differ.

    A and B are gold files, folders, JSON Lines or hf:PATH. Items that either side marks optional
    take no part unless you ask for them.
    """
    from evalkit.cli.inputs import GoldChoice, read_documents, settings, text_folders
    from evalkit.gold.diff import compare
    from evalkit.reports import differences

    choice = GoldChoice(text_path=text_path)
    folders = text_folders(choice, settings(choice))
    one = read_documents([ours], text_path=folders)
    other = read_documents([theirs], text_path=folders)
    texts = {document.id: document.text or "" for document in [*one, *other]}
    comparison = compare(ours=one, theirs=other, count_optional=count_optional)
    render = differences.markdown if format_name == "markdown" else differences.text
    names = (Path(ours).name, Path(theirs).name)
    click.echo(render(comparison, names=names, texts=texts), nl=False)
