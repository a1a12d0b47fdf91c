"""`evalkit check`: did the extractor get worse than its baseline."""

from pathlib import Path
from typing import Any

import click

from evalkit.cli.baselines import place_options
from evalkit.cli.inputs import check_output, files_read, gold_choice
from evalkit.cli.options import extractor_options, gold_options, store_option

_FILES = ("junit", "sarif", "code_quality", "markdown", "json")


@click.command()
@click.option(
    "--baseline",
    default="",
    metavar="NAME|FILE|git:REV[:NAME]",
    help="What to hold against (default: the baseline of the extractor's name).",
)
@click.option("--run", metavar="RUN", help="Check a kept run: @last, an id, a folder.")
@click.option("--predictions", metavar="FILE", help="Check a file of predictions.")
@click.option(
    "--extractor", metavar="NAME[,key=value…]", help="Check what an extractor predicts now."
)
@click.option(
    "--policy",
    type=click.Choice(["exact", "regression", "noninferior", "floor"]),
    help="The policy of rules that name none.",
)
@click.option("--floor", type=float, help="What policy floor holds.")
@click.option(
    "--measure",
    "measures",
    multiple=True,
    metavar="M",
    help="What is held, instead of the configured rules, such as TC.F1 or AC.R.",
)
@place_options
@store_option
@gold_options
@extractor_options
@click.option("--no-cache", is_flag=True, help="Neither read nor write .evalkit/cache.")
@click.option("--strict", is_flag=True, help="What is inconclusive fails (5), and so do warnings.")
@click.option(
    "--format",
    "format_name",
    default="text",
    type=click.Choice(["text", "json", "github", "markdown"]),
    help="How to write the result.",
)
@click.option("--junit", type=click.Path(path_type=Path), help="Also write JUnit XML there.")
@click.option("--sarif", type=click.Path(path_type=Path), help="Also write SARIF there.")
@click.option(
    "--code-quality", type=click.Path(path_type=Path), help="Also write GitLab's report there."
)
@click.option("--markdown", type=click.Path(path_type=Path), help="Also write Markdown there.")
@click.option("--json", type=click.Path(path_type=Path), help="Also write the result as JSON.")
@click.option("-q", "--quiet", is_flag=True, help="No progress bar and no notes; warnings stay.")
def check(**given: Any) -> int:
    """
    Hold an extractor, a run or predictions against the committed baseline.

    Exit codes: 0 fine, 1 regressed or unmeasured, 2 wrong input, 3 incomplete run, 5 inconclusive.
    """
    from evalkit.cli.checking import Request, render, run_check
    from evalkit.cli.ci import write_summary
    from evalkit.reports.terminal import brief

    files = {name: given.pop(name) for name in _FILES if given[name] is not None or given.pop(name)}
    format_name = given.pop("format_name")
    request = _request(given, Request)
    inputs = _files_read(request) if files else []
    for path in files.values():
        check_output(path, inputs=inputs)
    result = run_check(request)
    click.echo(render(result, format_name), nl=False)
    if format_name == "github":
        write_summary(result)
    for name, path in files.items():
        path.write_text(render(result, name), "utf-8")
    for note in result.notes:
        if not given["quiet"] or note.severity != "note":
            click.echo(brief(str(note)), err=True)
    return result.exit_code


def _files_read(request: Any) -> list[str]:
    """List what a check reads: gold, settings, predictions and baselines."""
    from evalkit.cli.baselines import place
    from evalkit.cli.inputs import settings

    where = place(settings(request.gold), suite=request.suite, folder=request.folder)
    named = [one for one in (request.predictions, request.baseline) if one]
    return [*files_read(request.gold), *named, *map(str, where.folder.rglob("*.jsonl"))]


def _request(given: dict[str, Any], kind: Any) -> Any:
    """Sort the options: those of gold, of the policy, of the extractor, and the command's own."""
    choice = gold_choice(given)
    policy = {name: given.pop(name) for name in ("policy", "floor")}
    if policy["floor"] is not None and policy["policy"] is None:
        policy["policy"] = "floor"
    measures = given.pop("measures")
    if measures:
        policy["rules"] = [{"measure": measure} for measure in measures]
    own = {
        name: given.pop(name)
        for name in ("baseline", "run", "predictions", "extractor", "suite", "folder", "store")
    }
    return kind(
        gold=choice,
        policy={name: value for name, value in policy.items() if value is not None},
        strict=given.pop("strict"),
        cache=not given.pop("no_cache"),
        quiet=given["quiet"],
        options={key: value for key, value in given.items() if key != "quiet"},
        **own,
    )
