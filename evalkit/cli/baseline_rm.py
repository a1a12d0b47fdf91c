"""`evalkit baseline rm`: remove a baseline's file."""

from pathlib import Path

import click

from evalkit.cli.baselines import place_options
from evalkit.cli.options import config_option


@click.command()
@click.argument("names", metavar="NAME…", nargs=-1, required=True)
@place_options
@config_option
def rm(
    *, names: tuple[str, ...], suite: str | None, folder: Path | None, config: Path | None
) -> None:
    """Remove the files of baselines; git keeps what was committed."""
    from evalkit.cli import baselines
    from evalkit.errors import RunError, did_you_mean
    from evalkit.runs.baseline.store import shown

    settings = baselines.settings_of(config)
    place = baselines.place(settings, suite=suite, folder=folder)
    paths = [place.path(name) for name in names]
    missing = [path.stem for path in paths if not path.is_file()]
    if missing:
        hint = did_you_mean(missing[0], place.names())
        raise RunError.of("EK5030", f"There is no baseline {missing[0]!r}.", hint=hint)
    for path in paths:
        path.unlink()
        click.echo(f"removed {shown(path)}")
