"""`evalkit rules test`: run the examples inside a rule file."""

from pathlib import Path

import click


@click.command()
@click.argument("file", required=False, metavar="[FILE]", type=click.Path(path_type=Path))
@click.option(
    "--ontology", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Check event types and roles against this ontology.",
)  # fmt: skip
def test(file: Path | None, ontology: Path | None) -> int:
    """
    Run the examples inside a rule file.

    Without FILE, the rule file that ships with evalkit. Each example is matched by windows and,
    where it brings a parse, by paths. Exit code 1 if one fails.
    """
    from evalkit.extractors.rulefile import DEFAULT_RULES, load_rules
    from evalkit.extractors.ruletest import run_examples
    from evalkit.ontology import load_ontology

    rules = load_rules(file, load_ontology(ontology) if ontology else None)
    report = run_examples(rules)
    for failure in report.failures:
        click.echo(str(failure))
    failed = len(report.failures)
    click.echo(f"{file or DEFAULT_RULES.name}: {report.checks} checks, {failed} failed")
    return 1 if failed else 0
