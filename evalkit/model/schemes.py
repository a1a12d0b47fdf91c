"""
Schemes of tag sequences as tables: which pairs of neighbouring tags begin an entity or end it.

A tag is a prefix and a type, as in `B-summit`; `O` is outside. The key of a table is the prefix of
the tag before and that of the tag itself; the value says whether the two tags must have the same
type. The tables are those of seqeval 1.2.2: its strict schemes, and its default, which is
conlleval's way.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

OUTSIDE = "O"
SAME = frozenset({True})
OTHER = frozenset({False})
EITHER = SAME | OTHER

Moves = Mapping[str, frozenset[bool]]
"""Prefix before and prefix → whether their types may be the same (True), may differ (False)."""


class Letters(NamedTuple):
    """The prefixes that are written for an entity of one token, and of several."""

    single: str
    first: str
    inside: str
    last: str


@dataclass(frozen=True, slots=True)
class Scheme:
    """
    One way to write entities as tags.

    `begins`, `continues` and `ends` read a sequence: an entity that has begun goes on while
    `continues` holds; where it stops it counts only if `ends` holds. `letters` write an entity,
    `touching` one that stands right `beside` (before or after it) another of the same type.
    `loses`: some of what is written is not read again.
    """

    name: str
    doc: str
    prefixes: str
    begins: Moves
    continues: Moves
    ends: Moves
    letters: Letters
    touching: Letters | None = None
    beside: Literal["before", "after"] = "before"
    loses: bool = False


def _all(before: str, now: str, when: frozenset[bool]) -> Moves:
    return {b + n: when for b in before for n in now}


def _join(*tables: Moves) -> Moves:
    joined: dict[str, frozenset[bool]] = {}
    for table in tables:
        for pair, when in table.items():
            joined[pair] = joined.get(pair, frozenset()) | when
    return joined


_BIO = Letters("B", "B", "I", "I")
_BIE = _all("BI", "IE", SAME)

CONLLEVAL = Scheme(
    name="conlleval",
    doc="as conlleval reads them: an I or E that nothing precedes begins an entity",
    prefixes="BIES",
    begins=_join(
        _all("BIESO", "BS", EITHER), _all("ESO", "EI", EITHER), _all("BIES", "BIES", OTHER)
    ),
    continues=_BIE,
    ends=_join(
        _all("ES", "BIESO", EITHER), _all("BI", "BSO", EITHER), _all("BI", "IE", OTHER)
    ),
    letters=_BIO,
)  # fmt: skip
IOB1 = Scheme(
    name="IOB1",
    doc="B only where an entity touches one of the same type before it",
    prefixes="BI",
    begins={"OI": EITHER, "II": OTHER, "BI": EITHER, "IB": SAME, "BB": SAME},
    continues=_all("BI", "I", SAME),
    ends={"II": OTHER, "IO": EITHER, "IB": EITHER, "BO": EITHER, "BI": OTHER, "BB": SAME},
    letters=Letters("I", "I", "I", "I"),
    touching=_BIO,
)
IOE1 = Scheme(
    name="IOE1",
    doc="E only where an entity touches one of the same type behind it",
    prefixes="IE",
    begins={"OI": EITHER, "II": OTHER, "EI": EITHER, "EE": SAME},
    continues=_all("I", "IE", SAME),
    ends={"II": OTHER, "IO": EITHER, "IE": OTHER, "EI": SAME, "EE": SAME},
    letters=Letters("I", "I", "I", "I"),
    touching=Letters("E", "I", "I", "E"),
    beside="after",
    loses=True,
)
IOB2 = Scheme(
    name="IOB2",
    doc="B on the first token of each entity",
    prefixes="BI",
    begins=_all("BIO", "B", EITHER),
    continues=_all("BI", "I", SAME),
    ends=_join(_all("BI", "BO", EITHER), _all("BI", "I", OTHER)),
    letters=_BIO,
)
IOE2 = Scheme(
    name="IOE2",
    doc="E on the last token of each entity",
    prefixes="IE",
    begins=_join(_all("OE", "IE", EITHER), _all("I", "IE", OTHER)),
    continues=_all("I", "IE", SAME),
    ends=_all("E", "IEO", EITHER),
    letters=Letters("E", "I", "I", "E"),
)
IOBES = Scheme(
    name="IOBES",
    doc="B on the first token, E on the last, S on the only one",
    prefixes="BIES",
    begins=_all("BIESO", "BS", EITHER),
    continues=_BIE,
    ends=_all("ES", "BIESO", EITHER),
    letters=Letters("S", "B", "I", "E"),
)
BILOU = Scheme(
    name="BILOU",
    doc="B on the first token, L on the last, U on the only one",
    prefixes="BILU",
    begins=_all("BILUO", "BU", EITHER),
    continues=_all("BI", "IL", SAME),
    ends=_all("LU", "BILUO", EITHER),
    letters=Letters("U", "B", "I", "L"),
)
RUNS = Scheme(
    name="runs",
    doc="as nervaluate reads them: a run of B and I of one type; each B begins another",
    prefixes="BI",
    begins=_join(_all("BIO", "B", EITHER), _all("O", "I", EITHER), _all("BI", "I", OTHER)),
    continues=_all("BI", "I", SAME),
    ends=_join(_all("BI", "BO", EITHER), _all("BI", "I", OTHER)),
    letters=_BIO,
)
STRICT: Mapping[str, Scheme] = {
    scheme.name: scheme for scheme in (IOB2, IOE2, IOBES, BILOU, IOB1, IOE1)
}
"""The schemes of seqeval's strict mode."""
