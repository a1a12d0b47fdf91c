"""Load gold files for scoring: all or nothing, with every problem of every file."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from evalkit.errors import Diagnostic, GoldError, Location
from evalkit.gold.derive import to_document
from evalkit.gold.discover import discover
from evalkit.gold.file import GoldFile
from evalkit.gold.lint.run import duplicate_ids, findings
from evalkit.gold.positions import Demand, Positions, demands, positions
from evalkit.gold.read import Reader
from evalkit.model import Corpus, Unavailable
from evalkit.ontology import Ontology, merged


@dataclass(frozen=True, slots=True)
class GoldCorpus(Corpus):
    """
    Documents of gold files, and the ontology that they use; several ontologies are merged.

    `positions` says where the events stand in their files, `demands` what must be found in
    documents whose article is not here.
    """

    ontology: Ontology | None = None
    positions: Positions = field(default_factory=dict, repr=False)
    demands: Mapping[str, tuple[Demand, ...]] = field(default_factory=dict, repr=False)


def load_gold(
    paths: Path | str | Sequence[Path | str],
    *,
    text_path: Sequence[Path | str] = (),
    require_text: bool = False,
) -> GoldCorpus:
    """
    Load gold files and folders of them, in the order of their ids.

    Articles by reference are looked for beside their gold file and in the folders of `text_path`;
    those that are not found are `unavailable`, or with `require_text` an error. Raises GoldError
    with all problems of all files: whatever `evalkit gold lint` calls an error, EK1601 for two
    files with one id, EK1610 for a path that does not exist or holds no gold.
    """
    reader = Reader([Path(folder) for folder in text_path], require_text)
    listed = [paths] if isinstance(paths, Path | str) else paths
    readings = list(discover([Path(path) for path in listed], reader))
    found = [finding for reading in readings for finding in findings(reading, errors_only=True)]
    found += duplicate_ids(readings)
    if not readings:
        places = ", ".join(str(path) for path in listed)
        found.append(
            Diagnostic(
                "EK1610",
                "There is no gold file here.",
                Location(places),
                "Make one: evalkit gold new.",
            )
        )
    errors = [finding for finding in found if finding.severity == "error"]
    if errors:
        raise GoldError(*errors)
    files = sorted((r.gold for r in readings if r.gold is not None), key=lambda gold: gold.id)
    return GoldCorpus(
        documents=tuple(to_document(gold) for gold in files if gold.article is not None),
        unavailable=tuple(_unavailable(gold) for gold in files if gold.article is None),
        notes=tuple(finding for finding in found if finding.severity != "error"),
        fingerprint=_fingerprint(files),
        ontology=merged([gold.ontology for gold in files]),
        positions=positions(files),
        demands=demands(files),
    )


def _unavailable(gold: GoldFile) -> Unavailable:
    return Unavailable(
        id=gold.id,
        reason=gold.text.missing,
        split=gold.document.split,
        language=gold.document.language,
    )


def _fingerprint(files: Sequence[GoldFile]) -> str:
    """Hash what was read: the files, their texts and their ontologies, whatever the folders are."""
    rows = [[g.id, g.sha256, g.text.sha256, g.ontology.fingerprint] for g in files]
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()
