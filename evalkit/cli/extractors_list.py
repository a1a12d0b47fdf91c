"""`evalkit extractors list`: the extractors there are, without loading any."""

import click


@click.command("list")
def list_extractors() -> None:
    """List all extractors, built in and installed; none of a package's code runs."""
    from evalkit.extractors.catalog import REGISTRY, factory

    for plugin in REGISTRY.all():
        if plugin.origin == "evalkit":
            click.echo(f"{plugin.name:<14} {factory(plugin.name).doc}")
        else:
            click.echo(f"{plugin.name:<14} from {plugin.origin} ({plugin.target})")
