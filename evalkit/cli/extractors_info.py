"""`evalkit extractors info`: one extractor with its options, languages and what it misses."""

from typing import Any

import click

from evalkit.cli.inputs import extractor_settings
from evalkit.cli.options import extractor_options


@click.command()
@click.argument("name", metavar="NAME[,key=value…]")
@extractor_options
def info(*, name: str, **options: Any) -> int:
    """Show what an extractor is, which options it takes, and whether it can run here."""
    from evalkit.extractors.catalog import factory, make_extractor, parse_spec

    found = factory(parse_spec(name)[0])
    click.echo(f"{found.name}: {found.doc}")
    for option, line in found.options.items():
        click.echo(f"  {option:<16} {line}")
    if found.name in ("conllu", "predictions") and "path=" not in name:
        return 0
    extractor = make_extractor(name, extractor_settings(options))
    about = extractor.describe()
    click.echo(f"languages    {', '.join(sorted(about.languages or ())) or 'any or none'}")
    click.echo(f"event types  {', '.join(sorted(about.event_types or ())) or 'any'}")
    click.echo(f"version      {about.version}  fingerprint {about.fingerprint[:12]}")
    problems = extractor.check(sorted(about.languages or ("id",)))
    for problem in problems:
        click.echo(str(problem))
    click.echo("missing something" if problems else "ready")
    return 4 if problems else 0
