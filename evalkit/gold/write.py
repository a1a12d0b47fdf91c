"""Write the gold file of a new article: its text by reference, and a skeleton of the rest."""

import hashlib
import os
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from evalkit.errors import ConfigError, GoldError, Location, did_you_mean
from evalkit.gold.fmt import format_text
from evalkit.gold.header import DOCUMENT_ID, LANGUAGE, SPLITS
from evalkit.gold.notation import shown
from evalkit.ontology import Ontology, Role


@dataclass(frozen=True, slots=True)
class Skeleton:
    """What is known of an article before anybody annotates it; `types` empty means all."""

    text_file: Path
    language: str
    id: str
    ontology: Ontology
    types: tuple[str, ...] = ()
    split: str | None = None


def id_from(path: Path) -> str:
    """
    Make a document id from a file name.

    >>> id_from(Path("seeds/Pertemuan di Bali (1).txt"))
    'Pertemuan-di-Bali-1'
    """
    plain = unicodedata.normalize("NFKD", path.stem).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[A-Za-z0-9._]+", plain))[:200].lstrip("._-") or "article"


def write_skeleton(skeleton: Skeleton, out: Path) -> None:
    """
    Write a gold file without annotations; it passes the lint as it is.

    Raises ConfigError EK6007 if the file is there already; GoldError EK1301 for a type or split
    that does not exist, EK1010 for an unusable id, EK1008 for a wrong language, EK1105 and EK1106
    for a text that is not UTF-8 or cannot be read.
    """
    _check(skeleton)
    text = skeleton_text(skeleton, folder=out.parent)
    out.parent.mkdir(parents=True, exist_ok=True)
    try:
        with out.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise ConfigError.of(
            "EK6007",
            "The file exists already.",
            where=Location(str(out)),
            hint="Name another with --out.",
        ) from None


def skeleton_text(skeleton: Skeleton, *, folder: Path) -> str:
    """Make the YAML of a gold file that will lie in a folder."""
    data = _read(skeleton.text_file)
    relative = Path(os.path.relpath(skeleton.text_file, folder)).as_posix()
    types = skeleton.types or skeleton.ontology.concrete
    lines = [
        "gold: 1",
        f"id: {shown(skeleton.id)}",
        f"ontology: {skeleton.ontology.identity}",
        "document:",
        f"  text: {{file: {shown(relative)}, sha256: {hashlib.sha256(data).hexdigest()}}}",
        f"  language: {shown(skeleton.language)}",
        *([f"  split: {skeleton.split}"] if skeleton.split else []),
        "annotation:",
        "  status: draft                # draft, single (one annotator), adjudicated",
        f"  exhaustive: [{', '.join(types)}]  # types that are annotated completely",
        "",
        "# Who fills roles. A name stands for all its occurrences, a mention for one place.",
        "entities: {}",
        "# entities:",
        '#   telven: {type: person, names: ["Osko Telven", "Telven"], mentions: ["Menteri <Telven>"]}',  # noqa: E501 (a line of a file)
        f"# Types: {', '.join(skeleton.ontology.entity_types)}.",
        "",
        "# What happens. A quote occurs once in the text; <…> marks what is meant in its context.",
        "events: []",
        "# events:",
        *(line for name in types for line in _example(skeleton.ontology, name)),
    ]
    return format_text("\n".join(lines), name=skeleton.id)


def _example(ontology: Ontology, name: str) -> list[str]:
    kind = ontology.types[name]
    roles = sorted(kind.roles.values(), key=lambda role: (-role.min, role.name))
    return [
        f"#   - type: {name}  # {kind.doc}",
        *(f"#     {role.name}: {_placeholder(role)}  # {_needs(role)}{role.doc}" for role in roles),
        '#     mentions: [{trigger: "context <trigger> context"}]',
    ]


def _placeholder(role: Role) -> str:
    filler = '"quote"' if role.filler == "text" else "$id"
    return filler if role.max == 1 or role.filler == "text" else f"[{filler}]"


def _needs(role: Role) -> str:
    return "Needed. " if role.min else ""


def _check(skeleton: Skeleton) -> None:
    where = Location(str(skeleton.text_file))
    for name in skeleton.types:
        if name not in skeleton.ontology.concrete:
            hint = did_you_mean(name, skeleton.ontology.concrete)
            raise GoldError.of(
                "EK1301",
                f"{skeleton.ontology.identity} has no event type {shown(name)}.",
                hint=hint,
            )
    if not re.fullmatch(DOCUMENT_ID, skeleton.id):
        raise GoldError.of(
            "EK1010",
            f"{shown(skeleton.id[:60])} cannot be the id of a document.",
            where=where,
            hint="Use letters, digits, '.', '_' and '-', at most 200.",
        )
    if not re.fullmatch(LANGUAGE, skeleton.language):
        raise GoldError.of(
            "EK1008",
            f"{shown(skeleton.language)} is no language tag.",
            where=where,
            hint="Write for example id, en or pt-BR.",
        )
    if skeleton.split is not None and skeleton.split not in SPLITS:
        raise GoldError.of(
            "EK1301",
            f"{shown(skeleton.split)} is no split.",
            where=where,
            hint=did_you_mean(skeleton.split, SPLITS),
        )


def _read(path: Path) -> bytes:
    """Read a text as it will be hashed: its bytes without a byte order mark."""
    where = Location(str(path))
    try:
        data = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
        data.decode("utf-8")
    except OSError as error:
        raise GoldError.of(
            "EK1106",
            f"The text cannot be read: {error.strerror}.",
            where=where,
            hint="Check the path.",
        ) from None
    except UnicodeDecodeError as error:
        raise GoldError.of(
            "EK1105",
            f"The text is not UTF-8: byte 0x{error.object[error.start]:02x}.",
            where=where,
            hint="Save the text as UTF-8.",
        ) from None
    return data
