"""`evalkit schema config`: what editors need to know of the settings."""

import json

import click


@click.command()
def config() -> None:
    """Print the JSON Schema of evalkit.yaml, which is also that of [tool.evalkit]."""
    from evalkit.config.schema import config_schema

    click.echo(json.dumps(config_schema(), ensure_ascii=False, indent=2))
