"""`evalkit measures list`: every measure in one line, then the suites."""

import click


@click.command("list")
def list_measures() -> None:
    """List all measures and suites."""
    from evalkit.measures import DEFINITIONS, SUITES

    width = max(map(len, DEFINITIONS))
    for name, definition in DEFINITIONS.items():
        click.echo(f"{name:<{width}}  {definition.title}")
    click.echo("\nSuites (--suite NAME)")
    for name, members in SUITES.items():
        click.echo(f"{name:<{width}}  {' '.join(members)}")
    click.echo("\nMore about one: evalkit measures show NAME")
