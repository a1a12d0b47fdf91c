"""`evalkit measures replay`: the figures of counts that somebody else recorded."""

import json
from pathlib import Path

import click


@click.command()
@click.argument("measure", metavar="MEASURE")
@click.argument(
    "file",
    metavar="FILE.json",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option("--json", "as_json", is_flag=True, help="Print counts and figures as JSON.")
def replay(measure: str, file: Path, as_json: bool) -> None:
    """
    Compute the figures of recorded counts, for example those of MUC-4's result tables.

    MEASURE is muc4/slots, or 'muc4/slots(compat=muc.rounded_f)' for the official rounding.
    """
    from evalkit.errors import MeasureError
    from evalkit.formats.recorded import Columns, read_recorded
    from evalkit.measures import Measure
    from evalkit.measures.presets import muc4
    from evalkit.reports.recorded import render

    asked = Measure.parse(measure).base
    if asked.name != muc4.SLOTS_MEASURE:
        raise MeasureError.of(
            "EK3024",
            f"{asked} is not computed from recorded counts.",
            hint=f"Recorded counts are those of {muc4.SLOTS_MEASURE}.",
        )
    if "rows" in dict(asked.parameters):
        raise MeasureError.of(
            "EK3024",
            f"{asked} chooses rows, and recorded counts have rows of their own.",
            hint="Leave rows out of the measure.",
        )
    counts = read_recorded(file, Columns(muc4.RECORDED, muc4.SUMS, muc4.PARTS, muc4.BOUNDS))
    rows = muc4.replay(counts, rounded=muc4.ROUNDED in asked.options.compat)
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2, sort_keys=True))
        return
    click.echo(str(asked))
    click.echo(render(rows, counts=muc4.HEADINGS, figures=muc4.FIGURES), nl=False)
