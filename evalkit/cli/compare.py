"""`evalkit compare`: what changed between sets of predictions, and what is more than chance."""

from pathlib import Path
from typing import Any

import click

from evalkit.cli.inputs import check_output, gold_choice
from evalkit.cli.options import extractor_options, gold_options, store_option, types_option

_ALL = "all"


class _Number(click.ParamType[int | None]):
    """A whole number, or `all`."""

    name = "N|all"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> int | None:
        """Read the number; None stands for all."""
        if value is None or value == _ALL:
            return None
        if not str(value).isdecimal():
            self.fail(f"{value!r} is neither a whole number nor 'all'.", param, ctx)
        return int(value)


@click.command()
@click.argument("references", nargs=-1, required=True, metavar="A B [C…]")
@gold_options
@click.option(
    "--measure",
    "measures",
    multiple=True,
    metavar="M[,M…]",
    help="Measures, such as TC or AC+.R (default: the configured ones, else TC and AC+).",
)
@types_option
@extractor_options
@store_option
@click.option("--items", default="10", type=_Number(), help="Items to show of each kind.")
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    metavar="N",
    help="Another seed draws other swaps (default: the configured one, else 0).",
)
@click.option(
    "--level",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    metavar="L",
    help="Level of the intervals (default: the configured one, else 0.95).",
)
@click.option(
    "--permutations",
    default=10_000,
    type=int,
    metavar="N",
    help="How many swaps are drawn for p and intervals, at least 99 (default: 10,000).",
)
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["text", "json", "markdown", "csv"]),
    default="text",
    help="How to write the comparison.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write instead.")
@click.option(
    "--max-errors",
    default="0",
    metavar="N|N%",
    help="How many documents may be missing before the comparison counts as incomplete.",
)
@click.option("--no-cache", is_flag=True, help="Ask extractors again; keep nothing.")
@click.option("-q", "--quiet", is_flag=True, help="No progress bar and no notes; warnings stay.")
def compare(
    references: tuple[str, ...],
    items: int | None,
    format_name: str,
    output: Path | None,
    max_errors: str,
    quiet: bool,
    **others: Any,
) -> int:
    """
    Compare sets of predictions on the same gold; the first one is the reference.

    A, B, … are runs (@last, @last~1, the beginning of an id), files of predictions, baselines of a
    revision (git:REV), or extractors, which are run.
    """
    from evalkit.cli.comparing import Request, run_compare
    from evalkit.cli.request import Tolerance
    from evalkit.reports.comparison import render
    from evalkit.reports.terminal import brief

    request = Request.of(references, gold_choice(others), others, quiet=quiet)
    tolerance = Tolerance.parse(max_errors)
    if output is not None:
        files = [one for one in references if Path(one).is_file()]
        check_output(output, inputs=[*request.gold.gold, *files])
    outcome = run_compare(request)
    compared = outcome.compared
    content = render(compared, name=format_name, items=items).encode()
    if output is None:
        click.echo(content, nl=False)
    else:
        output.write_bytes(content)
    for line in [] if quiet else outcome.said:
        click.echo(line, err=True)
    for note in compared.notes:
        if not quiet or note.severity != "note":
            click.echo(brief(str(note)), err=True)
    missing = max(compared.missing.values())
    if tolerance.holds(missing=missing, documents=len(compared.documents)):
        return 0
    click.echo(
        "incomplete: documents failed or are absent and count as missed; mend them and run this"
        " again, or allow them with --max-errors",
        err=True,
    )
    return 3
