"""`evalkit gold fmt`: gold files in canonical form, comments kept."""

from pathlib import Path

import click

from evalkit.cli.gold_options import gold_paths
from evalkit.errors import counted
from evalkit.gold.fmt import format_all


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Write nothing; fail if a file is not canonical.")
@click.pass_context
def fmt(context: click.Context, paths: tuple[Path, ...], check: bool) -> None:
    """
    Write gold files in canonical form; comments stay, and what a file says stays.

    PATHs are files and folders (default: the configured gold). A file that would lose anything is
    left as it is.
    """
    results = format_all(gold_paths(paths), write=not check)
    changed = [result for result in results if result.changed]
    for result in changed:
        click.echo(f"{'not canonical' if check else 'formatted'}: {result.path}")
    problems = [problem for result in results for problem in result.problems]
    for problem in problems:
        click.echo(str(problem), err=True)
    click.echo(f"{counted(len(results), 'file')}, {len(changed)} changed", err=True)
    if problems or (check and changed):
        context.exit(1)
