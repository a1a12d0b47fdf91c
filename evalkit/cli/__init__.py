"""The command line: each command is a file that parses, calls and prints."""

from evalkit.cli.app import main

__all__ = ["main"]
