"""What the gate says: a verdict for each rule and event type, with everything it follows from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from evalkit.errors import Diagnostic, Location
from evalkit.runs.items import ItemChange

Verdict = Literal["regressed", "unmeasured", "inconclusive", "improved", "pass"]

VERDICTS: tuple[Verdict, ...] = ("regressed", "unmeasured", "inconclusive", "improved", "pass")
"""All verdicts, the worst first."""

FORMAT = 1
"""The number of the JSON format of a gate's result."""


@dataclass(frozen=True, slots=True)
class Side:
    """
    One of the two sets of predictions.

    `label` is what was asked for, `source` where it was found. `reason` and `date` are those of a
    baseline, `revision` the git revision that it was read from; "" where there is none.
    """

    label: str
    source: str
    extractor: str = ""
    version: str = ""
    fingerprint: str = ""
    documents: int = 0
    events: int = 0
    reason: str = ""
    date: str = ""
    revision: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """
    The verdict of one rule on one row: `name` is "micro" or, where `of_type`, an event type.

    `rule` counts the rules from 0; `measure` is the rule's, with its figure, such as `TC.F1`.
    Figures are in 0…1, None where they are not defined; `then` is the baseline's figure on the gold
    of its day, `before` that of its predictions on today's gold. `interval` is [low, high] of the
    difference (of the figure for a floor), None where there is none. `p` is the raw one-sided p
    that it got worse, `adjusted` the one that holds for all rows tested together. `bar` is what the
    rule asks for: the smallest effect, the margin or the floor. `detectable` is the smallest drop
    that this gold could have shown, None where none or not known. `decides` False: the row has too
    little gold to decide alone. `reason` is one sentence. `revision` is that whose rules say so, ""
    for today's.
    """

    rule: int
    measure: str
    policy: str
    name: str
    of_type: bool
    verdict: Verdict
    reason: str
    decides: bool = True
    gold: float = 0
    before: float | None = None
    after: float | None = None
    difference: float | None = None
    interval: tuple[float, float] | None = None
    p: float | None = None
    adjusted: float | None = None
    bar: float | None = None
    detectable: float | None = None
    better: int = 0
    worse: int = 0
    revision: str = ""

    @property
    def fails(self) -> bool:
        """Tell whether the verdict is one that is never green."""
        return self.verdict in ("regressed", "unmeasured")


@dataclass(frozen=True, slots=True)
class MustFind:
    """
    A gold event that has to be found, and whether it was.

    `found` None: nothing tells (its document was not measured, the event has no trigger or is gone
    from gold). `before` is the same of the baseline. `category` says what is wrong with it, "" if
    nothing is. `state`: gold marks it; gold marked it when the baseline was set, and still has the
    event ("unmarked") or not ("gone").
    """

    document: str
    type: str
    event_id: str
    words: str
    found: bool | None
    before: bool | None = None
    category: str = ""
    where: Location | None = None
    state: Literal["marked", "unmarked", "gone"] = "marked"

    @property
    def verdict(self) -> Verdict:
        """A golden case passes, is regressed, or is unmeasured."""
        return "unmeasured" if self.found is None else "pass" if self.found else "regressed"

    @property
    def name(self) -> str:
        """What to call the event: its words, else its id."""
        return self.words or self.event_id

    @property
    def says(self) -> str:
        """What became of it, in words that go on from its name."""
        if self.state == "gone":
            return "is gone from gold"
        if self.found is None:
            return "cannot be looked for"
        said = "is found" if self.found else "is not found"
        return said if self.state == "marked" else f"{said} (gold no longer marks it)"


@dataclass(frozen=True, slots=True)
class Buckets:
    """
    The ids of the documents, by what became of their gold since the baseline; each sorted.

    `same` gold is paired; `rescored` gold changed, and the baseline's predictions were scored on
    the new one; `unmeasured` gold changed so that this was impossible, was excluded by the settings
    or has no article here (those are `unread` too); `new` is not in the baseline, `removed` only
    there. `gold` counts the baseline's gold events, `moved` those in documents that are neither the
    same nor new.
    """

    same: tuple[str, ...] = ()
    rescored: tuple[str, ...] = ()
    unmeasured: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    gold: int = 0
    moved: int = 0


@dataclass(frozen=True, slots=True)
class Effect:
    """
    What gold and extractor each did to a measure's micro figure.

    `then`: the baseline as it was scored on its day, None where it was not; `before`: its
    predictions on today's gold; `after`: today's predictions on today's gold. So `before` - `then`
    is the effect of the gold, `after` - `before` that of the extractor. `new` is the figure of
    today's predictions on the documents that the baseline does not have.
    """

    measure: str
    then: float | None
    before: float | None
    after: float | None
    new: float | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """A figure of the baseline that was asked for, and of the edited one, on today's gold."""

    measure: str
    name: str
    of_type: bool
    before: float | None
    after: float | None


@dataclass(frozen=True, slots=True)
class BaselineEdit:
    """
    A baseline that was edited since the revision it is held against: what accepting it means.

    `reason` and `extractor` are those of the edited baseline at `path`. Documents are ids;
    `accepted` are the rows whose figure would be another one.
    """

    path: str
    reason: str
    extractor: str
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    accepted: tuple[Accepted, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A setting or rule of the check, as it was and as it is; "" where there is none."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RulesEdit:
    """
    Rules that were edited since `revision`, which hold as well, and what they say by themselves.

    `exit_code` and `verdict` are those of the check by the rules of the revision.
    """

    revision: str
    changes: tuple[RuleChange, ...]
    exit_code: int
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class GateResult:
    """
    What the gate says.

    `verdict` is the worst of all, and `exit_code` what the command returns; `why` says in sentences
    how they came about. `items` maps each measure that was checked (without figure) to its items
    that are broken, fixed, newly spurious or no longer so. `absent` and `failed` are documents
    without a prediction; `complete` False: the run did not end. `alpha` and `families`: each of so
    many families of tests had its share.
    """

    exit_code: int
    verdict: Verdict
    why: tuple[str, ...]
    baseline: Side
    predicted: Side
    checks: tuple[Check, ...] = ()
    must_find: tuple[MustFind, ...] = ()
    items: Mapping[str, tuple[ItemChange, ...]] = field(default_factory=dict)
    documents: Buckets = Buckets()
    effects: tuple[Effect, ...] = ()
    edit: BaselineEdit | None = None
    rules_edit: RulesEdit | None = None
    notes: tuple[Diagnostic, ...] = ()
    absent: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    complete: bool = True
    identical: bool = False
    alpha: float = 0.05
    families: int = 1
    seed: int = 0
    signature: str = ""

    @property
    def broken(self) -> tuple[ItemChange, ...]:
        """All items that were right and no longer are, measure by measure."""
        return self._of_kind("broken")

    @property
    def fixed(self) -> tuple[ItemChange, ...]:
        """All items that were wrong and now are right, measure by measure."""
        return self._of_kind("fixed")

    def _of_kind(self, kind: str) -> tuple[ItemChange, ...]:
        return tuple(one for found in self.items.values() for one in found if one.kind == kind)
