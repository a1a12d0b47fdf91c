"""`evalkit runs list`: every run of the store in one line."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from evalkit.cli.options import config_option, store_option


@click.command("list")
@store_option
@config_option
@click.option("--format", "format_name", type=click.Choice(["text", "json"]), default="text")
def list_runs(store: Path | None, config: Path | None, format_name: str) -> None:
    """List the runs in the order in which they were begun."""
    from evalkit.cli.stores import chosen_store
    from evalkit.reports.runs import table
    from evalkit.runs.summary import summaries

    folder = chosen_store(store, config)
    found = list(summaries(folder))
    runs = [{**asdict(one), "problem": str(one.problem or "")} for one in found]
    if format_name == "json":
        content = {"format": 1, "runs": runs}
        click.echo(json.dumps(content, sort_keys=True, ensure_ascii=False, indent=2))
    else:
        click.echo(table(runs) if runs else f"no runs in {folder}\n", nl=False)
    for one in found:
        if one.problem is not None:
            click.echo(str(one.problem), err=True)
