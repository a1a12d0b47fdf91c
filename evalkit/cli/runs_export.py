"""`evalkit runs export`: write what a run predicted, or its results, to a file."""

from pathlib import Path

import click

from evalkit.cli.options import config_option, store_option


@click.command()
@click.argument("run")
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path),
    help="File to write; it is never overwritten.",
)  # fmt: skip
@click.option(
    "--what",
    type=click.Choice(["predictions", "results"]),
    default="predictions",
    help="What to write: predictions as JSON Lines, or the results as JSON.",
)
@store_option
@config_option
def export(run: str, output: Path, what: str, store: Path | None, config: Path | None) -> None:
    """Write the predictions or the results of a RUN to a file."""
    from evalkit.cli.inputs import check_output
    from evalkit.cli.stores import chosen_store
    from evalkit.errors import ConfigError
    from evalkit.formats import write_documents
    from evalkit.runs.reference import find_run
    from evalkit.runs.stored import predictions, results

    if output.exists():
        raise ConfigError.of(
            "EK6007", f"{output} exists and is not overwritten.", hint="Name another file."
        )
    check_output(output, inputs=())
    found = find_run(run, store=chosen_store(store, config))
    if what == "results":
        output.write_bytes(results(found))
        return
    read = predictions(found)
    write_documents(read.documents, output)
    for note in read.notes:
        click.echo(str(note), err=True)
    for failure in read.failed:
        click.echo(f"{failure.id}: {failure.kind}: {failure.message}", err=True)
