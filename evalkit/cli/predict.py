"""`evalkit predict`: write an extractor's predictions as JSON Lines."""

from pathlib import Path
from typing import Any

import click

from evalkit.cli.inputs import (
    articles,
    check_output,
    extractor_settings,
    gold_choice,
    read_gold,
    settings,
)
from evalkit.cli.options import extractor_options, gold_options
from evalkit.errors import ConfigError, counted


@click.command()
@click.option("--extractor", metavar="NAME[,key=value…]", help="Extractor to run.")
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path),
    help="JSON Lines file to write; it is never overwritten.",
)  # fmt: skip
@gold_options
@extractor_options
@click.option("-q", "--quiet", is_flag=True, help="No progress bar and no summary.")
def predict(*, extractor: str | None, output: Path, quiet: bool, **others: Any) -> int:
    """
    Predict events for the articles of the gold; the gold itself is not looked at.

    Each document is written as soon as it is done. A document that fails is named with its reason
    and is not in the file; the exit code is then 3.
    """
    from evalkit.cli.predicting import Job, run_job

    choice = gold_choice(others)
    config = settings(choice)
    if output.exists():
        raise ConfigError.of(
            "EK6007", f"{output} exists and is not overwritten.", hint="Name another file."
        )
    check_output(output, inputs=())
    spec = config.extractor_of(config.extractor if extractor is None else extractor)
    wanted = articles(read_gold(choice, config), choice)
    job = Job(spec, extractor_settings(others), wanted, quiet=quiet)
    failed = run_job(job, output)
    for failure in failed:
        click.echo(f"{failure.id}: {failure.kind}: {failure.message}", err=True)
    if not quiet:
        done = counted(len(job.articles) - len(failed), "document")
        click.echo(f"{done} written to {output}, {len(failed)} failed", err=True)
    if not output.stat().st_size:
        output.unlink()  # so that the same command can be given again
    return 3 if failed else 0
