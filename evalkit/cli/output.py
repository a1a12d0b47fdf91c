"""Print what a command scored: the result on standard output, the rest on standard error."""

import click

from evalkit.cli.request import Outcome


def say(outcome: Outcome, format_name: str) -> int:
    """Print a result, its notes and the names of its runs; returns the exit code."""
    click.echo(outcome.render(format_name), nl=False)
    for line in [*map(str, outcome.notes), *outcome.said]:
        click.echo(line, err=True)
    return outcome.exit_code
