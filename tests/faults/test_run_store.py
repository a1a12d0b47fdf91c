"""What a run keeps when its process is killed, its disk is full, or its files are cut off."""

import itertools
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import program
import pytest
from forking import Forks

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = 24
EXTRACTOR = """\
import time

from evalkit.extractors import Description, Factory
from evalkit.model import Document, Event, Failed, Mention


class Slow:
    def __init__(self, options):
        self.delay = float(options.get("delay", "0"))
        self.flaky = options.get("flaky")

    def describe(self):
        return Description(name="slow", version="1", fingerprint="f")

    def check(self, languages):
        return []

    def load(self):
        pass

    def extract(self, articles):
        for article in articles:
            time.sleep(self.delay)
            number = int(article.id[1:])
            if self.flaky and number % 5 == 0:
                try:
                    open(self.flaky).close()
                except OSError:
                    yield Failed(id=article.id, kind="timeout", message="no answer")
                    continue
            kind = "summit" if number % 3 else "denial"
            found = Event(type=kind, trigger=Mention(0, 4 + number % 2), score=0.1 * number)
            yield Document(id=article.id, events=(found,), text=article.text)

    def close(self):
        pass


FACTORY = Factory(
    name="slow", doc="Answers after a while.", make=Slow,
    options={"delay": "seconds for each", "flaky": "a file without which some fail"},
)
"""
SCORE = ("score", "--gold", "gold.jsonl", "--measure", "TC,TI", "--no-cache", "--store", "runs")


def write_project(folder, *, documents=DOCUMENTS):
    """Write gold of some documents, and an extractor that takes its time."""
    gold = [
        {
            "id": f"d{number:02}",
            "text": f"kata-{number} dan kata lain",
            "language": "id",
            "events": [{"type": "summit", "trigger": {"start": 0, "end": 5}}],
        }
        for number in range(documents)
    ]
    (folder / "gold.jsonl").write_text("".join(f"{json.dumps(d)}\n" for d in gold), "utf-8")
    (folder / ".git").mkdir()
    return folder


@pytest.fixture(scope="module")
def forks(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plugin")
    info = folder / "slow-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: slow\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[evalkit.extractors]\nslow = slow_one:FACTORY\n")
    (folder / "slow_one.py").write_text(EXTRACTOR)
    server = Forks(folder)
    yield server
    server.close()


@pytest.fixture
def project(memory):
    return write_project(memory)


@pytest.fixture
def memory():
    """A folder where the tests keep their runs: in memory where that is possible."""
    with tempfile.TemporaryDirectory(dir=os.environ["EVALKIT_RUNS"]) as folder:
        yield Path(folder)


def runs(folder):
    return sorted(one for one in (folder / "runs").glob("0*"))


def files(run, *names):
    return [(run / name).read_bytes() for name in names or ("results.json", "predictions.jsonl")]


def lines(run):
    path = run / "predictions.jsonl"
    content = path.read_bytes() if path.exists() else b""
    return content[: content.rfind(b"\n") + 1].splitlines()


def uninterrupted(forks, project, *more):
    """Return what a run of the same command leaves that nothing happens to."""
    other = project / "other"
    other.mkdir()
    shutil.copy(project / "gold.jsonl", other)
    code, said = forks.run(*SCORE, "--extractor", "slow", *more, cwd=other)
    assert code == 0, said
    return files(runs(other)[0])


