"""
Run the program as a user would, but within this process: what a start costs is paid once, not per test.

Tests of what only a process has (signals, closed pipes, what is imported) start one themselves.
"""

import contextlib
import io
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from evalkit.cli.app import main


@dataclass(frozen=True)
class Done:
    """What a run left: its exit code and what it wrote, as bytes and as text."""

    returncode: int
    output: bytes
    stderr: str

    @property
    def stdout(self) -> str:
        return self.output.decode("utf-8")


def start(*arguments, cwd=None, env=None):
    """Run `evalkit ARGUMENTS` as a process of its own; `env` as in `run`."""
    given = {
        name: value for name, value in {**os.environ, **(env or {})}.items() if value is not None
    }
    return subprocess.run(
        [sys.executable, "-c", "from evalkit.cli import main; main()", *map(str, arguments)],
        capture_output=True, text=True, check=False, cwd=cwd, timeout=120, env=given,
    )  # fmt: skip


def run(*arguments, cwd=None, env=None):
    """Run `evalkit ARGUMENTS` in a folder; `env` is added to the environment, None takes away."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    changed = {name: str(value) for name, value in (env or {}).items() if value is not None}
    with contextlib.ExitStack() as stack:
        stack.enter_context(mock.patch.dict(os.environ, changed))
        for name in env or {}:
            if name not in changed:
                os.environ.pop(name, None)
        stack.enter_context(mock.patch.object(sys, "stdout", out))
        stack.enter_context(mock.patch.object(sys, "stderr", err))
        stack.enter_context(contextlib.chdir(cwd or Path.cwd()))
        try:
            main([str(one) for one in arguments])
        except SystemExit as stop:
            code = stop.code
    return Done(code, out.buffer.getvalue(), err.buffer.getvalue().decode("utf-8"))
