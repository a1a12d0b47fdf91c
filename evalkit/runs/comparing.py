"""
Compare sets of predictions on the same gold: figures, what is more than chance, and which items.

Everything is scored anew on the gold at hand, so that two numbers beside each other were always
counted in the same way; where predictions were scored differently before, that is said.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from evalkit.errors import Diagnostic, RunError, counted, short
from evalkit.evaluate import Result, score
from evalkit.evaluate.scoring import type_names
from evalkit.measures import Measure
from evalkit.model import Corpus, Document, Failed
from evalkit.model.fingerprint import fingerprint
from evalkit.runs.items import ItemChange, changes
from evalkit.runs.predictions import Predictions
from evalkit.runs.scored_before import scored_before
from evalkit.significance import Comparison, Difference, compare_tables
from evalkit.significance.signs import FEWEST

LETTERS = "abcdefghijklmnop"
"""What stands for the sets of predictions in tables, in their order."""

MOST = len(LETTERS)
"""How many sets of predictions a comparison takes."""

FIGURES = {None: "f1", "F1": "f1", "P": "precision", "R": "recall"}
"""The figure of a measure's text → its name in a table."""


@dataclass(frozen=True, slots=True)
class System:
    """One set of predictions and its scores; `letter` is what stands for it in tables."""

    letter: str
    predictions: Predictions
    result: Result

    @property
    def label(self) -> str:
        """What was asked for."""
        return self.predictions.label


@dataclass(frozen=True, slots=True)
class Contrast:
    """
    One measure of two systems: the tests, and the items that differ.

    `items` is None where neither of the two is the reference; all others are held against it.
    """

    before: System
    after: System
    tests: Comparison
    items: tuple[ItemChange, ...] | None


@dataclass(frozen=True, slots=True)
class Compared:
    """
    All systems, the first of which is the reference, and by measure all pairs of them.

    `documents` were compared; `left_out` are gold documents that some system was never asked about.
    `alike` are the letters of systems that predict the same as the reference. `notes` say what was
    done and why.
    """

    systems: tuple[System, ...]
    contrasts: Mapping[Measure, tuple[Contrast, ...]]
    documents: tuple[str, ...]
    left_out: tuple[str, ...]
    alike: tuple[str, ...]
    notes: tuple[Diagnostic, ...]
    level: float

    @property
    def missing(self) -> dict[str, int]:
        """How many documents each system failed on or has no prediction for, by letter."""
        ledgers = {one.letter: one.result.documents for one in self.systems}
        return {letter: one.absent + one.failed for letter, one in ledgers.items()}


@dataclass(frozen=True, slots=True)
class Choice:
    """
    What is compared, as for `score`, and how the tests are drawn.

    Raises RunError EK5067 for fewer than 99 permutations.
    """

    measures: tuple[Measure, ...]
    types: str | None = None
    split: str | None = None
    language: str | None = None
    seed: int = 0
    permutations: int = 10_000
    level: float = 0.95

    def __post_init__(self) -> None:
        if self.permutations < FEWEST:
            raise RunError.of(
                "EK5067",
                f"--permutations is a whole number from {FEWEST}, not {self.permutations}.",
                hint="With fewer swaps no p is below 0.01; leave it out for 10,000.",
            )


def compare(*, gold: Corpus, systems: Sequence[Predictions], choice: Choice) -> Compared:
    """
    Score all systems on gold and hold each against the first.

    Documents that a system was never asked about (its run knew other gold) are left out for all.
    Those that it failed on, or has no prediction for, count as missed, as in `score`. Raises
    RunError: EK5060 for fewer than 2 or more than 16 systems, EK5061 where one has predictions for
    none of the documents; and what `score` and `compare_tables` raise, among it DocumentError where
    predictions were made from another text.
    """
    if not 2 <= len(systems) <= MOST:
        raise RunError.of(
            "EK5060",
            f"A comparison takes 2 to {MOST} sets of predictions, not {len(systems)}.",
            hint="Name the reference first: evalkit compare @last~1 @last",
        )
    chosen = _chosen(gold, choice)
    left_out = _never_asked(chosen, systems)
    gold = replace(gold, documents=tuple(d for d in gold if d.id not in left_out), fingerprint="")
    chosen = [document for document in chosen if document.id not in left_out]
    _check_overlap(chosen, systems)
    scored = tuple(
        System(letter, one, _score(gold, one, choice, left_out))
        for letter, one in zip(LETTERS, _named_apart(systems), strict=False)
    )
    shown = replace(gold, documents=tuple(chosen))
    return Compared(
        systems=scored,
        contrasts={m: tuple(_contrasts(shown, scored, m, choice)) for m in choice.measures},
        documents=tuple(sorted(document.id for document in chosen)),
        left_out=left_out,
        alike=_alike(scored, chosen),
        notes=tuple(_notes(scored, chosen, left_out, choice)),
        level=choice.level,
    )


def two_sided(regressed: float | None, improved: float | None) -> float | None:
    """
    Return the p for a difference in either direction from those of both directions.

    >>> two_sided(0.01, 0.995), two_sided(1.0, 1.0), two_sided(None, None)
    (0.02, 1.0, None)
    """
    if regressed is None or improved is None:
        return None
    return min(1.0, 2 * min(regressed, improved))


