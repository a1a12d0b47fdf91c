"""`evalkit convert`: gold or predictions from one format to another, with what was lost."""

from pathlib import Path

import click

from evalkit.cli.options import text_path_option


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="SRC…")
@click.argument("target", metavar="DST")
@click.option(
    "--to", "to", metavar="FORMAT", help="Format to write: jsonl or hf (default: by DST)."
)
@click.option(
    "--from",
    "origin",
    metavar="FORMAT",
    help="Format to read: jsonl, hf or gold (default: by SRC).",
)
@text_path_option
@click.option("--lossy", is_flag=True, help="Convert even what the new format cannot hold in full.")
@click.option("--force", is_flag=True, help="Replace DST if it is there.")
def convert(
    *,
    sources: tuple[str, ...],
    target: str,
    to: str | None,
    origin: str | None,
    text_path: tuple[Path, ...],
    lossy: bool,
    force: bool,
) -> None:
    """
    Convert SRC to DST: JSON Lines, hf:FOLDER (a saved dataset), or gold files and folders.

    What DST cannot hold is listed, and without --lossy nothing is written (exit 1). Keys that
    evalkit does not know are kept.
    """
    from evalkit.cli.converting import Job, run_job
    from evalkit.cli.inputs import GoldChoice, settings, text_folders

    choice = GoldChoice(text_path=text_path)
    folders = text_folders(choice, settings(choice))
    done = run_job(
        Job(sources, target, to=to, origin=origin, text_path=folders, lossy=lossy, force=force)
    )
    for note in done.notes:
        click.echo(str(note), err=True)
    counts = ", ".join(f"{kind} {number}" for kind, number in done.written.items())
    click.echo(f"written to {target}: {counts}")
    for kind, number in sorted(done.lost.items()):
        click.echo(f"lost: {kind} ({number})")
