"""Settings for people: what there is, and what holds here with its origin."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from evalkit.config import RULE_SETTINGS, RULES_NAME, SETTINGS, Chosen, Config, Setting
from evalkit.config.schema import plain
from evalkit.config.settings import RULES_DOC

_INTRO = """\
# Settings

`[tool.evalkit]` in `pyproject.toml`, or the same names in `evalkit.yaml`. Looked for in the current folder and above it, up to the repository's root; the nearest folder that has one wins, and there `evalkit.yaml` goes before `pyproject.toml`.
`--config FILE` names another. A variable of the environment goes before the file, `--set NAME=VALUE` before both, and a command's own option before all of them. A name that is no setting is an error with its line and the nearest name, at any depth.

```toml
[tool.evalkit]
gold = ["gold/"]
extractor = "mine"

[tool.evalkit.extractors.mine]
use = "rules"
rules = "rules.yaml"

[tool.evalkit.check]
policy = "regression"

[[tool.evalkit.check.rules]]
measure = "TC.F1"

[[tool.evalkit.check.rules]]
measure = "TC.R"
types = ["denial"]
floor = 0.7
```

Paths are relative to the file that names them; those of the environment and of `--set` to the current folder. In the environment and in `--set` the items of a list stand in one line: paths separated as in `$PATH`, all else by commas.

```console
$ evalkit config show                                    # each value, and where it comes from
$ evalkit config show --set seed=7 --format json
$ evalkit config list                                    # the tables below
$ evalkit schema config > evalkit.schema.json            # for your editor
```

## All settings

"""  # noqa: E501 (a page is not wrapped)
_BETWEEN = f"\n## Each of `[[tool.evalkit.{RULES_NAME}]]`\n\n{RULES_DOC} `measure` is required.\n\n"


def settings_page() -> str:
    """Write the page of the documentation, as Markdown."""
    return (
        _INTRO
        + "".join(_markdown(SETTINGS.values(), variables=True))
        + _BETWEEN
        + "".join(_markdown(RULE_SETTINGS.values(), variables=False))
    )


def settings_list() -> str:
    """Write each setting in two lines: its name with its default, and what it means."""
    lines = []
    rules = [(f"{RULES_NAME}[].{name}", setting) for name, setting in RULE_SETTINGS.items()]
    for name, setting in [*SETTINGS.items(), *rules]:
        default = "" if setting.default is None else f" = {_written(setting.default)}"
        lines += [f"{name}{default}", f"    {setting.doc} Holds {setting.kind.words}."]
    return "\n".join(lines) + "\n"


def settings_text(config: Config, *, near: Path) -> str:
    """Write each value with its origin in columns; files are named relative to `near`."""
    rows = [(name, _written(c.value), _origin(c, near)) for name, c in config.values.items()]
    names = max(len(name) for name, _, _ in rows)
    values = min(40, max(len(value) for _, value, _ in rows))
    return "".join(f"{n:<{names}}  {v:<{values}}  {o}\n" for n, v, o in rows)


def settings_json(config: Config) -> dict[str, Any]:
    """Give each value and its origin, as `evalkit config show --format json` prints them."""
    rows = {
        name: {"value": plain(chosen.value), "layer": chosen.layer, "origin": chosen.origin}
        for name, chosen in config.values.items()
    }
    return {"format": 1, "source": config.source, "settings": rows}


def _origin(chosen: Chosen, near: Path) -> str:
    text = chosen.origin.removeprefix(f"{near.resolve()}/")
    return f"{text}, $EVALKIT_TEXT_PATH" if chosen.added else text


def _written(value: object) -> str:
    return json.dumps(plain(value), ensure_ascii=False)


def _markdown(settings: Iterable[Setting], *, variables: bool) -> Iterator[str]:
    head = ["setting", "holds", "default", *(["variable"] if variables else []), "meaning"]
    yield _row(head)
    yield _row(["---"] * len(head))
    for setting in settings:
        default = "" if setting.default is None else f"`{_written(setting.default)}`"
        variable = [f"`{setting.variable}`" if setting.variable else ""] if variables else []
        yield _row([f"`{setting.name}`", setting.kind.words, default, *variable, setting.doc])


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |\n"