def verdict(row: Difference, *, level: float, pairs: int = 1) -> int:
    """
    Tell whether a row is significantly worse (-1), significantly better (1), or neither (0).

    The adjusted p hold for the family of one comparison; with several `pairs` of systems each has
    its share of the 1 - level (Bonferroni).
    """
    p = two_sided(row.adjusted_regressed, row.adjusted_improved)
    if p is None or row.difference is None or p * pairs > 1 - level:
        return 0
    return 1 if row.difference > 0 else -1


def _chosen(gold: Corpus, choice: Choice) -> list[Document]:
    return [
        document
        for document in gold
        if choice.split in (None, document.split) and choice.language in (None, document.language)
    ]


def _never_asked(gold: Iterable[Document], systems: Iterable[Predictions]) -> tuple[str, ...]:
    """List the gold documents that were not there when a system's run was scored."""
    wanted = {document.id for document in gold}
    unasked: set[str] = set()
    for one in systems:
        if one.gold_hashes:
            known = {*one.gold_hashes, *_ids(one)}
            unasked |= wanted - known
    return tuple(sorted(unasked))


def _ids(one: Predictions) -> set[str]:
    return {document.id for document in one.documents} | {failed.id for failed in one.failed}


def _check_overlap(gold: Sequence[Document], systems: Iterable[Predictions]) -> None:
    wanted = {document.id for document in gold}
    for one in systems:
        if not wanted & _ids(one):
            raise RunError.of(
                "EK5061",
                f"{one.label} has no predictions for what is compared"
                f" ({counted(len(wanted), 'document')}).",
                hint="Name the gold that it was made for with --gold, or predict these documents.",
            )


def _named_apart(systems: Sequence[Predictions]) -> list[Predictions]:
    """Add a number to labels that stand twice."""
    seen: dict[str, int] = {}
    found = []
    for one in systems:
        seen[one.label] = seen.get(one.label, 0) + 1
        behind = f" ({seen[one.label]})" if seen[one.label] > 1 else ""
        found.append(replace(one, label=f"{one.label}{behind}"))
    return found


def _score(gold: Corpus, one: Predictions, choice: Choice, left_out: Sequence[str]) -> Result:
    predicted: list[Document | Failed] = [*one.documents, *one.failed]
    return score(
        gold=gold,
        predicted=[document for document in predicted if document.id not in left_out],
        measures=[measure.base for measure in choice.measures],
        types=choice.types,
        split=choice.split,
        language=choice.language,
        extractor=one.extractor or one.label,
        extractor_fingerprint=one.extractor_fingerprint,
    )


def _contrasts(
    gold: Corpus, systems: Sequence[System], measure: Measure, choice: Choice
) -> Iterable[Contrast]:
    """Test all pairs; list the items of those with the reference."""
    only = None if choice.types is None else frozenset(type_names(choice.types))
    for before, after in combinations(systems, 2):
        tables = [one.result.measures[str(measure.base)].table for one in (before, after)]
        tests = compare_tables(
            before=tables[0],
            after=tables[1],
            measure=str(measure.base),
            figure=FIGURES[measure.figure],
            seed=choice.seed,
            permutations=choice.permutations,
            level=choice.level,
        )
        items = None
        if before is systems[0]:
            ours, theirs = (one.predictions.documents for one in (before, after))
            found = changes(gold=gold, before=ours, after=theirs, measure=measure)
            items = tuple(one for one in found if only is None or one.type in only)
        yield Contrast(before, after, tests, items)


def _alike(systems: Sequence[System], gold: Iterable[Document]) -> tuple[str, ...]:
    wanted = {document.id for document in gold}
    prints = [_fingerprint(one.predictions, wanted) for one in systems]
    return tuple(
        one.letter for one, found in zip(systems[1:], prints[1:], strict=True) if found == prints[0]
    )


def _fingerprint(one: Predictions, wanted: set[str]) -> str:
    every: list[Document | Failed] = [*one.documents, *one.failed]
    return fingerprint([document for document in every if document.id in wanted])


def _notes(
    systems: Sequence[System], gold: Sequence[Document], left_out: Sequence[str], choice: Choice
) -> Iterable[Diagnostic]:
    """Say what was done so that the systems can be compared, then what scoring met."""
    for one in systems:
        now = one.result.signature.measuring
        yield from scored_before(one.predictions, now=now, gold=gold, measures=choice.measures)
    if left_out:
        yield Diagnostic(
            "EK5065",
            f"{counted(len(left_out), 'gold document')} left out, such as {short(left_out[0])}: a"
            " run was scored without them.",
            None,
            "Score it again to compare them too.",
            "warning",
        )
    met = [[*one.predictions.notes, *one.result.notes] for one in systems]
    shared = {note for note in met[0] if all(note in found for found in met)}
    yield from dict.fromkeys(note for note in met[0] if note in shared)
    for one, found in zip(systems, met, strict=True):
        own = dict.fromkeys(note for note in found if note not in shared)
        yield from (replace(note, message=f"{one.label}: {note.message}") for note in own)
