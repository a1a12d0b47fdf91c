"""
`pytest --evalkit`: gold files and the gate's rules as tests. Off by default.

pytest imports this module wherever evalkit is installed: all that costs time is imported when the
first item is collected.
"""

from argparse import ArgumentTypeError
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from evalkit.pytest_plugin.files import GoldItems, SettingsItems
    from evalkit.pytest_plugin.project import Check, Project, Run

_PROJECT = pytest.StashKey["Project"]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options; none of them does anything without `--evalkit`."""
    group = parser.getgroup("evalkit", "evalkit: gold files and the gate")
    group.addoption(
        "--evalkit", action="store_true", help="Collect gold files and the rules of the gate."
    )
    group.addoption(
        "--evalkit-extractor",
        metavar="NAME[,key=value…]",
        help="Extractor to check (default: the configured one).",
    )
    group.addoption(
        "--evalkit-baseline",
        metavar="REF",
        default="",
        help="Baseline to hold it against, such as git:origin/main (default: the one here).",
    )
    group.addoption(
        "--evalkit-update",
        nargs="?",
        const="all",
        type=_update,
        metavar="new",
        help="Write the baseline instead of checking the rules; =new: only new documents.",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Collect the project's gold and settings where no paths are given on the command line."""
    config.addinivalue_line("markers", "evalkit: a gold file or a rule of the gate")
    is_worker = hasattr(config, "workerinput")  # it is told by xdist what to collect
    by_setting = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    if is_on(config) and by_setting and not is_worker:
        config.args.extend(str(path) for path in project_of(config).paths)


def pytest_collect_file(
    file_path: Path, parent: pytest.Collector
) -> "GoldItems | SettingsItems | None":
    """Collect a file of settings or a gold file of the project."""
    if not is_on(parent.config) or file_path.suffix not in (".yaml", ".yml", ".toml"):
        return None
    from evalkit.pytest_plugin.files import GoldItems, SettingsItems

    project = project_of(parent.config)
    if project.is_settings(file_path):
        return SettingsItems.from_parent(parent, path=file_path)
    if project.is_gold(file_path):
        return GoldItems.from_parent(parent, path=file_path)
    return None


@pytest.fixture(scope="session")
def evalkit_run(pytestconfig: pytest.Config) -> "Run":
    """Return a function that scores an extractor on the project's gold and returns a `Result`."""
    return project_of(pytestconfig).run


@pytest.fixture(scope="session")
def evalkit_check(pytestconfig: pytest.Config) -> "Check":
    """Return a function that holds an extractor against a baseline: returns a `GateResult`."""
    return project_of(pytestconfig).check


def is_on(config: pytest.Config) -> bool:
    """Tell whether `--evalkit` was given."""
    return bool(config.getoption("--evalkit"))


def project_of(config: pytest.Config) -> "Project":
    """Return the project of a session, made once."""
    if _PROJECT not in config.stash:
        from evalkit.pytest_plugin.project import Project

        config.stash[_PROJECT] = Project(
            root=config.invocation_params.dir,
            extractor=config.getoption("--evalkit-extractor"),
            baseline=config.getoption("--evalkit-baseline"),
        )
    return config.stash[_PROJECT]


def _update(text: str) -> str:
    if text not in ("new", "all"):
        raise ArgumentTypeError(f"write --evalkit-update or --evalkit-update=new, not {text!r}")
    return text
