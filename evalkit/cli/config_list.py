"""`evalkit config list`: every setting there is, with its default and its meaning."""

import click


@click.command()
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["text", "markdown"]),
    default="text",
    help="A list, or the page of the documentation.",
)
def list_settings(format_name: str) -> None:
    """List all settings, what they hold, their default and their environment variable."""
    from evalkit.reports.settings import settings_list, settings_page

    click.echo(settings_page() if format_name == "markdown" else settings_list(), nl=False)
