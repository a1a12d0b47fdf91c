"""`evalkit runs rm`: remove runs."""

from pathlib import Path

import click

from evalkit.cli.options import config_option, store_option


@click.command()
@click.argument("runs", nargs=-1, required=True, metavar="RUN…")
@store_option
@config_option
def rm(runs: tuple[str, ...], store: Path | None, config: Path | None) -> None:
    """Remove runs; one that is being written is refused."""
    from evalkit.cli.stores import chosen_store
    from evalkit.runs.reference import find_folder
    from evalkit.runs.store import remove

    folder = chosen_store(store, config)
    found = dict.fromkeys(find_folder(run, store=folder) for run in runs)
    for one in found:
        remove(one)
        click.echo(f"removed {one.name}", err=True)
