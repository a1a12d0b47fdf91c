"""Findings as SARIF 2.1.0 (OASIS) and as the code-quality report of GitLab."""

import json
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

from evalkit import __version__
from evalkit.errors import counted
from evalkit.reports.ci.finding import RULES, Finding, relative

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
MOST = 5_000  # results of a run that code scanning shows
_SEVERITIES = {"error": "major", "warning": "minor", "note": "info"}


def sarif(findings: Sequence[Finding], *, root: Path, otherwise: str) -> str:
    """
    Write findings as a SARIF log; files are relative to `root`, the folder of the repository.

    `otherwise` is the file of findings that have none: code scanning takes no other.
    """
    rules = sorted({finding.rule for finding in findings})
    shown = findings[:MOST]
    invocation: dict[str, Any] = {"executionSuccessful": True}
    if len(findings) > MOST:
        text = f"{counted(len(findings) - MOST, 'more finding')} left out of this file."
        message = {"level": "warning", "message": {"text": text}}
        invocation["toolExecutionNotifications"] = [message]
    run = {
        "tool": {
            "driver": {
                "name": "evalkit",
                "version": __version__,
                "rules": [_rule(name) for name in rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [invocation],
        "results": [_result(finding, rules, root, otherwise) for finding in shown],
    }
    return _json({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def code_quality(findings: Sequence[Finding], *, root: Path, otherwise: str) -> str:
    """Write findings as GitLab reads them; `otherwise` is the file of those that have none."""
    return _json([_quality(finding, root, otherwise) for finding in findings])


def _rule(name: str) -> dict[str, Any]:
    return {"id": name, "shortDescription": {"text": RULES.get(name, f"Diagnostic {name}.")}}


def _result(finding: Finding, rules: Sequence[str], root: Path, otherwise: str) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": rules.index(finding.rule),
        "level": finding.level,
        "message": {"text": f"{finding.title}: {finding.message}"},
        "partialFingerprints": {"evalkit/v1": _fingerprint(finding, root)},
    }
    where = finding.where
    path = relative(where, root=root) if where is not None else otherwise
    uri = quote(path, errors="backslashreplace")
    place: dict[str, Any] = {"artifactLocation": {"uri": uri}}
    if where is not None and where.line:
        column = {"startColumn": where.column} if where.column else {}
        place["region"] = {"startLine": where.line, **column}
    return {**result, "locations": [{"physicalLocation": place}]}


def _quality(finding: Finding, root: Path, otherwise: str) -> dict[str, Any]:
    where = finding.where
    path = relative(where, root=root) if where is not None else otherwise
    line = where.line if where is not None and where.line else 1
    return {
        "type": "issue",
        "check_name": finding.rule,
        "description": f"{finding.title}: {finding.message}",
        "severity": _SEVERITIES[finding.level],
        "fingerprint": _fingerprint(finding, root),
        "location": {"path": path, "lines": {"begin": line}},
    }


def _fingerprint(finding: Finding, root: Path) -> str:
    """Name a finding so that it is the same one when lines above it are added."""
    file = relative(finding.where, root=root) if finding.where is not None else ""
    parts = [finding.rule, file, finding.title, finding.message]
    return sha256("\0".join(parts).encode("utf-8", "backslashreplace")).hexdigest()


def _json(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True, allow_nan=False)
    return text + "\n"
