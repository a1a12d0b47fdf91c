"""`evalkit score`: extract or read predictions, score them on gold, print the account."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from evalkit.cli.inputs import check_output, gold_choice
from evalkit.cli.options import extractor_options, gold_options, run_options, types_option
from evalkit.errors import Diagnostic


@click.command()
@click.option(
    "--extractor",
    "extractors",
    multiple=True,
    metavar="NAME[,key=value…]",
    help="Extractor to run; several give one table (default: the configured one).",
)
@click.option(
    "--predictions",
    multiple=True,
    metavar="FILE",
    help="Predictions to score instead: JSON Lines or hf:PATH; several give one table.",
)
@gold_options
@click.option(
    "--measure", "measures", multiple=True, metavar="M[,M…]", help="Measures, such as TC or AC+."
)
@click.option(
    "--suite", help="A set of measures: default, textee, ace, kbp, muc, bionlp, ner, coref, all."
)
@click.option(
    "--average",
    "averages",
    multiple=True,
    metavar="A[,A…]",
    help="More averages: types, types-f-of-means, documents, documents-f-of-means, weighted.",
)
@types_option
@extractor_options
@run_options
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["text", "json", "csv", "markdown"]),
    default="text",
    help="How to write the result.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write instead.")
@click.option(
    "--max-errors",
    default="0",
    metavar="N|N%",
    help="How many documents may fail or be absent before the run counts as incomplete.",
)
@click.option(
    "--show-errors",
    default=5,
    type=click.IntRange(min=0),
    metavar="N",
    help="How many findings of a kind to print.",
)
@click.option(
    "--no-verify",
    is_flag=True,
    help="Skip comparing the words of plain documents with texts, and the two texts: trusting.",
)
@click.option(
    "--workers",
    default=1,
    type=click.IntRange(min=1),
    metavar="N",
    help="How many processes count (default: 1); the numbers are the same for any.",
)
@click.option("--no-cache", is_flag=True, help="Neither read nor write .evalkit/cache.")
@click.option(
    "--ci",
    metavar="LEVEL|none",
    help="Level of the intervals in percent (default: the configured one, 95), or none.",
)
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    help="Seed of the intervals (default: the configured one, 0).",
)
@click.option("--strict", is_flag=True, help="Warnings end the command with exit code 2.")
@click.option("-q", "--quiet", is_flag=True, help="No progress bar and no notes; warnings stay.")
def score(
    extractors: tuple[str, ...],
    predictions: tuple[str, ...],
    measures: tuple[str, ...],
    suite: str | None,
    averages: tuple[str, ...],
    types: str | None,
    format_name: str,
    output: Path | None,
    max_errors: str,
    show_errors: int,
    no_verify: bool,
    workers: int,
    no_cache: bool,
    ci: str | None,
    seed: int | None,
    strict: bool,
    quiet: bool,
    **others: Any,
) -> int:
    """Score extractors or prediction files on gold, per event type, with an account of all."""
    from evalkit.cli.confidence import Confidence
    from evalkit.cli.keeping import run_choice
    from evalkit.cli.request import Request, Speed, Tolerance
    from evalkit.cli.scoring import run_score

    request = Request(
        gold=gold_choice(others),
        run=run_choice(others),
        extractors=extractors,
        predictions=predictions,
        measures=measures,
        suite=suite,
        averages=tuple(name for part in averages for name in part.split(",")),
        types=types,
        options=others,
        quiet=quiet,
        speed=Speed(verify=not no_verify, workers=workers, cache=not no_cache),
        confidence=Confidence.parse(ci, seed=seed),
    )
    if output is not None:
        check_output(output, inputs=[*request.gold.gold, *predictions])
    outcome = run_score(request, tolerance=Tolerance.parse(max_errors), strict=strict)
    _write(outcome.render(format_name), output)
    _note([n for n in outcome.notes if not quiet or n.severity != "note"], show_errors)
    _end([] if quiet else outcome.said, incomplete=outcome.exit_code == 3)
    return outcome.exit_code


def _end(said: Sequence[str], *, incomplete: bool) -> None:
    for line in said:
        click.echo(line, err=True)
    if incomplete:
        click.echo(
            "incomplete: documents failed or are absent (see the ledger); mend them and run this"
            " again, or allow them with --max-errors",
            err=True,
        )


def _write(content: bytes, output: Path | None) -> None:
    if output is not None:
        output.write_bytes(content)
        return
    click.echo(content, nl=False)


def _note(notes: Sequence[Diagnostic], limit: int) -> None:
    shown: dict[str, int] = {}
    for note in notes:
        shown[note.code] = shown.get(note.code, 0) + 1
        if shown[note.code] <= limit:
            click.echo(str(note), err=True)
    for code, number in shown.items():
        if number > limit:
            click.echo(f"{code}: {number - limit} more (--show-errors {number})", err=True)
