"""`evalkit gold lint`: every problem of gold files with its place, and how many there are."""

import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

import click

from evalkit.cli.gold_options import folders, gold_paths
from evalkit.cli.options import text_path_option
from evalkit.errors import Diagnostic, Location, Severity
from evalkit.gold.lint import Report
from evalkit.gold.lint import lint as check
from evalkit.gold.lint.excerpt import excerpt


def _codes(_: click.Context, __: click.Parameter, given: Sequence[str]) -> tuple[str, ...]:
    codes = tuple(code for value in given for code in re.split(r"[,\s]+", value) if code)
    for code in codes:
        if not re.fullmatch(r"EK\d{0,4}", code):
            raise click.BadParameter(f"{code!r} is no code like EK1206 or EK12.")
    return codes


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["text", "json", "github", "sarif"]),
    default="text",
    help="How to write the findings; github: annotations, sarif: for code scanning.",
)
@click.option("--select", multiple=True, callback=_codes, metavar="CODES", help="Only these codes.")
@click.option(
    "--ignore", multiple=True, callback=_codes, metavar="CODES", help="None of these codes."
)
@text_path_option
@click.option("--require-text", is_flag=True, help="A missing article text is an error.")
@click.option("--strict", is_flag=True, help="Warnings make the command fail, too.")
@click.pass_context
def lint(
    context: click.Context,
    paths: tuple[Path, ...],
    format_name: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    text_path: tuple[Path, ...],
    require_text: bool,
    strict: bool,
) -> None:
    """
    Check gold files; every problem with its place.

    PATHs are files and folders (default: the configured gold). CODES are codes or their beginnings,
    with commas between: --select EK12,EK1501.
    """
    where = gold_paths(paths)
    report = check(where, text_path=folders(text_path), require_text=require_text)
    kept = [d for d in report.diagnostics if _is_chosen(d, select, ignore)]
    report = Report(report.files, tuple(kept))
    click.echo(_written(report, format_name, str(where[0])))
    if report.count("error"):
        context.exit(1)
    if strict and report.count("warning"):
        context.exit(2)


def _is_chosen(diagnostic: Diagnostic, select: tuple[str, ...], ignore: tuple[str, ...]) -> bool:
    return diagnostic.code.startswith(select or ("EK",)) and not diagnostic.code.startswith(
        ignore or ("none",)
    )


def _written(report: Report, format_name: str, gold: str) -> str:
    """Write the findings; for code scanning those without a file stand at the gold."""
    if format_name in ("text", "json"):
        return _as_json(report) if format_name == "json" else _as_text(report)
    from evalkit.cli.ci import repository
    from evalkit.reports.ci.finding import of_diagnostics, relative
    from evalkit.reports.ci.github import annotations
    from evalkit.reports.ci.sarif import sarif

    findings, root = of_diagnostics(report.diagnostics), repository()
    if format_name == "github":
        return annotations(findings, root=root).rstrip("\n")
    return sarif(findings, root=root, otherwise=relative(Location(gold), root=root)).rstrip("\n")


def _as_text(report: Report) -> str:
    lines = []
    for diagnostic in report.diagnostics:
        lines.append(_line(diagnostic))
        if sys.stdout.isatty():
            lines += excerpt(diagnostic.where)
    counts = [
        (report.files, "file"),
        (report.count("error"), "error"),
        (report.count("warning"), "warning"),
    ]
    lines.append(
        ", ".join(f"{number} {word}{'' if number == 1 else 's'}" for number, word in counts)
    )
    return "\n".join(lines)


def _line(diagnostic: Diagnostic) -> str:
    kind = "" if diagnostic.severity == "error" else f"{diagnostic.severity}:"
    parts = (diagnostic.code, diagnostic.where, kind, diagnostic.message, diagnostic.hint)
    return " ".join(str(part) for part in parts if part)


def _as_json(report: Report) -> str:
    findings = [
        {
            "code": d.code,
            "severity": d.severity,
            "file": d.where.file if d.where else None,
            "line": d.where.line if d.where else None,
            "column": d.where.column if d.where else None,
            "message": d.message,
            "hint": d.hint,
        }
        for d in report.diagnostics
    ]
    counts = {f"{kind}s": report.count(kind) for kind in get_args(Severity)}
    whole = {"format": 1, "files": report.files, **counts, "diagnostics": findings}
    return json.dumps(whole, ensure_ascii=False, indent=2, sort_keys=True)
