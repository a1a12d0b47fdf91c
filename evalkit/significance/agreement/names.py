"""What annotators are called: the shortest ends of their paths that tell them apart."""

from collections.abc import Sequence
from pathlib import Path

from evalkit.errors import EvalkitError, Location


class AgreementError(EvalkitError):
    """Annotations cannot be compared with each other (EK306x)."""


def names_of(paths: Sequence[str]) -> list[str]:
    """
    Name annotators after their files or folders.

    Raises AgreementError EK3060 for fewer than two paths, or two that are the same place.

    >>> names_of(["gold/by/a", "gold/by/b"])
    ['a', 'b']
    >>> names_of(["ana/gold", "ben/gold"])
    ['ana/gold', 'ben/gold']
    """
    seen: dict[str, str] = {}
    for path in paths:
        place = str(Path(path).resolve())
        if place in seen:
            raise AgreementError.of(
                "EK3060",
                f"This is the same place as {seen[place]}: nobody is compared with himself.",
                where=Location(path),
                hint="Name a folder or a file for each annotator.",
            )
        seen[place] = path
    check_enough(len(paths))
    parts = [Path(path).parts for path in paths]
    depths = range(1, max(map(len, parts)) + 1)
    ends = ([str(Path(*part[-depth:])) for part in parts] for depth in depths)
    return next(names for names in ends if len(set(names)) == len(names))


def check_enough(number: int) -> None:
    """Raise AgreementError EK3060 for fewer than two annotators."""
    if number < 2:
        raise AgreementError.of(
            "EK3060",
            f"Agreement needs two annotators, here {'is one' if number else 'are none'}.",
            hint="Name a folder or a file for each annotator.",
        )
