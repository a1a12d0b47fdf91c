"""`evalkit runs merge`: make one run of the shards of one."""

from pathlib import Path

import click

from evalkit.cli.options import config_option, store_option


@click.command()
@click.argument("runs", nargs=-1, required=True, metavar="RUN…")
@store_option
@config_option
@click.option("--format", "format_name", type=click.Choice(["text", "json"]), default="text")
def merge(runs: tuple[str, ...], store: Path | None, config: Path | None, format_name: str) -> int:
    """Join the runs of all shards into one; its results are those of a run without shards."""
    from evalkit.cli.keeping import RunChoice
    from evalkit.cli.output import say
    from evalkit.cli.rescoring import Again, score_again
    from evalkit.cli.stores import chosen_store
    from evalkit.model import Document, Failed
    from evalkit.runs.merging import join
    from evalkit.runs.reference import find_run

    folder = chosen_store(store, config)
    joined = join([find_run(run, store=folder) for run in runs])
    predicted: list[Document | Failed] = [*joined.documents, *joined.failed]
    again = Again(joined.command, joined.extractor, predicted, held=joined.gold)
    return say(score_again(again, run=RunChoice(store=folder)), format_name)
