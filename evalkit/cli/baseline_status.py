"""`evalkit baseline status`: which baselines are stale against gold, broken or orphaned."""

from pathlib import Path
from typing import Any

import click

from evalkit.cli.baselines import place_options
from evalkit.cli.inputs import gold_choice
from evalkit.cli.options import gold_options


@click.command()
@place_options
@gold_options
def status(*, suite: str | None, folder: Path | None, **others: Any) -> int:
    """Hold every baseline against today's gold; exit 1 where one is not up to date."""
    from evalkit.cli import baselines
    from evalkit.cli.inputs import read_gold, settings
    from evalkit.errors import RunError
    from evalkit.reports.baseline import status_line
    from evalkit.runs.baseline.compare import status as status_of
    from evalkit.runs.baseline.store import read, shown
    from evalkit.runs.selecting import selected

    choice = gold_choice(others)
    config = settings(choice)
    place = baselines.place(config, suite=suite, folder=folder)
    gold = read_gold(choice, config)
    gold = selected(gold, split=choice.split, language=choice.language)
    paths = sorted(place.folder.glob(f"{suite or '*'}/*.jsonl"))
    stale = 0
    for path in paths:
        try:
            found = status_of(read(path, place), gold)
        except RunError as error:
            click.echo(str(error), err=True)
            stale += 1
            continue
        click.echo(status_line(found))
        stale += bool(found.is_stale or found.orphaned)
    if not paths:
        click.echo(
            f"no baselines in {shown(place.folder)}; set one: evalkit baseline set --reason …"
        )
    return 1 if stale else 0
