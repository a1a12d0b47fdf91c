"""`evalkit runs rescore`: apply today's gold and measures to what a run predicted."""

from dataclasses import replace
from pathlib import Path

import click

from evalkit.cli.options import config_option, store_option, types_option


@click.command()
@click.argument("run")
@click.option("--gold", multiple=True, metavar="PATH", help="Other gold than the run's.")
@click.option("--measure", "measures", multiple=True, metavar="M[,M…]", help="Other measures.")
@types_option
@store_option
@config_option
@click.option("--format", "format_name", type=click.Choice(["text", "json"]), default="text")
def rescore(
    *,
    run: str,
    gold: tuple[str, ...],
    measures: tuple[str, ...],
    types: str | None,
    store: Path | None,
    config: Path | None,
    format_name: str,
) -> int:
    """Score a RUN's predictions again, as gold is now, into a new run; nothing is predicted."""
    import msgspec

    from evalkit.cli.keeping import RunChoice
    from evalkit.cli.output import say
    from evalkit.cli.rescoring import Again, score_again
    from evalkit.cli.scoring import split_measures
    from evalkit.cli.stores import chosen_store
    from evalkit.measures import bases
    from evalkit.runs.plan import Command
    from evalkit.runs.reference import find_run
    from evalkit.runs.stored import predictions

    folder = chosen_store(store, config)
    found = find_run(run, store=folder)
    command = msgspec.convert(found.manifest.command, Command)
    named = [name for part in measures for name in split_measures(part)]
    command = replace(
        command,
        gold=gold or command.gold,
        measures=tuple(str(one) for one in bases(named)) or command.measures,
        types=command.types if types is None else types,
        config=str(config) if config is not None else command.config,
    )
    read = predictions(found)
    again = Again(command, found.manifest.extractor, [*read.documents, *read.failed])
    outcome = score_again(again, run=RunChoice(store=folder))
    return say(replace(outcome, notes=[*read.notes, *outcome.notes]), format_name)
