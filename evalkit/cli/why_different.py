"""`evalkit why-different`: which items two measures treat differently, and what that is worth."""

from typing import Any

import click

from evalkit.cli.inputs import gold_choice
from evalkit.cli.options import gold_options


@click.command("why-different")
@click.argument("first", metavar="MEASURE1")
@click.argument("second", metavar="MEASURE2")
@click.option("--predictions", required=True, metavar="FILE", help="JSON Lines or hf:PATH.")
@gold_options
@click.option(
    "--items", default=3, type=click.IntRange(min=0), metavar="N", help="Items to show a reason."
)
@click.option(
    "--format", "format_name", type=click.Choice(["text", "json"]), default="text", help="Output."
)
def why_different(
    first: str, second: str, predictions: str, items: int, format_name: str, **others: Any
) -> None:
    """
    Say why two measures give different numbers, for example TC and textee/TC.

    Lists the items that one credits and the other does not, by reason, and what each is worth.
    """
    from evalkit.analysis import explain
    from evalkit.cli.inputs import read_documents, read_gold, settings
    from evalkit.reports.why import to_json, to_text

    choice = gold_choice(others)
    explained = explain(
        first,
        second,
        gold=read_gold(choice, settings(choice)),
        predicted=read_documents([predictions]).documents,
        split=choice.split,
        language=choice.language,
    )
    text = to_json(explained) if format_name == "json" else to_text(explained, items=items)
    click.echo(text, nl=False)
