"""`evalkit rules explain`: which rule fired and how, and which trigger word stayed silent."""

from pathlib import Path

import click

from evalkit.cli.options import text_path_option
from evalkit.errors import ConfigError, Location
from evalkit.model import Article


@click.command()
@click.argument("document_id", required=False, metavar="[DOC]")
@click.option(
    "--gold",
    multiple=True,
    metavar="PATH",
    type=click.Path(path_type=Path),
    help="Gold files or folders with the document (default: the configured gold).",
)
@text_path_option
@click.option(
    "--text",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="A text file instead of a gold document.",
)
@click.option("--lang", "language", help="The language of --text, such as id.")
@click.option(
    "--rules",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Rule file (default: the one that ships with evalkit).",
)
@click.option(
    "--conllu",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Follow dependency paths in this parse of the text instead of windows.",
)
def explain(
    document_id: str | None,
    gold: tuple[Path, ...],
    text_path: tuple[Path, ...],
    text: Path | None,
    language: str | None,
    rules: Path | None,
    conllu: Path | None,
) -> None:
    """
    Say for each prediction which rule fired and what filled its roles, and for each trigger word
    that stayed silent why.

    DOC is the id of a gold document; its annotation is not looked at. With --text, any text file.
    """  # noqa: D205 (click prints the first sentence)
    from evalkit.extractors.explain import explain as lines
    from evalkit.extractors.explain import traced
    from evalkit.extractors.rulefile import load_rules

    if (document_id is None) == (text is None):
        raise ConfigError.of(
            "EK6002", "One of DOC and --text is needed.", hint="Try: evalkit rules explain --help"
        )
    found = load_rules(rules)
    article = _from_file(text, language) if text else _from_gold(document_id or "", gold, text_path)
    for line in lines(traced(article, found, conllu)):
        click.echo(line)


def _from_file(path: Path, language: str | None) -> Article:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError.of(
            "EK6008",
            f"The text cannot be read: {error}.",
            where=Location(str(path)),
            hint="Give a file of UTF-8 text.",
        ) from None
    return Article(id=path.stem, text=text, language=language)


def _from_gold(document_id: str, gold: tuple[Path, ...], text_path: tuple[Path, ...]) -> Article:
    from evalkit.cli.gold_options import open_gold
    from evalkit.gold import to_document
    from evalkit.model import article

    return article(to_document(open_gold(document_id, gold, text_path)[0]))
