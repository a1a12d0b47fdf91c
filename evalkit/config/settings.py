"""Every setting, once: name, kind, default and meaning. All else about settings follows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from evalkit.config.kinds import Kind, choice, integer, options, paths, share, text, texts

POLICIES = ("exact", "regression", "noninferior", "floor")


@dataclass(frozen=True, slots=True)
class Setting:
    """
    One row of the table; `name` has dots where it stands in a table of its own.

    `default` None means that it is found out when it is needed; `doc` says how.
    """

    name: str
    kind: Kind
    default: object
    doc: str

    @property
    def variable(self) -> str:
        """The environment variable that goes before the file; "" where the value is a table."""
        if self.kind.schema.get("type") == "object":
            return ""
        return f"EVALKIT_{self.name.replace('.', '_').upper()}"


_ROWS = (
    Setting(
        "gold", paths("a list of paths"), None,
        "Gold files and folders (default: the folder `gold`, else what ships with evalkit).",
    ),
    Setting(
        "text_path", paths("a list of folders"), (),
        "Folders with article texts that gold only names; the variable adds to the file.",
    ),
    Setting("extractor", text(), "rules", "The extractor that is scored when none is named."),
    Setting("suite", text(), "default", "The set of measures when none are named."),
    Setting("measures", texts("a list of measures"), (), "Measures; they go before `suite`."),
    Setting(
        "extractors", options(), {},
        "Named configurations: a table each, with `use` for the extractor and its options.",
    ),
    Setting("runs", text(), "reports/runs", "The folder in which runs are kept."),
    Setting("seed", integer(low=0), 0, "The seed of everything that is drawn at random."),
    Setting(
        "ci", share(low_allowed=False, high_allowed=False), 0.95,
        "The level of intervals (`--ci` of `evalkit score` takes it in percent).",
    ),
    Setting(
        "check.baseline", text(), "reports/baselines", "The folder of the committed baselines."
    ),
    Setting("check.policy", choice(*POLICIES), "regression", "The policy of rules that name none."),
    Setting(
        "check.alpha", share(low_allowed=False, high_allowed=False), 0.05,
        "How often a harmless change may raise an alarm on any of the tested figures.",
    ),
    Setting(
        "check.min_effect", share(low_allowed=True, high_allowed=True), 0.01,
        "A significant loss below this is no regression.",
    ),
    Setting(
        "check.margin", share(low_allowed=False, high_allowed=True), 0.02,
        "The loss that policy `noninferior` has to exclude.",
    ),
    Setting(
        "check.permutations", integer(low=99), 10_000, "How many times the two sides are swapped."
    ),
    Setting(
        "check.on_inconclusive", choice("pass", "warn", "fail"), "warn",
        "An inconclusive verdict: no matter; exit 5 under `--strict` (always where a policy"
        " other than `regression` says it); exit 5 always.",
    ),
    Setting(
        "check.on_new_gold", choice("report", "warn"), "report",
        "What documents do that the baseline does not have.",
    ),
    Setting(
        "check.on_changed_gold", choice("rescore", "exclude"), "rescore",
        "Whether documents whose gold changed are scored again from the baseline's predictions.",
    ),
    Setting(
        "check.on_removed_gold", choice("report", "warn", "fail"), "warn",
        "What documents do that only the baseline has.",
    ),
)  # fmt: skip

# The keys of each of `[[tool.evalkit.check.rules]]`
RULES_NAME = "check.rules"
RULES_DOC = "The rules of the gate, in order; without any, `TC.F1` is held by `check.policy`."
_RULE_ROWS = (
    Setting("measure", text(), None, "What is held, with its figure, such as `TC.F1` or `AC+.R`."),
    Setting(
        "types", texts("a list of event types"), (),
        "Only these event types (default: all together and each one; of a floor: all together).",
    ),
    Setting(
        "policy", choice(*POLICIES), None,
        "How it is decided (default: `floor` where the rule has a floor, else `check.policy`).",
    ),
    Setting(
        "min_effect", share(low_allowed=True, high_allowed=True), None,
        "As `check.min_effect`, for this rule.",
    ),
    Setting(
        "margin", share(low_allowed=False, high_allowed=True), None,
        "As `check.margin`, for this rule.",
    ),
    Setting(
        "floor", share(low_allowed=True, high_allowed=True), None,
        "The figure may not be below this.",
    ),
    Setting(
        "bound", choice("point", "lower"), None,
        "Whether a floor holds the figure itself or the lower end of its interval.",
    ),
)  # fmt: skip

SETTINGS: Mapping[str, Setting] = {row.name: row for row in _ROWS}
RULE_SETTINGS: Mapping[str, Setting] = {row.name: row for row in _RULE_ROWS}


def children(prefix: str) -> Iterator[str]:
    """
    Name the keys that a table of the settings may have; "" for the outermost.

    >>> "check" in children(""), "alpha" in children("check."), "rules" in children("check.")
    (True, True, True)
    """
    names = [*SETTINGS, RULES_NAME]
    inside = (name.removeprefix(prefix) for name in names if name.startswith(prefix))
    yield from dict.fromkeys(name.partition(".")[0] for name in inside)
