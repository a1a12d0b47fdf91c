"""`evalkit measures list`: every measure in one line, by who published it, then the suites."""

import click


@click.command("list")
def list_measures() -> None:
    """List all measures and suites."""
    from evalkit.measures import DEFINITIONS, OWN, PRESETS, SUITES

    width = max(map(len, DEFINITIONS))
    groups = [(f"{name} (evalkit's own)", group) for name, group in OWN.items()]
    groups += [(f"{p.name}: {p.semantics}", tuple(p.measures)) for p in PRESETS.values()]
    for title, group in groups:
        click.echo(title)
        for definition in group:
            click.echo(f"  {definition.name:<{width}}  {definition.doc}")
        click.echo()
    click.echo("Suites (--suite NAME)")
    for name, members in SUITES.items():
        shown = "every measure" if name == "all" else " ".join(members)
        click.echo(f"  {name:<{width}}  {shown}")
    click.echo("\nMore about one: evalkit measures show NAME")
