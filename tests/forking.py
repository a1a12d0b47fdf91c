"""
Run the program in processes that can be killed, each a fork of one that has imported everything.

A start costs some hundred milliseconds, a fork some; the tests of faults need hundreds.
"""

import json
import os
import resource
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Process:
    """A fork that runs a command; its output goes to files."""

    server: "Forks"
    pid: int
    folder: Path

    def wait(self):
        """Wait for its end; returns the exit code, negative for a signal."""
        return self.server.ask({"wait": self.pid})

    def kill(self, number=signal.SIGKILL):
        os.kill(self.pid, number)

    @property
    def stderr(self):
        return (self.folder / f"{self.pid}.err").read_text("utf-8")


class Forks:
    """The process that forks; `path` is searched for modules before all else."""

    def __init__(self, path):
        self.folder = Path(path)
        self.process = subprocess.Popen(
            [sys.executable, __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": f"{path}{os.pathsep}{ROOT}"},
        )

    def ask(self, request):
        self.process.stdin.write(f"{json.dumps(request)}\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def start(self, *arguments, cwd, size=None):
        """Start a command; `size` is how large a file may grow."""
        request = {"args": [*map(str, arguments)], "cwd": str(cwd), "size": size}
        return Process(self, self.ask({**request, "out": str(self.folder)}), self.folder)

    def run(self, *arguments, cwd, size=None):
        """Run a command; returns its exit code and what it said."""
        started = self.start(*arguments, cwd=cwd, size=size)
        return started.wait(), started.stderr

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


def _child(request):
    folder = Path(request["out"])
    for name, number in (("out", 1), ("err", 2)):
        file = os.open(folder / f"{os.getpid()}.{name}", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(file, number)
    os.chdir(request["cwd"])
    signal.signal(signal.SIGINT, signal.default_int_handler)  # also where a shell took it away
    if request["size"] is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (request["size"], request["size"]))
    from evalkit.cli import main

    code = 99
    try:
        main(request["args"])
    except SystemExit as stop:
        code = stop.code or 0
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _serve():
    import evalkit.cli.rescoring
    import evalkit.cli.score
    import evalkit.gold  # noqa: F401 (imported before the forks)

    for line in sys.stdin:
        request = json.loads(line)
        if "wait" in request:
            print(os.waitstatus_to_exitcode(os.waitpid(request["wait"], 0)[1]), flush=True)  # noqa: T201
            continue
        pid = os.fork()
        if pid == 0:
            _child(request)
        print(pid, flush=True)  # noqa: T201


if __name__ == "__main__":
    _serve()
