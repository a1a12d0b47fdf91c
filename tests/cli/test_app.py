"""The program as a whole: help, unknown commands, exit codes."""

import subprocess
import sys

import pytest
from click.testing import CliRunner

from evalkit import __version__
from evalkit.cli.app import COMMANDS, GROUPS, cli

LEAVES = [[name] for name in COMMANDS] + [[g, n] for g, (_, t) in GROUPS.items() for n in t]


def run(*args):
    """Run the program as a process, so that exit codes are the real ones."""
    script = "from evalkit.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", script, *args], capture_output=True, text=True, check=False
    )


def test_help_names_every_command():
    result = CliRunner().invoke(cli, ["--help"])

    assert result.exit_code == 0
    assert all(name in result.output for name in [*COMMANDS, *GROUPS])


@pytest.mark.parametrize("command", LEAVES, ids=" ".join)
def test_every_command_has_help(command):
    result = CliRunner().invoke(cli, [*command, "--help"])

    assert result.exit_code == 0, result.output
    assert "Usage: " in result.output


def test_version_is_that_of_the_package():
    assert run("--version").stdout == f"evalkit {__version__}\n"


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (["scroe"], 2, "EK6001 There is no command 'scroe'. Did you mean 'score'?"),
        (["gold", "lnit"], 2, "EK6001 There is no command 'lnit'. Did you mean 'lint'?"),
        (["score", "--fromat", "json"], 2, "EK6002"),
        (["score", "--extractor", "stnaza"], 2, "Did you mean 'stanza'?"),
    ],
    ids=["command", "subcommand", "option", "extractor"],
)
def test_a_wrong_word_gets_a_code_and_the_nearest_right_one(args, code, said):
    result = run(*args)

    assert result.returncode == code
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_a_group_alone_prints_its_help():
    result = run("gold")

    assert result.returncode == 2
    assert "lint" in result.stdout
