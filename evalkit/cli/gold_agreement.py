"""`evalkit gold agreement`: how far annotators agree, and where they do not."""

from pathlib import Path

import click

from evalkit.cli.options import text_path_option


@click.command()
@click.argument("paths", nargs=-1, metavar="A B [C]...")
@click.option(
    "--format", "format_name", type=click.Choice(["text", "json", "markdown"]), default="text",
    help="How to write the result.",
)  # fmt: skip
@click.option(
    "--measure", "measures", multiple=True, metavar="MEASURES",
    help="What F1 is of, with commas between (default: TI TC AC AC+ EX).",
)  # fmt: skip
@text_path_option
@click.option("--count-optional", is_flag=True, help="Take optional items like the others.")
@click.option("--seed", type=int, help="Seed of the intervals (default: the configured one).")
@click.option("--show", type=click.IntRange(0), help="List so many disagreements (default: all).")
def agreement(
    *,
    paths: tuple[str, ...],
    format_name: str,
    measures: tuple[str, ...],
    text_path: tuple[Path, ...],
    count_optional: bool,
    seed: int | None,
    show: int | None,
) -> None:
    """
    Compare annotators: F1 of each pair, kappa, alpha and AC1, then every disagreement.

    A, B, … are gold files, folders, JSON Lines or hf:PATH, one for each annotator. Items that
    anybody marks optional take no part unless you ask for them.
    """
    import json

    from evalkit.cli.inputs import GoldChoice, read_documents, settings, text_folders
    from evalkit.measures import bases
    from evalkit.reports import agreement as report
    from evalkit.significance.agreement import MEASURES, Annotator, names_of
    from evalkit.significance.agreement import agreement as compare
    from evalkit.significance.agreement.record import record

    choice = GoldChoice(text_path=text_path)
    config = settings(choice)
    folders = text_folders(choice, config)
    names = names_of(paths)
    corpora = [read_documents([path], text_path=folders) for path in paths]
    found = compare(
        [Annotator(name, corpus.documents) for name, corpus in zip(names, corpora, strict=True)],
        measures=bases(",".join(measures)) if measures else MEASURES,
        count_optional=count_optional,
        seed=config.seed if seed is None else seed,
    )
    unavailable = {
        name: [document.id for document in corpus.unavailable]
        for name, corpus in zip(names, corpora, strict=True)
    }
    if format_name == "json":
        whole = record(found, unavailable=unavailable)
        click.echo(json.dumps(whole, ensure_ascii=False, indent=2, sort_keys=True, allow_nan=False))
        return
    texts = {document.id: document.text or "" for corpus in corpora for document in corpus}
    render = report.markdown if format_name == "markdown" else report.text
    click.echo(render(found, texts=texts, unavailable=unavailable, show=show), nl=False)
