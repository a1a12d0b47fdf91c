"""`evalkit baseline show`: what a baseline holds."""

from pathlib import Path

import click

from evalkit.cli.baselines import place_options
from evalkit.cli.options import config_option


@click.command()
@click.argument("baseline", default="")
@place_options
@config_option
@click.option("--format", "format_name", type=click.Choice(["text", "json"]), default="text")
def show(
    *,
    baseline: str,
    suite: str | None,
    folder: Path | None,
    config: Path | None,
    format_name: str,
) -> None:
    """Show BASELINE: a name, a file or git:REV[:name] (default: the only one)."""
    from evalkit.cli import baselines
    from evalkit.reports.baseline import as_json, describe
    from evalkit.runs.baseline.store import find

    settings = baselines.settings_of(config)
    place = baselines.place(settings, suite=suite, folder=folder)
    found = find(baseline, place, default=baselines.default_name(settings, place))
    click.echo(as_json(found) if format_name == "json" else describe(found), nl=False)
