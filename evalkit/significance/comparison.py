"""What a comparison of two sets of predictions says."""

from dataclasses import dataclass

from evalkit.significance.interval import Interval


@dataclass(frozen=True, slots=True)
class Difference:
    """
    One row of a comparison: `name` is "micro" or, where `of_type`, an event type.

    `before`, `after` and `difference` (after - before) are in 0…1, None where not defined.
    `interval` is simultaneous: all intervals of the family hold together with the level. The p are
    one-sided; `adjusted` ones hold for the family, raw ones depend on this row alone. `holm` and
    `bh` (false discovery rate) adjust the raw ones, for display. A row that is not `in_family` has
    only raw p. `detectable` is the smallest drop that would be found in four of five samples like
    this one, None if none would. `documents_needed` is how many documents like these it takes to
    find the observed difference in four of five samples, None where there is none. `better`, `tied`
    and `worse` count documents.
    """

    name: str
    of_type: bool
    gold: int | float
    before: float | None
    after: float | None
    difference: float | None
    interval: Interval | str
    p_regressed: float | None
    p_improved: float | None
    adjusted_regressed: float | None
    adjusted_improved: float | None
    holm_regressed: float | None
    holm_improved: float | None
    bh_regressed: float | None
    bh_improved: float | None
    in_family: bool
    detectable: float | None
    documents_needed: int | None
    better: int
    tied: int
    worse: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """
    Two sets of predictions on the same gold, by one figure of one measure.

    `rows` are micro, then the types by name; `family` names those that are tested together.
    `documents` were scored, `differing` of them have other counts. `exact` says that the adjusted p
    come from all swaps there are, `permutations` is how many swaps that is, or were drawn.
    `identical` says that no count differs: then every p is 1 and every difference 0.
    """

    measure: str
    figure: str
    rows: tuple[Difference, ...]
    family: tuple[str, ...]
    documents: int
    differing: int
    permutations: int
    exact: bool
    seed: int
    level: float
    identical: bool

    def row(self, name: str, *, of_type: bool = True) -> Difference | None:
        """Find a row, None where there is none."""
        found = (row for row in self.rows if row.name == name and row.of_type == of_type)
        return next(found, None)
