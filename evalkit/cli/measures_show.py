"""`evalkit measures show`: what a measure counts, or what stands behind a suite."""

import click


@click.command()
@click.argument("name", metavar="MEASURE|SUITE")
def show(name: str) -> None:
    """Show what one measure counts, for example TC, 'TC(dup=merge)', textee/TC or textee."""
    from evalkit.measures import DEFINITIONS, PRESET_OF, PRESETS, SUITES, Measure
    from evalkit.reports.describe import example, measure_lines, source_lines

    if name in SUITES and name not in DEFINITIONS:
        click.echo(f"{name}: {' '.join(SUITES[name])}")
        preset = PRESETS.get(name)
    else:
        measure = Measure.parse(name).base
        click.echo("\n".join(measure_lines(measure)))
        click.echo("\n".join(example(measure)))
        preset = PRESET_OF.get(measure.name)
    if preset is not None:
        click.echo("\n".join(source_lines(preset)))
