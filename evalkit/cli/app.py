"""The `evalkit` program: finds its commands by name, imports only the one that runs."""

import errno
import os
import shlex
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module

import click

from evalkit import __version__
from evalkit.cli.signals import Terminated, terminable
from evalkit.errors import (
    ConfigError,
    Diagnostic,
    EvalkitError,
    Location,
    RunError,
    did_you_mean,
)

# name → (where the command is, its one line in --help); a nested dict is a group of commands.
COMMANDS = {
    "score": ("evalkit.cli.score:score", "Score extractors or prediction files on gold."),
    "why-different": (
        "evalkit.cli.why_different:why_different",
        "Say why two measures differ on the same predictions.",
    ),
    "compare": ("evalkit.cli.compare:compare", "Compare sets of predictions on the same gold."),
    "predict": ("evalkit.cli.predict:predict", "Write an extractor's predictions to a file."),
    "check": ("evalkit.cli.check:check", "Did it get worse than its baseline? The gate for CI."),
    "init": ("evalkit.cli.init:init", "Start a project: settings, a sample of gold, CI."),
    "convert": ("evalkit.cli.convert:convert", "Convert gold or predictions to another format."),
}
GROUPS = {
    "gold": (
        "Write, check and look at gold files.",
        {
            "lint": (
                "evalkit.cli.gold_lint:lint",
                "Check gold files; every problem with its place.",
            ),
            "new": ("evalkit.cli.gold_new:new", "Make a gold file for a text."),
            "show": ("evalkit.cli.gold_show:show", "Show an article with its annotated spans."),
            "find": ("evalkit.cli.gold_find:find", "Find words in an article, with ready quotes."),
            "diff": ("evalkit.cli.gold_diff:diff", "List where two annotations differ."),
            "agreement": ("evalkit.cli.gold_agreement:agreement", "Say how far annotators agree."),
            "fmt": ("evalkit.cli.gold_fmt:fmt", "Write gold files in canonical form."),
        },
    ),
    "baseline": (
        "Set and look at baselines: what an extractor once predicted.",
        {
            "set": ("evalkit.cli.baseline_set:set_baseline", "Set the baseline from a run."),
            "show": ("evalkit.cli.baseline_show:show", "Show what a baseline holds."),
            "diff": ("evalkit.cli.baseline_diff:diff", "List where two baselines differ."),
            "status": ("evalkit.cli.baseline_status:status", "Hold baselines against gold."),
            "rm": ("evalkit.cli.baseline_rm:rm", "Remove a baseline."),
        },
    ),
    "schema": (
        "Print JSON Schemas for editors.",
        {
            "gold": ("evalkit.cli.schema_gold:gold", "The schema of gold files, from an ontology."),
            "config": ("evalkit.cli.schema_config:config", "The schema of the settings."),
        },
    ),
    "config": (
        "See the settings and where each comes from.",
        {
            "show": ("evalkit.cli.config_show:show", "Show each setting's value and its origin."),
            "list": ("evalkit.cli.config_list:list_settings", "List all settings there are."),
        },
    ),
    "extractors": (
        "See which extractors there are.",
        {
            "list": ("evalkit.cli.extractors_list:list_extractors", "List all extractors."),
            "info": ("evalkit.cli.extractors_info:info", "Show one extractor and its options."),
        },
    ),
    "measures": (
        "See which measures there are.",
        {
            "list": ("evalkit.cli.measures_list:list_measures", "List all measures and suites."),
            "show": ("evalkit.cli.measures_show:show", "Show what one measure counts."),
            "replay": ("evalkit.cli.measures_replay:replay", "Compute figures of recorded counts."),
        },
    ),
    "runs": (
        "See, clear and reuse what was scored before.",
        {
            "list": ("evalkit.cli.runs_list:list_runs", "List all runs."),
            "show": ("evalkit.cli.runs_show:show", "Show one run and its results."),
            "export": ("evalkit.cli.runs_export:export", "Write predictions or results to a file."),
            "rescore": ("evalkit.cli.runs_rescore:rescore", "Score a run again, on gold as it is."),
            "merge": ("evalkit.cli.runs_merge:merge", "Make one run of all shards."),
            "rm": ("evalkit.cli.runs_rm:rm", "Remove runs."),
            "gc": ("evalkit.cli.runs_gc:gc", "Clear old runs away."),
        },
    ),
    "rules": (
        "Test and explain rule files.",
        {
            "test": ("evalkit.cli.rules_test:test", "Run the examples inside a rule file."),
            "explain": ("evalkit.cli.rules_explain:explain", "Say which rule and path fired."),
        },
    ),
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called, not when they are listed."""

    def __init__(self, targets: dict[str, tuple[str, str]], **settings: object) -> None:
        super().__init__(**settings)  # type: ignore[arg-type]
        self.targets = targets

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the groups and commands in the order of the table."""
        return [*self.targets, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command that was asked for."""
        if cmd_name not in self.targets:
            return super().get_command(ctx, cmd_name)
        module, _, attribute = self.targets[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; an unknown name gets the nearest one as a hint."""
        name = args[0]
        if name not in self.targets and super().get_command(ctx, name) is None:
            hint = did_you_mean(name, self.list_commands(ctx))
            raise ConfigError.of("EK6001", f"There is no command {name!r}.", hint=hint)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table of commands without importing any."""
        rows = [(name, line) for name, (_, line) in self.targets.items()]
        rows += [(name, command.get_short_help_str(60)) for name, command in self.commands.items()]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


def _make() -> LazyGroup:
    top = LazyGroup(
        COMMANDS,
        name="evalkit",
        context_settings=_SETTINGS,
        help="How good is an event extractor, and did it get worse?",
    )
    for name, (line, targets) in GROUPS.items():
        top.add_command(LazyGroup(targets, name=name, help=line))
    return click.version_option(__version__, prog_name="evalkit", message="%(prog)s %(version)s")(
        top
    )


cli = _make()


def main(args: list[str] | None = None) -> None:
    """Run a command and exit; every error of evalkit becomes its message and its exit code."""
    if sys.stdout is None:
        sys.exit(2)  # closed by the caller: there is nowhere to write, not even this
    given = sys.argv[1:] if args is None else args
    try:
        with terminable():
            result = _run(list(given))
        sys.stdout.flush()
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except EvalkitError as error:
        _say(error)
        sys.exit(error.exit_code)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        sys.exit(2)
    except click.ClickException as error:
        context = getattr(error, "ctx", None)
        hint = f"Try: {context.command_path} --help" if context else ""
        _say(ConfigError(Diagnostic("EK6002", error.format_message(), None, hint)))
        sys.exit(2)
    except (KeyboardInterrupt, click.Abort) as stop:
        click.echo(f"interrupted; to go on, run: {_again(given)}", err=True)
        sys.exit(143 if isinstance(stop, Terminated) else 130)
    except BrokenPipeError:
        _forget_output()  # the reader has gone (`evalkit … | head`): say nothing
        sys.exit(141)
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)
        _say(_full(error, given) if full else _file_error(error))
        if full:
            _forget_output()
        sys.exit(3 if full else 2)
    sys.exit(result if isinstance(result, int) else 0)


def _run(args: list[str]) -> object:
    """Run a command without click's own handling, which turns a closed pipe into exit code 1."""
    if "_EVALKIT_COMPLETE" in os.environ:
        return cli.main(args, prog_name="evalkit")
    with cli.make_context("evalkit", args) as context:
        return cli.invoke(context)


def _forget_output() -> None:
    """Let nothing be flushed at exit: that would fail again, and with another exit code."""
    with suppress(OSError):  # standard output may be no file
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _file_error(error: OSError) -> ConfigError:
    where = Location(str(error.filename)) if error.filename is not None else None
    message = f"A file cannot be read or written: {error.strerror or error}."
    return ConfigError(Diagnostic("EK6009", message, where, "Check the path and its rights."))


def _full(error: OSError, given: Sequence[str]) -> RunError:
    where = Location(str(error.filename)) if error.filename is not None else None
    message = f"Nothing more can be written: {error.strerror}. What was written before is intact."
    hint = f"Free some space; to go on, run: {_again(given)}"
    return RunError(Diagnostic("EK5008", message, where, hint))


def _again(given: Sequence[str]) -> str:
    return shlex.join(["evalkit", *given])


def _say(error: EvalkitError) -> None:
    for diagnostic in error.diagnostics:
        click.echo(str(diagnostic), err=True)
