"""The items that pytest runs: the lint of a gold file, its golden cases, the rules of the gate."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from evalkit.errors import EvalkitError, Location
from evalkit.pytest_plugin import project_of
from evalkit.pytest_plugin.project import Project


class NotHeldError(Exception):
    """What an item says when it fails: lines for people, without a traceback."""


class _Item(pytest.Item):
    """An item that shows its errors as evalkit writes them."""

    line = 0

    @property
    def project(self) -> Project:
        """The project of the session."""
        return project_of(self.config)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *_: Any, **__: Any) -> Any:
        """Show what is wrong, and where."""
        if isinstance(excinfo.value, NotHeldError | EvalkitError):
            return str(excinfo.value)
        return super().repr_failure(excinfo)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Say where the item stands: pytest counts lines from 0."""
        return self.path, max(self.line - 1, 0), self.name


def _made(kind: type[_Item], parent: pytest.Collector, name: str, *, line: int = 0) -> Any:
    item = kind.from_parent(parent, name=name)
    item.line = line
    item.add_marker("evalkit")
    if item.config.pluginmanager.hasplugin("xdist"):
        item.add_marker(pytest.mark.xdist_group("evalkit"))  # one worker does the common work
    return item


class GoldItems(pytest.File):
    """A gold file: its lint, and each of its events that must be found."""

    def collect(self) -> Iterator[pytest.Item]:
        """Make the items; a file that cannot be read has only its lint, which says why."""
        yield _made(LintItem, self, "lint")
        for name, where in sorted(self._golden().items()):
            item = _made(MustFindItem, self, f"must_find:{name}", line=where.line if where else 0)
            item.event_id = name
            yield item

    def _golden(self) -> dict[str, Location | None]:
        from evalkit.gold import load_gold

        if b"must_find" not in self.path.read_bytes():
            return {}
        try:
            gold = load_gold(self.path, text_path=project_of(self.config).config.text_path)
        except EvalkitError:
            return {}
        from evalkit.runs.gate.golden import golden

        found = golden(gold, before=(), after=())
        return {one.event_id: one.where for one in found}


class LintItem(_Item):
    """The lint of a file: errors fail, warnings are shown beside the test."""

    def runtest(self) -> None:
        """Check the file."""
        from evalkit.gold.lint import lint

        report = lint([self.project.near(self.path)], text_path=self.project.config.text_path)
        errors = [str(one) for one in report.diagnostics if one.severity == "error"]
        warnings = [str(one) for one in report.diagnostics if one.severity == "warning"]
        if warnings:
            self.add_report_section("call", "evalkit", "\n".join(warnings))
        if errors:
            raise NotHeldError("\n".join(errors))


class MustFindItem(_Item):
    """A gold event that has to be found by the extractor."""

    event_id = ""

    def runtest(self) -> None:
        """Look for the event among today's predictions."""
        from evalkit.gold import load_gold
        from evalkit.runs.gate.golden import golden

        gold = load_gold(self.project.near(self.path), text_path=self.project.config.text_path)
        after = self.project.predicted().documents
        for one in golden(gold, before=(), after=after):
            if one.event_id == self.event_id and one.verdict != "pass":
                why = f" ({one.category})" if one.category else ""
                words = f"{one.type} {one.name!r} must be found and {one.says}{why}"
                raise NotHeldError(f"{one.where or self.path}: {words} by {self.project.spec}.")


class SettingsItems(pytest.File):
    """The settings: each rule of the gate and the gate as a whole, or the baseline's update."""

    def collect(self) -> Iterator[pytest.Item]:
        """Make the items."""
        update = self.config.getoption("--evalkit-update")
        if update:
            item = _made(UpdateItem, self, "baseline")
            item.new_only = update == "new"
            yield item
            return
        project = project_of(self.config)
        places = [rule.where for rule in project.config.check.rules]
        for number, rule in enumerate(project.policy().rules):
            types = f"[{','.join(rule.types)}]" if rule.types else ""
            where = places[number] if number < len(places) else None
            name = f"rule {number + 1}: {rule.measure}{types} {rule.policy}"
            item = _made(RuleItem, self, name, line=where.line if where else 0)
            item.rule = number
            yield item
        yield _made(GateItem, self, "gate")


class RuleItem(_Item):
    """A rule of the gate, by number from 0."""

    rule = 0

    def runtest(self) -> None:
        """Decide it; a rule that cannot be measured is not held."""
        result = self.project.check()
        checks = [check for check in result.checks if check.rule == self.rule]
        failing = [check for check in checks if check.fails]
        if not failing and checks:
            return
        lines = [f"{c.name} {c.measure} {c.verdict}: {c.reason}" for c in failing]
        names = {check.name for check in failing}
        everything = any(not check.of_type for check in failing)
        lines += [
            f"{item.where or item.document}: {item.type} {item.words!r} is no longer found"
            for item in dict.fromkeys(result.broken)
            if everything or item.type in names
        ]
        raise NotHeldError("\n".join(lines) or "The rule was not measured on anything.")


class GateItem(_Item):
    """The gate as a whole: also what belongs to no rule, such as an incomplete run."""

    def runtest(self) -> None:
        """Decide all rules together."""
        result = self.project.check()
        if result.exit_code:
            raise NotHeldError(
                "\n".join([f"{result.verdict} (exit {result.exit_code})", *result.why])
            )


class UpdateItem(_Item):
    """Writes the baseline; the only item that writes, so that workers do not meet."""

    new_only = False

    def runtest(self) -> None:
        """Set the baseline to today's predictions."""
        path = self.project.update(new_only=self.new_only)
        said = "nothing changed" if path is None else f"wrote {path}"
        self.add_report_section("call", "evalkit", said)
