"""When the words of two fillers, or the types of two templates, say the same."""

import re
import string

_PUNCTUATION = str.maketrans("", "", string.punctuation)
_ARTICLES = re.compile(r"\b(a|an|the)\b")


def normalised(text: str, *, blank: bool = False) -> str:
    """
    Normalise as SQuAD does: no case, ASCII punctuation or articles, single blanks.

    Where that leaves nothing, the text stays as it is but for case and blanks, so that "The" is not
    the same as "A"; `blank` leaves nothing, as the scorers do.

    >>> normalised("The U.S. embassy"), normalised("The"), normalised("The", blank=True)
    ('us embassy', 'the', '')
    """
    lowered = text.lower()
    left = " ".join(_ARTICLES.sub(" ", lowered.translate(_PUNCTUATION)).split())
    return left if left or blank else " ".join(lowered.split())


def alternatives(event_type: str) -> tuple[str, ...]:
    """
    List the types that a type with slashes allows, without regard to case and blanks.

    >>> alternatives("Attack / Bombing")
    ('attack', 'bombing')
    """
    parts = [" ".join(part.split()).lower() for part in event_type.split("/")]
    return tuple(dict.fromkeys(parts))


def same_type(gold: str, predicted: str) -> bool:
    """Tell whether gold allows each type that is predicted, mostly a single one."""
    return set(alternatives(predicted)) <= set(alternatives(gold))
