"""Score again what runs have predicted, on the gold as it is now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from evalkit.cli.confidence import shown
from evalkit.cli.inputs import GoldChoice, is_chosen, read_gold, settings
from evalkit.cli.keeping import Keeper, RunChoice, gold_info
from evalkit.cli.request import Outcome
from evalkit.evaluate import score
from evalkit.evaluate.checks import undefined
from evalkit.measures import bases
from evalkit.model import Document, Failed
from evalkit.runs.manifest import ExtractorInfo
from evalkit.runs.plan import Command
from evalkit.runs.shard import Shard, sharded


@dataclass(frozen=True, slots=True)
class Again:
    """
    Predictions, who made them, and the parameters to score them with.

    `held` are the hashes that gold must still have, None where it may have changed.
    """

    command: Command
    extractor: ExtractorInfo
    predicted: Sequence[Document | Failed]
    held: Mapping[str, str] | None = None


def gold_choice_of(command: Command) -> GoldChoice:
    """Return the gold that a run was scored on."""
    return GoldChoice(
        gold=command.gold,
        split=command.split,
        language=command.language,
        text_path=tuple(Path(path) for path in command.text_path),
        config=None if command.config is None else Path(command.config),
    )


def score_again(again: Again, *, run: RunChoice) -> Outcome:
    """Score into a new run; raises what reading gold and scoring raise, and RunError EK5010."""
    from evalkit.runs.merging import check_gold

    command = again.command
    choice = gold_choice_of(command)
    config = settings(choice)
    whole = read_gold(choice, config)
    gold = whole if command.shard is None else Shard.parse(command.shard).of(whole)
    info = gold_info(whole, [document for document in gold if is_chosen(document, choice)])
    if again.held is not None:
        check_gold(again.held, info.documents)
    result = score(
        gold=gold,
        predicted=again.predicted,
        measures=bases(command.measures),
        types=command.types,
        split=command.split,
        language=command.language,
        extractor=again.extractor.label,
        extractor_fingerprint=again.extractor.fingerprint,
        lenient=command.lenient,
    )
    result = shown(sharded(result, command.shard), command)
    keeper = Keeper(config, replace(run, refresh=True), command)
    plan = keeper.plan(again.extractor, info, repeat=command.repeat)
    complete = not result.documents.absent and not result.documents.failed
    keeper.documents(plan, again.predicted, result, complete=complete)
    notes = list(dict.fromkeys([*result.notes, *undefined(result, named=()), *keeper.notes]))
    return Outcome([result], notes, 0 if complete else 3, said=keeper.said)
