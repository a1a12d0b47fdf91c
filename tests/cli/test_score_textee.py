"""`evalkit score --suite textee` gives TextEE's counts for files on disk."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from evalkit.cli.app import cli

CASES = Path(__file__).parents[1] / "oracles" / "textee"
COLUMNS = {"gold": "gold_num", "predicted": "pred_num", "matched": "match_num"}
KEYS = {
    "textee/TC": "trigger_cls",
    "textee/AC": "argument_cls",
    "textee/AC+": "argument_attached_cls",
}


def write(path, documents):
    path.write_text("".join(json.dumps(document) + "\n" for document in documents), "utf-8")
    return str(path)


@pytest.mark.parametrize("name", ["00", "24", "40", "49"])
def test_files_of_the_oracle_score_as_textee_scores_them(name, tmp_path):
    case = json.loads((CASES / f"{name}.json").read_text("utf-8"))
    gold = write(tmp_path / "gold.jsonl", case["gold"])
    predicted = write(tmp_path / "predicted.jsonl", case["predicted"])

    options = ["--gold", gold, "--predictions", predicted, "--suite", "textee", "--format", "json"]
    result = CliRunner().invoke(cli, ["score", *options], catch_exceptions=False)

    assert result.exit_code == 0
    content = json.loads(result.stdout)
    assert sorted(content["measures"]) == [
        "textee/AC", "textee/AC+", "textee/AI", "textee/AI+", "textee/TC", "textee/TI",
    ]  # fmt: skip
    for measure, key in KEYS.items():
        micro = content["measures"][measure]["micro"]
        assert {column: micro[column] for column in COLUMNS} == {
            column: case["expected"][key][theirs] for column, theirs in COLUMNS.items()
        }
    assert content["signature"].startswith("evalkit:")
