"""`evalkit baseline diff`: what differs between two baselines, document by document."""

from pathlib import Path

import click

from evalkit.cli.baselines import place_options
from evalkit.cli.options import config_option


@click.command()
@click.argument("ours", metavar="A", default="git:HEAD")
@click.argument("theirs", metavar="B", default="")
@place_options
@config_option
def diff(
    *, ours: str, theirs: str, suite: str | None, folder: Path | None, config: Path | None
) -> None:
    """Compare two baselines: names, files or git:REV[:name] (default: git:HEAD, the file here)."""
    from evalkit.cli import baselines
    from evalkit.reports.baseline import difference
    from evalkit.runs.baseline.compare import change
    from evalkit.runs.baseline.store import find

    settings = baselines.settings_of(config)
    place = baselines.place(settings, suite=suite, folder=folder)
    name = baselines.default_name(settings, place)
    one, other = (find(text, place, default=name) for text in (ours, theirs))
    click.echo(difference(change(one, other), names=(one.source, other.source)), nl=False)
