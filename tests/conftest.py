"""Shared settings of the tests: hypothesis profiles, where shared data lie, no network."""

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent
os.environ.setdefault("OMP_NUM_THREADS", "1")  # torch on a busy machine is faster with one thread
sys.path.insert(0, str(Path(__file__).parent))

import untraced  # noqa: E402 (found by the line above)

_SLOW = [HealthCheck.too_slow]
settings.register_profile("dev", max_examples=50, deadline=None, suppress_health_check=_SLOW)
settings.register_profile(
    "ci", max_examples=50, deadline=None, derandomize=True, print_blob=True,
    suppress_health_check=_SLOW,
)  # fmt: skip
settings.register_profile(  # for what runs every measure or another scorer on each example
    "ci-oracles", max_examples=40, deadline=None, derandomize=True, print_blob=True,
    suppress_health_check=_SLOW,
)  # fmt: skip
settings.register_profile(
    "nightly", max_examples=20_000, deadline=None, suppress_health_check=_SLOW
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "dev"))

# Every `evalkit score` is kept as a run: here, not in the checkout; in memory where that is possible.
_memory = "/dev/shm"  # noqa: S108 (a folder of its own is made in it)
_runs = tempfile.mkdtemp(dir=_memory if os.access(_memory, os.W_OK) else None)
atexit.register(shutil.rmtree, _runs, ignore_errors=True)
os.environ["EVALKIT_RUNS"] = _runs


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option for what takes minutes."""
    parser.addoption("--full", action="store_true", help="full counts of faults, takes minutes")


# Files whose tests share what takes long to make: they are the work of one xdist worker.
_SHARING = (
    "tests/unit/test_stanza.py",
    "tests/docs/test_docs.py",
    "tests/unit/test_own_gold.py",
    "tests/properties/test_determinism.py",
)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """With `--dist loadgroup` send a group, or a file that shares something, to one worker."""
    if config.getoption("dist") != "loadgroup":
        return None
    from xdist.scheduler import LoadScopeScheduling

    class Scheduling(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file, _, _ = nodeid.partition("::")
            _, _, group = nodeid.rpartition("]")[2].partition("@")
            return group or (file if file in _SHARING else nodeid)

    return Scheduling(config, log)


@pytest.fixture(scope="session")
def full(request: pytest.FixtureRequest) -> bool:
    """Whether the full counts are asked for."""
    return bool(request.config.getoption("--full"))


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with corpora, models and vectors that are not part of the project."""
    folder = Path(os.environ.get("EVALKIT_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(
            f"no shared data: neither {folder.name}/ beside the project nor $EVALKIT_SHARED"
        )
    return folder


# Reasons for which a test may be skipped on a CI machine; anything else fails the run there.
ALLOWED_SKIPS = ("no shared data",)
_skips: list[str] = []


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Remember each skip that is not allowed."""
    if report.skipped and not hasattr(report, "wasxfail"):
        reason = str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr)
        if not any(allowed in reason for allowed in ALLOWED_SKIPS):
            _skips.append(f"{report.nodeid}: {reason}")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a CI run that skipped what it should have run."""
    if os.environ.get("CI") and _skips and not hasattr(session.config, "workerinput"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the skips that fail a CI run."""
    if os.environ.get("CI"):
        for skip in _skips:
            terminalreporter.write_line(f"SKIPPED BUT NOT ON THE LIST {skip}")


@pytest.fixture(scope="session")
def tiny_stanza(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Train a tiny Indonesian stanza pipeline, laid out like a downloaded one; see `tiny_stanza.py`."""
    pytest.importorskip("stanza", reason="stanza is not installed: pip install 'evalkit[stanza]'")
    folder = tmp_path_factory.mktemp("stanza") / "models"
    script = Path(__file__).parent / "tiny_stanza.py"
    subprocess.run(
        [sys.executable, str(script), str(folder)],
        check=True,
        capture_output=True,
        env=untraced.environment(OMP_NUM_THREADS=1),
    )
    return folder
