"""Where CI looks: the files and annotations that commands write beside what they print."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evalkit.runs.gate.result import GateResult


_LEAST_SUMMARY = 1_000  # bytes below which a summary says nothing


def repository() -> Path:
    """Find the folder of the repository, which CI systems name files relative to."""
    workspace = os.environ.get("GITHUB_WORKSPACE") or os.environ.get("CI_PROJECT_DIR")
    here = Path.cwd()
    if workspace and here.is_relative_to(Path(workspace).resolve()):
        return Path(workspace).resolve()
    return next((folder for folder in (here, *here.parents) if (folder / ".git").exists()), here)


def github(result: "GateResult") -> str:
    """Write annotations, and why; no line but an annotation's can be a command to the runner."""
    from evalkit.reports.ci.gate import of_gate
    from evalkit.reports.ci.github import annotations
    from evalkit.reports.terminal import brief

    verdict = f"evalkit check: {result.verdict} (exit {result.exit_code})"
    why = "".join(f"evalkit check: {brief(sentence)}\n" for sentence in result.why)
    return f"{annotations(of_gate(result), root=repository())}{verdict}\n{why}"


def sarif_log(result: "GateResult") -> str:
    """Write SARIF with files relative to the repository."""
    from evalkit.reports.ci.gate import of_gate
    from evalkit.reports.ci.sarif import sarif

    return sarif(of_gate(result), root=repository(), otherwise=_baseline(result))


def quality_report(result: "GateResult") -> str:
    """Write GitLab's code quality; what has no place of its own stands at the baseline."""
    from evalkit.reports.ci.gate import of_gate
    from evalkit.reports.ci.sarif import code_quality

    return code_quality(of_gate(result), root=repository(), otherwise=_baseline(result))


def _baseline(result: "GateResult") -> str:
    """Return the file of the baseline, whatever the revision."""
    return result.baseline.source.removeprefix(f"{result.baseline.revision}:")


def write_summary(result: "GateResult") -> None:
    """Add the result to the summary of the step, where GitHub has one; raises OSError."""
    from evalkit.reports.ci.github import SUMMARY_BYTES, fitting
    from evalkit.reports.ci.markdown import gate_markdown

    target = os.environ.get("GITHUB_STEP_SUMMARY")
    if not target:
        return
    path = Path(target)
    room = SUMMARY_BYTES - (path.stat().st_size if path.exists() else 0)
    if room < _LEAST_SUMMARY:
        return
    text = fitting(gate_markdown(result), most=room)
    with path.open("a", encoding="utf-8", newline="\n") as file:
        file.write(text)
