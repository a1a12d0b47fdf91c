"""The sample reports are what one command prints, with and without the article that is elsewhere."""

from pathlib import Path

import pytest
from program import run

from evalkit import load_gold

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = {"markdown": "sample.md", "json": "sample.json"}


def score(name, *more):
    """Score the default extractor on the test split of the project's own gold."""
    what = ["--split", "test", "--extractor", "rules", "--format", name, *more]
    done = run("score", "-q", *what, cwd=ROOT)
    assert done.returncode == 0
    return done.output


@pytest.mark.parametrize(("name", "file"), SAMPLES.items(), ids=SAMPLES)
def test_a_sample_is_what_the_command_prints(name, file):
    assert score(name) == (ROOT / "reports" / file).read_bytes()


def test_the_gold_has_one_fingerprint_with_and_without_the_article_that_is_elsewhere(shared):
    without = load_gold(ROOT / "gold")
    with_text = load_gold(ROOT / "gold", text_path=[shared / "seeds"])

    assert len(without) < len(with_text)
    assert without.fingerprint == with_text.fingerprint
