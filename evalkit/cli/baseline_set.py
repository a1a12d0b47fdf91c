"""`evalkit baseline set`: write what a run predicted as the committed baseline."""

from pathlib import Path
from typing import Any

import click

from evalkit.cli.baselines import place_options
from evalkit.cli.inputs import gold_choice
from evalkit.cli.options import gold_options, store_option


@click.command("set")
@click.argument("run", default="@last")
@click.option("--reason", required=True, help="Why these numbers are right: one line, it is kept.")
@click.option("--name", help="Name of the baseline (default: the extractor's).")
@click.option("--new-only", is_flag=True, help="Keep all lines; add only documents without one.")
@place_options
@store_option
@gold_options
def set_baseline(
    *,
    run: str,
    reason: str,
    name: str | None,
    new_only: bool,
    suite: str | None,
    folder: Path | None,
    store: Path | None,
    **others: Any,
) -> None:
    """Set the baseline from RUN: @last (default), the beginning of an id, a folder, a file."""
    from evalkit.cli import baselines
    from evalkit.cli.inputs import read_gold, settings
    from evalkit.cli.stores import runs_folder
    from evalkit.errors import RunError, counted
    from evalkit.measures import suite as measures_of
    from evalkit.runs.baseline.make import Order, make, same_day
    from evalkit.runs.baseline.store import name_of, read, shown, write
    from evalkit.runs.reference import find

    choice = gold_choice(others)
    config = settings(choice)
    place = baselines.place(config, suite=suite, folder=folder)
    predicted = find(run, store=runs_folder(config, store))
    called = name or name_of(predicted.extractor or Path(run).name)
    path = place.path(called)
    old = read(path, place) if path.exists() else None
    order = Order(
        place.suite, called, measures_of(place.suite), reason, baselines.today(), new_only=new_only
    )
    made = same_day(make(read_gold(choice, config), predicted, order, old=old), old)
    if not made.entries:
        raise RunError.of(
            "EK5037", "There is no document to hold anything against: nothing is written.",
            hint="Are the articles there? Look at the notes of evalkit score.",
        )  # fmt: skip
    written = write(made, path)
    said = "written" if written else "it says the same already"
    click.echo(f"baseline {place.suite}/{called}: {counted(len(made.entries), 'document')}, {said}")
    if written:
        click.echo(f"commit {shown(path)}", err=True)
