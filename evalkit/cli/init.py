"""`evalkit init`: the files that a project starts with; what is there already is left alone."""

from pathlib import Path

import click


@click.command()
@click.option(
    "--ci", type=click.Choice(["github", "gitlab"]), help="Write the workflow of a CI system, too."
)
@click.option(
    "--lang",
    "language",
    type=click.Choice(["id", "en"]),
    default="en",
    help="The language of the sample of gold (default: en).",
)
def init(ci: str | None, language: str) -> None:
    """Write settings, a sample of gold, a pre-commit entry and, with --ci, the workflow."""
    from evalkit.cli.initial import write_initial

    for line in write_initial(Path.cwd(), ci=ci, language=language):
        click.echo(line)
