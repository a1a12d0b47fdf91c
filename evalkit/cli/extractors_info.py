"""`evalkit extractors info`: one extractor with its options, languages and what it misses."""

from typing import Any

import click

from evalkit.cli.inputs import GoldChoice, extractor_settings, settings
from evalkit.cli.options import extractor_options


@click.command()
@click.argument("name", metavar="NAME[,key=value…]")
@extractor_options
def info(*, name: str, **options: Any) -> int:
    """Show what an extractor is, which options it takes, and whether it can run here."""
    from evalkit.extractors.catalog import factory, make_extractor

    chosen = settings(GoldChoice()).extractor_of(name)
    found = factory(chosen.name)
    click.echo(f"{found.name}: {found.doc}")
    for option, line in found.options.items():
        click.echo(f"  {option:<16} {line}")
    if set(found.required) - set(chosen.options):
        click.echo(f"needs        {', '.join(found.required)}")
        return 0
    extractor = make_extractor(chosen, extractor_settings(options))
    about = extractor.describe()
    languages = "any" if about.languages is None else ", ".join(sorted(about.languages))
    click.echo(f"languages    {languages or 'none: no models were found'}")
    click.echo(f"event types  {', '.join(sorted(about.event_types or ())) or 'any'}")
    click.echo(f"version      {about.version}  fingerprint {about.fingerprint[:12]}")
    problems = extractor.check(sorted(about.languages or ("id",)))
    for problem in problems:
        click.echo(str(problem))
    click.echo("cannot run here: see above" if problems else "ready")
    return 4 if problems else 0
