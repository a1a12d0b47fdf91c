"""`evalkit runs show`: what a run is, and its results."""

import json
from pathlib import Path

import click
import msgspec

from evalkit.cli.options import config_option, store_option


@click.command()
@click.argument("run")
@store_option
@config_option
@click.option("--format", "format_name", type=click.Choice(["text", "json"]), default="text")
def show(run: str, store: Path | None, config: Path | None, format_name: str) -> None:
    """Show a RUN: @last, @last~1, the beginning of an id, or a folder."""
    from evalkit.cli.stores import chosen_store
    from evalkit.reports import render
    from evalkit.reports.run import describe
    from evalkit.runs.reference import find_run
    from evalkit.runs.stored import predictions, results

    found = find_run(run, store=chosen_store(store, config))
    about = msgspec.to_builtins(found.manifest)
    read = predictions(found)
    scores = json.loads(results(found)) if found.has_results else None
    if format_name == "json":
        content = {"format": 1, "manifest": about, "results": scores}
        click.echo(json.dumps(content, sort_keys=True, ensure_ascii=False, indent=2))
    else:
        click.echo(
            describe(about, documents=len(read.documents), failed=len(read.failed)), nl=False
        )
        if scores is not None:
            measures, label = about["command"]["measures"], about["extractor"]["label"]
            text = render(scores, name="text", measures=measures, extractor=label)
            click.echo(f"\n{text}", nl=False)
    for note in read.notes:
        click.echo(str(note), err=True)
