"""`evalkit config show`: each setting's value and where it comes from."""

import json
import os
from pathlib import Path

import click

from evalkit.cli.inputs import GoldChoice, settings
from evalkit.config import unused_variables


@click.command()
@click.option(
    "--config",
    "path",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Settings to use instead of those that are found.",
)
@click.option(
    "--set", "given", multiple=True, metavar="NAME=VALUE", help="A setting, as other commands take."
)
@click.option(
    "--format", "format_name", type=click.Choice(["text", "json"]), default="text",
    help="How to write the settings.",
)  # fmt: skip
def show(path: Path | None, given: tuple[str, ...], format_name: str) -> None:
    """Show each setting's value with its origin: default, file:line:column, $VARIABLE or --set."""
    from evalkit.reports.settings import settings_json, settings_text

    config = settings(GoldChoice(config=path, given=given))
    if format_name == "json":
        whole = settings_json(config)
        click.echo(json.dumps(whole, ensure_ascii=False, indent=2, sort_keys=True, allow_nan=False))
        return
    click.echo(settings_text(config, near=Path.cwd()), nl=False)
    for name in unused_variables(os.environ):
        click.echo(
            f"EK6022 ${name} There is no setting of this name. See `evalkit config list`.", err=True
        )
