"""`evalkit runs gc`: clear old runs away."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from evalkit.cli.options import config_option, store_option


@click.command()
@click.option("--keep", type=click.IntRange(min=0), metavar="N", help="Keep the last N runs.")
@click.option(
    "--older", type=click.IntRange(min=0), metavar="DAYS", help="Only runs older than so many days."
)
@click.option("--unfinished", is_flag=True, help="Also runs that stopped and were not resumed.")
@click.option("--dry-run", is_flag=True, help="Only say what would be removed.")
@store_option
@config_option
def gc(
    *,
    keep: int | None,
    older: int | None,
    unfinished: bool,
    dry_run: bool,
    store: Path | None,
    config: Path | None,
) -> None:
    """
    Clear runs away: without options all but the last 20.

    A run with a tag, one that a baseline names and one that is being written are never removed.
    """
    from evalkit.cli.inputs import GoldChoice, settings
    from evalkit.cli.stores import chosen_store, project_root
    from evalkit.runs.clearing import Clearing, pinned
    from evalkit.runs.store import leftovers, remove
    from evalkit.runs.summary import summaries

    folder = chosen_store(store, config)
    if keep is None and older is None and not unfinished:
        keep = 20
    before = None if older is None else (datetime.now(UTC) - timedelta(days=older)).isoformat()
    root = project_root(settings(GoldChoice(config=config)))
    named = pinned(root / "reports" / "baselines") | pinned(folder.parent / "baselines")
    rule = Clearing(keep=keep, before=before, unfinished=unfinished)
    for run in rule.chosen(list(summaries(folder)), pinned=named):
        click.echo(f"{'would remove' if dry_run else 'removed'} {run.id}", err=True)
        if not dry_run:
            remove(folder / run.id)
    for one in () if dry_run else leftovers(folder):
        shutil.rmtree(one, ignore_errors=True)
