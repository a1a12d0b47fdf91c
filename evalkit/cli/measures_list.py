"""`evalkit measures list`: every measure in one line, by who published it, then the suites."""

import click


@click.command("list")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["text", "markdown"]),
    default="text",
    help="One line a measure, or a page with all that is known of each.",
)
def list_measures(format_name: str) -> None:
    """List all measures and suites."""
    if format_name == "markdown":
        from evalkit.reports.measure_page import measure_page

        click.echo(measure_page(), nl=False)
        return
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
