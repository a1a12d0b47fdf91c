"""How long light commands take to start, beside the interpreter alone and beside click alone."""

import json
import platform
import resource
import statistics
import subprocess
import sys

RUNS = 15
COMMANDS = {
    "python -c pass": ["-c", "pass"],
    "import click": ["-c", "import click"],
    "evalkit --help": ["-c", "from evalkit.cli import main; main()", "--help"],
    "evalkit gold lint FILE": [
        "-c",
        "from evalkit.cli import main; main()",
        "gold",
        "lint",
        "gold/id-varunia-01.yaml",
    ],
}


def cpu_seconds(arguments: list[str]) -> float:
    """Run a command and return the CPU seconds of its process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], check=False, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Run all commands in turn, so that a busy moment hits them alike."""
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(RUNS):
        for name, arguments in COMMANDS.items():
            times[name].append(cpu_seconds(arguments))
    base = times["python -c pass"]
    medians = {name: statistics.median(values) for name, values in times.items()}
    ratios = {
        name: round(statistics.median(v / b for v, b in zip(values, base, strict=True)), 2)
        for name, values in times.items()
    }
    machine = {"python": platform.python_version(), "machine": platform.machine()}
    print(json.dumps({"runs": RUNS, **machine, "cpu_s": medians, "ratio": ratios}, indent=2))


if __name__ == "__main__":
    main()