def wait_for(runs_of, number):
    """Wait until the journal of the only run has so many lines; returns them."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        found = [line for run in runs_of() for line in lines(run)]
        if len(found) >= number:
            return found
        time.sleep(0.001)
    raise TimeoutError


def test_no_kill_loses_a_prediction_and_the_resumed_run_ends_in_the_same_bytes(
    forks, project, full
):
    dice, kills = random.Random(1), 60 if full else 20
    command = (*SCORE, "--extractor", "slow,delay=0.004")
    finished = []

    def unfinished():
        return [run for run in runs(project) if run not in finished]

    while kills:
        started = forks.start(*command, cwd=project)
        seen = [line for run in unfinished() for line in lines(run)]
        seen = wait_for(unfinished, min(len(seen) + dice.randrange(6), DOCUMENTS))
        time.sleep(dice.random() * 0.006)
        started.kill()
        code = started.wait()
        assert [line for run in unfinished() for line in lines(run)][: len(seen)] == seen
        if code == 0:
            finished += unfinished()
        else:
            kills -= 1
    code, said = forks.run(*command, cwd=project)

    assert code == 0, said
    expected = uninterrupted(forks, project)
    assert all(files(run) == expected for run in runs(project))
    assert all(not (run / "lock").exists() for run in runs(project))


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_run_says_how_to_go_on_and_goes_on(forks, project, number, code):
    command = (*SCORE, "--extractor", "slow,delay=0.02")
    started = forks.start(*command, cwd=project)
    seen = wait_for(lambda: runs(project), 3)

    started.kill(number)
    ended = started.wait()

    assert ended == code
    assert started.stderr.endswith(f"to go on, run: evalkit {' '.join(command)}\n")
    run = runs(project)[0]
    assert not (run / "lock").exists()
    assert lines(run)[: len(seen)] == seen
    assert (run / "times.jsonl").read_bytes().count(b"seconds") >= len(seen)
    ended, said = forks.run(*command, cwd=project)
    assert ended == 0
    assert "from its journal" in said
    assert files(run) == uninterrupted(forks, project)


def test_a_full_disk_leaves_what_was_there_and_the_run_goes_on(forks, project, full):
    forks.run(*SCORE[:4], "TI", *SCORE[5:], "--extractor", "slow", cwd=project)
    (before,) = runs(project)
    kept = files(before, "results.json", "predictions.jsonl", "manifest.json")
    expected = uninterrupted(forks, project)
    sizes = range(700, 4700, 200) if full else (800, 1500, 2500)
    stopped = []

    for size in sizes:
        code, said = forks.run(*SCORE, "--extractor", "slow", cwd=project, size=size)
        assert code in (0, 3), said
        if code:
            assert "EK5008" in said
            assert said.endswith(f"to go on, run: evalkit {' '.join(SCORE)} --extractor slow\n")
            stopped.append(size)
        assert files(before, "results.json", "predictions.jsonl", "manifest.json") == kept
        code, said = forks.run(*SCORE, "--extractor", "slow", cwd=project)
        assert code == 0, said
        assert files(runs(project)[-1]) == expected
        for run in runs(project)[1:]:
            shutil.rmtree(run)

    assert len(stopped) >= 2
    assert not list((project / "runs").glob(".new-*"))


def test_runs_that_write_at_the_same_time_are_all_kept(forks, project, full):
    measures = ["TC", "TI", "AC", "EX"][: 4 if full else 2]
    started = [
        forks.start(*SCORE[:4], measure, *SCORE[5:], "--extractor", "slow,delay=0.01", cwd=project)
        for measure in measures
    ]

    assert [one.wait() for one in started] == [0] * len(measures)
    assert [int(run.name[:4]) for run in runs(project)] == [*range(1, len(measures) + 1)]
    assert {len(lines(run)) for run in runs(project)} == {DOCUMENTS}


def test_a_second_writer_of_the_same_run_is_refused_and_the_first_goes_on(forks, project):
    command = (*SCORE, "--extractor", "slow,delay=1")
    first = forks.start(*command, cwd=project)
    wait_for(lambda: runs(project), 1)

    code, said = forks.run(*command, cwd=project)

    assert code == 2
    assert f"EK5007 runs/{runs(project)[0].name}" in said
    assert f"process {first.pid}" in said
    assert program.run("runs", "rm", "0001", "--store", "runs", cwd=project).returncode == 2
    wait_for(lambda: runs(project), 2)
    assert len(runs(project)) == 1
    first.kill()
    first.wait()


def test_documents_that_failed_are_tried_again_and_the_others_are_not(forks, project):
    command = (*SCORE, "--extractor", "slow,flaky=there")
    code, _ = forks.run(*command, cwd=project)
    (run,) = runs(project)
    assert code == 3
    assert json.loads((run / "manifest.json").read_bytes())["status"] == "incomplete"
    assert (run / "failed.jsonl").read_bytes().count(b"\n") == 5

    (project / "there").write_text("")
    code, said = forks.run(*command, cwd=project)

    assert code == 0, said
    assert f"({DOCUMENTS - 5} from its journal, 5 predicted)" in said
    assert runs(project) == [run]
    assert (run / "failed.jsonl").read_bytes() == b""
    assert files(run) == uninterrupted(forks, project)


CUT = ("manifest.json", "predictions.jsonl", "failed.jsonl", "results.json")


@pytest.fixture(scope="module")
def small(forks, tmp_path_factory):
    """A finished run of three documents, of which one failed."""
    folder = write_project(tmp_path_factory.mktemp("small"), documents=3)
    code, said = forks.run(*SCORE, "--extractor", "slow,flaky=nowhere", cwd=folder)
    assert code == 3, said
    return folder


@pytest.mark.parametrize("name", CUT)
def test_a_finished_run_that_was_cut_off_anywhere_is_refused_with_a_code(small, name, full):
    (run,) = runs(small)
    path = run / name
    whole = path.read_bytes()
    assert program.run("runs", "show", "0001", "--store", "runs", cwd=small).returncode == 0
    places = range(len(whole) - (name == "manifest.json"))
    try:
        for size in places if full else places[:: 1 + len(whole) // 20]:
            path.write_bytes(whole[:size])
            done = program.run("runs", "show", "0001", "--store", "runs", cwd=small)
            assert done.returncode == 2
            assert done.stderr.startswith(("EK5003", "EK5005"))
    finally:
        path.write_bytes(whole)


def test_an_unfinished_run_that_was_cut_off_anywhere_ends_in_the_same_bytes(memory, full):
    project = write_project(memory, documents=3)
    command = (*SCORE, "--extractor", "rules")
    assert program.run(*command, cwd=project).returncode == 0
    (run,) = runs(project)
    expected = files(run)
    about = json.loads((run / "manifest.json").read_bytes())
    unfinished = json.dumps({**about, "status": "unfinished", "files": {}, "signature": {}})
    whole = (run / "predictions.jsonl").read_bytes()

    for size in range(len(whole) + 1) if full else range(0, len(whole) + 1, 23):
        (run / "manifest.json").write_text(unfinished)
        (run / "results.json").unlink()
        (run / "predictions.jsonl").write_bytes(whole[:size])
        done = program.run(*command, cwd=project)
        assert done.returncode == 0, done.stderr
        assert ("EK5006" in done.stderr) == (whole[:size][-1:] not in (b"", b"\n"))
        assert runs(project) == [run]
        assert files(run) == expected


def test_times_that_are_cut_off_are_only_not_shown(small, full):
    (run,) = runs(small)
    whole = (run / "times.jsonl").read_bytes()

    for size in range(0, len(whole), 1 if full else 19):
        (run / "times.jsonl").write_bytes(whole[:size])
        done = program.run("runs", "list", "--store", "runs", cwd=small)
        assert done.returncode == 0
        assert run.name in done.stdout
        assert done.stderr == ""
    (run / "times.jsonl").write_bytes(whole)


PROGRAM = """
import sys
from evalkit.cli import main
for workers in "124":
    try:
        main(["score", *sys.argv[1:], "--workers", workers, "--store", f"runs{workers}"])
    except SystemExit as stop:
        assert stop.code == 0, stop.code
"""


def test_results_are_the_same_bytes_for_any_hash_seed_locale_and_number_of_workers(project, full):
    locales = ("C", "C.UTF-8", "POSIX")
    pairs = [*itertools.product(range(8), locales)]
    seen = set()

    for seed, locale in pairs if full else [(n, locales[n % 3]) for n in range(4)]:
        folder = project / f"{seed}{locale}"
        folder.mkdir()
        subprocess.run(
            [
                *(sys.executable, "-c", PROGRAM, "--gold", ROOT / "gold" / "id-varunia-01.yaml"),
                *("--extractor", "rules", "--average", "documents", "-o", "out.json"),
            ],
            check=True,
            capture_output=True,
            cwd=folder,
            env={
                **os.environ,
                "PYTHONHASHSEED": str(seed),
                "LC_ALL": locale,
                "PYTHONPATH": str(ROOT),
            },
        )
        found = [one for n in "124" for one in (folder / f"runs{n}").glob("0001-*/*s.json*")]
        seen |= {(one.name, one.read_bytes()) for one in found if one.name != "times.jsonl"}

    assert sorted(name for name, _ in seen) == ["predictions.jsonl", "results.json"]
