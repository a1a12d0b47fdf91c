"""`evalkit gold find`: where words stand in an article, each place with a quote to paste."""

from pathlib import Path

import click

from evalkit.cli.gold_options import file_options, open_gold


@click.command()
@click.argument("document_id", metavar="ID")
@click.argument("words", nargs=-1, required=True)
@file_options
@click.pass_context
def find(
    context: click.Context,
    document_id: str,
    words: tuple[str, ...],
    gold: tuple[Path, ...],
    text_path: tuple[Path, ...],
) -> None:
    """
    Find words in an article, with ready quotes.

    Prints line:column, the context and a quote that stands for this place alone. Without a hit the
    nearest passage is named and the exit code is 1.
    """
    from evalkit.gold.hints import nearest
    from evalkit.gold.quotes import occurrences, ready_quote, show_hit

    found, article = open_gold(document_id, gold, text_path)
    text = " ".join(words)
    quote, hits = occurrences(text, article)
    for number, hit in enumerate(hits, start=1):
        ready = ready_quote(article, hit, number=number, marks=found.marks)
        click.echo(f"{show_hit(article, hit)}  {ready}")
    if not hits:
        click.echo(nearest(quote, article) or "The article has nothing like that.", err=True)
        context.exit(1)
