"""`evalkit gold show`: an article with its annotated spans, and its events."""

import os
from pathlib import Path

import click

from evalkit.cli.gold_options import file_options, open_gold

_STYLES: dict[str, dict[str, object]] = {
    "text": {},
    "trigger": {"fg": "red", "bold": True},
    "argument": {"fg": "blue"},
    "label": {"dim": True},
    "number": {"dim": True},
}


@click.command()
@click.argument("document_id", metavar="ID")
@file_options
def show(document_id: str, gold: tuple[Path, ...], text_path: tuple[Path, ...]) -> None:
    """
    Show an article with its annotated spans.

    ID is that of a gold document, or the path of a gold file. [Triggers](type) and {fillers}(role)
    are marked in the text; the events are listed below it.
    """
    from evalkit.gold import to_document
    from evalkit.gold.show import show_article, show_events

    found, article = open_gold(document_id, gold, text_path)
    # None: click paints on a terminal only
    color = False if os.environ.get("NO_COLOR") else None
    for line in show_article(article, to_document(found)):
        painted = (click.style(piece.text, **_STYLES[piece.kind]) for piece in line)  # type: ignore[arg-type]
        click.echo("".join(painted), color=color)
    click.echo()
    for row in show_events(found):
        click.echo(row)
